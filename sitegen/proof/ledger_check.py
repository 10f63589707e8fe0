"""The check of a published ledger and index: their sums against their parts, and their documents against the tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sitegen.errors import Problem
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.identity import parse_number
from sitegen.pith.parsing import MAX_BYTES, parse
from sitegen.pith.paths import quoted
from sitegen.proof import addresses, refusals
from sitegen.proof.ledger import STATUSES, LedgerSums
from sitegen.proof.source import Source, SourceError

_SUMS: Final = ("found", "verified", "refused", "superseded", "unreadable")
_PART: Final = re.compile(r"\.well-known/pith/(?:ledger|index)/[A-Za-z0-9-]{1,16}\.json")


class _DifferError(Exception):
    """The document is not what it must be; the place says where and the cause why."""

    def __init__(self, place: str, cause: str) -> None:
        super().__init__(cause)
        self.place = place
        self.cause = cause


def check_ledger(source: Source) -> Iterator[Problem]:
    """Yield what is wrong with the ledger: its parts, its sums, and the sums against the documents in the parts."""
    statuses: Counter[str] = Counter()
    try:
        ledger = _read(source, addresses.LEDGER)
        sums = _sums(ledger)
        for documents in _parts(source, ledger, addresses.LEDGER, "documents"):
            for document in documents:
                status = _status(document)
                statuses[status] += 1
                if status == "verified" and not _is_published(source, document):
                    cause = f"{quoted(document.get('place'))} is stated as verified, and is not what the tree publishes"
                    yield Problem(refusals.LEDGER_CONTRADICTS_TREE, addresses.LEDGER, cause)
    except _DifferError as error:
        yield Problem(refusals.LEDGER_MALFORMED, error.place, error.cause)
        return
    except SourceError as error:
        yield error.problem
        return
    yield from (problem.within(addresses.LEDGER) for problem in sums.problems())
    counted = LedgerSums(found=statuses.total(), **{name: statuses[name] for name in STATUSES})
    if counted != sums:
        cause = f"the sums are {sums}, the parts list {counted}"
        yield Problem(refusals.LEDGER_DOES_NOT_ADD_UP, f"{addresses.LEDGER}: $.sums", cause)


def check_index(source: Source, *, papers: int) -> Iterator[Problem]:
    """Yield what is wrong with the index of papers.

    Arguments:
        source: where it is.
        papers: how many records the tree holds; every paper has one.
    """
    try:
        index = _read(source, addresses.INDEX)
        listed, before = 0, ""
        for rows in _parts(source, index, addresses.INDEX, "papers"):
            listed += len(rows)
            for row in rows:
                before = _indexed(source, row, before)
    except _DifferError as error:
        yield Problem(refusals.INDEX_DIFFERS, error.place, error.cause)
        return
    except SourceError as error:
        yield error.problem
        return
    if not listed == papers == index.get("count"):
        cause = f"{quoted(index.get('count'))} are stated, {listed} are listed, the tree holds {papers}"
        yield Problem(refusals.INDEX_DIFFERS, f"{addresses.INDEX}: $.count", cause)


def _indexed(source: Source, row: object, before: str) -> str:
    """Return the suffix of a row of the index, which comes after the one before it and is published."""
    suffix = row.get("suffix") if isinstance(row, dict) else None
    if not isinstance(row, dict) or not isinstance(suffix, str) or suffix <= before or not _is_published(source, row):
        raise _DifferError(
            f"{addresses.INDEX}: $.parts", f"{quoted(suffix)} is out of order, or is not what the tree publishes"
        )
    return suffix


def _is_published(source: Source, row: Mapping[str, Any]) -> bool:
    """Tell whether the tree publishes the document of a row, by its Pith number, level, size and SHA-256."""
    number, size = row.get("pith_number"), row.get("size")
    parsed = parse_number(number) if isinstance(number, str) else None
    if parsed is None or type(size) is not int or row.get("suffix", parsed.suffix) != parsed.suffix:
        return False
    address = addresses.bundle if row.get("level") == "bundle" else addresses.record
    try:
        return source.measure(address(parsed.suffix), size=size).sha256 == row.get("sha256")
    except SourceError:
        raise
    except OSError:
        return False


def _parts(source: Source, document: Mapping[str, Any], place: str, field: str) -> Iterator[list[Any]]:
    """Yield the rows of each part that a document lists, one part at a time."""
    rows = document.get("parts")
    if not isinstance(rows, list):
        raise _DifferError(f"{place}: $.parts", "it is not an array")
    seen: set[str] = set()
    for number, row in enumerate(rows):
        path = row.get("path") if isinstance(row, dict) else None
        if not isinstance(path, str) or not _PART.fullmatch(path.removeprefix("/")) or path in seen:
            raise _DifferError(f"{place}: $.parts[{number}]", f"{quoted(path)} is not the address of another part")
        seen.add(path)
        part = _read(source, path.removeprefix("/"), sha256=row.get("sha256"))
        members = part.get(field)
        if not isinstance(members, list) or len(members) != row.get("count"):
            raise _DifferError(f"{path}: $.{field}", f"it does not list {quoted(row.get('count'))}")
        yield members


def _read(source: Source, path: str, *, sha256: str | None = None) -> Mapping[str, Any]:
    try:
        data = source.read(path, most=MAX_BYTES)
    except SourceError:
        raise
    except OSError as error:
        raise _DifferError(path, error.strerror or str(error)) from None
    if sha256 is not None and sha256_hex(data) != sha256:
        raise _DifferError(path, f"it has another SHA-256 than {quoted(sha256, 64)}")
    parsed = parse(data)
    if isinstance(parsed, tuple):
        raise _DifferError(f"{path}: {parsed[0].place}", parsed[0].cause)
    return parsed.value


def _sums(ledger: Mapping[str, Any]) -> LedgerSums:
    stated = ledger.get("sums")
    found = stated if isinstance(stated, dict) else {}
    counts = {name: found.get(name) for name in _SUMS}
    numbers = {name: count for name, count in counts.items() if type(count) is int}
    if len(numbers) != len(counts):
        raise _DifferError(f"{addresses.LEDGER}: $.sums", "a sum is missing or is not a whole number")
    return LedgerSums(**numbers)


def _status(document: object) -> str:
    status = document.get("status") if isinstance(document, dict) else None
    if not isinstance(status, str) or status not in STATUSES:
        raise _DifferError(addresses.LEDGER, f"a document has the status {quoted(status)}")
    return status
