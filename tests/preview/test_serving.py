"""A tree over real sockets: each address answers as a host would."""

from __future__ import annotations

import gzip
import hashlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.preview.answers import FolderAnswers
from sitegen.site.hosting import POLICY, headers_file
from tests.preview.served import BROWSER, Served, previewing

PAGE = b"<!DOCTYPE html><title>t</title><body><p>" + "Läuft. ".encode() * 100 + b"</p></body></html>"
FILES = {
    "index.html": PAGE,
    "404.html": b"<title>nowhere</title><body>nothing here</body>",
    "paper/ABCDEFGH/index.html": PAGE,
    "paper/ABCDEFGH/cite.bib": b"@article{a}\n",
    "contact.html": PAGE,
    "verify/verify.html": PAGE,
    "a.b/index.html": PAGE,
    "author/a%2Fb/index.html": PAGE,
    "search/terms/0/1.bin": bytes(range(100)),
    "pith/X/bundle.json": b"{}\n" * 200,
    "assets/style.css": b"a{}",
    "assets/stix-two-math.woff2": b"wOF2",
    "empty.txt": b"",
    "_headers": headers_file().body,
    "_redirects": b"/old /paper/ABCDEFGH/ 301\n/by/* /paper/:splat 302\n/shown /contact 200\n/gone /contact 404\n"
    b"/contact /x 301\nwrong\n",
}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with previewing(FolderAnswers(write(tmp_path_factory.mktemp("tree"), FILES))) as served:
        yield served


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/paper/ABCDEFGH", "/paper/ABCDEFGH/"),
        ("/paper/ABCDEFGH/index.html", "/paper/ABCDEFGH/"),
        ("/index.html", "/"),
        ("/a.b?x=1&y", "/a.b/?x=1&y"),
        ("/contact.html", "/contact"),
        ("/contact/", "/contact"),
        ("/author/a%252Fb", "/author/a%252Fb/"),
    ],
)
def test_the_clean_address_is_said_where_another_was_asked_for(served: Served, path: str, location: str) -> None:
    reply = served.get(path)
    assert (reply.status, reply.fields["location"]) == (308, location)


@pytest.mark.parametrize("path", ["/", "/paper/ABCDEFGH/", "/a.b/", "/contact", "/author/a%252Fb/", "/?q=x"])
def test_pages_have_their_bytes_for_programs(served: Served, path: str) -> None:
    reply = served.get(path)
    assert (reply.status, reply.body) == (200, PAGE)
    assert reply.fields["content-type"] == "text/html; charset=utf-8"
    assert reply.fields["content-security-policy"] == POLICY
    assert reply.fields["x-content-type-options"] == "nosniff"


def test_a_page_that_is_to_be_saved_has_its_bytes_for_people_too(served: Served) -> None:
    assert b"overlay.js" in served.get("/paper/ABCDEFGH/", Accept="text/html").body
    assert served.get("/verify/verify.html").fields["location"] == "/verify/verify"
    assert served.get("/verify/verify", Accept="text/html").body == PAGE


@pytest.mark.parametrize(
    "path", ["/nowhere", "/paper/", "//paper/ABCDEFGH/", "/_headers", "/_redirects", "/paper/ABCDEFGH/x/"]
)
def test_what_is_not_there_shows_the_page_of_the_site(served: Served, path: str) -> None:
    reply = served.get(path)
    assert (reply.status, reply.body) == (404, FILES["404.html"])
    assert "etag" not in reply.fields


def test_types_and_permissions_come_from_the_rules_of_the_host(served: Served) -> None:
    assert served.get("/paper/ABCDEFGH/cite.bib").fields["content-type"] == "application/x-bibtex; charset=utf-8"
    assert served.get("/pith/X/bundle.json").fields["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in served.get("/paper/ABCDEFGH/").fields
    assert served.get("/search/terms/0/1.bin").fields["content-type"] == "application/octet-stream"


def test_nothing_is_kept_without_asking_whatever_the_rules_say(served: Served) -> None:
    assert "max-age=604800" in headers_file().body.decode()
    assert served.get("/assets/stix-two-math.woff2").fields["cache-control"] == "public, max-age=0, must-revalidate"


def test_redirects_are_followed_where_no_file_is(served: Served) -> None:
    assert served.get("/old?a=b").fields["location"] == "/paper/ABCDEFGH/?a=b"
    reply = served.get("/by/ABCDEFGH/")
    assert (reply.status, reply.fields["location"]) == (302, "/paper/ABCDEFGH/")
    assert (served.get("/shown").status, served.get("/shown").body) == (200, PAGE)
    assert (served.get("/gone").status, served.get("/gone").body) == (404, PAGE)


def test_wrong_lines_are_told_with_their_numbers_and_those_that_files_hide(served: Served) -> None:
    served.terminal.wait_for("V003 _redirects: line 6")
    assert served.get("/contact").status == 200
    assert b"Cloudflare follows the rule" in served_state(served)


def served_state(served: Served) -> bytes:
    head = f"GET /.sitegen/events?page=%2F HTTP/1.1\r\nHost: localhost:{served.port}\r\n\r\n".encode()
    return first_events(served, head)


def first_events(served: Served, head: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(head)
        data = b""
        while b"event: state" not in data or not data.endswith(b"\n\n"):
            data += connection.recv(65536)
    return data


def test_head_says_what_get_would_and_sends_nothing(served: Served) -> None:
    got, headed = served.get("/paper/ABCDEFGH/"), served.get("/paper/ABCDEFGH/", "HEAD")
    assert (headed.status, headed.body) == (200, b"")
    assert {**headed.fields, "date": ""} == {**got.fields, "date": ""}
    assert headed.fields["content-length"] == str(len(PAGE))
    missing = served.get("/nowhere", "HEAD")
    assert (missing.status, missing.body, missing.fields["content-length"]) == (404, b"", str(len(FILES["404.html"])))


def test_an_unchanged_file_is_not_sent_again(served: Served) -> None:
    first = served.get("/pith/X/bundle.json")
    tag = first.fields["etag"]
    assert tag == f'"{hashlib.sha256(FILES["pith/X/bundle.json"]).hexdigest()}"'
    for given in (tag, f"W/{tag}", "*", f'"x", {tag}'):
        again = served.get("/pith/X/bundle.json", If_None_Match=given)
        assert (again.status, again.body) == (304, b"")
        assert again.fields["etag"] == tag
        assert again.fields["vary"] == "Accept-Encoding"
        assert "content-length" not in again.fields
        assert "content-type" not in again.fields
    assert served.get("/pith/X/bundle.json", If_None_Match='"x"').status == 200
    assert served.get("/pith/X/bundle.json", If_Match='"x"').status == 412
    assert served.get("/nowhere", If_None_Match="*").status == 404


def test_a_page_for_people_has_another_tag_than_the_page_for_programs(served: Served) -> None:
    plain, shown = served.get("/"), served.page("/")
    assert plain.fields["etag"] != shown.fields["etag"]
    assert plain.fields["vary"] == shown.fields["vary"] == "Accept, Accept-Encoding"
    assert shown.body.replace(shown.body[shown.body.index(b"<script") : shown.body.index(b"</body")], b"") == PAGE
    assert served.get("/", **BROWSER, If_None_Match=shown.fields["etag"]).status == 304
    assert served.get("/", **BROWSER, If_None_Match=plain.fields["etag"]).status == 200


def test_a_part_of_a_file(served: Served) -> None:
    whole = FILES["search/terms/0/1.bin"]
    tag = served.get("/search/terms/0/1.bin").fields["etag"]
    for given, wanted in (
        ("bytes=10-19", slice(10, 20)),
        ("bytes=-5", slice(95, 100)),
        ("bytes=98-200", slice(98, 100)),
    ):
        reply = served.get("/search/terms/0/1.bin", Range=given)
        assert (reply.status, reply.body) == (206, whole[wanted])
        assert reply.fields["content-range"] == f"bytes {wanted.start}-{wanted.stop - 1}/100"
        assert reply.fields["content-length"] == str(len(reply.body))
    assert served.get("/search/terms/0/1.bin", Range="bytes=1-2", If_Range=tag).status == 206
    assert served.get("/search/terms/0/1.bin", Range="bytes=1-2", If_Range='"x"').body == whole
    assert served.get("/search/terms/0/1.bin", Range="bytes=1-2,4-5").body == whole
    assert served.get("/search/terms/0/1.bin", "HEAD", Range="bytes=1-2").status == 200
    assert served.get("/search/terms/0/1.bin", Range="bytes=1-2", If_None_Match=tag).status == 304
    past = served.get("/search/terms/0/1.bin", Range="bytes=100-")
    assert (past.status, past.fields["content-range"], past.body) == (416, "bytes */100", b"")
    assert served.get("/empty.txt", Range="bytes=0-").status == 416


def test_who_takes_gzip_gets_it_with_a_tag_of_its_own(served: Served) -> None:
    plain, packed = served.get("/"), served.get("/", Accept_Encoding="br, gzip")
    assert packed.fields["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == PAGE
    assert packed.fields["etag"] == f'{plain.fields["etag"][:-1]}-gzip"'
    assert served.get("/", Accept_Encoding="gzip", If_None_Match=packed.fields["etag"]).status == 304
    assert served.get("/", Accept_Encoding="gzip;q=0", If_None_Match=packed.fields["etag"]).body == PAGE
    assert "content-encoding" not in served.get("/", Accept_Encoding="gzip", Range="bytes=0-3").fields
    font = served.get("/assets/stix-two-math.woff2", Accept_Encoding="gzip")
    assert "content-encoding" not in font.fields
    assert "vary" not in font.fields


def test_several_requests_go_over_one_connection(served: Served) -> None:
    head = b"GET /assets/style.css HTTP/1.1\r\nHost: localhost\r\n"
    told = served.raw(head + b"\r\n" + head + b"\r\n" + head + b"Connection: close\r\n\r\n")
    assert told.count(b"HTTP/1.1 200 OK\r\n") == 3
    assert told.count(b"\r\n\r\na{}") == 3


def test_a_mirror_in_a_folder_of_its_host(tmp_path: Path) -> None:
    rules = {"_headers": headers_file("/mirror/").body}
    with previewing(FolderAnswers(write(tmp_path, FILES | rules), "/mirror/")) as served:
        assert served.get("/mirror/").body == PAGE
        assert served.get("/").fields["location"] == "/mirror/"
        assert served.get("/mirror").fields["location"] == "/mirror/"
        assert served.get("/mirror/paper/ABCDEFGH").fields["location"] == "/mirror/paper/ABCDEFGH/"
        assert served.get("/paper/ABCDEFGH/").status == 404
        assert served.get("/mirror/paper/ABCDEFGH/cite.bib").fields["content-type"].startswith("application/x-bibtex")


def test_a_tree_without_a_page_for_unknown_addresses_or_rules(tmp_path: Path) -> None:
    with previewing(FolderAnswers(write(tmp_path, {"index.html": PAGE}))) as served:
        assert served.get("/x").status == 404
        assert b"No file is at this address" in served.get("/x").body
        assert "content-security-policy" not in served.get("/").fields
