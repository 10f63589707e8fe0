"""`_redirects`: what both hosts read is read, and every other line is told with its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.host_redirects import (
    LONGEST_LINE,
    MOST_DYNAMIC,
    MOST_STATIC,
    STATUSES,
    Followed,
    parse_redirects,
)


def follow(text: str, path: str) -> Followed | None:
    rules = parse_redirects(text.encode())
    assert rules.problems == ()
    return rules.follow(path)


def test_splats_and_placeholders_are_filled_in() -> None:
    text = (
        "# old\n/old /new 301\n/news/:year/:name /blog/:name-:year 302 # moved\n/d/* https://d.example/:splat#top 308\n"
    )
    assert follow(text, "/old") == Followed(301, "/new", 2)
    assert follow(text, "/news/2017/x%20y") == Followed(302, "/blog/x%20y-2017", 3)
    assert follow(text, "/d/a/b") == Followed(308, "https://d.example/a/b#top", 4)
    assert follow(text, "/older") is None


def test_the_first_rule_wins() -> None:
    assert follow("/a/b /one 301\n/a/* /two 302\n", "/a/b") == Followed(301, "/one", 1)
    assert follow("/a/b /one 301\n/a/* /two 302\n", "/a/c") == Followed(302, "/two", 2)


@pytest.mark.parametrize("status", sorted(STATUSES))
def test_every_status_of_the_shared_part(status: int) -> None:
    assert follow(f"/a /b {status}", "/a") == Followed(status, "/b", 1)


def test_what_stands_in_a_request_never_makes_the_address_of_another_host() -> None:
    assert follow("/go/* /:splat 301", "/go//evil.example/") == Followed(301, "/evil.example/", 1)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("/a", "a path, a target and a status"),
        ("/a /b 301 Country=au", "a path, a target and a status"),
        ("/a id=:id /b/:id 301", "a path, a target and a status"),
        ("/a /b", "no status"),
        ("/a /b 301!", "forced"),
        ("/a /b 418", "not '418'"),
        ("/a /b ²00", "not '²00'"),
        ("a /b 301", "begin with a slash"),
        ("/a b 301", "neither a path nor an address"),
        ("/a //b 301", "neither a path nor an address"),
        ("/a javascript:alert(1) 301", "neither a path nor an address"),
        ("/a https://b.example/ 200", "not passed on"),
        ("/*/a /b 301", "one *"),
        ("/kept /c 301", "a rule above"),
    ],
)
def test_a_line_that_not_both_hosts_read_is_told(line: str, reason: str) -> None:
    rules = parse_redirects(f"/kept /x 302\n{line}\n".encode())
    assert [problem.place for problem in rules.problems] == ["_redirects: line 2"]
    assert reason in rules.problems[0].cause
    assert [rule.line for rule in rules.rules] == [1]


def test_the_limits_of_the_hosts_are_told() -> None:
    static = "".join(f"/s{number} /x 301\n" for number in range(MOST_STATIC + 1))
    assert [problem.place for problem in parse_redirects(static.encode()).problems] == ["_redirects: line 2001"]
    dynamic = "".join(f"/d{number}/* /x 301\n" for number in range(MOST_DYNAMIC)) + "/static /x 301\n"
    assert [problem.place for problem in parse_redirects(dynamic.encode()).problems] == ["_redirects: line 101"]
    assert parse_redirects(("/a /" + "b" * LONGEST_LINE + " 301").encode()).problems


@given(st.binary(max_size=400))
def test_whatever_stands_in_the_file_is_read_or_told(data: bytes) -> None:
    rules = parse_redirects(data)
    assert all(problem.code == "V003" for problem in rules.problems)
    assert rules.follow("/a") is None or rules.rules
