"""Where in the log a paper is: the newest leaf of each, in parts by the first letters of the suffix."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from sitegen.pith.canonical import sha256_hex
from sitegen.site.data.encoding import compact
from sitegen.site.data.index import LetterRange
from sitegen.site.data.split import VERSION
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

LOG_PAPERS_TYPE: Final = "sitegen_log_papers"
RULE: Final = (
    "A part has a line for each paper whose suffix begins with letters from `first` to `last`: the suffix, a space, and"
    " the index of the paper's newest leaf. The index proves nothing; the leaf and its inclusion proof do."
)
_AVERAGE: Final = 16_384
"""Papers of a part on average at most: some 500 kB, and 128 parts for 1,500,000 papers."""


class PaperLeaf(NamedTuple):
    """A paper in the log: its suffix, and the index of its newest leaf, from 0."""

    suffix: str
    leaf: int


def papers_bits(papers: int) -> int:
    """Return how many bits of a suffix decide on the part, in a log of so many papers."""
    bits = 0
    while papers > _AVERAGE << bits:
        bits += 1
    return bits


def papers_part(routes: Routes, span: LetterRange, rows: Iterable[PaperLeaf]) -> tuple[Output, dict[str, Any]]:
    """Return one part and what the document that lists the parts says of it.

    Arguments:
        routes: the addresses.
        span: which papers the part holds.
        rows: these, by suffix.
    """
    lines = [f"{suffix} {leaf}\n" for suffix, leaf in rows]
    body = "".join(lines).encode("ascii")
    output = Output(routes.log(f"papers/{span.name}.txt").file, body)
    said = {"path": output.path, "first": span.first, "last": span.last, "count": len(lines)}
    return output, {**said, "sha256": sha256_hex(body), "bytes": len(body)}


def papers_index(routes: Routes, parts: Sequence[dict[str, Any]], *, bits: int) -> Output:
    """Return the document that lists the parts.

    Arguments:
        routes: the addresses.
        parts: what `papers_part` said of each, in their order.
        bits: how many bits of a suffix decide on the part.
    """
    count = sum(part["count"] for part in parts)
    document = {
        "type": LOG_PAPERS_TYPE,
        "version": VERSION,
        "rule": RULE,
        "bits": bits,
        "count": count,
        "parts": list(parts),
    }
    return Output(routes.log("papers.json").file, compact(document))
