"""Bring the inventory up to what stands in the content folder now."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.build.judging import batched
from sitegen.content.places import Ignored, Unreadable
from sitegen.content.scan import FoundFile, find_documents
from sitegen.content.shards import iterate_shard
from sitegen.corpus.sources import Sources
from sitegen.corpus.stored import printable
from sitegen.intake.examining import Examined, Pile
from sitegen.intake.inventory import Inventory

Examiner: TypeAlias = Callable[[Iterable[Pile]], Iterator[list[Examined]]]
"""Examines piles, in workers."""

_WAITING: Final = 480
"""Changed files whose known documents are asked for at once."""


def take_stock(inventory: Inventory, content: Path, examine: Examiner, advance: Callable[[int], None]) -> None:
    """Look over the content folder: files that are as they were cost a look, others are verified.

    Arguments:
        inventory: what is known; changed, and not yet written down.
        content: the content folder.
        examine: what verifies documents.
        advance: is told how many documents were examined.
    """
    sources = Sources(inventory.connection)
    now, real = time.time_ns(), os.path.realpath(os.fsencode(content))
    found = (item for item in find_documents(content) if not isinstance(item, Ignored))
    changed = sources.changed((item, _identity(item, now, real)) for item in found)
    for examined in examine(_piles(inventory, _remembered(changed, sources, now, real))):
        for one in examined:
            _take(inventory, one)
        advance(len(examined))
    for place in list(sources.vanished()):
        sources.forget(place)
        inventory.forget(place)


def _remembered(
    changed: Iterable[FoundFile | Unreadable], sources: Sources, now: int, real: bytes
) -> Iterator[FoundFile | Unreadable]:
    for item in changed:
        sources.know(item.place, _identity(item, now, real))
        yield item


def _piles(inventory: Inventory, changed: Iterable[FoundFile | Unreadable]) -> Iterator[Pile]:
    """Yield what is to be examined; what a changed file held before is forgotten unless it may be the same."""
    waiting: list[FoundFile] = []
    for item in changed:
        if isinstance(item, FoundFile) and not item.shard:
            waiting.append(item)
            if len(waiting) >= _WAITING:
                yield from _single(inventory, waiting)
                waiting = []
            continue
        inventory.forget(printable(item.place))
        if isinstance(item, FoundFile):
            for unit in batched(iterate_shard(item)):
                yield Pile(unit, keep=False, known={})
    yield from _single(inventory, waiting)


def _single(inventory: Inventory, files: list[FoundFile]) -> Iterator[Pile]:
    known: dict[str, str] = {}
    for file in files:
        query = "SELECT place, sha256 FROM document WHERE source = ?"
        rows = dict(inventory.connection.execute(query, (printable(file.place),)).fetchall())
        if printable(file.place) in rows:
            known[file.place] = rows[printable(file.place)]
    for unit in batched(files):
        yield Pile(unit, keep=False, known=known)


def _take(inventory: Inventory, one: Examined) -> None:
    if one.known:
        return
    inventory.forget(printable(one.place))
    if one.verified:
        inventory.add(one)


def _identity(found: FoundFile | Unreadable, now_ns: int, content: bytes) -> str:
    """Return what a file is known by, "" where that would not tell a later change."""
    if isinstance(found, Unreadable) or not found.identity.is_settled(now_ns):
        return ""
    known = " ".join(map(str, found.identity))
    if found.path == content + b"/" + found.place.encode():
        return known
    # A link may lead to the same file under another name tomorrow.
    return f"{known} {hashlib.sha256(found.path).hexdigest()}"
