"""How stored rows become objects again."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, Final

from sitegen.corpus.rows import ORIGINS, DocumentRow
from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.pith.provenance import Level, Provenance

DOCUMENT_COLUMNS: Final = ", ".join(f"document.{name}" for name in DocumentRow._fields)
ENTRY_COLUMNS: Final = (
    "paper.suffix, paper.page, paper.title, paper.authors, paper.more_authors, paper.primary_cat, paper.submitted_at,"
    " paper.level, paper.read, paper.summary"
)
ENTRY_WIDTH: Final = ENTRY_COLUMNS.count(",") + 1

_LEVELS: Final = {level.value: level for level in Level}
_ORIGIN_SETS: Final[tuple[tuple[Provenance, ...], ...]] = tuple(
    tuple(origin for place, origin in enumerate(ORIGINS) if bits >> place & 1) for bits in range(1 << len(ORIGINS))
)


def document_row(row: Sequence[Any]) -> DocumentRow:
    """Return the document of a row of `DOCUMENT_COLUMNS`."""
    return DocumentRow(row[0], os.fsdecode(row[1]), *row[2:])


def stored_document(document: DocumentRow, source: str, told: str) -> tuple[object, ...]:
    """Return the columns of a document but for its number, with the file it came from and its problems in full."""
    place, path, *rest = document
    return printable(place), os.fsencode(path), *rest, printable(source or place), told


def printable(place: str) -> str:
    """Return a place with bytes that are not UTF-8 in a file's name written out, since SQLite holds only Unicode."""
    return place if place.isascii() else place.encode("utf-8", "backslashreplace").decode("utf-8")


def paper_entry(row: Sequence[Any]) -> PaperEntry:
    """Return the entry of a row of `ENTRY_COLUMNS`."""
    (suffix, page, title, authors, more, primary_cat, submitted_at, level, read, summary) = row
    return PaperEntry(
        suffix, page, title, authors, more, primary_cat, submitted_at, _LEVELS[level], bool(read), summary
    )


def citing_entry(row: Sequence[Any]) -> CitingEntry:
    """Return the entry of stored fields of `CitingEntry`, its origins as bits by place in `ORIGINS`."""
    page, key, title, category, month, verdict, score, summary, relation, origins = row
    return CitingEntry(page, key, title, category, month, verdict, score, summary, relation, _ORIGIN_SETS[origins])
