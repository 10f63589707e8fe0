"""Read companions: what the operator keeps beside a paper."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.content import refusals
from sitegen.content.companion_text import parse_companion
from sitegen.content.generated import GENERATED_FOLDER, joined
from sitegen.content.identity import NOT_LOOKED_AT, Identity
from sitegen.content.opening import read_regular
from sitegen.content.places import Ignored, Unreadable, UnreadableError, may_be_there, resolved_inside
from sitegen.content.walk import RegularFile, walk
from sitegen.errors import Problem
from sitegen.pith.paper import Companion

MAX_COMPANION_BYTES: Final = 16 * 1024 * 1024
"""The largest companion, in bytes: some twenty thousand citing papers."""

_FOLDER: Final = "papers"
_SUFFIX: Final = re.compile(r"[A-Z2-7]{26}")
_NAME: Final = re.compile(rb"([A-Z2-7]{26})\.md")
_FOLDERS: Final = (_FOLDER, GENERATED_FOLDER)


@dataclass(frozen=True, slots=True)
class FoundCompanion:
    """A companion that is there, a person's or the program's.

    Arguments:
        suffix: the 26 letters that it is named by.
        place: its path relative to the content folder.
        identity: what tells whether it changed since; two sightings with the same name are equal without it.
    """

    suffix: str
    place: str
    identity: Identity = field(default=NOT_LOOKED_AT, compare=False)


CompanionSighting: TypeAlias = FoundCompanion | Unreadable | Ignored


def read_companion(content: Path, suffix: str) -> tuple[Companion | None, tuple[Problem, ...]]:
    """Read what is kept beside a paper: a person's companion, and what the program learned, joined.

    Arguments:
        content: the content folder.
        suffix: the 26 letters of the paper's Pith number.

    Returns:
        the companion, and what is wrong with its files. A file with anything wrong is left out as a whole. Where there
        is none, (None, ()), at the cost of two looks. The abstract is the body without the blank lines around it,
        otherwise as it stands, because its hash is to be proven (Pith format, section 2).

    Raises:
        ValueError: the suffix is none.
        OSError: the machine is out of memory or of open files.
    """
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"{suffix!r} is no suffix of a Pith number")
    own, problems = _read(content, suffix, _FOLDER)
    learned, more = _read(content, suffix, GENERATED_FOLDER)
    return joined(own, learned), (*problems, *more)


def problems_of(place: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those of the problems that `read_companion` found in the file at a place."""
    return tuple(one for one in problems if one.place == place or one.place.startswith(f"{place}: "))


def _read(content: Path, suffix: str, folder: str) -> tuple[Companion | None, tuple[Problem, ...]]:
    place = f"{folder}/{suffix}.md"
    path = os.fsencode(content) + b"/" + place.encode("ascii")
    if not may_be_there(path):
        return None, ()
    try:
        data = read_regular(resolved_inside(content, path), place=place, limit=MAX_COMPANION_BYTES)
    except UnreadableError as error:
        return None, error.problems
    return parse_companion(data, suffix=suffix, place=place)


def find_companions(content: Path) -> Iterator[CompanionSighting]:
    """Find every companion, in the order of their names, without reading one.

    Arguments:
        content: the content folder.

    Yields:
        companions; files whose name is no suffix, which nobody reads; and what could not be looked at.
    """
    if not may_be_there(os.fsencode(content / _FOLDER)):
        return
    for step in walk(content, _FOLDER):
        if not isinstance(step, RegularFile):
            yield step
        elif (match := _NAME.fullmatch(step.name)) and step.place.rpartition("/")[0] in _FOLDERS:
            yield FoundCompanion(match[1].decode("ascii"), step.place, step.identity)
        elif not step.name.startswith(b"README"):
            cause = "Companions stand in papers/ itself, or in papers/generated/, and are named <suffix>.md."
            yield Ignored(step.place, Problem(refusals.COMPANION_NAME, step.place, cause))


def without_paper(companion: FoundCompanion) -> Problem:
    """Return the warning that a companion belongs to no verified paper."""
    cause = f"There is no verified paper with the suffix {companion.suffix}."
    return Problem(refusals.COMPANION_WITHOUT_PAPER, companion.place, cause)
