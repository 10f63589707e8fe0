"""Where the files of a log come from, and reading one of them; nothing that is read here was proven."""

from __future__ import annotations

from typing import Protocol

from sitegen.proof import refusals
from sitegen.proof.faults import ProofError
from sitegen.proof.log.bundles import unframed
from sitegen.proof.log.merkle import HASH_BYTES
from sitegen.proof.log.tile_paths import WIDTH, Level, tile_path


class LogError(ProofError):
    """A log is not what its checkpoint says."""


class TileSource(Protocol):
    """Where the files of a log come from."""

    def read(self, path: str) -> bytes:
        """Return the bytes of the file at a path below the log's prefix.

        Raises:
            FileNotFoundError: there is no such file, which is the log's fault.
            OSError: it cannot be said, which is the machine's or the network's fault; whoever asked is told as it is.
        """
        ...


def read_tile(source: TileSource, level: int, index: int, width: int) -> bytes:
    """Return the bytes of a tile, of the right length but not proven.

    Raises:
        LogError: it is missing or of another length.
    """
    data = read_file(source, level, index, width)
    if len(data) != width * HASH_BYTES:
        cause = f"it has {len(data)} bytes, and {width} hashes have {width * HASH_BYTES}"
        raise LogError(refusals.TILE_MALFORMED, tile_path(level, index, width), cause)
    return data


def read_file(source: TileSource, level: Level, index: int, width: int) -> bytes:
    """Read a tile; where a partial one is gone, the full one begins with the same (C2SP tlog-tiles, partial tiles)."""
    path = tile_path(level, index, width)
    try:
        return source.read(path)
    except FileNotFoundError:
        if width == WIDTH:
            raise LogError(refusals.TILE_MISSING, path, "the file is not there") from None
    try:
        data = source.read(tile_path(level, index, WIDTH))
    except FileNotFoundError:
        raise LogError(refusals.TILE_MISSING, path, "neither this file nor the full one is there") from None
    return beginning(data, level, width)


def beginning(data: bytes, level: Level, width: int) -> bytes:
    """Return what a wider tile, or bundle of entries, has in common with one of a smaller width."""
    return data[: unframed(data, width)[1] if level == "entries" else width * HASH_BYTES]
