"""The words for what is proven: one for each provenance, level and check, as every page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from sitegen.pith.provenance import Level, Provenance
from sitegen.site.strings import Strings

STEPS: Final = 9
"""The numbered steps of `pith.verify`."""
APPLY: Final[Mapping[Level, frozenset[int]]] = MappingProxyType(
    {Level.BUNDLE: frozenset(range(STEPS)), Level.RECEIPT: frozenset((0, 1, 2, 3, 4, 8)), Level.NONE: frozenset()}
)
"""The steps that have something to check, counted from 0; a record has no events, no bundle signature and no state."""


class Word(NamedTuple):
    """A word of the vocabulary: its name on a page, and what it means in one sentence."""

    name: str
    meaning: str


class CheckRow(NamedTuple):
    """One step of verification: its name, what it holds, and whether a document of this level has it at all."""

    name: str
    meaning: str
    applies: bool


def provenance_words(strings: Strings) -> Mapping[Provenance, Word]:
    """Return the word for each provenance."""
    return MappingProxyType({one: _word(strings, "provenance", one.value) for one in Provenance})


def level_words(strings: Strings) -> Mapping[Level, Word]:
    """Return the word for each level."""
    return MappingProxyType({one: _word(strings, "level", one.value) for one in Level})


def check_rows(strings: Strings, level: Level) -> tuple[CheckRow, ...]:
    """Return the steps that a document of a level went through (Pith format, sections 1 to 7)."""
    names, meanings = strings.words("proof.checks"), strings.words("proof.check_meanings")
    return tuple([CheckRow(names[step], meanings[step], step in APPLY[level]) for step in range(STEPS)])


def _word(strings: Strings, section: str, key: str) -> Word:
    return Word(strings.say(f"{section}.{key}"), strings.say(f"{section}.{key}_meaning"))
