"""Bars over time: each count once, in its place, as tall as it is large, and readable as text."""

from __future__ import annotations

import random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.pictures import timeline
from sitegen.site.pictures.axis import MONTH, QUARTER, YEAR, axis, span_name, ticks
from sitegen.site.strings import Strings
from tests.site.pages import HOSTILE, TEMPLATES, Page

STRINGS = Strings.read((TEMPLATES / "strings.toml").read_text(encoding="utf-8"))
Counts = list[tuple[str, int]]


def drawn(counts: Counts, what: Literal["citations", "papers"] = "citations", *, table: bool = False) -> Page:
    return Page(str(timeline(STRINGS, counts, what, table=table)))


def years(first: int, last: int) -> Counts:
    return [(str(year), year - first + 1) for year in range(first, last + 1)]


def months(first: int, last: int) -> Counts:
    return [(f"{year}-{month:02}", month) for year in range(first, last + 1) for month in range(1, 13)]


def test_nothing_is_drawn_of_nothing() -> None:
    assert timeline(STRINGS, [], "citations") == ""
    assert timeline(STRINGS, [("2020", 0)], "citations") == ""
    assert timeline(STRINGS, [("", 3), ("soon", 1)], "citations") == ""


def test_bars_are_as_tall_as_their_counts_and_stand_on_one_line() -> None:
    page = drawn([("2020", 4), ("2018", 1), ("2019", 2)])
    bars = [(int(one.attributes["y"]), int(one.attributes["height"])) for one in page.all("rect")]
    assert [tall for _, tall in bars] == [16, 32, 64]
    assert len({y + tall for y, tall in bars}) == 1
    places = [float(one.attributes["x"].rstrip("%")) for one in page.all("rect")]
    assert places == sorted(places)
    assert places[0] >= 0
    assert places[-1] + float(page.all("rect")[-1].attributes["width"].rstrip("%")) <= 100


def test_the_numbers_are_told_in_words() -> None:
    page = drawn([("2018", 1), ("2020-05", 1_234), ("2020-07", 1)])
    picture = page.one("svg")
    assert picture.attributes["role"] == "img"
    assert picture.attributes["aria-label"] == "Citations per year: 2018: 1, 2020: 1,235."
    assert page.one("figcaption").text == "Citations per year"
    assert [one.text for one in page.all("text")] == ["1", "1,235", "2018", "2019", "2020"]


def test_what_has_no_date_is_told_too() -> None:
    page = drawn([("2018", 1), ("", 2), (HOSTILE, 3), ("2018-13", 4), ("20180", 5), ("9999-01", 6), ("٢٠١٨", 7)])
    assert page.one("figcaption").text == "Citations per year; 27 without a date"
    assert page.one("svg").attributes["aria-label"] == "Citations per year: 2018: 1."


def test_many_years_share_bars() -> None:
    page = drawn([(year, 100 * number) for year, number in years(1991, 2025)])
    assert page.one("figcaption").text == "Citations in every 2 years"
    assert len(page.all("rect")) == 18
    assert page.all("title")[0].text == "1990 to 1991: 100"
    assert len(str(timeline(STRINGS, years(1991, 2025), "citations")).encode()) <= 2_500
    assert len(str(timeline(STRINGS, years(1998, 2021), "citations")).encode()) <= 2_700


def test_the_worst_that_documents_can_say_of_years_is_small() -> None:
    for counts in (years(1900, 2099), [("1900", 10**9), ("2099-12", 10**9)]):
        text = str(timeline(STRINGS, [(label, number * 10**4) for label, number in counts], "citations"))
        assert len(text.encode()) <= 2_900


def test_months_become_quarters_and_quarters_years() -> None:
    titles = [drawn(months(first, 2025), "papers").one("figcaption").text for first in (2020, 2019, 2007, 1991)]
    assert titles == ["Papers per month", "Papers per quarter", "Papers per year", "Papers per year"]


def test_a_number_without_room_is_said_when_its_bar_is_pointed_at() -> None:
    page = drawn(months(2020, 2025), "papers")
    assert len(page.all("title")) == len(page.all("rect")) == 72
    assert page.all("title")[0].text == "January 2020: 1"
    assert [one.text for one in page.all("text")] == ["12", "2020", "2021", "2022", "2023", "2024", "2025"]


def test_a_few_months_of_one_year_are_named() -> None:
    assert drawn([("2020-03", 2), ("2020-05", 3)], "papers").all("text")[-1].text == "March 2020"


def test_the_table_has_every_number() -> None:
    page = drawn(months(2024, 2024), "papers", table=True)
    assert [one.text for one in page.all("th")][:2] == ["January 2024", "February 2024"]
    assert [one.text for one in page.all("td")] == [str(month) for month in range(1, 13)]


def test_pictures_have_nothing_that_may_stand_once_only_or_not_at_all() -> None:
    page = drawn(months(2019, 2025), "papers", table=True)
    for element in page.elements:
        assert not {"id", "style"} & element.attributes.keys()
    assert not page.all("style")


def test_the_order_of_counts_changes_nothing() -> None:
    counts = months(2019, 2025)
    mixed = random.Random(1).sample(counts, len(counts))
    assert timeline(STRINGS, mixed, "papers") == timeline(STRINGS, counts, "papers")
    assert timeline(STRINGS, mixed[1:], "papers") != timeline(STRINGS, counts, "papers")


def test_a_translation_changes_the_words() -> None:
    own = Strings.read(
        (TEMPLATES / "strings.toml").read_text(encoding="utf-8"), '[pictures]\ncitations_year = "<b>Jahr</b> & \\"x\\""'
    )
    page = Page(str(timeline(own, [("2020", 1)], "citations")))
    assert page.one("figcaption").text == '<b>Jahr</b> & "x"'
    assert page.one("svg").attributes["aria-label"] == '<b>Jahr</b> & "x": 2020: 1.'


@given(st.lists(st.tuples(st.one_of(st.dates().map(str), st.text(max_size=9)), st.integers(0, 99))))
def test_no_count_is_lost(counts: Counts) -> None:
    shown = axis(counts, finest=MONTH, at_most=72)
    assert sum(shown.counts) + shown.undated == sum(number for _, number in counts)
    assert len(shown.counts) <= 72


def test_spans_have_names() -> None:
    def name(span: int, text: str) -> str:
        return span_name(STRINGS, axis([(text, 1)], finest=span, at_most=8), 0)

    assert name(MONTH, "2017-12") == "December 2017"
    assert name(QUARTER, "2017-12") == "2017, quarter 4"
    assert name(YEAR, "2017-12") == "2017"
    assert name(5 * YEAR, "2017-12") == "2015 to 2019"


@pytest.mark.parametrize("last", range(1901, 2100, 7))
def test_years_below_the_bars_have_room(last: int) -> None:
    shown = axis([("1900", 1), (str(last), 1)], finest=YEAR, at_most=72)
    marks = ticks(shown.span, shown.first, len(shown.counts), 8)
    assert 1 <= len(marks) <= 8
    assert all(0 <= place < len(shown.counts) for place, _ in marks)
