"""Documents that the program and the scripts of the theme judge alike, with the program's verdicts of them."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sitegen.pith.keys import PITH_ROOT, TrustRoots
from sitegen.pith.verify import verify
from tests.pinning import roots
from tests.testkit import Json
from tests.testkit.broken import KEYS

PITH: Final[tuple[Json, ...]] = (
    {"key_id": PITH_ROOT.key_id, "public_key_b64": base64.b64encode(PITH_ROOT.public_key).decode("ascii")},
)
TESTKIT: Final[tuple[Json, ...]] = tuple(KEYS.trust())
_CAUSE_IS_A_LIBRARYS: Final = frozenset({"P001", "P003"})
"""What exactly is wrong with UTF-8 or JSON is said in the words of the library that reads it."""


@dataclass(frozen=True, slots=True)
class Example:
    """A document, and the keys that are pinned when it is judged."""

    name: str
    data: bytes
    trust: tuple[Json, ...] = TESTKIT

    def judged(self) -> list[Any]:
        """Return what the program says: verified, level, kind, number, and each problem's code, severity and place."""
        verdict = verify(self.data, _roots(json.dumps(self.trust)))
        problems = [[each.code, each.severity.value, each.place, each.cause] for each in verdict.problems]
        return compared([verdict.verified, verdict.level.value, verdict.kind, verdict.pith_number, problems])


@lru_cache
def _roots(trust: str) -> TrustRoots:
    return roots(json.loads(trust))


def compared(told: Sequence[Any]) -> list[Any]:
    """Return of a verdict what both must say; causes too, but for those that are in a library's words."""
    if len(told) < len(("verified", "level", "kind", "number", "problems")):
        return list(told)
    problems = [problem[: 3 if problem[0] in _CAUSE_IS_A_LIBRARYS else 4] for problem in told[4]]
    return [*told[:4], problems]


def write(folder: Path, examples: Iterable[Example]) -> None:
    """Write documents behind each other into one file, and beside it the length and pinned keys of each."""
    index = []
    with (folder / "documents.bin").open("wb") as file:
        for example in examples:
            file.write(example.data)
            index.append({"length": len(example.data), "trust": example.trust})
    (folder / "documents.json").write_text(json.dumps(index), encoding="utf-8")


def differences(examples: Sequence[Example], told: Sequence[Sequence[Any]]) -> list[str]:
    """Return what the scripts said of documents otherwise than the program does, by name."""
    pairs = ((each, each.judged(), compared(found)) for each, found in zip(examples, told, strict=True))
    return [f"{each.name}: {judged} is right, not {found}" for each, judged, found in pairs if judged != found]
