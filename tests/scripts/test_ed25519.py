"""Every way of the scripts to verify Ed25519 judges one table of odd signatures as the program does."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.pith.test_signature_table import Odd, table
from tests.pith.test_signatures import RFC8032
from tests.scripts.node import needs_node, run
from tests.testkit import Key

pytestmark = needs_node


def rows() -> list[Odd]:
    chance = random.Random(4)
    found = list(table())
    for public, message, signature in RFC8032:
        key, signed, text = (bytes.fromhex(each) for each in (public, signature, message))
        found.append(Odd("RFC 8032", key, signed, text, good=True))
    for seed in range(20):
        pair, text = Key.fresh(seed), chance.randbytes(32)
        good = pair.private.sign(text)
        bit = chance.randrange(512)
        changed = bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(good))
        found.append(Odd("honest", pair.public, good, text, good=True))
        found.append(Odd(f"bit {bit} changed", pair.public, changed, text, good=False))
        found.append(Odd("no point", chance.randbytes(32), good, text, good=False))
    return found


def judged(**options: Any) -> list[dict[str, bool]]:
    given = [[row.key.hex(), row.signature.hex(), row.message.hex()] for row in rows()]
    answers: list[dict[str, bool]] = run("ed25519.mjs", {"rows": given, **options})
    return answers


@pytest.mark.parametrize("way", ["used", "browser", "noble"])
def test_every_way_judges_the_table_alike(way: str) -> None:
    wrong = [row.name for row, found in zip(rows(), judged(), strict=True) if found[way] is not row.good]
    assert wrong == []


@pytest.mark.parametrize("broken", ["takes everything", "takes nothing", "throws"])
def test_a_browser_that_verifies_wrongly_is_not_used(broken: str) -> None:
    every = judged(broken=broken)
    assert any(found["browser"] is not row.good for row, found in zip(rows(), every, strict=True))
    assert [row.name for row, found in zip(rows(), every, strict=True) if found["used"] is not row.good] == []
