"""Whatever a mirror sends in the place of its own documents, a check ends with a report of what is wrong."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from tests.outside.live_mirrors import MANIFEST, SIGNATURE, B, History, Visitor, bundle
from tests.outside.lying_server import instead, lying, read

PATHS = (
    MANIFEST,
    SIGNATURE,
    ".well-known/pith/mirror-key.json",
    ".well-known/pith/index.json",
    ".well-known/pith/index/all.json",
    ".well-known/pith/ledger.json",
    "log/checkpoint",
    "log/papers.json",
    "log/papers/all.txt",
    "log/tile/0/000.p/5",
    "log/tile/entries/000.p/5",
    bundle(B),
    f"pith/{B.suffix()}/state.json",
    "index.html",
)
VALUES: tuple[Any, ...] = (None, True, -1, 1e300, "", "é\x1b[2J", [], [[]], {}, {"parts": 1}, 2**70, "A" * 5000)


def mutated(body: bytes, chance: random.Random) -> bytes:
    """Return bytes that are another document, or none."""
    kind = chance.randrange(6)
    if kind < 3 and body.startswith(b"{"):
        value = json.loads(body)
        inside(value, chance)
        return json.dumps(value).encode()
    place = chance.randrange(len(body))
    return {
        0: body[:place],
        1: body[:place] + bytes([chance.randrange(256)]) + body[place + 1 :],
        2: b"",
        3: b"[" * 100_000,
        4: body + body,
        5: bytes(chance.randrange(256) for _ in range(200)),
    }[kind]


def inside(value: Any, chance: random.Random) -> None:
    """Change one member of a document, somewhere."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.7:
        inside(value[key], chance)
    else:
        value[key] = chance.choice(VALUES)


@pytest.mark.parametrize("path", PATHS)
def test_a_document_that_was_made_into_another_is_named_and_breaks_nothing(
    history: History, tmp_path: Path, path: str
) -> None:
    body = read(history.new, path)
    assert body is not None
    chance = random.Random(path)
    with lying(history.new) as host:
        for number in range(3):
            sent = mutated(body, chance)
            host.lie = instead(path, sent)
            report = Visitor(tmp_path / str(number)).check(host.base)
            assert report.is_good == (sent == body)
            for problem in report.problems:
                assert (problem.place + problem.cause).isprintable()
                assert len(problem.cause) < 2000
            assert report.as_markdown()
            assert json.dumps(report.as_json())
