"""A log of our own for the tests of tlog.js: RFC 6962 as its text has it, C2SP tiles, notes signed as Go signs them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.testkit import Key

WIDTH = 256
ED25519 = b"\x01"


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes: Sequence[bytes]) -> bytes:
    """Return MTH of RFC 6962, section 2.1, of hashes of leaves."""
    if len(hashes) == 1:
        return hashes[0]
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(root_of(hashes[:middle]), root_of(hashes[middle:]))


def path_of(hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return PATH of RFC 6962, section 2.1.1."""
    if len(hashes) == 1:
        return []
    middle = 1 << (len(hashes) - 1).bit_length() - 1
    if index < middle:
        return [*path_of(hashes[:middle], index), root_of(hashes[middle:])]
    return [*path_of(hashes[middle:], index - middle), root_of(hashes[:middle])]


def tile_name(level: int, index: int, width: int) -> str:
    digits = f"{index:03d}"
    groups = []
    while digits:
        digits, group = digits[:-3], digits[-3:]
        groups.append(f"{int(group):03d}")
    name = "/".join([f"x{one}" for one in reversed(groups[1:])] + groups[:1])
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


@dataclass(frozen=True)
class SmallLog:
    """A log: the hashes of its leaves, its root, and its tiles by name."""

    hashes: tuple[bytes, ...]
    root: bytes
    tiles: dict[str, bytes]

    @classmethod
    def of(cls, entries: Iterable[bytes]) -> SmallLog:
        hashes = tuple(map(leaf_hash, entries))
        tiles, row, level = {}, list(hashes), 0
        while row:
            for first in range(0, len(row), WIDTH):
                part = row[first : first + WIDTH]
                tiles[tile_name(level, first // WIDTH, len(part))] = b"".join(part)
            whole = len(row) // WIDTH
            row = [root_of(row[WIDTH * at : WIDTH * (at + 1)]) for at in range(whole)]
            level += 1
        return cls(hashes, root_of(hashes), tiles)


def key_hint(name: str, key: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + key).digest()[:4]


def vkey_of(name: str, key: Key) -> str:
    coded = base64.b64encode(ED25519 + key.public).decode()
    return f"{name}+{key_hint(name, key.public).hex()}+{coded}"


def checkpoint(name: str, size: int, root: bytes, key: Key | None, *, signer: str = "") -> bytes:
    """Return a checkpoint, signed unless there is no key; `signer` is the name in the signature's line."""
    text = f"{name}\n{size}\n{base64.b64encode(root).decode()}\n"
    if key is None:
        return f"{text}\n".encode()
    signature = key_hint(name, key.public) + key.private.sign(text.encode())
    return f"{text}\n\N{EM DASH} {signer or name} {base64.b64encode(signature).decode()}\n".encode()
