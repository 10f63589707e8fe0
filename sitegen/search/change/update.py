"""Change a published index where a few papers changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from sitegen.search.change.deltas import Entered, term_changes
from sitegen.search.change.dictionary import Dictionary
from sitegen.search.change.published import OldRoot, OutOfStepError, Published
from sitegen.search.files import IndexFile, branch_path
from sitegen.search.frequent import common_file, common_path, is_common, magnitude, written
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.papers_table import ShownPaper, papers_file, papers_path
from sitegen.search.root import Whole, tree_files


class ChangedIndex(NamedTuple):
    """What a change makes of an index.

    Arguments:
        written: files that are new or have other bytes.
        removed: paths of files that are no more.
    """

    written: list[IndexFile]
    removed: list[str]


def changed_index(
    find: Callable[[str], bytes | None],
    papers: Iterable[tuple[Entered | None, Entered | None]],
    whole: Whole,
    limits: Limits = LIMITS,
) -> ChangedIndex:
    """Return what has to be written and removed, so that an index is what it would be if it were made anew.

    Arguments:
        find: returns the published bytes of a file by its path below `/search/`, None where there is none.
        papers: those that are new, gone, shown or found otherwise, or that have another number: before and after.
        whole: what the new root tells; its common words are ignored, and its stride is that of the published root.
        limits: of the index.

    Raises:
        OutOfStepError: the index is not that of the papers before the change, or cannot be changed in place.
    """
    published = Published(find)
    root = published.root()
    changed = list(papers)
    dictionary = Dictionary(published, published.leaves(root.branches), limits)
    try:
        leaves = dictionary.change(term_changes(changed))
    except (IndexError, UnicodeDecodeError) as error:
        raise OutOfStepError("a leaf is damaged") from error
    made: dict[str, bytes | None] = {file.path: file.body for file in dictionary.written}
    made.update(_papers_files(published, changed, whole.stride))
    made.update(dict.fromkeys(dictionary.removed))
    sizes, common = _common_files(published, root, dictionary.counts, limits)
    made.update(common)
    made.update(dict.fromkeys([branch_path(branch.first) for branch in root.branches]))
    made.update({file.path: file.body for file in tree_files(whole._replace(common=sizes), leaves, limits)})
    before = {path: find(path) for path in made}
    return ChangedIndex(
        [IndexFile(path, body) for path, body in made.items() if body is not None and body != before[path]],
        [path for path, body in made.items() if body is None and before[path] is not None],
    )


def _papers_files(
    published: Published, papers: Iterable[tuple[Entered | None, Entered | None]], stride: int
) -> dict[str, bytes | None]:
    """Return the files that show changed papers, None for those that are no more."""
    edits: dict[str, tuple[list[int], dict[int, ShownPaper]]] = {}
    for old, new in papers:
        if old is not None:
            edits.setdefault(papers_path(old.number, stride), ([], {}))[0].append(old.number % stride)
        if new is not None:
            edits.setdefault(papers_path(new.number, stride), ([], {}))[1][new.number % stride] = new.shown
    made: dict[str, bytes | None] = {}
    for path, (gone, come) in edits.items():
        body = published.find(path)
        try:
            shown = {} if body is None else {int(slot): ShownPaper(*row) for slot, row in published.json(path).items()}
            for slot in gone:
                del shown[slot]
        except (KeyError, TypeError, ValueError) as error:
            raise OutOfStepError(f"{path} does not show what it did") from error
        shown.update(come)
        made[path] = papers_file(path, shown).body if shown else None
    return made


def _common_files(
    published: Published, root: OldRoot, counts: Mapping[str, tuple[int, int]], limits: Limits
) -> tuple[dict[int, int], dict[str, bytes | None]]:
    """Return the bytes of common words by magnitude, and the files of those that changed."""
    sizes = dict(root.common)
    gone: dict[int, set[str]] = {}
    come: dict[int, set[str]] = {}
    for term, (before, after) in counts.items():
        if magnitude(before) == magnitude(after) or not is_common(term):
            continue
        for count, step, moved in ((before, -1, gone), (after, 1, come)):
            if count:
                band = magnitude(count)
                sizes[band] = sizes.get(band, 0) + step * (len(term.encode("utf-8")) + 1)
                moved.setdefault(band, set()).add(term)
    sizes = {band: size for band, size in sizes.items() if size}
    had, have = set(written(root.common, limits.common)), set(written(sizes, limits.common))
    made: dict[str, bytes | None] = {common_path(band): None for band in had - have}
    for band in have:
        if band not in had and root.common.get(band):
            raise OutOfStepError("words become common that no file has")
        if band in gone or band in come:
            old = set(published.fetch(common_path(band)).decode("utf-8").split("\n")[:-1]) if band in had else set()
            terms = (old - gone.get(band, set())) | come.get(band, set())
            file = common_file(band, terms)
            if len(file.body) != sizes[band]:
                raise OutOfStepError(f"{file.path} does not have the words that it had")
            made[file.path] = file.body
    return sizes, made
