"""Addresses are read in one way only, and what they print harms nobody."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitegen.remote.addresses import Address, BadAddressError, Origin, led_to, parse_address, printable
from sitegen.remote.client import Client
from sitegen.remote.exchange import FetchProblem

GOOD = {
    "https://mirror.example": "https://mirror.example/",
    "HTTPS://Mirror.Example:443/a?b=c#d": "https://mirror.example/a?b=c",
    "https://mirror.example./x": "https://mirror.example/x",
    "http://127.0.0.1:8000/pith/X.json": "http://127.0.0.1:8000/pith/X.json",
    "http://[::1]:80/": "http://[::1]/",
    "https://a.example/é%20": "https://a.example/%C3%A9%20",
}
BAD = [
    "",
    "mirror.example",
    "ftp://mirror.example/",
    "file:///etc/passwd",
    "https://",
    "https:///x",
    "https://user@mirror.example/",
    "https://user:password@mirror.example/",
    "https://mirror.example:0x50/",
    "https://mirror.example:99999/",
    "https://mirror.example/a b",
    "https://mirror.example/\r\nHost: evil",
    "https://mirror.example\\@evil.example/",
    "https://mirr\u00f6r.example/",
    "https://[::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://a..example/",
    "https://-/",
    "https://" + "a" * 5000,
]


@pytest.mark.parametrize(("text", "expected"), GOOD.items())
def test_an_address_has_one_spelling(text: str, expected: str) -> None:
    assert str(parse_address(text)) == expected
    assert parse_address(expected) == parse_address(text)


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_address_is_not_asked(text: str) -> None:
    with pytest.raises(BadAddressError) as caught:
        parse_address(text)
    assert str(caught.value).isprintable()
    assert "password" not in str(caught.value)


@given(st.text(max_size=60).map(lambda text: f"https://h.example/{text}") | st.text(max_size=60))
@example("https://[")
@example("http://h:/")
def test_arbitrary_text_is_an_address_that_prints_harmlessly_or_is_refused(text: str) -> None:
    try:
        address = str(parse_address(text))
    except BadAddressError:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert parse_address(address) == parse_address(text)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b", "https://a.example/b"),
        ("b?c", "https://a.example/x/b?c"),
        ("//b.example/c", "https://b.example/c"),
        ("http://b.example", "http://b.example/"),
        ("/\xc3\xa9", "https://a.example/%C3%A9"),
    ],
)
def test_an_answer_leads_relative_to_what_was_asked(location: str, expected: str) -> None:
    assert str(led_to(Address(Origin("https", "a.example", 443), "/x/y"), location)) == expected


@given(st.text(st.characters(max_codepoint=255), max_size=60))
def test_arbitrary_locations_lead_somewhere_or_are_refused(location: str) -> None:
    with contextlib.suppress(BadAddressError):
        assert str(led_to(Address(Origin("https", "a.example", 443), "/x"), location)).isascii()


@given(st.text())
def test_what_strangers_write_is_shown_cut_and_harmless(text: str) -> None:
    shown = printable(text)
    assert shown.isascii()
    assert shown.isprintable()


def test_a_password_is_never_shown() -> None:
    assert printable("https://user:secret@a.example/x") == "https://...@a.example/x"
    with Client() as client:
        outcome = client.fetch("https://user:secret@a.example/x")
    assert isinstance(outcome, FetchProblem)
    assert outcome.problem.place == "https://...@a.example/x"
