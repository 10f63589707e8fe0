"""`_headers`: what both hosts read is read, and every other line is told with its number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.host_headers import LONGEST_LINE, MOST_RULES, parse_headers

CORS = "Access-Control-Allow-Origin: *"


def causes(text: str) -> dict[str, str]:
    return {problem.place: problem.cause for problem in parse_headers(text.encode()).problems}


def test_fields_of_all_rules_that_match_are_joined() -> None:
    rules = parse_headers(b"# a comment\n/*\n  X-A: 1\n\n/a/*\n\tX-A: 2\n  x-b: one: two\n  X-B: three\n")
    assert rules.problems == ()
    assert rules.fields("/a/b/c") == {"x-a": "1, 2", "x-b": "one: two, three"}
    assert rules.fields("/b") == {"x-a": "1"}


@pytest.mark.parametrize(
    ("rule", "path", "matches"),
    [
        ("/*", "/", True),
        ("/a/*", "/a/", True),
        ("/a/*", "/a", False),
        ("/a/*.bib", "/a/b/c.bib", True),
        ("/a/*.bib", "/a/b/c.ris", False),
        ("/paper/:page/cite.bib", "/paper/X/cite.bib", True),
        ("/paper/:page/cite.bib", "/paper/X/Y/cite.bib", False),
        ("/paper/:page/cite.bib", "/paper//cite.bib", False),
        ("/a.b", "/a.b", True),
        ("/a.b", "/axb", False),
        ("/A", "/a", False),
        ("/category/:class/*", "/category/x/feed.atom", True),
    ],
)
def test_which_paths_a_rule_matches(rule: str, path: str, matches: bool) -> None:  # noqa: FBT001 - a table of cases
    assert (parse_headers(f"{rule}\n  {CORS}".encode()).fields(path) != {}) is matches


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("/a/*/b", "one *"),
        ("/a*/b*", "one *"),
        ("/a/**", "one *"),
        ("/a:b", "whole segment"),
        ("/:x/:x", "stands twice"),
        ("/:splat/*", "stands twice"),
        ("/a?b", "queries"),
        ("/a b", "spaces"),
        ("https://example.org/*", "has to come before"),
        ("X-A: 1", "has to come before"),
    ],
)
def test_a_path_that_not_both_hosts_read_is_told_and_its_fields_left_out(line: str, reason: str) -> None:
    rules = parse_headers(f"\n{line}\n  X-Gone: 1\n/b\n  X-Kept: 1\n".encode())
    assert rules.problems[0].place == "_headers: line 2"
    assert reason in rules.problems[0].cause
    assert [pattern.text for pattern, _ in rules.rules] == ["/b"]
    assert rules.fields("/b") == {"x-kept": "1"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("X-A", "a name, a colon and a value"),
        ("! X-A", "a name, a colon and a value"),
        (": 1", "a name, a colon and a value"),
        ("X A: 1", "a name, a colon and a value"),
        ("X-A:", "no value"),
        ("X-A: a\x01b", "no value"),
        ("Set-Cookie: a=b", "the host itself"),
        ("content-length: 3", "the host itself"),
    ],
)
def test_a_field_that_cannot_be_sent_is_told_and_the_others_stay(line: str, reason: str) -> None:
    text = f"/a\n  X-Before: 1\n  {line}\n  X-After: 2\n"
    assert reason in causes(text)["_headers: line 3"]
    assert parse_headers(text.encode()).fields("/a") == {"x-before": "1", "x-after": "2"}


def test_the_limits_of_the_hosts_are_told() -> None:
    many = "".join(f"/p{number}\n  X-A: 1\n" for number in range(MOST_RULES + 1))
    assert causes(many) == {f"_headers: line {2 * MOST_RULES + 1}": "hosts read 100 rules."}
    long = "/a\n  X-A: " + "b" * LONGEST_LINE
    assert list(causes(long)) == ["_headers: line 2"]
    assert causes("/a\n  X-A: " + "b" * (LONGEST_LINE - 5)) == {}


@given(st.binary(max_size=400))
def test_whatever_stands_in_the_file_is_read_or_told(data: bytes) -> None:
    rules = parse_headers(data)
    assert all(problem.code == "V003" for problem in rules.problems)
    assert all("\r" not in value and "\n" not in value for value in rules.fields("/a/b").values())


@given(st.lists(st.sampled_from(["/", "*", ":a", "b", "\n  X: y\n", ".", "?"]), max_size=30).map("".join))
def test_paths_that_are_nearly_right_do_no_harm(text: str) -> None:
    for pattern, _ in parse_headers(f"/{text}\n  X-A: 1".encode()).rules:
        assert pattern.match("/a/b/c/d") is None or pattern.text.startswith("/")
