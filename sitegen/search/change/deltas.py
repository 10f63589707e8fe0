"""What changed papers change in the lists of terms."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sitegen.search.change.one_list import ListChange
from sitegen.search.paper_terms import unpack_strong
from sitegen.search.papers_table import ShownPaper


class Entered(NamedTuple):
    """A paper as it stands in an index.

    Arguments:
        number: of the paper.
        strong: its packed strong terms.
        weak: its weak terms, parted by spaces.
        shown: what a result shows of it.
    """

    number: int
    strong: str
    weak: str
    shown: ShownPaper


class TermChange(NamedTuple):
    """What happens to the two lists of one term."""

    strong: ListChange
    weak: ListChange


def term_changes(papers: Iterable[tuple[Entered | None, Entered | None]]) -> dict[str, TermChange]:
    """Return what happens to each term's lists; terms to which nothing happens are left out.

    Arguments:
        papers: before and after.
    """
    changes: dict[str, TermChange] = {}
    for old, new in papers:
        before, after = _terms(old), _terms(new)
        for term, (number, mask) in before.items():
            if after.get(term) != (number, mask):
                change = _of(changes, term)
                (change.weak if mask is None else change.strong).gone.add(number)
        for term, (number, mask) in after.items():
            if before.get(term) != (number, mask):
                change = _of(changes, term)
                (change.weak if mask is None else change.strong).new[number] = mask or 0
    return changes


def _of(changes: dict[str, TermChange], term: str) -> TermChange:
    found = changes.get(term)
    if found is None:
        found = changes[term] = TermChange(ListChange(set(), {}), ListChange(set(), {}))
    return found


def _terms(paper: Entered | None) -> dict[str, tuple[int, int | None]]:
    """Return a paper's terms with its number and the mask, None where a term is weak."""
    if paper is None:
        return {}
    masks, terms = unpack_strong(paper.strong)
    found: dict[str, tuple[int, int | None]] = dict.fromkeys(paper.weak.split(), (paper.number, None))
    found.update(zip(terms, [(paper.number, mask) for mask in masks], strict=True))
    return found
