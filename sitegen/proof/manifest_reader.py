"""Reading a manifest and its parts from a tree that may be hostile: strict, bounded, one part at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sitegen.pith.parsing import parse
from sitegen.pith.paths import quoted
from sitegen.proof import addresses
from sitegen.proof.manifest import MANIFEST_TYPE, MANIFEST_VERSION, PART_TYPE
from sitegen.proof.partition import MOST_DIGITS

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MOST: Final = 2**63


class MalformedError(Exception):
    """What was read is not a manifest or a part of one; the sentence says why, with the JSON path in `place`."""

    def __init__(self, place: str, cause: str) -> None:
        super().__init__(cause)
        self.place = place
        self.cause = cause


@dataclass(frozen=True, slots=True)
class PartEntry:
    """What the manifest says of a part: its name in hex, SHA-256 and size, and the files and bytes that it lists."""

    name: str
    sha256: str
    size: int
    files: int
    total: int

    @property
    def path(self) -> str:
        """Where the part is, below the root of the tree."""
        return addresses.manifest_part(self.name)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest that is well-formed: the sums that it states, and its parts in order."""

    files: int
    total: int
    program: str
    parts: tuple[PartEntry, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """What a part says of one file: its path as it stands there, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha256: str


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest that bytes are.

    Raises:
        MalformedError: they are not one.
    """
    value = _object(data, kind=MANIFEST_TYPE)
    digits = _count(value, "digits", "$")
    if not 1 <= digits <= MOST_DIGITS:
        raise MalformedError("$.digits", f"{digits} is not from 1 to {MOST_DIGITS}")
    rows = value.get("parts")
    if not isinstance(rows, list):
        raise MalformedError("$.parts", "it is not an array")
    parts = tuple(_part_entry(row, f"$.parts[{index}]", digits) for index, row in enumerate(rows))
    names = [part.name for part in parts]
    if names != sorted(set(names)):
        raise MalformedError("$.parts", "the parts are not in order, each once")
    program = value.get("program")
    if not isinstance(program, str):
        raise MalformedError("$.program", "it is not a string")
    return Manifest(_count(value, "files", "$"), _count(value, "bytes", "$"), program, parts)


def read_part(data: bytes, name: str) -> list[Listed]:
    """Return the files that a part lists, in its order.

    Arguments:
        data: the bytes of the part.
        name: the hex digits that the manifest calls it by.

    Raises:
        MalformedError: the bytes are not this part.
    """
    value = _object(data, kind=PART_TYPE)
    if value.get("part") != name:
        raise MalformedError("$.part", f"it is {quoted(value.get('part'))} and not {quoted(name)}")
    files = value.get("files")
    if not isinstance(files, dict):
        raise MalformedError("$.files", "it is not an object")
    listed = [_listed(path, row) for path, row in files.items()]
    paths = list(files)
    if paths != sorted(paths):
        raise MalformedError("$.files", "the paths are not in order")
    return listed


def _object(data: bytes, *, kind: str) -> Mapping[str, Any]:
    parsed = parse(data)
    if isinstance(parsed, tuple):
        raise MalformedError(parsed[0].place, parsed[0].cause)
    value = parsed.value
    if value.get("type") != kind or value.get("version") != MANIFEST_VERSION:
        stated = f"type {quoted(value.get('type'))}, version {quoted(value.get('version'))}"
        raise MalformedError("$", f"{stated} instead of {kind}, {MANIFEST_VERSION}")
    return value


def _part_entry(row: object, place: str, digits: int) -> PartEntry:
    if not isinstance(row, dict):
        raise MalformedError(place, "it is not an object")
    path, sha256 = row.get("path"), row.get("sha256")
    name = path.rpartition("/")[2].removesuffix(".json") if isinstance(path, str) else ""
    if not re.fullmatch(f"[0-9a-f]{{{digits}}}", name) or path != addresses.manifest_part(name):
        raise MalformedError(f"{place}.path", f"{quoted(path)} is not the address of a part of {digits} digits")
    if not isinstance(sha256, str) or not _SHA256.fullmatch(sha256):
        raise MalformedError(f"{place}.sha256", f"{quoted(sha256)} is not 64 lower-case hex digits")
    sizes = (_count(row, field, place) for field in ("size", "files", "bytes"))
    return PartEntry(name, sha256, *sizes)


def _listed(path: str, row: object) -> Listed:
    match row:
        case [int(size), str(sha256)] if not isinstance(size, bool) and 0 <= size < _MOST and _SHA256.fullmatch(sha256):
            return Listed(path, size, sha256)
    raise MalformedError(f"$.files[{quoted(path)}]", "it is not a size and a SHA-256")


def _count(value: Mapping[str, Any], field: str, place: str) -> int:
    found = value.get(field)
    if not isinstance(found, int) or isinstance(found, bool) or not 0 <= found < _MOST:
        raise MalformedError(f"{place}.{field}", "it is not a whole number from 0 up")
    return found
