"""Read companions: what the operator keeps beside a paper."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.content import refusals
from sitegen.content.fields import Fields
from sitegen.content.front_matter import FrontMatterError, quoted, read_matter
from sitegen.content.identity import NOT_LOOKED_AT, Identity
from sitegen.content.opening import read_regular
from sitegen.content.places import Ignored, Unreadable, UnreadableError, may_be_there, resolved_inside
from sitegen.content.walk import RegularFile, walk
from sitegen.errors import Problem
from sitegen.pith.identity import arxiv_key, doi_key, pith_key
from sitegen.pith.paper import Citation, Companion
from sitegen.pith.provenance import Provenance

MAX_COMPANION_BYTES: Final = 16 * 1024 * 1024
"""The largest companion, in bytes: some twenty thousand citing papers."""

_FOLDER: Final = "papers"
_SUFFIX: Final = re.compile(r"[A-Z2-7]{26}")
_NAME: Final = re.compile(rb"([A-Z2-7]{26})\.md")
_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_KEYS: Final = ("keywords", "cited_by", "notes", "source")
_IDENTIFIERS: Final = {"arxiv": arxiv_key, "doi": doi_key, "pith": pith_key}
_CITING_KEYS: Final = ("title", "category", "month", "verdict", "score", "summary", "relation", *_IDENTIFIERS)


@dataclass(frozen=True, slots=True)
class FoundCompanion:
    """A companion that is there.

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
    """Read the companion of a paper, where there is one.

    Arguments:
        content: the content folder.
        suffix: the 26 letters of the paper's Pith number.

    Returns:
        the companion, and what is wrong with it. One with anything wrong is left out as a whole: (None, problems).
        Where there is none, (None, ()), at the cost of one look. The abstract is the body without the blank lines
        around it, otherwise as it stands, because its hash is to be proven (Pith format, section 2).

    Raises:
        ValueError: the suffix is none.
        OSError: the machine is out of memory or of open files.
    """
    if not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"{suffix!r} is no suffix of a Pith number")
    place = f"{_FOLDER}/{suffix}.md"
    path = os.fsencode(content) + b"/" + place.encode("ascii")
    if not may_be_there(path):
        return None, ()
    try:
        data = read_regular(resolved_inside(content, path), place=place, limit=MAX_COMPANION_BYTES)
    except UnreadableError as error:
        return None, error.problems
    return parse_companion(data, suffix=suffix, place=place)


def parse_companion(data: bytes, *, suffix: str, place: str) -> tuple[Companion | None, tuple[Problem, ...]]:
    """Make a companion of the bytes of its file; see `read_companion`."""
    try:
        matter = read_matter(data)
    except FrontMatterError as error:
        return None, (error.problem.within(place),)
    problems: list[Problem] = []
    fields = Fields(matter.entries, _KEYS, problems)
    companion = Companion(
        keywords=tuple(dict.fromkeys(fields.texts("keywords"))),
        cited_by=tuple(_citation(entry, f"pith:{suffix}") for entry in fields.mappings("cited_by", _CITING_KEYS)),
        notes=fields.text("notes"),
        source=fields.text("source"),
        abstract=_without_blank_lines(matter.body),
    )
    if problems:
        return None, tuple(problem.within(place) for problem in problems)
    return companion, ()


def _citation(entry: Fields, cited: str) -> Citation:
    return Citation(
        citing=_identifier(entry),
        cited=cited,
        provenance=Provenance.COMPANION,
        title=entry.required("title"),
        category=entry.text("category"),
        month=entry.matching("month", _MONTH, "a year and month such as 2019-05"),
        verdict=entry.text("verdict"),
        score=entry.decimal("score"),
        summary=entry.text("summary"),
        relation=entry.text("relation"),
    )


def _identifier(entry: Fields) -> str | None:
    given = {name: text for name in _IDENTIFIERS if (text := entry.text(name))}
    if len(given) > 1:
        entry.refuse(next(iter(given)), f"There are {' and '.join(given)}; one identifier is enough.")
    for name, text in given.items():
        if key := _IDENTIFIERS[name](text):
            return key
        entry.refuse(name, f"{quoted(text)} is no identifier of the kind {name}.")
    return None


def _without_blank_lines(body: str) -> str:
    """Take away the blank lines around a text, and the end of its last line; the rest is as it stands."""
    if not body.strip(" \t\r\n"):
        return ""
    start = len(body) - len(body.lstrip(" \t\r\n"))
    begin = body.rfind("\n", 0, start) + 1
    end = body.find("\n", len(body.rstrip(" \t\r\n")))
    return body[begin:].removesuffix("\r") if end < begin else body[begin:end].removesuffix("\r")


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
        elif (match := _NAME.fullmatch(step.name)) and step.place == f"{_FOLDER}/{step.name.decode('ascii')}":
            yield FoundCompanion(match[1].decode("ascii"), step.place, step.identity)
        elif not step.name.startswith(b"README"):
            cause = "Companions stand in papers/ itself and are named <suffix>.md."
            yield Ignored(step.place, Problem(refusals.COMPANION_NAME, step.place, cause))


def without_paper(companion: FoundCompanion) -> Problem:
    """Return the warning that a companion belongs to no verified paper."""
    cause = f"There is no verified paper with the suffix {companion.suffix}."
    return Problem(refusals.COMPANION_WITHOUT_PAPER, companion.place, cause)
