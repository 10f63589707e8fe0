"""Bundles of entries: each entry with its length of two bytes before it (C2SP tlog-tiles, log entries)."""

from __future__ import annotations

from typing import Final

LONGEST_ENTRY: Final = 2**16 - 1
_LENGTH_BYTES: Final = 2


def framed(entry: bytes) -> bytes:
    """Return an entry with its length before it.

    Raises:
        ValueError: the entry is longer than an entry may be.
    """
    if len(entry) > LONGEST_ENTRY:
        raise ValueError(f"an entry has at most {LONGEST_ENTRY} bytes, not {len(entry)}")
    return len(entry).to_bytes(_LENGTH_BYTES, "big") + entry


def unframed(bundle: bytes, most: int) -> tuple[list[bytes], int]:
    """Return the entries at the beginning of a bundle, and how many bytes they take.

    Arguments:
        bundle: any bytes.
        most: how many entries to look for; fewer are returned where there are no more whole ones.
    """
    entries: list[bytes] = []
    at = 0
    while len(entries) < most:
        begin = at + _LENGTH_BYTES
        end = begin + int.from_bytes(bundle[at:begin], "big")
        if begin > len(bundle) or end > len(bundle):
            break
        entries.append(bundle[begin:end])
        at = end
    return entries, at
