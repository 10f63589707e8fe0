"""Every way of the scripts to verify Ed25519 judges one table of odd signatures as the program does."""

from __future__ import annotations

import random
from typing import Any

import pytest

from sitegen.pith.signatures import is_well_formed
from tests.pith.test_signature_table import Odd, table
from tests.pith.test_signatures import RFC8032, SMALL, L, P, encode
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


def forms() -> list[Odd]:
    """Return keys, commitments and scalars that lie exactly on a limit, beside it, and far from it."""
    key, good = Key.fresh(1).public, Key.fresh(1).private.sign(b"")
    points = [encode(point) for point in SMALL]
    points += [(y | sign).to_bytes(32, "little") for y in (2, P - 2, P, P + 1, 2**255 - 1) for sign in (0, 2**255)]
    scalars = [scalar.to_bytes(32, "little") for scalar in (0, 1, L - 1, L, L + 1, 2**252, 2**256 - 1)]
    signatures = [*(point + good[32:] for point in points), *(good[:32] + scalar for scalar in scalars)]
    pairs = [*((point, good) for point in points), *((key, signature) for signature in signatures)]
    return [Odd(f"{one.hex()} {other.hex()}", one, other, b"", good=is_well_formed(one, other)) for one, other in pairs]


def judged(odd: list[Odd], **options: Any) -> list[dict[str, bool]]:
    given = [[row.key.hex(), row.signature.hex(), row.message.hex()] for row in odd]
    answers: list[dict[str, bool]] = run("ed25519.mjs", {"rows": given, **options})
    return answers


@pytest.mark.parametrize("way", ["used", "browser", "noble"])
def test_every_way_judges_the_table_alike(way: str) -> None:
    wrong = [row.name for row, found in zip(rows(), judged(rows()), strict=True) if found[way] is not row.good]
    assert wrong == []


def test_keys_and_signatures_are_well_formed_where_the_program_says_so() -> None:
    odd = [*forms(), *rows()]
    right = [is_well_formed(row.key, row.signature) for row in odd]
    assert {True, False} == set(right[: len(forms())])
    assert [
        row.name for row, found, good in zip(odd, judged(odd), right, strict=True) if found["formed"] is not good
    ] == []


@pytest.mark.parametrize("broken", ["takes everything", "takes nothing", "throws"])
def test_a_browser_that_verifies_wrongly_is_not_used(broken: str) -> None:
    every = judged(rows(), broken=broken)
    assert any(found["browser"] is not row.good for row, found in zip(rows(), every, strict=True))
    assert [row.name for row, found in zip(rows(), every, strict=True) if found["used"] is not row.good] == []
