"""Entity tags, ranges, codings, types and policies: the small tables of HTTP."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.codings import compressed, takes_gzip
from sitegen.preview.conditions import entity_tag, match, none_match, same_as_before
from sitegen.preview.content_types import content_type, is_asset, is_compressible
from sitegen.preview.policy import with_preview
from sitegen.preview.ranges import UnsatisfiableError, wanted_range
from sitegen.site.hosting import POLICY

TAG = '"abc"'


def test_a_tag_is_strong_and_of_the_bytes_and_the_coding() -> None:
    assert entity_tag(b"") == '"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"'
    assert entity_tag(b"", "gzip") == entity_tag(b"")[:-1] + '-gzip"'


@pytest.mark.parametrize(
    ("text", "sends"),
    [("", True), (TAG, False), (f"W/{TAG}", False), ("*", False), (' "x" ,W/"abc"', False), ('"x", "y"', True),
     ('"x","abc"', False), ("abc", True), ('"x" "abc"', True), ('"abc', True), (', ,"abc",', False), ('w/"abc"', True)],
)  # fmt: skip
def test_if_none_match_compares_weakly(text: str, sends: bool) -> None:  # noqa: FBT001 - a table of cases
    assert none_match(text, TAG) is sends


@pytest.mark.parametrize(
    ("text", "sends"), [("", True), (TAG, True), ("*", True), (f"W/{TAG}", False), ('"x"', False), ('"x", "abc"', True)]
)
def test_if_match_compares_strongly(text: str, sends: bool) -> None:  # noqa: FBT001 - a table of cases
    assert match(text, TAG) is sends


@pytest.mark.parametrize(
    ("text", "sends"), [("", True), (TAG, True), (f"W/{TAG}", False), ("Sat, 29 Oct 1994 19:43:31 GMT", False)]
)
def test_if_range_takes_the_same_tag_alone(text: str, sends: bool) -> None:  # noqa: FBT001 - a table of cases
    assert same_as_before(text, TAG) is sends


def test_long_lists_of_tags_are_read_to_their_end() -> None:
    assert none_match('"a" ' * 4_000 + "!", TAG)
    assert none_match(", " * 8_000 + "!", TAG)
    assert not none_match('"a", ' * 3_000 + TAG, TAG)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("bytes=0-0", range(1)), ("bytes=2-", range(2, 10)), ("bytes=-3", range(7, 10)), ("bytes=-99", range(10)),
     ("bytes=5-99", range(5, 10)), ("BYTES = 1-2", range(1, 3)), ("", None), ("bytes=0-1,3-4", None),
     ("lines=1-2", None), ("bytes=3-2", None), ("bytes=a-b", None), ("bytes=-", None), ("bytes=٣-", None)],
)  # fmt: skip
def test_ranges(text: str, wanted: range | None) -> None:
    assert wanted_range(text, 10) == wanted


@pytest.mark.parametrize(("text", "size"), [("bytes=10-", 10), ("bytes=10-20", 10), ("bytes=-0", 10), ("bytes=0-", 0)])
def test_ranges_behind_the_end_cannot_be_met(text: str, size: int) -> None:
    with pytest.raises(UnsatisfiableError):
        wanted_range(text, size)


@given(st.text(max_size=30), st.integers(0, 50))
def test_a_range_is_within_the_file(text: str, size: int) -> None:
    try:
        wanted = wanted_range(f"bytes={text}", size)
    except UnsatisfiableError:
        return
    assert wanted is None or 0 <= wanted.start < wanted.stop <= size


@pytest.mark.parametrize(
    ("text", "takes"),
    [("", False), ("gzip", True), ("br, gzip;q=0.8", True), ("gzip;q=0", False), ("*", True), ("*;q=0", False),
     ("gzip;q=0, *", False), ("gzip;q=0.5, identity", False), ("identity;q=0.5, gzip;q=0.5", True), ("x-gzip", True),
     ("GZIP ; q=1.0", True), ("gzip;q=2", False), ("deflate", False), ("gzip;;", False)],
)  # fmt: skip
def test_who_takes_gzip(text: str, takes: bool) -> None:  # noqa: FBT001 - a table of cases
    assert takes_gzip(text) is takes


def test_compressed_bytes_are_the_same_each_time_and_smaller() -> None:
    body = b"<p>" * 1_000
    packed = compressed(body)
    assert packed is not None
    assert packed == compressed(body)
    assert gzip.decompress(packed) == body
    assert compressed(b"small") is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [("a/index.html", "text/html; charset=utf-8"), ("terms/0.bin", "application/octet-stream"),
     ("x.md", "text/markdown; charset=utf-8"), ("x.bib", "application/x-bibtex; charset=utf-8"),
     ("x.ris", "application/x-research-info-systems; charset=utf-8"),
     ("feed.atom", "application/atom+xml; charset=utf-8"),
     ("a.webmanifest", "application/manifest+json"), ("a.woff2", "font/woff2"), ("cite.csl.json", "application/json"),
     ("A.PNG", "image/png"), ("LICENSE", "application/octet-stream")],
)  # fmt: skip
def test_types_follow_from_names(path: str, kind: str) -> None:
    assert content_type(path) == kind


def test_what_is_text_is_compressed_and_pictures_are_not() -> None:
    assert all(map(is_compressible, ("text/html; charset=utf-8", "application/feed+json", "image/svg+xml")))
    assert not any(map(is_compressible, ("image/png", "font/woff2", "application/gzip")))
    assert is_asset("assets/style.css")
    assert not is_asset("paper/X/index.html")


def test_the_policy_of_the_site_stays_as_it_is() -> None:
    assert with_preview(POLICY) == POLICY


@pytest.mark.parametrize(
    ("policy", "widened"),
    [
        ("img-src 'none'", "img-src 'none'"),
        ("default-src *", "default-src *"),
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
        ("script-src 'none'; connect-src 'self'", "script-src 'self'; connect-src 'self'"),
        ("script-src https://a.example", "script-src https://a.example 'self'"),
        ("default-src 'self', script-src 'none'", "default-src 'self',script-src 'self'"),
    ],
)
def test_a_stricter_policy_lets_the_preview_work(policy: str, widened: str) -> None:
    assert with_preview(policy) == widened
