"""Verify documents in a worker, and bring back of them what decides on storing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from sitegen.build.judging import Found
from sitegen.build.signs import Sign, unwatched
from sitegen.content.documents import Locator
from sitegen.content.places import Unreadable
from sitegen.content.scan import FoundFile
from sitegen.content.shards import read_documents
from sitegen.errors import Problem
from sitegen.pith.checks.events import declared_invalid
from sitegen.pith.identity import alias_key
from sitegen.pith.keys import TrustRoots
from sitegen.pith.verdict import Verdict
from sitegen.pith.verify import verify


class Binding(NamedTuple):
    """What a verified document proves of its paper: where it comes from, and the hashes of title and abstract."""

    kind: str
    id: str
    version: int | None
    title_sha256: str
    abstract_sha256: str


class Examined(NamedTuple):
    """A document that was read, with what verification found.

    Arguments:
        place: where it stands, with its line where it stands in a shard, or where it was fetched.
        source: the place of its file.
        data: its bytes, b"" where they were not asked for or it could not be read.
        sha256, size: of its bytes; "" where it could not be read.
        known: it has the SHA-256 that was known, so it was not verified again and nothing else is told.
        verified: whether no problem is an error.
        kind: `bundle`, `record` or "".
        pith_number: as it states it; proven only where verified.
        suffix, dated: as in a verdict.
        events: 32 bytes for each of its valid events, in order.
        names: the keys of its source and of its aliases.
        binding: None where it is not verified.
        problems: all of them.
    """

    place: str
    source: str
    data: bytes
    sha256: str
    size: int
    known: bool
    verified: bool
    kind: str = ""
    pith_number: str = ""
    suffix: str = ""
    dated: str = ""
    events: bytes = b""
    names: tuple[str, ...] = ()
    binding: Binding | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a worker needs to examine documents: the pinned keys, and how it gives signs of life."""

    trust: TrustRoots
    sign: Sign = unwatched


@dataclass(frozen=True, slots=True)
class Pile:
    """Documents to be examined.

    Arguments:
        found: files and documents.
        keep: whether their bytes are wanted.
        known: SHA-256 by place, of those that need not be verified again while they have it.
    """

    found: list[Found]
    keep: bool
    known: Mapping[str, str]


Read: TypeAlias = "tuple[Locator, bytes] | Unreadable"


def examine(desk: Desk, pile: Pile) -> list[Examined]:
    """Read and verify every document of a pile."""
    return [_examined(desk, pile, read) for found in pile.found for read in _read(desk, found)]


def _read(desk: Desk, found: Found) -> Iterator[Read]:
    desk.sign(found.place if isinstance(found, FoundFile | Unreadable) else found[0].place)
    if isinstance(found, FoundFile):
        return read_documents(found)
    return iter((found,))


def _examined(desk: Desk, pile: Pile, read: Read) -> Examined:
    if isinstance(read, Unreadable):
        source = read.shard or read.place
        return Examined(read.place, source, b"", "", 0, known=False, verified=False, problems=(read.problem,))
    locator, data = read
    source = locator.place.rpartition(":")[0] if locator.line else locator.place
    sha256 = hashlib.sha256(data).hexdigest()
    if pile.known.get(locator.place) == sha256:
        return Examined(locator.place, source, b"", sha256, len(data), known=True, verified=True)
    return examined(data, verify(data, desk.trust), place=locator.place, source=source, sha256=sha256, keep=pile.keep)


def examined(data: bytes, verdict: Verdict, *, place: str, source: str, sha256: str, keep: bool) -> Examined:
    """Return what a verdict says of a document, for those who store it; see `Examined`."""
    raw = verdict.raw
    return Examined(
        place=place,
        source=source,
        data=data if keep else b"",
        sha256=sha256,
        size=len(data),
        known=False,
        verified=verdict.verified,
        kind=verdict.kind,
        pith_number=verdict.pith_number,
        suffix=verdict.suffix,
        dated=verdict.dated,
        events=b"" if raw is None or verdict.kind != "bundle" else _events(raw),
        names=() if raw is None else tuple(dict.fromkeys(_names(raw))),
        binding=None if raw is None else _binding(raw["canonical_record"]),
        problems=verdict.problems,
    )


def _events(raw: Mapping[str, Any]) -> bytes:
    invalid = declared_invalid(raw)
    ids = (event["event_id"] for event in raw["events"])
    return b"".join(hashlib.sha256(one.encode()).digest() for one in ids if one not in invalid)


def _names(raw: Mapping[str, Any]) -> Iterator[str]:
    source = raw["canonical_record"]["source"]
    yield alias_key(source["kind"], source["id"])
    aliases: Iterable[Mapping[str, Any]] = raw.get("source_aliases") or raw.get("aliases") or ()
    yield from (alias_key(alias["alias_kind"], alias["alias_value"]) for alias in aliases)


def _binding(record: Mapping[str, Any]) -> Binding:
    source, metadata = record["source"], record["metadata"]
    return Binding(
        kind=source["kind"],
        id=source["id"],
        version=source.get("version"),
        title_sha256=metadata["title_canon_sha256"],
        abstract_sha256=metadata["abstract_canon_sha256"],
    )
