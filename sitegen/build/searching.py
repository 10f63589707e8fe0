"""Make the search index again where papers that it finds changed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

import orjson

from sitegen.build.made import Made, MadeUnit
from sitegen.build.press import Press
from sitegen.build.search import build_search, routes_of
from sitegen.build.search_update import MOST_CHANGED, update_search
from sitegen.build.units import SEARCH
from sitegen.build.workers import Workers
from sitegen.corpus.searched import SearchRow
from sitegen.pith.canonical import sha256_hex
from sitegen.proof.partition import partition_key


class RemadeSearch(NamedTuple):
    """What became of the files of the search index.

    Arguments:
        written: how many were written.
        removed: paths of those that are no more.
        touched: keys of the files that are others now.
    """

    written: int
    removed: set[str]
    touched: set[str]


def change_search(
    press: Press, made: Made, output: Path, before: Mapping[str, SearchRow | None]
) -> RemadeSearch | None:
    """Change the files of the index that have to do with some papers.

    Arguments:
        press: the build, with the changed corpus; its writer puts files beside the tree.
        made: the files that there were; it is told of the change.
        output: the published tree.
        before: the papers that changed, each with what search knew of it.

    Returns:
        what was done; None where the index has to be made anew.
    """
    if len(before) > MOST_CHANGED:
        return None
    after = {row.suffix: row for row in press.corpus.searched.papers(before)}
    changes = [(row, after.get(suffix)) for suffix, row in before.items()]
    routes = routes_of(press.plan)
    update = update_search(press.strings, routes, press.corpus, changes, partial(_published, made, output))
    if update is None:
        return None
    touched: set[str] = set()
    for path in update.removed:
        touched.add(partition_key(path))
        made.remove_file(SEARCH, path)
    for one in update.outputs:
        made.remove_file(SEARCH, one.path)
        groups = press.writer.write_each([one])
        made.add([MadeUnit(SEARCH, 0, groups)])
        touched |= {group.key for group in groups}
    return RemadeSearch(len(update.outputs), set(update.removed), touched)


def _published(made: Made, output: Path, path: str) -> bytes | None:
    """Return a file of the published index; None where it is not, byte for byte, the one that was written."""
    known = made.file(SEARCH, path)
    try:
        body = (output / path).read_bytes()
    except FileNotFoundError:
        return None
    return body if known == (len(body), sha256_hex(body)) else None


def remake_search(press: Press, workers: Workers[Press], made: Made) -> RemadeSearch:
    """Make the whole index anew beside the tree, and leave there only the files that are not as they were.

    Arguments:
        press: the build.
        workers: idle ones.
        made: the files that there were; it is told of the change.
    """
    before = {
        path: (size, digest, group.key)
        for group in made.groups(SEARCH)
        for path, size, digest in orjson.loads(group.listed)
    }
    made.remove(SEARCH)
    touched: set[str] = set()
    written = 0
    for groups in build_search(press.plan, workers, press.corpus):
        made.add([MadeUnit(SEARCH, 0, groups)])
        for group in groups:
            for path, size, digest in orjson.loads(group.listed):
                if before.pop(path, None) == (size, digest, group.key):
                    os.unlink(press.plan.tree / path)
                else:
                    written += 1
                    touched.add(group.key)
    touched |= {key for *_, key in before.values()}
    return RemadeSearch(written, set(before), touched)
