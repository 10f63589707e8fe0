"""What a change of papers did to the rest of the corpus."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitegen.corpus.listed import ListKind
from sitegen.corpus.searched import SearchRow


class NeedsSettlingError(Exception):
    """The change reaches further than a few rows: the corpus has to be settled anew. Its text says why."""


@dataclass(slots=True)
class TermEffect:
    """What became of one list.

    Arguments:
        before, after: papers in it; 0 where there was or is no such list.
        first: the position, from the oldest, of the first paper that is another or is shown otherwise; None where all
            pages of the list changed.
        single: positions of papers that are only shown otherwise.
        place_before, place_after: the letter and the position in it where the list is filed; ("", -1) for none.
    """

    before: int = 0
    after: int = 0
    first: int | None = None
    single: set[int] = field(default_factory=set)
    moved: bool = False
    renamed: bool = False
    place_before: tuple[str, int] = ("", -1)
    place_after: tuple[str, int] = ("", -1)


@dataclass(slots=True)
class Effects:
    """What a change did, for those who make pages of it.

    Arguments:
        papers: suffixes of the papers whose own documents may be others now.
        removed: suffixes of papers that are gone.
        terms: lists by kind and key.
        names: hashes of the names whose entry in the look-up changed.
        searched: papers that search finds or shows otherwise, or that are new or gone, by suffix, each with what search
            knew of it before, None where it was not there.
        members: whether papers came or went.
    """

    papers: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    terms: dict[tuple[ListKind, str], TermEffect] = field(default_factory=dict)
    names: set[int] = field(default_factory=set)
    searched: dict[str, SearchRow | None] = field(default_factory=dict)
    members: bool = False
