"""The manifest: every file of the tree with its size and SHA-256, in parts, under one root hash.

The root hash is the SHA-256 of the bytes of `/.well-known/pith/manifest.json`, so that `sha256sum` alone gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import orjson

from sitegen.pith.canonical import sha256_hex
from sitegen.proof import addresses
from sitegen.proof.partition import MOST_DIGITS

MANIFEST_TYPE: Final = "sitegen_manifest"
PART_TYPE: Final = "sitegen_manifest_part"
MANIFEST_VERSION: Final = "1.0"
RULE: Final = (
    "A part is named by the first hex digits of the SHA-256 of a paper's suffix, or of the path of any other file."
)


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the tree.

    Arguments:
        path: below the root of the tree, with `/` between and none at the beginning.
        size: bytes.
        sha256: 64 lower-case hex digits.
        key: `partition.partition_key` of the file's group.
    """

    path: str
    size: int
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A file that this room adds to the tree: its path below the root, without a slash before it, and its bytes."""

    path: str
    body: bytes


def manifest_part(name: str, entries: Iterable[FileEntry]) -> tuple[ProofFile, dict[str, Any]]:
    """Make one part of the manifest.

    Arguments:
        name: the first hex digits of the keys of its files.
        entries: every file of the part, by path (by code point).

    Returns:
        the part, and what the manifest says of it.

    Raises:
        ValueError: the entries are not sorted, the same path stands twice, or a file is not of this part.
    """
    listed: dict[str, tuple[int, str]] = {}
    before = ""
    size = 0
    for entry in entries:
        if entry.path <= before:
            raise ValueError(f"the path {entry.path!r} comes after {before!r}")
        if not entry.key.startswith(name):
            raise ValueError(f"the path {entry.path!r} is not of the part {name}")
        before = entry.path
        listed[entry.path] = (entry.size, entry.sha256)
        size += entry.size
    part = ProofFile(
        addresses.manifest_part(name),
        _encode({"type": PART_TYPE, "version": MANIFEST_VERSION, "part": name, "files": listed}),
    )
    return part, {
        "path": part.path,
        "sha256": sha256_hex(part.body),
        "size": len(part.body),
        "files": len(listed),
        "bytes": size,
    }


def manifest(parts: list[dict[str, Any]], *, digits: int, program: str) -> ProofFile:
    """Make the manifest itself; `root_hash` of its bytes is the root of the tree.

    Arguments:
        parts: what it says of each part, by name.
        digits: how many hex digits name a part: `partition.digits_for` the number of files.
        program: the name and version of the program that wrote the tree.

    Raises:
        ValueError: there is no such number of digits.
    """
    if not 1 <= digits <= MOST_DIGITS:
        raise ValueError(f"a part cannot be named by {digits} hex digits")
    document = {
        "type": MANIFEST_TYPE,
        "version": MANIFEST_VERSION,
        "program": program,
        "hash": "sha256",
        "rule": RULE,
        "digits": digits,
        "files": sum(part["files"] for part in parts),
        "bytes": sum(part["bytes"] for part in parts),
        "parts": parts,
    }
    return ProofFile(addresses.MANIFEST, _encode(document))


def root_hash(manifest: bytes) -> str:
    """Return the root hash of a tree, 64 hex digits, from the bytes of its manifest (FIPS 180-4)."""
    return sha256_hex(manifest)


def _encode(value: object) -> bytes:
    return orjson.dumps(value)
