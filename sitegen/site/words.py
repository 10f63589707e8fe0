"""The words for what is proven, one for each provenance and level, as every page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from sitegen.pith.provenance import Level, Provenance


class Word(NamedTuple):
    """A word of the vocabulary: its name on a page, and what it means in one sentence."""

    name: str
    meaning: str


PROVENANCE_WORDS: Final[Mapping[Provenance, Word]] = MappingProxyType(
    {
        Provenance.SIGNED: Word(
            "signed bundle",
            "Stands in a bundle that is signed as a whole by a key that this mirror pins.",
        ),
        Provenance.RECEIPT: Word(
            "receipt only",
            "Stands in the canonical record, which a signed receipt covers; nothing around it is signed.",
        ),
        Provenance.BOUND: Word(
            "bound by hash",
            "Came from elsewhere, and its SHA-256 is the one that stands in the signed canonical record.",
        ),
        Provenance.RECORD: Word(
            "unsigned record", "Stands in a record outside of what the receipt covers: nobody signed it."
        ),
        Provenance.COMPANION: Word(
            "unsigned companion", "Was put beside the paper by the operator of this mirror: nobody signed it."
        ),
        Provenance.COMPUTED: Word(
            "computed by this mirror", "Was worked out by this mirror from what it verified: repeat it to check it."
        ),
    }
)

LEVEL_WORDS: Final[Mapping[Level, Word]] = MappingProxyType(
    {
        Level.BUNDLE: Word(
            "Verified bundle",
            "The whole bundle, each event in it and its receipt are signed by a key that this mirror pins.",
        ),
        Level.RECEIPT: Word(
            "Receipt only",
            "Only the canonical record is signed; the title and a whole abstract may be bound to it by hash.",
        ),
        Level.NONE: Word("Not verified", "Nothing of this document is proven."),
    }
)
