"""Make the search index again where papers that it finds changed."""

from __future__ import annotations

import os
from collections.abc import Iterator

import orjson

from sitegen.build.files import WrittenGroup
from sitegen.build.made import Made, MadeUnit
from sitegen.build.press import Press
from sitegen.build.rendering import Remade
from sitegen.build.search import build_search
from sitegen.build.units import SEARCH
from sitegen.build.workers import Workers


def remake_search(press: Press, workers: Workers[Press], made: Made) -> Iterator[Remade]:
    """Make the whole index anew beside the tree, and leave there only the files that are not as they were.

    Arguments:
        press: the build.
        workers: idle ones.
        made: the files that there were.

    Yields:
        what became of the index, as one unit.
    """
    before = {
        path: (size, digest) for group in made.groups(SEARCH) for path, size, digest in orjson.loads(group.listed)
    }
    keys = {path: group.key for group in made.groups(SEARCH) for path, *_ in orjson.loads(group.listed)}
    groups: list[WrittenGroup] = []
    touched: set[str] = set()
    written = 0
    for batch in build_search(press.plan, workers, press.corpus):
        for group in batch:
            groups.append(group)
            for path, size, digest in orjson.loads(group.listed):
                if before.pop(path, None) == (size, digest):
                    os.unlink(press.plan.tree / path)
                else:
                    written += 1
                    touched.add(group.key)
    removed = tuple(sorted(before))
    touched |= {keys[path] for path in removed}
    yield Remade(MadeUnit(SEARCH, 0, groups), not touched, written, removed, tuple(sorted(touched)))
