"""What is looked at of a mirror that is too large to look at whole: drawn so that the mirror cannot know it before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sitegen.outside.units import Unit
from sitegen.proof.manifest_reader import Manifest, PartEntry
from sitegen.proof.partition import partition_key

NONCE_BYTES: Final = 32
_AT_LEAST: Final = 64
_LETTERS: Final = "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Draws:
    """Draws from a mirror.

    The root hash fixes what the mirror shows before the draws are known; the nonce comes from the machine of whoever
    checks, so the mirror cannot choose a root that is lucky for it. Both are in the report, so a draw can be repeated.

    Arguments:
        root: of the mirror, 64 hex digits.
        nonce: 32 bytes from this machine.
    """

    root: str
    nonce: bytes

    def digest(self, what: str, number: int) -> str:
        """Return the SHA-256, in hex, that one draw is made with."""
        return hashlib.sha256(b"%s%s%s %d" % (self.root.encode(), self.nonce, what.encode(), number)).hexdigest()

    def parts(self, manifest: Manifest, count: int) -> Iterator[PartEntry]:
        """Yield parts of a manifest, each once, until so many were drawn or there are no others."""
        if not manifest.parts:
            return
        digits = len(manifest.parts[0].name)
        seen: set[str] = set()
        for number in range(count):
            wanted = self.digest("part", number)[:digits]
            part = next((part for part in manifest.parts if part.name >= wanted), manifest.parts[0])
            if part.name not in seen:
                seen.add(part.name)
                yield part

    def units(self, units: Iterator[Unit], count: int) -> list[Unit]:
        """Return units out of some, so many or all, with flat memory: those with the smallest digests."""
        kept: list[tuple[bytes, Unit]] = []
        key = self.digest("unit", 0)
        for unit in units:
            kept.append((hashlib.sha256(f"{key}{unit.name}".encode()).digest(), unit))
            if len(kept) >= 2 * count + _AT_LEAST:
                kept = sorted(kept, key=_by_digest)[:count]
        return [unit for _, unit in sorted(kept, key=_by_digest)[:count]]

    def suffix(self, number: int) -> str:
        """Return letters at which to begin looking for a paper, in the order of suffixes."""
        digest = bytes.fromhex(self.digest("suffix", number))
        return "".join(_LETTERS[byte % len(_LETTERS)] for byte in digest[:26])


def _by_digest(row: tuple[bytes, Unit]) -> bytes:
    return row[0]


def part_of(manifest: Manifest, group: str) -> PartEntry | None:
    """Return the part of a manifest in which the files of a group are, None where it has no such part."""
    if not manifest.parts:
        return None
    name = partition_key(group)[: len(manifest.parts[0].name)]
    return next((part for part in manifest.parts if part.name == name), None)
