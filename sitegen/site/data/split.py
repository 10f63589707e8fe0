"""Documents that are split, so that none grows with the mirror: parts, and the document that lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sitegen.pith.canonical import sha256_hex
from sitegen.site.data.encoding import compact
from sitegen.site.outputs import Output
from sitegen.site.routes import Address

MOST_ROWS: Final = 1000
"""Rows that a part has at most."""
VERSION: Final = "1.0"
_AVERAGE: Final = 700
"""Rows that a part has on average at most, so that hardly any mirror has a part with more than a thousand."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part: where it is, its bytes, and how many rows are in it."""

    output: Output
    count: int

    def entry(self) -> dict[str, Any]:
        """Return what the document that lists the parts says of this one."""
        body = self.output.body
        return {"path": self.output.path, "count": self.count, "sha256": sha256_hex(body), "bytes": len(body)}


def make_part(address: Address, *, kind: str, name: str, field: str, rows: list[dict[str, Any]]) -> Part:
    """Return a part with its rows under one field."""
    document = {"type": kind, "version": VERSION, "part": name, field: rows}
    return Part(Output(address.file, compact(document)), len(rows))


def bits_for(rows: int) -> int:
    """Return how many bits of a uniformly distributed key decide on the part, for 700 rows a part on average."""
    bits = 0
    while rows > _AVERAGE << bits:
        bits += 1
    return bits


def digits_for(rows: int) -> int:
    """Return how many hex digits of a uniformly distributed key name a part; at least one."""
    return max(1, -(-bits_for(rows) // 4))
