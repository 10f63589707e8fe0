"""Where the files of a log are, which of them a size has, and which partial tiles stay (C2SP tlog-tiles)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from sitegen.proof import refusals
from sitegen.proof.faults import ProofError

WIDTH: Final = 256
HEIGHT: Final = 8
MOST_LEAVES: Final = 2**63 - 1
SIZES: Final = "sizes"

Level = int | Literal["entries"]
Tile = tuple[Level, int, int]
"""(level, index, width)."""


def tile_path(level: Level, index: int, width: int) -> str:
    """Return where a tile is, below the log's prefix: `tile/0/x001/x234/067.p/5`.

    Arguments:
        level: from 0, or "entries" for a bundle of entries.
        index: of the tile within its level.
        width: hashes or entries, 1 to 256; less than 256 is a partial tile.
    """
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    path = "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{path}{partial}"


def width_of(level: Level, index: int, size: int) -> int:
    """Return how wide a tile is in a log of a size; 0 where there is none."""
    count = size if level == "entries" else size >> HEIGHT * level
    return max(0, min(WIDTH, count - index * WIDTH))


def levels(size: int) -> range:
    """Return the levels of tiles that a log of a size has."""
    return range(-(-size.bit_length() // HEIGHT))


def partial_tiles(size: int) -> tuple[Tile, ...]:
    """Return the partial tiles that a checkpoint of a size needs, the entries' first."""
    found: list[Tile] = [("entries", size // WIDTH, size % WIDTH)]
    found += [(level, (size >> HEIGHT * level) // WIDTH, (size >> HEIGHT * level) % WIDTH) for level in levels(size)]
    return tuple(tile for tile in found if tile[2])


def full_tiles(size: int) -> Iterator[Tile]:
    """Yield the full tiles of a log, the entries' first."""
    kinds: tuple[Level, ...] = ("entries", *levels(size))
    for level in kinds:
        count = size if level == "entries" else size >> HEIGHT * level
        for index in range(count // WIDTH):
            yield level, index, WIDTH


def kept_sizes(published: Iterable[int], size: int) -> tuple[int, ...]:
    """Return which sizes to list in `log/sizes`, ascending, the current one last.

    A size is left out where it is larger than the current one, or where each partial tile that it needs is full by now
    or is needed by a later size as well. So the list stays below 256 sizes a level, however often a mirror is built.

    Arguments:
        published: sizes of published checkpoints, as they were listed so far.
        size: of the current checkpoint.
    """
    needed: set[Tile] = set(partial_tiles(size))
    kept = [size]
    for earlier in sorted({one for one in published if one < size}, reverse=True):
        new = {tile for tile in partial_tiles(earlier) if width_of(tile[0], tile[1], size) < WIDTH} - needed
        if new:
            kept.append(earlier)
            needed |= new
    return tuple(reversed(kept))


def kept_partial_tiles(published: Iterable[int], size: int) -> tuple[str, ...]:
    """Return the paths of all partial tiles that must be served: those of every published size that are not full yet.

    Arguments:
        published: sizes of published checkpoints; what `kept_sizes` leaves out of them makes no difference.
        size: of the current checkpoint.
    """
    return tuple(sorted(tile_path(*tile) for tile in kept_tiles(published, size)))


def kept_tiles(published: Iterable[int], size: int) -> set[Tile]:
    """Return the same partial tiles by level, index and width."""
    return {
        tile
        for one in {*published, size}
        if one <= size
        for tile in partial_tiles(one)
        if width_of(tile[0], tile[1], size) < WIDTH
    }


def log_paths(published: Iterable[int], size: int) -> Iterator[str]:
    """Yield the paths of all tiles and bundles of a log, below its prefix: full ones, then partial ones."""
    for tile in full_tiles(size):
        yield tile_path(*tile)
    yield from kept_partial_tiles(published, size)


def write_sizes(sizes: Iterable[int]) -> bytes:
    """Return the file that lists sizes, one decimal a line."""
    return "".join(f"{size}\n" for size in sizes).encode()


def read_sizes(data: bytes) -> tuple[int, ...]:
    """Return the sizes of such a file.

    Raises:
        ProofError: it is not one: sizes in decimal, ascending, each on a line.
    """
    lines = data.decode("ascii", "replace").split("\n")
    if lines.pop():
        raise ProofError(refusals.SIZES_MALFORMED, SIZES, "the last line has no end")
    sizes: list[int] = []
    for number, line in enumerate(lines, 1):
        size = parse_decimal(line)
        if size is None or (sizes and size <= sizes[-1]):
            raise ProofError(refusals.SIZES_MALFORMED, f"{SIZES}: line {number}", "no size larger than the one before")
        sizes.append(size)
    return tuple(sizes)


def parse_decimal(digits: str) -> int | None:
    """Return the number from 0 to 2**63 - 1 that ASCII digits without leading zeros are, or None."""
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", digits):
        return None
    number = int(digits)
    return number if number <= MOST_LEAVES else None
