"""Files and folders that somebody named: what is in them, told apart by names and first bytes."""

from __future__ import annotations

import enum
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from sitegen.content.documents import blocks
from sitegen.content.gunzip import DamagedError
from sitegen.content.identity import Identity
from sitegen.content.opening import open_regular
from sitegen.content.places import Unreadable, UnreadableError, shown
from sitegen.content.scan import FoundFile, found_file
from sitegen.content.walk import RegularFile, walk
from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.proof import addresses

_HEAD: Final = 256 * 1024
_LOOKED_AT: Final = 4096


_NO_SOURCE: Final = re.compile(rb"README|[0-9a-f]{64}\.report\.json")
"""What stands beside documents and is none: above all reports of the quarantine."""


class Kind(enum.Enum):
    """What a file holds."""

    DOCUMENTS = "documents"
    TEXT_PAGE = "text page"
    HTML_PAGE = "html page"
    METADATA_XML = "metadata in XML"
    METADATA_LINES = "metadata in lines"


class LocalFile(NamedTuple):
    """A file that can be added.

    Arguments:
        kind: what it holds.
        file: where it is.
        named: whether somebody named it, and not only a folder around it.
    """

    kind: Kind
    file: FoundFile
    named: bool = True


LocalSighting: TypeAlias = LocalFile | Unreadable

_ENDINGS: Final = {
    ".txt": Kind.TEXT_PAGE,
    ".html": Kind.HTML_PAGE,
    ".htm": Kind.HTML_PAGE,
    ".xhtml": Kind.HTML_PAGE,
    ".xml": Kind.METADATA_XML,
    ".atom": Kind.METADATA_XML,
    ".json": None,
    ".jsonl": None,
}
"""Kinds by the ending of a name without .gz; None where the first bytes tell."""


def find_local(path: Path) -> Iterator[LocalSighting]:
    """Find what can be added in a file or a folder.

    Arguments:
        path: of something that is there. In a folder, files whose names end otherwise than those that can be added, or
            begin with a dot, are passed over. Of a built tree only the bundles are taken: records that came beside
            them cannot be told from those that the build worked out, and all else is made from these.

    Yields:
        files, and what could not be read or told.
    """
    if not path.is_dir():
        yield _named(path)
        return
    real = Path(os.path.realpath(path))
    tree = _documents_of_tree(real)
    parent = os.fsencode(path.parent) + b"/" if path.parent != Path() else b""
    for step in walk(real.parent, real.name):
        if isinstance(step, RegularFile):
            found = step._replace(place=shown(parent) + step.place)
            if tree is not None and not tree.fullmatch(step.path):
                continue
            if _ending(step.name) in _ENDINGS and not _NO_SOURCE.match(step.name):
                sighting = _told_apart(found)
                yield sighting if isinstance(sighting, Unreadable) else sighting._replace(named=False)
        elif isinstance(step, Unreadable):
            yield step


def _documents_of_tree(folder: Path) -> re.Pattern[bytes] | None:
    """Return how the real paths of bundles look in a built tree; None for a folder that is none."""
    if not (folder / addresses.MANIFEST).is_file():
        return None
    return re.compile(re.escape(os.fsencode(folder)) + rb"/pith/[A-Z2-7]{26}/bundle\.json")


def _named(path: Path) -> LocalSighting:
    real = os.path.realpath(os.fsencode(path))
    place = shown(os.fsencode(path))
    try:
        status = os.stat(real)  # noqa: PTH116 - the path is bytes
    except OSError:
        return _as_document(path)
    if not os.path.isfile(real):  # noqa: PTH113 - the path is bytes
        return _as_document(path)
    return _told_apart(RegularFile(place, real, os.fsencode(path.name), Identity.of(status)))


def _as_document(path: Path) -> LocalSighting:
    found = found_file(path)
    return found if isinstance(found, Unreadable) else LocalFile(Kind.DOCUMENTS, found)


def _told_apart(file: RegularFile) -> LocalSighting:
    gzipped, ending = file.name.endswith(b".gz"), _ending(file.name)
    try:
        kind = _ENDINGS.get(ending) or _kind_of(_head(file, gzipped=gzipped), json=ending in _ENDINGS)
    except UnreadableError as error:
        return Unreadable(file.place, error.problem)
    except DamagedError as error:
        return Unreadable(file.place, Problem(error.kind, file.place, error.cause))
    if kind is None:
        cause = "Neither its name nor its first bytes tell that it is a document, a page or metadata."
        return Unreadable(file.place, Problem(refusals.FILE_UNKNOWN, file.place, cause))
    if kind is Kind.DOCUMENTS:
        found = found_file(Path(os.fsdecode(file.path)))
        if isinstance(found, Unreadable):
            problem = found.problem
            return Unreadable(file.place, Problem(problem.kind, file.place, problem.cause))
        shard = file.name.endswith((b".jsonl", b".jsonl.gz"))
        return LocalFile(kind, found._replace(place=file.place, shard=shard, gzipped=gzipped))
    identity = file.identity
    return LocalFile(kind, FoundFile(file.place, file.path, identity.size, shard=True, gzipped=gzipped))


def _ending(name: bytes) -> str:
    return os.path.splitext(os.fsdecode(name.removesuffix(b".gz")))[1].lower()  # noqa: PTH122 - bytes


def _head(file: RegularFile, *, gzipped: bool) -> bytes:
    """Return the first bytes of a file, decompressed."""
    descriptor, _ = open_regular(file.path, place=file.place)
    head = b""
    try:
        for block in islice(blocks(descriptor, gzipped=gzipped), _HEAD // _LOOKED_AT):
            head += block
            if len(head) >= _LOOKED_AT and (b"\n" in head or len(head) >= _HEAD):
                break
    except DamagedError:
        if not head:
            raise
    finally:
        os.close(descriptor)
    return head[:_HEAD]


def _kind_of(head: bytes, *, json: bool) -> Kind | None:
    """Tell a kind from the first bytes; what its name calls JSON is a document unless it is plainly metadata."""
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if json or begin.startswith(b"{"):
        return Kind.METADATA_LINES if _is_metadata(begin.partition(b"\n")[0]) else Kind.DOCUMENTS
    few = begin[:_LOOKED_AT].lower()
    if begin.startswith(b"<"):
        if b"<html" in few or b"<!doctype html" in few:
            return Kind.HTML_PAGE
        return Kind.METADATA_XML if few.startswith((b"<?xml", b"<feed", b"<oai-pmh")) else None
    return Kind.TEXT_PAGE if b"arxiv:" in few and b"pith:" in few else None


def _is_metadata(line: bytes) -> bool:
    if b'"abstract"' not in line or b'"id"' not in line:
        return False
    try:
        value: Any = orjson.loads(line)
    except ValueError:
        return False
    return (
        isinstance(value, dict)
        and {"id", "abstract"} <= value.keys()
        and not {"bundle_type", "record_type"} & value.keys()
    )
