"""Logs in memory, and the tree hash as RFC 6962 defines it, word for word."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sitegen.proof.log.appending import append
from sitegen.proof.log.tiles import TreeHead


class Files(dict[str, bytes]):
    """The files of a log, by their path below its prefix; which were read stands in `asked`."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        self.asked.append(path)
        try:
            return self[path]
        except KeyError:
            raise FileNotFoundError(path) from None


def entry(index: int) -> bytes:
    return f"entry {index}".encode() * (index % 3)


def entries(first: int, end: int) -> list[bytes]:
    return [entry(index) for index in range(first, end)]


def grown(files: Files, head: TreeHead, end: int) -> TreeHead:
    """Append entries up to `end` and return the new head."""
    appender = append(files if head.size else None, head, entries(head.size, end))
    for path, data in appender:
        assert files.get(path) is None, f"{path} is written again"
        files[path] = data
    return appender.head


def made(size: int) -> tuple[Files, TreeHead]:
    files = Files()
    return files, grown(files, TreeHead(), size)


def mth(data: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1: MTH(D[n])."""
    if not data:
        return hashlib.sha256().digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return hashlib.sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1: PATH(m, D[n])."""
    if len(data) == 1:
        return []
    k = split(len(data))
    if m < k:
        return [*path(m, data[:k]), mth(data[k:])]
    return [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m: int, data: Sequence[bytes], *, whole: bool = True) -> list[bytes]:
    """RFC 6962, section 2.1.2: SUBPROOF(m, D[n], b)."""
    if m == len(data):
        return [] if whole else [mth(data)]
    k = split(len(data))
    if m <= k:
        return [*subproof(m, data[:k], whole=whole), mth(data[k:])]
    return [*subproof(m - k, data[k:], whole=False), mth(data[:k])]


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while 2 * k < n:
        k *= 2
    return k


def flipped(data: bytes, at: int) -> bytes:
    """Return data with one bit of one byte changed."""
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
