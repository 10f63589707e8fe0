"""Every character that both know has the same lower case, folded case and normal forms in Python and in the scripts.

Which characters there are depends on the version of Unicode that each of them was made with. A title in letters that
are newer than the older of the two may be bound by one and not by the other: a warning (P080), and never an error.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from sitegen.pith.bindings import _MARKS_IN_DISGUISE
from tests.scripts.node import needs_node, run

pytestmark = needs_node

FORMS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "casefold": str.casefold,
    "NFC": lambda text: unicodedata.normalize("NFC", text),
    "NFKC": lambda text: unicodedata.normalize("NFKC", text),
    "collapsed": lambda text: " ".join(text.split()),
    "stripped": str.strip,
}
EVERY = [chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000]
ALPHABET = "aB \t\x1c\x85\xa0\ufeffΣσς.'\u0301\u0345\u00adİıßẞſﬁǅꭰᏀᏸ\u1e9b\u0323가\u1100\u1161Ⅷ²\u2000𐐀😀\U0001d538"


def texts() -> list[str]:
    chance = random.Random(1)
    known = [character for character in EVERY if unicodedata.ucd_3_2_0.category(character) != "Cn"]
    some = ["".join(chance.choices(ALPHABET, k=chance.randrange(1, 12))) for _ in range(2_000)]
    return some + ["".join(chance.choices(known, k=30)) for _ in range(1_000)]


@pytest.fixture(scope="module")
def read() -> Any:
    return run("texts.mjs", texts())


@pytest.fixture(scope="module")
def known(read: Any) -> list[str]:
    unknown = {chr(point) for point in read["unknown"]}
    return [one for one in EVERY if one not in unknown and unicodedata.category(one) != "Cn"]


@pytest.mark.parametrize("name", ["lower", "casefold", "NFC", "NFKC"])
def test_characters_have_the_same_forms(read: Any, known: list[str], name: str) -> None:
    found = {chr(int(point)): formed for point, formed in read["characters"][name].items()}
    assert len(found) > 1_000
    assert [one for one in known if found.get(one, one) != FORMS[name](one)] == []


def test_combining_marks_are_the_same(read: Any, known: list[str]) -> None:
    marks = {chr(point) for point in read["marks"]}
    right = {one for one in known if unicodedata.combining(one) or one in _MARKS_IN_DISGUISE}
    assert marks & set(known) == right


def test_white_space_is_the_same(read: Any) -> None:
    assert [chr(point) for point in read["spaces"]] == [one for one in EVERY if one.isspace()]


@pytest.mark.parametrize("name", FORMS)
def test_texts_have_the_same_forms(read: Any, name: str) -> None:
    for text, found in zip(texts(), read["texts"], strict=True):
        assert found[name] == FORMS[name](text), ascii(text)
