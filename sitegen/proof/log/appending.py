"""Appending to a log: from its right edge and new entries to the files that are new, with flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import islice

from sitegen.proof import refusals
from sitegen.proof.log import merkle
from sitegen.proof.log.bundles import framed
from sitegen.proof.log.merkle import HASH_BYTES
from sitegen.proof.log.tile_paths import HEIGHT, WIDTH, levels, tile_path
from sitegen.proof.log.tiles import LogError, TileSource, TileTree, TreeHead

Files = Iterator[tuple[str, bytes]]


class Appender:
    """The new files of a log that grows, in an order in which each can be written at once.

    Iterate over it once; then `head` is that of the larger log. A file that the old log has is never among them: full
    tiles stay as they are, and a partial tile of another width is another file.

    Arguments:
        source: the old log's files, of which only its right edge is read; None for a log without entries.
        old: the head of the old log, from its checkpoint.
        entries: the new entries, in order, each of at most 65,535 bytes.

    Raises:
        LogError: the files of the old log do not lead to its root, so that going on would fork the log.
        ValueError: a log with entries needs a source; while iterating: an entry is too long.
    """

    def __init__(self, source: TileSource | None, old: TreeHead, entries: Iterable[bytes]) -> None:
        if source is None and old.size:
            raise ValueError(f"a log of {old.size} entries can only be continued from its files")
        self._old = old
        self._size = old.size
        self._entries = iter(entries)
        self._edge: dict[int, bytearray] = {}
        self._bundle = bytearray()
        self._is_done = False
        if source is not None and old.size:
            self._load(TileTree(source, old.size, old.root))

    def _load(self, tree: TileTree) -> None:
        try:
            self._edge = {level: bytearray(tile) for level, tile in tree.edge().items()}
            if self._old.size % WIDTH:
                self._bundle = bytearray(b"".join(map(framed, tree.bundle(self._old.size // WIDTH))))
        except LogError as error:
            cause = f"{error.cause} ({error.code}), so nothing can be appended without forking the log"
            raise LogError(refusals.LOG_FORKED, error.place, cause) from error

    @property
    def head(self) -> TreeHead:
        """The head of the log with all new entries.

        Raises:
            ValueError: not all files were taken yet.
        """
        if not self._is_done:
            raise ValueError("the head is known when all files were taken")
        tiles = [bytes(self._edge[level]) for level in sorted(self._edge, reverse=True)]
        hashes = [hashed for tile in tiles for hashed in merkle.complete_hashes(tile)]
        return TreeHead(self._size, merkle.folded(hashes))

    def __iter__(self) -> Files:
        while room := WIDTH - self._size % WIDTH:
            batch = list(islice(self._entries, room))
            if not batch:
                break
            self._bundle += b"".join([framed(entry) for entry in batch])
            tile = self._edge.setdefault(0, bytearray())
            tile += b"".join([sha256(b"\0" + entry).digest() for entry in batch])
            self._size += len(batch)
            if len(batch) == room:
                yield tile_path("entries", self._size // WIDTH - 1, WIDTH), bytes(self._bundle)
                self._bundle.clear()
                yield from self._close(0)
        yield from self._partial_files()
        self._is_done = True

    def _close(self, level: int) -> Files:
        """Yield a tile that became full, and whatever became full above it."""
        tile = bytes(self._edge.pop(level))
        yield tile_path(level, (self._size >> HEIGHT * (level + 1)) - 1, WIDTH), tile
        above = self._edge.setdefault(level + 1, bytearray())
        above += merkle.complete_hash(tile)
        if len(above) == WIDTH * HASH_BYTES:
            yield from self._close(level + 1)

    def _partial_files(self) -> Files:
        if self._bundle and self._size != self._old.size:
            yield tile_path("entries", *divmod(self._size, WIDTH)), bytes(self._bundle)
        for level in levels(self._size):
            count = self._size >> HEIGHT * level
            if count % WIDTH and count != self._old.size >> HEIGHT * level:
                yield tile_path(level, *divmod(count, WIDTH)), bytes(self._edge[level])


def append(source: TileSource | None, old: TreeHead, entries: Iterable[bytes]) -> Appender:
    """Return the new files of a log that grows; see `Appender`."""
    return Appender(source, old, entries)
