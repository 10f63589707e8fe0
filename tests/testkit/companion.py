"""Mint companions: Markdown with front matter and the whole abstract as the body."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.testkit.canonical import Json


def citing(
    title: str, *, category: str = "cs.LG", month: str = "2026-05", score: float | None = None, **more: str
) -> Json:
    """Return one entry of a companion's `cited_by`.

    Arguments:
        title: the citing paper's title.
        score: the novelty score, or none.
        more: `verdict`, `summary`, `arxiv`, `doi` or `pith`.
    """
    entry: Json = {"title": title, "category": category, "month": month, "verdict": "unverdicted"}
    if score is not None:
        entry["score"] = score
    return entry | {"summary": "A summary."} | more


def mint_companion(
    abstract: str,
    *,
    keywords: Iterable[str] = (),
    cited_by: Iterable[Json] = (),
    notes: str = "",
    source: str = "",
) -> bytes:
    """Return a companion; what is empty is left out of the front matter.

    Every value is written as JSON, which YAML understands, so that no title can be mistaken for anything else.
    """
    lines = ["---"]
    words, entries = list(keywords), list(cited_by)
    if words:
        lines.append(f"keywords: {_value(words)}")
    if source:
        lines.append(f"source: {_value(source)}")
    if notes:
        lines.append(f"notes: {_value(notes)}")
    if entries:
        lines.append("cited_by:")
    for entry in entries:
        for position, (name, value) in enumerate(entry.items()):
            lines.append(f"  {'-' if position == 0 else ' '} {name}: {_value(value)}")
    lines += ["---", "", abstract, ""]
    return "\n".join(lines).encode("utf-8")


def _value(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
