"""Names are read by the program and by find.js, and both must find the same bucket."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from sitegen.pith.identity import alias_key, identifier_key, pith_key
from tests.scripts.node import needs_node, run

TABLE = json.loads((Path(__file__).parents[1] / "data" / "names" / "names.json").read_text(encoding="utf-8"))
NAMES = TABLE["names"]
SHORT = len("pith:") + 8

pytestmark = needs_node


@pytest.fixture(scope="module")
def read() -> Any:
    return run("names.mjs", TABLE)


def test_the_table_is_what_the_program_says() -> None:
    assert len(NAMES) > 200
    for name in NAMES:
        key = alias_key(name["kind"], name["value"])
        assert (key[:SHORT] if key.startswith("pith:") else key) == name["key"]
        assert hashlib.sha256(name["key"].encode()).hexdigest() == name["sha256"]


def test_every_way_of_typing_a_name_gives_its_key(read: Any) -> None:
    for name, found in zip(NAMES, read["names"], strict=True):
        assert found["keys"] == [name["key"]] * len(name["texts"]), name["texts"]
        assert found["digests"] == [name["sha256"]] * 2


def test_what_the_program_calls_an_identifier_is_one_for_the_script_too(read: Any) -> None:
    asked = 0
    for name, found in zip(NAMES, read["names"], strict=True):
        for text, key in zip(name["texts"], found["keys"], strict=True):
            ours = identifier_key(text) or (pith_key(text) if text.isupper() and len(text) == 26 else None)
            if ours is not None:
                asked += 1
                assert (ours[:SHORT] if ours.startswith("pith:") else ours) == key, text
    assert asked > 500


def test_what_is_no_name_is_none(read: Any) -> None:
    assert read["others"] == [[]] * len(TABLE["no_names"])


def test_what_is_too_long_is_no_name() -> None:
    # Without a limit, each of these keeps a browser busy for seconds.
    long = "10.1000/" + "." * 2_000 + "a"
    no_names = [long, TABLE["here"] + long, "https://arxiv.org/" + long, long[:1_500]]
    nothing = run("names.mjs", TABLE | {"names": [], "no_names": no_names})["others"]
    assert nothing == [[], [], [], ["doi:" + long[:1_500]]]


def test_the_scripts_own_hash_is_sha256_at_every_length(read: Any) -> None:
    text = ("é" * 5000).encode()
    assert read["lengths"] == [hashlib.sha256(text[:length]).hexdigest() for length in range(300)]
