"""The words of the interface: one file, which an operator may replace in part."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from sitegen.errors import UsageError
from sitegen.site.strings import Strings, rich

SHIPPED = """
[language]
plural = "nplurals=2; plural=n != 1"
thousands = ","
tag = "en"
of_papers = "en"
[counted]
papers = ["{n} paper", "{n} papers"]
[paper]
linked = "See [the ledger]."
read = "Read on {day}."
months = ["January", "February"]
"""
RUSSIAN = """
[language]
plural = "nplurals=3; plural=n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2"
thousands = " "
[counted]
papers = ["{n} статья", "{n} статьи", "{n} статей"]
"""


def refused(own: str) -> str:
    with pytest.raises(UsageError) as caught:
        Strings.read(SHIPPED, own)
    return str(caught.value)


def test_a_sentence_is_filled_in() -> None:
    strings = Strings.read(SHIPPED)
    assert strings.say("paper.read", day="{4} May") == "Read on {4} May."
    assert strings.sections.paper.read == "Read on {day}."
    assert [strings.counted("papers", number) for number in (0, 1, 1_530)] == ["0 papers", "1 paper", "1,530 papers"]


def test_an_operator_replaces_a_part() -> None:
    strings = Strings.read(SHIPPED, '[paper]\nread = "Gelesen am {day}."')
    assert strings.say("paper.read", day="4. Mai") == "Gelesen am 4. Mai."
    assert strings.counted("papers", 2) == "2 papers"


def test_a_language_with_three_forms() -> None:
    strings = Strings.read(SHIPPED, RUSSIAN)
    counted = [strings.counted("papers", number) for number in (1, 3, 5, 11, 21, 1_002)]
    assert counted == ["1 статья", "3 статьи", "5 статей", "11 статей", "21 статья", "1 002 статьи"]


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ('[paper]\nreed = "x"', "S006 templates/strings.toml: paper.reed: .*did you mean paper.read"),
        ('[paper]\nread = "On {date}."', "S006 .*{date} is not filled in"),
        ('[paper]\nread = "On {day."', "S006 .*brace"),
        ('[paper]\nread = ["x"]', "S006 .*a list"),
        ('[paper]\nmonths = ["x"]', "S006 .*1 words instead of 2"),
        ("[paper\n", "S007 templates/strings.toml: line 1: "),
        ("[paper]\n\ncite = 3x\n", "S007 templates/strings.toml: line 3: "),
        ('[language]\nplural = "nplurals=2; plural=__import__"', "S007 .*language.plural"),
        ('[language]\nplural = "nplurals=3; plural=n != 1"', "S007 .*language.plural"),
        ('[counted]\npapers = ["{n}"]', "S007 .*language.plural"),
        ('[counted]\npapers = ["{n} x", "{x} y"]', "S006 .*counted.papers: {x} is not filled in"),
        ('[counted]\npapers = ["{n} x", "{n y"]', "S006 .*counted.papers: .*brace"),
        ('[language]\nplural = "nplurals=2; plural=n%0"', "S007 .*language.plural"),
        ('[paper]\nread = "On {day!z}."', "S006 .*{day!z} is not filled in"),
        ('[paper]\nread = "On {day:>9999999999}."', "S006 .*{day:>9999999999} is not filled in"),
        ('[paper]\nread = "On {day:{x}}."', "S006 .*{day:{x}} is not filled in"),
        ('[paper]\nread = "On \\u0001 {day}."', "S006 .*control character"),
        ('[paper]\nlinked = "[one] [two]"', r"S006 .*more \[links\]"),
        ('[language]\ntag = "en us"', "S006 .*'en us' is no language tag"),
        ('[language]\nof_papers = "de\\" x=\\""', "S006 .*is no language tag"),
        ('reed = "x"', "S006 templates/strings.toml: reed: "),
        ("language = 3", "S006 templates/strings.toml: language: "),
    ],
)
def test_what_an_operator_gets_wrong_is_named(own: str, expected: str) -> None:
    with pytest.raises(UsageError, match=expected):
        Strings.read(SHIPPED, own)


def test_a_rule_that_is_wrong_beyond_a_thousand_still_counts() -> None:
    strings = Strings.read(SHIPPED, '[language]\nplural = "nplurals=2; plural=n == 5000 ? 7 : n != 1"')
    assert [strings.counted("papers", number) for number in (1, 5_000)] == ["1 paper", "5,000 papers"]


def test_all_faults_are_told_in_one_run() -> None:
    text = refused('[paper]\nread = "On {date}."\nreed = "x"\n[other]\nx = "y"')
    assert text.count("S006") == 3


def test_a_sentence_with_links_and_code_is_escaped_around_them() -> None:
    made = rich("See <b> [the ledger] & `a<b`.", 'x"y')
    assert made == Markup('See &lt;b&gt; <a href="x&#34;y">the ledger</a> &amp; <code>a&lt;b</code>.')
    with pytest.raises(IndexError):
        rich("[one] [two]", "/one/")
