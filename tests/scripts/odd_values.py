"""Odd numbers, texts, times, titles and names, which documents are made of before they are signed."""

from __future__ import annotations

import random
import struct
from dataclasses import dataclass, field
from typing import Any, Final

from tests.testkit import Json, Paper
from tests.testkit.state import LIST_OF_TYPE

LETTERS: Final = 'aZ_é\u0000\u001f\u007f"\\/\u2028\ud7ff\ue000\uffff\U00010000\U0001f600\U0010ffff'
NAMES: Final = ("__proto__", "constructor", "10", "9", "", "then", "payload", "event_id")
TYPES: Final = (*LIST_OF_TYPE, "record_created", "moon_phase", "__proto__", "constructor")
OF_ANY_PAYLOAD: Final = tuple(name for name in TYPES if name not in {"record_created", "graph_snapshot"})
TIMES: Final = (
    "2026-05-20T00:00:00Z",
    "2026-05-20T00:00:00.000000Z",
    "2026-05-20T02:00:00+02:00",
    "2026-05-19T23:59:59.999999999Z",
    "2026-05-20T00:00:00.0000001Z",
    "2026-05-20T00:00:00.1Z",
    "2024-02-29T00:00:00Z",
    "1969-12-31T23:59:59.5Z",
    "2026-05-20T00:00:00-00:00",
    "0001-01-01T00:00:00Z",
    "0001-01-01T00:30:00+00:30",
    "9999-12-31T23:59:59.999999Z",
    "9999-12-31T23:30:00-00:29",
)
NO_TIMES: Final = (
    "",
    "2026-02-30T00:00:00Z",
    "2025-02-29T00:00:00Z",
    "2026-00-20T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-05-20T24:00:00Z",
    "2026-05-20T23:59:60Z",
    "2026-05-20 00:00:00Z",
    "2026-05-20t00:00:00z",
    "2026-05-20T00:00:00",
    "2026-05-20T00:00:00.Z",
    "2026-05-20T00:00:00.0000000001Z",
    "2026-05-20T00:00:00+24:00",
    "2026-05-20T00:00:00Z\n",
    "٢026-05-20T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+00:01",
    "9999-12-31T23:59:59-00:01",
    "10000-01-01T00:00:00Z",
)
TITLES: Final = "aBÅ\u030aıİſßẞΣς \u00a0\t\u2003\x1c\u1e9b\u0323ǅﬁŉΐ\U0001f600\u0345ᾳﾃﾞ\u0301\u0316-.$\\{}"
DOIS: Final = (
    "10.48550/arXiv.1712.09999",
    "https://doi.org/10.48550/arxiv.1712.09999v3",
    "doi:10.48550/ARXIV.1712.09999",
    "10.48550/arxiv.1701.00001",
    " 10.48550/arxiv.1701.00001\u2003",
    "\x1c10.48550/arxiv.1701.00001",
    "10.48550/arxiv.1701.00001\ufeff",
    "10.48550/arxiv.1701.00001\u00a0x",
    "HTTPſ://dx.doi.org/10.48550/arxiv.1701.00001",
    "doı.org/10.1/x",
    "doİ:10.48550/arxiv.1701.00001",
    "https://doı.org/10.48550/arxiv.1701.00001",
    "HTTP://DX.DOİ.ORG/10.48550/ARXIV.1701.00001",
    "10.48550/arxiv.hep-th/0305021",
    "10.48550/arxiv.hep-th.AA/0305021",
    "10.1000/other",
)


def number(chance: random.Random) -> float | int:
    """Return a number of any size, with or without a fraction."""
    if chance.random() < 0.3:
        return chance.getrandbits(chance.choice((3, 53, 54, 63, 64, 65, 3_000))) * chance.choice((1, -1))
    (found,) = struct.unpack("<d", chance.randbytes(8))
    odd = (0.0, -0.0, 1.0, 1e16, 1e-7, 1e22, 123456789012345680.0, 5e-324, 0.0001, 9999999999999998.0)
    return found if chance.random() < 0.5 and abs(found) < 1e308 else chance.choice(odd)


def value(chance: random.Random, depth: int = 0) -> Any:
    """Return any JSON value."""
    match chance.randrange(6 if depth < 3 else 4):
        case 0:
            return chance.choice((None, True, False, 0, 1, "", [], {}))
        case 1 | 2:
            return number(chance)
        case 3:
            return text(chance)
        case 4:
            return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
        case _:
            keys = [*(text(chance) for _ in range(chance.randrange(5))), *chance.sample(NAMES, 2)]
            return {key: value(chance, depth + 1) for key in keys}


def text(chance: random.Random) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randrange(6)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Paper):
    """A paper whose record states other things than the paper is; a version of "left out" does not stand in it.

    Arguments:
        metadata: members of the record's metadata.
        more: a member of the source that nobody knows.
    """

    metadata: Json = field(default_factory=dict)
    more: Any = None

    def canonical_record(self) -> Json:
        record = Paper.canonical_record(self)
        record["source"]["more"] = self.more
        if record["source"]["version"] == "left out":
            del record["source"]["version"]
        return {**record, "metadata": record["metadata"] | self.metadata}
