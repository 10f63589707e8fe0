"""Change the published search index where a few papers changed; what it becomes is what `build_search` would make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from sitegen.build.search import search_categories, search_output, shown_paper
from sitegen.corpus.reader import Corpus
from sitegen.corpus.searched import SearchRow
from sitegen.search.change.deltas import Entered
from sitegen.search.change.published import OldRoot, OutOfStepError, Published
from sitegen.search.change.update import changed_index
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.numbers import month_name, month_of, slots_for, slots_of, stride_for
from sitegen.search.root import Whole
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from sitegen.site.strings import Strings

Change = tuple[SearchRow | None, SearchRow | None]
"""A paper before and after: None where it was not there or is not there any more."""
MOST_CHANGED: Final = 1_000
"""Papers whose words or numbers change, up to which changing the index takes less time than making it anew."""


class SearchUpdate(NamedTuple):
    """What has to be done to the search index.

    Arguments:
        outputs: files that are new or have other bytes.
        removed: paths of files that are no more, below the root of the tree.
    """

    outputs: list[Output]
    removed: list[str]


class _Months(NamedTuple):
    """The slots of the papers of some months, before and after.

    Arguments:
        before, after: suffix to number.
        counts: papers of each month before and after.
    """

    before: dict[str, int]
    after: dict[str, int]
    counts: list[tuple[int, int]]


def update_search(
    strings: Strings,
    routes: Routes,
    corpus: Corpus,
    changes: Iterable[Change],
    files: Callable[[str], bytes | None],
    limits: Limits = LIMITS,
) -> SearchUpdate | None:
    """Return what changed papers change in the search index.

    Arguments:
        strings: the words of the interface.
        routes: the addresses of the mirror.
        corpus: the settled corpus after the change.
        changes: every paper that is new, gone, or found or shown otherwise; the same paper at most once.
        files: returns the published bytes of a file by its path in the tree, None where there is none.
        limits: of the index; those of `build_search` but in tests.

    Returns:
        what has to be written and removed, or None where the index has to be made anew: it is missing or not that of
        the papers before the change, or too much would change.
    """
    rows = [(old, new) for old, new in changes if old != new]

    def find(path: str) -> bytes | None:
        return files(routes.search_file(path).file)

    try:
        root = Published(find).root()
        if len(rows) > MOST_CHANGED:
            return None
        months = _months(corpus, root.stride, rows, limits)
        whole = _whole(corpus, root, rows, months, limits)
        entered = _entered(strings, corpus, rows, months)
        if len(entered) > MOST_CHANGED:
            return None
        changed = changed_index(find, entered, whole, limits)
    except OutOfStepError:
        return None
    removed = [routes.search_file(path).file for path in changed.removed]
    return SearchUpdate([search_output(routes, file) for file in changed.written], removed)


def _months(corpus: Corpus, stride: int, rows: list[Change], limits: Limits) -> _Months:
    """Return the numbers of all papers of the months that changed papers belong to."""
    gone: dict[int, set[str]] = {}
    come: dict[int, set[str]] = {}
    for old, new in rows:
        for row, by_month in ((old, gone), (new, come)):
            if row is not None:
                by_month.setdefault(month_of(row.submitted_at), set()).add(row.suffix)
    found = _Months({}, {}, [])
    for month in sorted(gone.keys() | come.keys()):
        after = set(corpus.searched.suffixes(month_name(month)))
        before = (after - come.get(month, set())) | gone.get(month, set())
        if not come.get(month, set()) <= after or (gone.get(month, set()) - come.get(month, set())) & after:
            raise OutOfStepError("the corpus is not that after the change")
        found.counts.append((len(before), len(after)))
        for suffixes, numbers in ((before, found.before), (after, found.after)):
            slots = slots_of(suffixes, slots_for(len(suffixes), limits))
            numbers.update({suffix: month * stride + slot for suffix, slot in slots.items()})
    return found


def _whole(corpus: Corpus, root: OldRoot, rows: list[Change], months: _Months, limits: Limits) -> Whole:
    """Return what the new root tells.

    Raises:
        OutOfStepError: all numbers change, or the published index has other papers than there were.
    """
    before = stride_for([count for count, _ in months.counts], limits)
    stride = stride_for([count for _, count in months.counts], limits)
    if before == root.stride > stride:
        # Another month may be as full.
        stride = stride_for([count for _, count in corpus.searched.months()], limits)
    if stride > root.stride or before == root.stride > stride:
        raise OutOfStepError("months are further apart now, or less far")
    years = Counter(root.years)
    for old, new in rows:
        if old is not None:
            years[month_of(old.submitted_at) // 12] -= 1
        if new is not None:
            years[month_of(new.submitted_at) // 12] += 1
    papers = corpus.ledger.counts().papers
    if years.total() != papers:
        raise OutOfStepError("the index has other papers than the corpus had")
    told = sorted((year, count) for year, count in years.items() if count)
    return Whole(papers, root.stride, told, search_categories(corpus), {})


def _entered(
    strings: Strings, corpus: Corpus, rows: list[Change], months: _Months
) -> list[tuple[Entered | None, Entered | None]]:
    """Return changed papers, and those that only have another number now, as they stand in the index."""
    entered = [(_of(strings, old, months.before), _of(strings, new, months.after)) for old, new in rows]
    changed = {row.suffix for pair in rows for row in pair if row is not None}
    moved = [
        suffix for suffix, number in months.before.items() if suffix not in changed and months.after[suffix] != number
    ]
    if len(moved) <= MOST_CHANGED:
        rows_moved = corpus.searched.papers(moved)
        entered += [(_of(strings, row, months.before), _of(strings, row, months.after)) for row in rows_moved]
    if len(entered) != len(rows) + len(moved):
        raise OutOfStepError("too many papers have another number")
    return entered


def _of(strings: Strings, row: SearchRow | None, numbers: dict[str, int]) -> Entered | None:
    if row is None:
        return None
    return Entered(numbers[row.suffix], row.strong, row.weak, shown_paper(strings, row))
