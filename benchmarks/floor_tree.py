"""The floor of building: hash the bytes of the tree, and write as many files, folders, links and bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from time import process_time
from typing import Final

from benchmarks.floor_documents import sha256_of_all
from benchmarks.floor_parts import BATCH, Done, Share, Stopwatch
from benchmarks.tree import TreeFile, files_of_tree

HASH_TREE: Final = "hash the tree"
WRITE: Final = "write the tree"
_LARGEST_BODY: Final = 1 << 22


def floor_of_tree(share: Share) -> Done:
    """Write one process's part of the tree in its own shape: the same folders, names, links, sizes, but any bytes."""
    watch = Stopwatch()
    body = os.urandom(_LARGEST_BODY)
    plan = list(_part_of_tree(share))
    begun = process_time()
    for files in plan:
        bodies = [(body * (file.size // _LARGEST_BODY + 1))[: file.size] for file in files]
        watch(HASH_TREE, sha256_of_all, [bodies])
        watch(WRITE, _Writing(f"{share.copy}/"), list(zip(files, bodies, strict=True)))
    return Done(0, 0, watch.seconds, process_time() - begun)


def _part_of_tree(share: Share) -> Iterator[list[TreeFile]]:
    files = files_of_tree(share.tree)
    starts = range(share.which * BATCH, len(files), share.jobs * BATCH)
    return (files[start : start + BATCH] for start in starts)


class _Writing:
    """Writes files and links, and makes the folder of each unless this batch has made it already."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._made: set[str] = set()

    def __call__(self, files: list[tuple[TreeFile, bytes]]) -> None:
        for file, body in files:
            first, *others = [self._in_folder(name) for name in file.names]
            descriptor = os.open(first, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
            os.write(descriptor, body)
            os.close(descriptor)
            for other in others:
                os.link(first, other)

    def _in_folder(self, name: str) -> str:
        path = self._root + name
        folder = path[: path.rindex("/")]
        if folder not in self._made:
            self._made.add(folder)
            try:
                os.mkdir(folder)  # noqa: PTH102 - plain calls, as nothing but the machine is to be measured
            except FileExistsError:
                pass
            except FileNotFoundError:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - the same
        return path
