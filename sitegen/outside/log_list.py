"""Where in the log a paper is, as the mirror's own list says; the list proves nothing, the leaf does."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.parsing import MAX_BYTES, parse
from sitegen.pith.paths import quoted
from sitegen.proof import addresses
from sitegen.proof.log.tile_paths import parse_decimal
from sitegen.proof.source import Source, SourceError

_INDEX: Final = f"{addresses.LOG}papers.json"
_PART: Final = re.compile(r"log/papers/[A-Z2-7a-z-]{1,12}\.txt")
_LINE: Final = re.compile(r"([A-Z2-7]{26}) ([0-9]{1,19})")
_KEPT: Final = 4


class LogListError(Exception):
    """The list is missing or malformed; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Part:
    path: str
    first: str
    last: str
    sha256: str
    size: int

    def holds(self, suffix: str) -> bool:
        return self.first <= suffix[: len(self.first)] and suffix[: len(self.last)] <= self.last


class LogList:
    """The list of papers of a log, read as it is needed, from several threads.

    Arguments:
        source: of the mirror.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._parts: tuple[_Part, ...] | None = None
        self._read: OrderedDict[str, dict[str, int]] = OrderedDict()

    def leaf_of(self, suffix: str) -> int | None:
        """Return the index that is listed as that of a paper's newest leaf, None where the paper is not listed.

        Raises:
            LogListError: the list cannot be read, or is malformed.
        """
        with self._lock:
            if self._parts is None:
                self._parts = self._read_index()
            part = next((part for part in self._parts if part.holds(suffix)), None)
            return None if part is None else self._lines(part).get(suffix)

    def _lines(self, part: _Part) -> Mapping[str, int]:
        if part.path not in self._read:
            self._read[part.path] = self._read_part(part)
            if len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return self._read[part.path]

    def _read_index(self) -> tuple[_Part, ...]:
        parsed = parse(self._bytes(_INDEX, MAX_BYTES))
        if isinstance(parsed, tuple):
            raise _wrong(f"{_INDEX}: {parsed[0].place}", parsed[0].cause)
        rows = parsed.value.get("parts")
        if parsed.value.get("type") != "sitegen_log_papers" or not isinstance(rows, list):
            raise _wrong(_INDEX, "it is no list of the papers of a log")
        return tuple(_part(row, f"{_INDEX}: $.parts[{number}]") for number, row in enumerate(rows))

    def _read_part(self, part: _Part) -> dict[str, int]:
        data = self._bytes(part.path, part.size)
        if len(data) != part.size or sha256_hex(data) != part.sha256:
            raise _wrong(part.path, "its size or SHA-256 is not the one that is listed")
        found: dict[str, int] = {}
        for number, line in enumerate(data.decode("ascii", "replace").splitlines(), 1):
            match = _LINE.fullmatch(line)
            leaf = parse_decimal(match[2]) if match else None
            if match is None or leaf is None or match[1] in found:
                raise _wrong(f"{part.path}: line {number}", "it is no suffix and index, each paper once")
            found[match[1]] = leaf
        return found

    def _bytes(self, path: str, most: int) -> bytes:
        try:
            return self._source.read(path, most=most)
        except SourceError as error:
            raise LogListError(error.problem) from None
        except OSError as error:
            raise _wrong(path, error.strerror or "it cannot be read") from None


def _part(row: Any, place: str) -> _Part:
    match row:
        case {"path": str(path), "first": str(first), "last": str(last), "sha256": str(sha256), "bytes": int(size)}:
            if _PART.fullmatch(path) and len(first) == len(last) and 0 <= size <= MAX_BYTES:
                return _Part(path, first, last, sha256, size)
    raise _wrong(place, f"{quoted(row)} is no part")


def _wrong(place: str, cause: str) -> LogListError:
    return LogListError(Problem(refusals.LOG_LIST_WRONG, place, cause))
