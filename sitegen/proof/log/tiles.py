"""A log's tiles, each proven against the root before anything of it is used."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sitegen.proof import refusals
from sitegen.proof.log import merkle
from sitegen.proof.log.bundles import unframed
from sitegen.proof.log.merkle import EMPTY_ROOT, HASH_BYTES
from sitegen.proof.log.tile_paths import HEIGHT, MOST_LEAVES, WIDTH, levels, tile_path, width_of
from sitegen.proof.log.tile_source import LogError, TileSource, read_file, read_tile

__all__ = ["WIDTH", "LogError", "TileSource", "TileTree", "TreeHead", "tile_path"]

_REMEMBERED: Final = 64
"""So many tiles of 8 kB are kept: a walk along the leaves and some proofs beside it need no more."""


@dataclass(frozen=True, slots=True)
class TreeHead:
    """A log's size in leaves, and its root, 32 bytes.

    Raises:
        ValueError: no log has them.
    """

    size: int = 0
    root: bytes = EMPTY_ROOT

    def __post_init__(self) -> None:
        if not 0 <= self.size <= MOST_LEAVES or len(self.root) != HASH_BYTES:
            raise ValueError("a tree head has a size from 0 to 2**63 - 1 and a root of 32 bytes")
        if not self.size and self.root != EMPTY_ROOT:
            raise ValueError("an empty tree has the SHA-256 of nothing as its root")


class TileTree:
    """The tree of a log, read from tiles.

    A full tile counts where it hashes to its place in the tile above it. The partial tiles at the right edge have none
    above: they count where all of them together hash to the root. So nothing is used that the root does not cover.

    Arguments:
        source: where the tiles come from; nothing is believed of it.
        size: of the tree, in leaves.
        root: 32 bytes, from a checkpoint that was verified.

    Raises:
        ValueError: no tree has this size and root.
    """

    def __init__(self, source: TileSource, size: int, root: bytes) -> None:
        self.head = TreeHead(size, root)
        self._source = source
        self._edge: dict[int, bytes] | None = None
        self._tiles: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def leaf_hash(self, index: int) -> bytes:
        """Return the hash of the leaf at an index.

        Raises:
            LogError: a tile is missing or wrong.
            IndexError: there is no such leaf.
        """
        return self._subtree(0, self._within(index))

    def inclusion(self, index: int) -> list[bytes]:
        """Return the inclusion proof of the leaf at an index (RFC 6962, section 2.1.1).

        Raises:
            LogError: a tile is missing or wrong.
            IndexError: there is no such leaf.
        """
        return [self._range(*span) for span in merkle.inclusion_ranges(self._within(index), self.head.size)]

    def consistency(self, old_size: int) -> list[bytes]:
        """Return the proof that the tree of an earlier size is the beginning of this one (RFC 6962, section 2.1.2).

        Raises:
            LogError: a tile is missing or wrong.
            IndexError: this tree was never of that size.
        """
        self._reached(old_size)
        return [self._range(*span) for span in merkle.consistency_ranges(old_size, self.head.size)]

    def root_at(self, old_size: int) -> bytes:
        """Return the root that this log had at an earlier size.

        Raises:
            LogError: a tile is missing or wrong.
            IndexError: this tree was never of that size.
        """
        self._reached(old_size)
        return self._range(0, old_size)

    def entries(self, first: int, end: int) -> Iterator[bytes]:
        """Yield entries, each compared with its leaf.

        Arguments:
            first: the index of the first one.
            end: one past the index of the last one, as in `range`.

        Raises:
            LogError: a tile or a bundle is missing or wrong.
            IndexError: the log has no such entries.
        """
        if not 0 <= first <= end <= self.head.size:
            raise IndexError(f"the log has no entries {first} to {end}")
        while first < end:
            index = first // WIDTH
            stop = min(end, (index + 1) * WIDTH)
            yield from self.bundle(index)[first - index * WIDTH : stop - index * WIDTH]
            first = stop

    def bundle(self, index: int) -> list[bytes]:
        """Return all entries of one bundle, each compared with its leaf.

        Raises:
            LogError: the bundle or a tile is missing or wrong.
            IndexError: the log has no such bundle.
        """
        width = width_of("entries", index, self.head.size)
        if not width:
            raise IndexError(f"the log has no bundle {index}")
        path = tile_path("entries", index, width)
        data = read_file(self._source, "entries", index, width)
        entries, length = unframed(data, width)
        if len(entries) != width or length != len(data):
            cause = f"its {len(data)} bytes are not {width} entries"
            raise LogError(refusals.TILE_MALFORMED, path, cause)
        tile = self._tile(0, index)
        for at, entry in enumerate(entries):
            if merkle.leaf_hash(entry) != tile[at * HASH_BYTES : (at + 1) * HASH_BYTES]:
                raise LogError(
                    refusals.ENTRY_DIFFERS, path, f"entry {index * WIDTH + at} is not what the leaf is a hash of"
                )
        return entries

    def edge(self) -> dict[int, bytes]:
        """Return the partial tiles at the right edge by their level, proven to hash to the root.

        Raises:
            LogError: one is missing, or they do not.
        """
        if self._edge is None:
            self._edge = self._proven_edge()
        return self._edge

    def _proven_edge(self) -> dict[int, bytes]:
        size = self.head.size
        found: dict[int, bytes] = {}
        hashes: list[bytes] = []
        for level in reversed(levels(size)):
            index, width = divmod(size >> HEIGHT * level, WIDTH)
            if width:
                found[level] = read_tile(self._source, level, index, width)
                hashes += merkle.complete_hashes(found[level])
        if merkle.folded(hashes) != self.head.root:
            paths = ", ".join(tile_path(level, *divmod(size >> HEIGHT * level, WIDTH)) for level in found)
            cause = f"the right edge of {size} leaves does not hash to the root {self.head.root.hex()}"
            raise LogError(refusals.TILE_DIFFERS, paths, cause)
        return found

    def _tile(self, level: int, index: int) -> bytes:
        """Return a tile that was proven."""
        if width_of(level, index, self.head.size) < WIDTH:
            return self.edge()[level]
        key = (level, index)
        if key in self._tiles:
            self._tiles.move_to_end(key)
            return self._tiles[key]
        expected = self._hash_in_tile(level + 1, index)
        tile = read_tile(self._source, level, index, WIDTH)
        if merkle.complete_hash(tile) != expected:
            cause = f"the tile does not hash to {expected.hex()}, as the tile above it says"
            raise LogError(refusals.TILE_DIFFERS, tile_path(level, index, WIDTH), cause)
        self._tiles[key] = tile
        if len(self._tiles) > _REMEMBERED:
            self._tiles.popitem(last=False)
        return tile

    def _hash_in_tile(self, level: int, index: int) -> bytes:
        at = index % WIDTH * HASH_BYTES
        return self._tile(level, index // WIDTH)[at : at + HASH_BYTES]

    def _subtree(self, height: int, index: int) -> bytes:
        """Return the tree hash of a complete subtree, from the tile that spans it."""
        level, inside = divmod(height, HEIGHT)
        per_tile = WIDTH >> inside
        return _part(self._tile(level, index // per_tile), inside, index % per_tile)

    def _range(self, first: int, end: int) -> bytes:
        return merkle.folded([self._subtree(*subtree) for subtree in merkle.subtrees(first, end)])

    def _within(self, index: int) -> int:
        if not 0 <= index < self.head.size:
            raise IndexError(f"the log has {self.head.size} leaves and no leaf {index}")
        return index

    def _reached(self, old_size: int) -> None:
        if not 0 <= old_size <= self.head.size:
            raise IndexError(f"the log has {self.head.size} leaves and never had {old_size}")


def _part(tile: bytes, height: int, index: int) -> bytes:
    """Return the tree hash of 2**height neighbouring hashes of a tile."""
    length = HASH_BYTES << height
    return merkle.complete_hash(tile[index * length : (index + 1) * length])
