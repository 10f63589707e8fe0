"""Make the search index in workers: gather postings by ranges of papers, then put them together by groups of terms."""

from __future__ import annotations

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
from sitegen.search.frequent import Frequent
from sitegen.search.grouping import group_cuts
from sitegen.search.leaves import GroupIndex
from sitegen.search.merging import merged
from sitegen.search.paper_terms import is_searchable
from sitegen.search.papers_table import PAPERS_A_FILE, ShownPaper, clipped, papers_file
from sitegen.search.postings import RANGE
from sitegen.search.root import tree_files
from sitegen.search.shelf import IndexFile
from sitegen.search.spool import Gathering
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from sitegen.site.rows import authors_line
from sitegen.site.strings import Strings
from sitegen.site.text import harmless

POSTINGS_A_GROUP: Final = 1_000_000
"""Postings of a group of terms, about; a worker holds one group at a time."""
_SAMPLE: Final = 512
_MOST_CATEGORIES: Final = 400


class GatherTask(NamedTuple):
    """A range of papers, both numbers inside, and the first term of each group but the first."""

    first: int
    last: int
    cuts: tuple[str, ...]


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
    """A group of terms, and where all ranges have it, the newest first."""

    number: int
    slices: list[Slice]


class MadeGroup(NamedTuple):
    """What a group became: the files written, the first terms of its leaves, its most frequent terms with counts."""

    written: list[WrittenGroup]
    leaves: list[str]
    frequent: list[tuple[int, str]]


def build_search(
    plan: Plan, workers: Workers[Press], corpus: Corpus, *, postings_a_group: int = POSTINGS_A_GROUP
) -> Iterator[list[WrittenGroup]]:
    """Make and write every file of the search index (docs/search.md).

    Arguments:
        plan: the build.
        workers: idle ones.
        corpus: the settled corpus.
        postings_a_group: bounds the memory of a worker.

    Yields:
        what was written, for the manifest.
    """
    papers = corpus.ledger.counts().papers
    sample = ((row.strong, row.weak) for row in corpus.searched.sample(_SAMPLE))
    cuts = tuple(group_cuts(sample, papers, postings_a_group))
    ranges = (GatherTask(first, last, cuts) for first, last in corpus.searched.ranges(RANGE))
    groups = [GroupTask(number, []) for number in range(len(cuts) + 1)] if papers else []
    for gathered in workers.run(gather, ranges):
        for group, part in zip(groups, gathered.slices, strict=True):
            group.slices.insert(0, part)
        yield gathered.written
    leaves: list[list[str]] = []
    frequent = Frequent()
    for made in workers.run(make_group, groups):
        leaves.append(made.leaves)
        frequent.join(made.frequent)
        yield made.written
    routes = _routes(plan)
    files = tree_files(
        papers=papers, years=corpus.searched.years(), categories=search_categories(corpus), leaves=leaves
    )
    yield TreeWriter(plan.tree).write_each(_output(routes, file) for file in (*files, frequent.file()))


def gather(press: Press, task: GatherTask) -> Gathered:
    """Write what results show of a range of papers, and keep its postings for later."""
    gathering = Gathering()
    routes = _routes(press.plan)
    written = press.writer.write_each(_output(routes, file) for file in _papers_files(press, task, gathering))
    slices = list(gathering.slices(task.cuts))
    path = press.plan.scratch / f"{task.first}"
    path.write_bytes(b"".join(slices))
    edges = pairwise(accumulate(map(len, slices), initial=0))
    return Gathered(written, [Slice(path, begin, end - begin) for begin, end in edges])


def _papers_files(press: Press, task: GatherTask, gathering: Gathering) -> Iterator[IndexFile]:
    """Yield the files of papers, the newest first, and add each paper's terms on the way."""
    shown: list[ShownPaper] = []
    for row in press.corpus.searched.read(task.first, task.last):
        gathering.add(row.number, row.strong, row.weak)
        shown.append(_shown(press.strings, row))
        if row.number % PAPERS_A_FILE == 1:
            yield papers_file(row.number, shown[::-1])
            shown.clear()


def _shown(strings: Strings, row: SearchRow) -> ShownPaper:
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
    index = GroupIndex(task.number)
    routes = _routes(press.plan)
    files = index.files(merged(_read(part) for part in task.slices))
    written = press.writer.write_each(_output(routes, file) for file in files)
    return MadeGroup(written, index.first_terms, index.frequent.ranked())


def _read(part: Slice) -> bytes:
    with part.path.open("rb") as file:
        file.seek(part.offset)
        return file.read(part.size)


def search_categories(corpus: Corpus) -> list[tuple[str, int]]:
    """Return the categories that can be searched in, each with how many papers, by identifier."""
    terms = corpus.listings.most_frequent(ListKind.CATEGORY, _MOST_CATEGORIES)
    return sorted((term.key, term.count) for term in terms if is_searchable(term.key))


def _routes(plan: Plan) -> Routes:
    # Cheaper than the whole site, which a worker that makes no page does not need.
    return Routes.at(plan.config.mirror.base_url)


def _output(routes: Routes, file: IndexFile) -> Output:
    return Output(routes.search_file(file.path).file, file.body)
