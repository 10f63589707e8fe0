"""What a record tells that a mirror worked out itself: not to be taken for Pith's, but it knows citing papers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from sitegen.content.generated import MOST_CITING, Learned
from sitegen.intake.identifiers import parse_identifier
from sitegen.pith.paper import Citation
from sitegen.pith.provenance import Provenance

_MONTH: Final = re.compile(r"[12]\d{3}-(?:0[1-9]|1[0-2])", re.ASCII)
_LONGEST: Final = 4_000
_HIGHEST: Final = 1_000


def learned_from_derived(data: bytes, suffix: str, described: str) -> Learned | None:
    """Return the citing papers of a derived record (docs/json.md); None where the record is none of that kind.

    Arguments:
        data: of a record that was verified, which none of this is covered by.
        suffix: of its paper.
        described: where it is from, for people.
    """
    document: Any = json.loads(data)
    if not isinstance(document.get("derived"), dict):
        return None
    sample = document.get("inbound_citations")
    entries = sample.get("sample") if isinstance(sample, dict) else None
    cited_by = tuple(_citations(entries[:MOST_CITING], suffix)) if isinstance(entries, list) else ()
    return Learned(cited_by=cited_by, cited_by_from=described if cited_by else "")


def _citations(entries: list[Any], suffix: str) -> Iterator[Citation]:
    for entry in entries:
        title = _text(entry, "citing_title") if isinstance(entry, dict) else ""
        if not title:
            continue
        named = parse_identifier(_text(entry, "citing_key")) or parse_identifier(_text(entry, "citing_arxiv_id"))
        month, score = _text(entry, "month"), entry.get("score")
        yield Citation(
            citing=named.key if named else None,
            cited=f"pith:{suffix}",
            provenance=Provenance.COMPANION,
            title=title,
            category=_text(entry, "category"),
            month=month if _MONTH.fullmatch(month) else "",
            verdict=_text(entry, "verdict"),
            score=float(score) if isinstance(score, int | float) and -_HIGHEST < score < _HIGHEST else None,
            summary=_text(entry, "summary"),
            relation=_text(entry, "relation"),
        )


def _text(entry: dict[str, Any], name: str) -> str:
    value = entry.get(name)
    return value.strip()[:_LONGEST] if isinstance(value, str) else ""
