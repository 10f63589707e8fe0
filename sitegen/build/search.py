"""Make the search index in workers: gather postings by ranges of numbers, then put them together by groups of terms."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.build.files import TreeWriter, WrittenGroup
from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.workers import Workers
from sitegen.corpus.listed import ListKind
from sitegen.corpus.reader import Corpus
from sitegen.corpus.searched import SearchRow
from sitegen.search.files import IndexFile
from sitegen.search.frequent import Band, Frequent
from sitegen.search.grouping import group_cuts
from sitegen.search.leaves import GroupIndex, Leaf
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.merging import merged
from sitegen.search.numbers import month_name, month_of, slots_for, slots_of, stride_for
from sitegen.search.paper_terms import is_searchable
from sitegen.search.papers_table import ShownPaper, clipped, papers_file, papers_path
from sitegen.search.postings import RANGE
from sitegen.search.ranges import NumberRange, number_ranges
from sitegen.search.root import Whole, tree_files
from sitegen.search.spool import Gathering
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from sitegen.site.rows import authors_line
from sitegen.site.strings import Strings
from sitegen.site.text import harmless

POSTINGS_A_GROUP: Final = 1_000_000
"""Postings of a group of terms, about; a worker holds one group at a time."""
_SAMPLE: Final = 1_024
_MOST_CATEGORIES: Final = 400


class GatherTask(NamedTuple):
    """A range of numbers, how far months are apart in them, and the first term of each group but the first."""

    numbers: NumberRange
    stride: int
    cuts: tuple[str, ...]
    limits: Limits


class Slice(NamedTuple):
    """Where a file of a range has the terms of one group."""

    path: Path
    offset: int
    size: int


class Gathered(NamedTuple):
    """What a range became: the files written, and where the terms of each group are."""

    written: list[WrittenGroup]
    slices: list[Slice]


class GroupTask(NamedTuple):
    """Where all ranges have a group of terms, the highest numbers first."""

    slices: list[Slice]
    limits: Limits


class MadeGroup(NamedTuple):
    """What a group became: the files written, its leaves, its common words."""

    written: list[WrittenGroup]
    leaves: list[Leaf]
    common: dict[int, Band]


def build_search(
    plan: Plan,
    workers: Workers[Press],
    corpus: Corpus,
    *,
    postings_a_group: int = POSTINGS_A_GROUP,
    limits: Limits = LIMITS,
) -> Iterator[list[WrittenGroup]]:
    """Make and write every file of the search index (docs/search.md).

    Arguments:
        plan: the build.
        workers: idle ones.
        corpus: the settled corpus.
        postings_a_group: bounds the memory of a worker.
        limits: of the index; tests take smaller ones.

    Yields:
        what was written, for the manifest.
    """
    papers = corpus.ledger.counts().papers
    sample = ((row.strong, row.weak) for row in corpus.searched.sample(_SAMPLE))
    cuts = tuple(group_cuts(sample, papers, postings_a_group, limits))
    months = [(month_of(month), count) for month, count in corpus.searched.months()]
    stride = stride_for((count for _, count in months), limits)
    ranges = number_ranges(months, stride, RANGE, lambda month: list(_slots(corpus, month, limits).values()))
    groups = [GroupTask([], limits) for _ in range(len(cuts) + 1)] if papers else []
    for gathered in workers.run(gather, (GatherTask(numbers, stride, cuts, limits) for numbers in ranges)):
        for group, part in zip(groups, gathered.slices, strict=True):
            group.slices.insert(0, part)
        yield gathered.written
    leaves: list[Leaf] = []
    frequent = Frequent(limits)
    for made in workers.run(make_group, groups):
        leaves += made.leaves
        frequent.join(made.common)
        yield made.written
    whole = Whole(papers, stride, corpus.searched.years(), search_categories(corpus), frequent.sizes())
    files = (*tree_files(whole, leaves, limits), *frequent.files())
    routes = routes_of(plan)
    yield TreeWriter(plan.tree).write_each(search_output(routes, file) for file in files)


def gather(press: Press, task: GatherTask) -> Gathered:
    """Write what results show of a range of papers, and keep its postings for later."""
    gathering = Gathering()
    routes = routes_of(press.plan)
    written = press.writer.write_each(search_output(routes, file) for file in _papers_files(press, task, gathering))
    slices = list(gathering.slices(task.cuts))
    path = press.plan.scratch / f"{task.numbers.first}"
    path.write_bytes(b"".join(slices))
    edges = pairwise(accumulate(map(len, slices), initial=0))
    return Gathered(written, [Slice(path, begin, end - begin) for begin, end in edges])


def _papers_files(press: Press, task: GatherTask, gathering: Gathering) -> Iterator[IndexFile]:
    """Yield the files of papers, the highest numbers first, and add each paper's terms on the way."""
    first, past, months = task.numbers
    for month in reversed(months):
        base = month * task.stride
        taken = _slots(press.corpus, month, task.limits)
        slots = [(slot, suffix) for suffix, slot in taken.items() if first <= base + slot < past]
        numbers = [base + slot for slot, _ in reversed(slots)]
        rows = press.corpus.searched.papers(suffix for _, suffix in reversed(slots))
        by_file = itertools.groupby(zip(numbers, rows, strict=True), lambda one: papers_path(one[0], task.stride))
        for path, group in by_file:
            shown: dict[int, ShownPaper] = {}
            for number, row in group:
                gathering.add(number, row.strong, row.weak)
                shown[number - base] = shown_paper(press.strings, row)
            yield papers_file(path, shown)


def _slots(corpus: Corpus, month: int, limits: Limits) -> dict[str, int]:
    suffixes = corpus.searched.suffixes(month_name(month))
    return slots_of(suffixes, slots_for(len(suffixes), limits))


def shown_paper(strings: Strings, row: SearchRow) -> ShownPaper:
    """Return what a result shows of a paper."""
    return ShownPaper(
        page=row.page,
        title=row.title,
        authors=clipped(authors_line(strings, row.authors, row.more_authors)),
        day=row.submitted_at[:10],
        category=clipped(harmless(row.primary_cat)),
        level=row.level,
        excerpt=row.excerpt,
    )


def make_group(press: Press, task: GroupTask) -> MadeGroup:
    """Write the leaves and the postings of a group of terms."""
    index = GroupIndex(task.limits)
    routes = routes_of(press.plan)
    files = index.files(merged((_read(part) for part in task.slices), task.limits))
    written = press.writer.write_each(search_output(routes, file) for file in files)
    return MadeGroup(written, index.leaves, index.frequent.bands())


def _read(part: Slice) -> bytes:
    with part.path.open("rb") as file:
        file.seek(part.offset)
        return file.read(part.size)


def search_categories(corpus: Corpus) -> list[tuple[str, int]]:
    """Return the categories that can be searched in, each with how many papers, by identifier."""
    terms = corpus.listings.most_frequent(ListKind.CATEGORY, _MOST_CATEGORIES)
    return sorted((term.key, term.count) for term in terms if is_searchable(term.key))


def routes_of(plan: Plan) -> Routes:
    """Return the addresses of a mirror, cheaper than its whole site, which a worker without pages does not need."""
    return Routes.at(plan.config.mirror.base_url)


def search_output(routes: Routes, file: IndexFile) -> Output:
    """Return a file of the index as one of the tree."""
    return Output(routes.search_file(file.path).file, file.body)
