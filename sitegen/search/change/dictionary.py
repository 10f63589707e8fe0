"""Change the leaves that have changed terms, and cut them anew together with those beside them."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sitegen.search.change.deltas import TermChange
from sitegen.search.change.one_list import ChangedList, ListChange, ListChanger
from sitegen.search.change.published import OutOfStepError, Published
from sitegen.search.cutting import always_below, cuts, rank
from sitegen.search.files import IndexFile, leaf_path, piece_path
from sitegen.search.leaves import Entry, Leaf, entry_bytes, read_leaf
from sitegen.search.limits import Limits
from sitegen.search.lists import NO_LIST, ListTold, list_bytes, read_list
from sitegen.search.paper_terms import MASK_BITS


class _Atom(NamedTuple):
    """What cannot be cut any more: an entry of a changed leaf, or a whole leaf that stays."""

    term: bytes
    size: int
    body: bytes | None


class Dictionary:
    """The dictionary of a published index.

    Arguments:
        published: the index.
        leaves: all of them.
        limits: of the index.

    Attributes:
        written: files that are new or changed.
        removed: paths of files that are no more.
        counts: changed terms with the papers that had them and that have them.
    """

    def __init__(self, published: Published, leaves: list[Leaf], limits: Limits) -> None:
        self.written: list[IndexFile] = []
        self.removed: list[str] = []
        self.counts: dict[str, tuple[int, int]] = {}
        self._published = published
        self._leaves = leaves
        self._limits = limits

    def change(self, changes: Mapping[str, TermChange]) -> list[Leaf]:
        """Change terms, and return all leaves.

        Raises:
            OutOfStepError: the index is not that of the papers before the change.
        """
        firsts = [leaf.first for leaf in self._leaves]
        by_leaf = itertools.groupby(sorted(changes), lambda term: max(0, bisect_right(firsts, term) - 1))
        opened: dict[int, list[Entry]] = {}
        for place, terms in by_leaf:
            opened[place] = self._changed_leaf(place, {term: changes[term] for term in terms})
        for place in list(opened):
            first = firsts[place].encode("utf-8") if firsts else b""
            if place and place - 1 not in opened and not any(entry.term == first for entry in opened[place]):
                # A leaf that has lost its first term may go on in the one before.
                opened[place - 1] = read_leaf(self._published.fetch(leaf_path(firsts[place - 1])))
        leaves = list(self._cut(list(self._atoms(opened))))
        kept = {leaf.first for leaf in leaves}
        self.removed += [leaf_path(first) for first in firsts if first not in kept]
        return leaves

    def _changed_leaf(self, place: int, changes: Mapping[str, TermChange]) -> list[Entry]:
        old = read_leaf(self._published.fetch(leaf_path(self._leaves[place].first))) if self._leaves else []
        entries = {entry.term: entry for entry in old}
        for term, change in changes.items():
            name = term.encode("utf-8")
            entry = self._changed_entry(term, entries.get(name), change)
            if entry is None:
                del entries[name]
            else:
                entries[name] = entry
        return [entries[name] for name in sorted(entries)]

    def _changed_entry(self, term: str, old: Entry | None, change: TermChange) -> Entry | None:
        strong, weak = NO_LIST, NO_LIST
        if old is not None:
            strong, at = read_list(old.body, old.lists)
            weak, _ = read_list(old.body, at)
        before = strong.amount + weak.amount
        strong = self._changed_list(term, strong, change.strong, is_strong=True)
        weak = self._changed_list(term, weak, change.weak, is_strong=False)
        self.counts[term] = before, strong.amount + weak.amount
        if not strong.amount and not weak.amount:
            if old is None:
                raise OutOfStepError(f"{term} leaves the index and was not in it")
            return None
        name = term.encode("utf-8")
        body = entry_bytes(name, list_bytes(strong), list_bytes(weak))
        return Entry(name, body, 0)

    def _changed_list(self, term: str, old: ListTold, change: ListChange, *, is_strong: bool) -> ListTold:
        if not change.gone and not change.new:
            return old

        def path(start: int) -> str:
            return piece_path(term, start, strong=is_strong)

        changer = ListChanger(
            MASK_BITS if is_strong else 0, self._limits, lambda start: self._published.fetch(path(start))
        )
        changed: ChangedList = changer.changed(old, change)
        self.written += [IndexFile(path(piece.start), piece.body) for piece in changed.written]
        self.removed += [path(start) for start in changed.removed]
        return changed.told

    def _atoms(self, opened: Mapping[int, list[Entry]]) -> Iterator[_Atom]:
        for place in range(max(len(self._leaves), 1)):
            if place in opened:
                yield from (_Atom(entry.term, len(entry.body), entry.body) for entry in opened[place])
            elif self._leaves:
                leaf = self._leaves[place]
                yield _Atom(leaf.first.encode("utf-8"), leaf.size, None)

    def _cut(self, atoms: list[_Atom]) -> Iterator[Leaf]:
        ranks, sizes = [rank(atom.term) for atom in atoms], [atom.size for atom in atoms]
        begins = cuts(ranks, sizes, self._limits.leaf, always_below(self._limits.always))
        for first, last in itertools.pairwise([*begins, len(atoms)]):
            leaf = Leaf(atoms[first].term.decode("utf-8"), sum(sizes[first:last]))
            if last - first > 1 or atoms[first].body is not None:
                parts = [self._body(atom) for atom in atoms[first:last]]
                self.written.append(IndexFile(leaf_path(leaf.first), b"".join(parts)))
            yield leaf

    def _body(self, atom: _Atom) -> bytes:
        if atom.body is not None:
            return atom.body
        body = self._published.fetch(leaf_path(atom.term.decode("utf-8")))
        if len(body) != atom.size:
            raise OutOfStepError("a leaf is longer or shorter than its branch says")
        return body
