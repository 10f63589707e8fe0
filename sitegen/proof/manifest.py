"""The manifest: every file of the tree with its size and SHA-256, in parts, under one root hash.

The root hash is the SHA-256 of the bytes of `/.well-known/pith/manifest.json`, so that `sha256sum` alone gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

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


def write_manifest(entries: Iterable[FileEntry], *, digits: int, program: str) -> Iterator[ProofFile]:
    """Yield the parts of the manifest, then the manifest itself, which is always the last.

    Arguments:
        entries: every file of the tree but these, sorted by the first `digits` of their key and then by path (by code
            point, as SQLite's `ORDER BY substr(key, 1, digits), path` does); one part is held at a time.
        digits: `partition.digits_for` the number of files.
        program: the name and version of the program that wrote the tree.

    Returns:
        files to be written; `root_hash` of the last one's bytes is the root of the tree.

    Raises:
        ValueError: the entries are not sorted, or the same path stands twice in a part.
    """
    if not 1 <= digits <= MOST_DIGITS:
        raise ValueError(f"a part cannot be named by {digits} hex digits")
    parts: list[dict[str, object]] = []
    files = total = 0
    before = ""
    for name, members in groupby(entries, lambda entry: entry.key[:digits]):
        if name <= before:
            raise ValueError(f"the part {name} comes after {before}")
        before = name
        listed, size = _list_files(members)
        body = _encode({"type": PART_TYPE, "version": MANIFEST_VERSION, "part": name, "files": listed})
        part = ProofFile(addresses.manifest_part(name), body)
        yield part
        parts.append(_describe(part, files=len(listed), size=size))
        files += len(listed)
        total += size
    yield ProofFile(addresses.MANIFEST, _encode(_manifest(parts, digits, files, total, program)))


def root_hash(manifest: bytes) -> str:
    """Return the root hash of a tree, 64 hex digits, from the bytes of its manifest (FIPS 180-4)."""
    return sha256_hex(manifest)


def _list_files(members: Iterable[FileEntry]) -> tuple[dict[str, tuple[int, str]], int]:
    """Return the files of a part by path, and the bytes that they have together."""
    listed: dict[str, tuple[int, str]] = {}
    before = ""
    size = 0
    for entry in members:
        if entry.path <= before:
            raise ValueError(f"the path {entry.path!r} comes after {before!r}")
        before = entry.path
        listed[entry.path] = (entry.size, entry.sha256)
        size += entry.size
    return listed, size


def _describe(part: ProofFile, *, files: int, size: int) -> dict[str, object]:
    return {
        "path": part.path,
        "sha256": sha256_hex(part.body),
        "size": len(part.body),
        "files": files,
        "bytes": size,
    }


def _manifest(parts: list[dict[str, object]], digits: int, files: int, total: int, program: str) -> dict[str, object]:
    return {
        "type": MANIFEST_TYPE,
        "version": MANIFEST_VERSION,
        "program": program,
        "hash": "sha256",
        "rule": RULE,
        "digits": digits,
        "files": files,
        "bytes": total,
        "parts": parts,
    }


def _encode(value: object) -> bytes:
    return orjson.dumps(value)
