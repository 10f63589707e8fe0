"""Keywords by the rule of the format."""

from __future__ import annotations

import re

import pytest

from sitegen.pith.keywords import keywords
from tests.pith.samples import FOLDER, load

PAGE = (FOLDER / "TKDTZYGP.txt").read_text(encoding="utf-8")
EIGHT = ("regularization", "distribution", "gates", "weights", "norm", "parameters", "propose", "allows")


def test_keywords_of_the_saved_page_come_out_in_their_order() -> None:
    title = load("TKDTZYGP4524S5RYKCWOKET6FR")["events"][1]["payload"]["graph_snapshot"]["paper"]["title"]
    abstract = PAGE.split("read the original abstract\n\n", 1)[1].split("\n\n", 1)[0]
    found = keywords(title, abstract)
    assert sorted(found[:6]) == sorted(EIGHT[:6])
    assert re.search(r"^keywords (\w+)$", PAGE, re.MULTILINE)[1] == "".join(EIGHT)  # type: ignore[index]
    assert keywords("", abstract.replace("regularization", "xyzzy"))[:1] != found[:1]


@pytest.mark.parametrize(
    ("title", "abstract", "expected"),
    [
        ("", "", ()),
        ("beta alpha", "gamma beta", ("beta", "alpha", "gamma")),
        ("The of and a", "is we", ()),
        ("ab abc", "12 123 a1b", ("abc",)),
        ("$alpha$ word", "$$beta$$ \\(gamma\\) \\[delta\\]", ("word",)),
        ("cost $5 word", "", ("cost", "word")),
        ("\\emph{strong} word", "", ("strong", "word")),
        ('M\\"ollenhoff', "", ("mollenhoff",)),
        ("Élan ÉLAN", "élan", ("élan",)),
        ("\\(open word", "\\[ open $$ more $", ("open", "word")),
    ],
)
def test_words_that_count(title: str, abstract: str, expected: tuple[str, ...]) -> None:
    assert keywords(title, abstract) == expected


def test_there_are_at_most_eight() -> None:
    text = " ".join(f"{letter}word" for letter in "abcdefghijkl")
    assert keywords(text, "") == tuple(f"{letter}word" for letter in "abcdefgh")


@pytest.mark.parametrize("unit", ["\\(", "\\[", "$$ $", "$", "\\", "\\'{", "{", "\\v{"])
def test_text_that_opens_and_never_closes_is_read_once(unit: str) -> None:
    assert "word" in keywords("word " + unit * 400_001, "")
