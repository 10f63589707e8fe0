"""Who may ask: names of other hosts, pages of other sites and paths out of the tree are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.preview.guard import Guard, decoded_path
from sitegen.preview.request import Request, RequestError, Target


def request(host: str = "localhost:8000", **fields: str) -> Request:
    given_fields = {name.replace("_", "-"): value for name, value in fields.items()}
    return Request("GET", Target("/", ""), {"host": host, **given_fields})


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1:8000", "127.1.2.3", "[::1]:8000", "[::1]"]
)
def test_the_names_of_this_machine_are_answered(host: str) -> None:
    Guard.listening("127.0.0.1").check_host(request(host))


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil",
     "10.0.0.1", "[::2]", "localhost:80:80", "localhost:x", "127.0.0.1\x00", "0x7f.1"],
)  # fmt: skip
def test_dns_rebinding_is_refused(host: str) -> None:
    with pytest.raises(RequestError) as refused:
        Guard.listening("127.0.0.1").check_host(request(host))
    assert refused.value.status == 421


def test_who_listens_for_others_is_asked_by_number_or_by_the_name_that_was_given() -> None:
    guard = Guard.listening("0.0.0.0")  # noqa: S104 - the case in question
    for host in ("10.0.0.7:8000", "[fe80::1]:8000", "localhost"):
        guard.check_host(request(host))
    Guard.listening("preview.example").check_host(request("preview.example:8000"))
    with pytest.raises(RequestError):
        guard.check_host(request("evil.example"))


@pytest.mark.parametrize(
    "fields",
    [{}, {"sec_fetch_site": "same-origin"}, {"sec_fetch_site": "none"}, {"origin": "http://localhost:8000"}],
)
def test_pages_of_the_preview_may_ask_it(fields: dict[str, str]) -> None:
    Guard.check_origin(request(**fields))


@pytest.mark.parametrize(
    "fields",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:8001"},
        {"origin": "https://localhost:8000"},
        {"sec_fetch_site": "same-origin", "origin": "http://evil.example"},
    ],
)
def test_pages_of_other_sites_may_not(fields: dict[str, str]) -> None:
    with pytest.raises(RequestError) as refused:
        Guard.check_origin(request(**fields))
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("path", "decoded"),
    [("/", ""), ("/a/b/", "a/b/"), ("/a%20b.html", "a b.html"), ("/%C3%A9", "é"), ("/%252e", "%2e"), ("/..a", "..a")],
)
def test_paths_are_decoded_once(path: str, decoded: str) -> None:
    assert decoded_path(path) == decoded


@pytest.mark.parametrize(
    "path",
    ["/..", "/../a", "/a/../b", "/%2e%2e/a", "/.%2E/a", "/a/%2e%2e", "/./a", "/a%2fb", "/a%2F..%2Fb", "/a\\b",
     "/..%5ca", "/%5c%5chost", "/a%00", "/a%0d%0ab", "/%ff", "/%c0%ae%c0%ae/a", "/a%7f"],
)  # fmt: skip
def test_paths_that_leave_the_tree_are_refused(path: str) -> None:
    with pytest.raises(RequestError) as refused:
        decoded_path(path)
    assert refused.value.status == 400


@pytest.mark.parametrize("path", ["//a", "/a//b", "//evil.example/"])
def test_no_file_has_an_empty_name(path: str) -> None:
    with pytest.raises(RequestError) as refused:
        decoded_path(path)
    assert refused.value.status == 404


@given(st.text("./%25eEcC\\aA0fF~", max_size=40))
def test_no_path_leads_out(text: str) -> None:
    try:
        path = decoded_path(f"/{text}")
    except RequestError:
        return
    assert not path.startswith("/")
    assert not {"..", "."} & set(path.split("/"))
    assert "\\" not in path
