"""Companions that the program writes of what it learned of a paper, and how a person's own goes before them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from sitegen.pith.paper import Citation, Companion

GENERATED_FOLDER: Final = "papers/generated"
MARK: Final = "generated_by"
GENERATED_KEYS: Final = (MARK, "abstract_from", "abstract_proven", "cited_by_from")
MOST_CITING: Final = 5_000
_MOST_TEXT: Final = 2_000_000
"""Characters of all citing papers together, so that a companion stays one that can be read."""

_PROGRAM: Final = "sitegen add"
_YES, _NO = "yes", "no"
# What a YAML text may not hold as it stands, or not without being taken for the end of a line (YAML 1.2, 5.1 and 5.4).
_UNPRINTABLE: Final = re.compile("[\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Learned:
    """What the program learned of a paper, all of it unsigned.

    Arguments:
        abstract: the whole abstract, raw TeX; "" where it is not known.
        abstract_from: where it is from, for people.
        abstract_proven: whether it fitted the hash in the paper's signed record when it was written.
        keywords: as they stood there.
        cited_by: entries whose `cited` is the paper's own key.
        cited_by_from: where they are from, for people.
    """

    abstract: str = ""
    abstract_from: str = ""
    abstract_proven: bool = False
    keywords: tuple[str, ...] = ()
    cited_by: tuple[Citation, ...] = ()
    cited_by_from: str = ""

    def joined(self, new: Learned) -> Learned:
        """Return what is known after something new: nothing proven gives way to what is not, and no entry is lost."""
        known = self
        if new.abstract and (new.abstract_proven or not self.abstract_proven) and not self._has(new):
            known = replace(
                known,
                abstract=new.abstract,
                abstract_from=new.abstract_from,
                abstract_proven=new.abstract_proven,
            )
        if new.keywords:
            known = replace(known, keywords=new.keywords)
        if new.cited_by:
            entries = tuple(_bounded(_each_once((*new.cited_by, *self.cited_by))))
            origins = dict.fromkeys(one for one in (self.cited_by_from, new.cited_by_from) if one)
            origin = self.cited_by_from if new.cited_by_from in self.cited_by_from else "; ".join(origins)
            known = replace(known, cited_by=entries, cited_by_from=origin)
        return known

    def _has(self, new: Learned) -> bool:
        return self.abstract_proven == new.abstract_proven and self.abstract.split() == new.abstract.split()


def joined(own: Companion | None, learned: Companion | None) -> Companion | None:
    """Return one companion of a person's own and the program's: the person's wins, part by part.

    A citing paper that the person lists, by identifier or by title, is not listed again.
    """
    if own is None or learned is None:
        return own or learned
    keys = {entry.citing for entry in own.cited_by if entry.citing}
    titles = {_plain(entry.title) for entry in own.cited_by}
    further = tuple(e for e in learned.cited_by if e.citing not in keys and _plain(e.title) not in titles)
    used = further or (learned.abstract and not own.abstract)
    return Companion(
        keywords=own.keywords or learned.keywords,
        cited_by=(*own.cited_by, *further),
        notes=own.notes,
        source="; ".join(one for one in (own.source, learned.source if used else "") if one),
        abstract=own.abstract or learned.abstract,
    )


def write_companion(learned: Learned) -> bytes:
    """Return the file of a companion that the program writes, which says so at its top."""
    return "\n".join([*_lines(learned), ""]).encode("utf-8")


def _lines(learned: Learned) -> Iterator[str]:
    yield "---"
    yield f"{MARK}: {_PROGRAM}"
    if learned.abstract:
        yield f"abstract_from: {_text(learned.abstract_from)}"
        yield f"abstract_proven: {_YES if learned.abstract_proven else _NO}"
    if learned.keywords:
        yield f"keywords: [{', '.join(map(_text, learned.keywords))}]"
    if learned.cited_by:
        yield f"cited_by_from: {_text(learned.cited_by_from)}"
        yield "cited_by:"
    for entry in learned.cited_by:
        for position, (name, value) in enumerate(_entry(entry)):
            yield f"  {' ' if position else '-'} {name}: {value}"
    yield "---"
    if learned.abstract:
        yield ""
        yield learned.abstract


def _entry(entry: Citation) -> Iterator[tuple[str, str]]:
    yield "title", _text(entry.title)
    if entry.citing:
        scheme, _, value = entry.citing.partition(":")
        yield scheme, _text(value)
    for name in ("category", "month", "verdict", "summary", "relation"):
        if value := getattr(entry, name):
            yield name, _text(value)
    if entry.score is not None:
        yield "score", f"{entry.score:.3f}".rstrip("0").rstrip(".")


def is_proven(text: str) -> bool:
    """Tell what `abstract_proven` says."""
    return text == _YES


def _text(text: str) -> str:
    """Return a text as YAML that can be nothing else: in double quotes, as JSON writes it."""
    return _UNPRINTABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _each_once(entries: Iterable[Citation]) -> Iterator[Citation]:
    seen: set[tuple[str, ...]] = set()
    for entry in entries:
        name = (entry.citing,) if entry.citing else (_plain(entry.title), entry.month, _plain(entry.summary))
        if name not in seen:
            seen.add(name)
            yield entry


def _bounded(entries: Iterable[Citation]) -> Iterator[Citation]:
    size = 0
    for entry in islice(entries, MOST_CITING):
        size += len(entry.title) + len(entry.summary)
        if size > _MOST_TEXT:
            return
        yield entry


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
