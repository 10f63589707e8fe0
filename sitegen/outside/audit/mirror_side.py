"""A mirror as a side of an audit: its papers from its index, its documents from their addresses."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sitegen.errors import MachineError, Problem, RefusedError
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.audit.sides import Read, ShownPaper
from sitegen.outside.mirror_files import MirrorFiles, malformed, read_json
from sitegen.pith.identity import parse_number
from sitegen.pith.parsing import MAX_BYTES
from sitegen.proof import addresses
from sitegen.proof.source import SourceError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"\.well-known/pith/index/[A-Za-z0-9-]{1,40}\.json")
_LARGEST_PART: Final = 16 << 20
_ADDRESSES: Final = {"bundle": addresses.bundle, "record": addresses.record}


class MirrorSide:
    """A mirror; what its index says of a paper is compared with what it shows.

    Arguments:
        files: of the mirror.
    """

    def __init__(self, files: MirrorFiles) -> None:
        self.files = files
        self.name = files.name

    def prepare(self) -> Iterator[Problem | None]:
        """Yield nothing: whatever a mirror shows, it shows for a paper, and its index is read as it is merged."""
        yield from ()

    def papers(self) -> Iterator[ShownPaper]:
        """Yield the papers of the index, by suffix; see `Side`."""
        last = ""
        for part in self._parts():
            for row in self._rows(part):
                paper = _paper(row)
                if paper is None or paper.suffix <= last:
                    raise malformed(self.files, part["path"], "its papers are malformed, or not sorted by suffix")
                last = paper.suffix
                yield paper

    def documents(self, papers: Sequence[ShownPaper]) -> Iterator[Read]:
        """Yield the documents that the mirror shows; no more is read of each than the index says it has."""
        wanted = [(_ADDRESSES[paper.kind](paper.suffix), paper.size) for paper in papers]
        return self.files.read_each(wanted)

    def _parts(self) -> list[dict[str, Any]]:
        parts = self._json(addresses.INDEX).get("parts")
        if not isinstance(parts, list) or not all(_is_part(part) for part in parts):
            raise malformed(self.files, addresses.INDEX, "it does not list its parts")
        return sorted(parts, key=lambda part: str(part["first"]))

    def _rows(self, part: dict[str, Any]) -> list[Any]:
        path = part["path"]
        data = self._read(path)
        if hashlib.sha256(data).hexdigest() != part.get("sha256", hashlib.sha256(data).hexdigest()):
            raise malformed(self.files, path, "its SHA-256 is not the one that the index lists")
        try:
            value = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise malformed(self.files, path, "it is no JSON") from error
        rows = value.get("papers") if isinstance(value, dict) else None
        if not isinstance(rows, list):
            raise malformed(self.files, path, "it has no papers")
        return rows

    def _json(self, path: str) -> dict[str, Any]:
        try:
            return read_json(self.files, path)
        except FileNotFoundError as error:
            raise _missing(self.files, path) from error
        except SourceError as error:
            raise MachineError(error.problem) from error

    def _read(self, path: str) -> bytes:
        try:
            return self.files.read(path, _LARGEST_PART)
        except FileNotFoundError as error:
            raise _missing(self.files, path) from error
        except SourceError as error:
            raise MachineError(error.problem) from error


def _missing(files: MirrorFiles, path: str) -> RefusedError:
    return RefusedError(Problem(refusals.MIRROR_MALFORMED, f"{files.name}/{path}", "there is no such file"))


def _is_part(part: object) -> bool:
    return (
        isinstance(part, dict)
        and isinstance(part.get("first"), str)
        and isinstance(part.get("path"), str)
        and bool(_PART.fullmatch(part["path"]))
    )


def _paper(row: object) -> ShownPaper | None:
    """Return the paper of a row of the index, None where it is none."""
    if not isinstance(row, dict):
        return None
    stated, kind, sha256, size = (row.get(name) for name in ("pith_number", "kind", "sha256", "size"))
    if not (isinstance(stated, str) and isinstance(kind, str) and isinstance(sha256, str) and type(size) is int):
        return None
    number = parse_number(stated)
    if number is None or row.get("suffix") != number.suffix:
        return None
    if not (kind in _ADDRESSES and _SHA256.fullmatch(sha256) and 0 < size <= MAX_BYTES):
        return None
    return ShownPaper(number.suffix, stated, kind, sha256, size)
