"""The small parts of the check of a live mirror."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Problem, Severity
from sitegen.outside import refusals
from sitegen.outside.alterations import likely_alteration
from sitegen.outside.content_types import odd_type
from sitegen.outside.continuity import check_age, day
from sitegen.outside.draws import Draws, part_of
from sitegen.outside.heads import Head
from sitegen.outside.live_report import LiveReport
from sitegen.outside.page_links import links_within
from sitegen.outside.pins import Pins, states
from sitegen.outside.remote_tree import RemoteTree, mirror_base
from sitegen.outside.tally import Tally
from sitegen.outside.unit_check import Held
from sitegen.outside.units import Unit, is_served, unit_of
from sitegen.outside.visits import Visits
from sitegen.proof.log.checkpoint import Checkpoint
from sitegen.proof.log.merkle import EMPTY_ROOT
from sitegen.proof.manifest_reader import Listed, Manifest, PartEntry
from sitegen.proof.partition import partition_key
from sitegen.remote.addresses import BadAddressError
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, Fields, Question
from tests.build.mirrors import Heard
from tests.remote.scripted import scripted

SUFFIX = "A" * 26
BASE = "https://m.example/x/"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://M.example", "https://m.example/"),
        ("https://m.example/x", BASE),
        ("https://m.example/x/index.html?y#z", BASE),
        ("http://127.0.0.1:80//", "http://127.0.0.1/"),
    ],
)
def test_a_mirror_has_one_address(text: str, expected: str) -> None:
    assert mirror_base(text) == expected
    assert mirror_base(expected) == expected


def test_an_address_with_a_password_is_none() -> None:
    with pytest.raises(BadAddressError):
        mirror_base("https://a:b@m.example/")


def test_paths_are_written_so_that_hosts_read_them_as_they_are() -> None:
    with Client(given=[BASE]) as client:
        assert RemoteTree(client, BASE).url("p/a b?c#d%é.json") == f"{BASE}p/a%20b%3Fc%23d%25%C3%A9.json"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (f"pith/{SUFFIX}/bundle.json", SUFFIX),
        (f"pith/{SUFFIX}.json", SUFFIX),
        (f".well-known/pith/{SUFFIX}/bundle.json", SUFFIX),
        (f"api/pith-number/{SUFFIX}/events.json", SUFFIX),
        (f"pith/{SUFFIX}.jsonx", f"pith/{SUFFIX}.jsonx"),
        ("index.html", "index.html"),
    ],
)
def test_documents_of_a_paper_are_checked_together(path: str, name: str) -> None:
    assert unit_of(path) == name
    assert Unit(name, ()).suffix == (name if name == SUFFIX else "")


def large(size: int) -> Iterator[bytes]:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode()
    return chain([head], repeat(bytes(1 << 20), size >> 20))


def test_of_a_file_that_is_listed_as_larger_than_any_document_no_bytes_are_kept() -> None:
    size = 33 << 20
    with scripted(lambda _: large(size)) as (_, base), Client(given=[base]) as client:
        found = RemoteTree(client, f"{base}/").fetch_listed("large.bin", size=size)
    assert (found.body, found.size, found.sha256) == (b"", size, hashlib.sha256(bytes(size)).hexdigest())


def test_of_a_paper_with_large_files_without_end_not_all_are_held() -> None:
    size, paths = 32 << 20, [f"pith/{SUFFIX}/{number}.json" for number in range(5)]
    with scripted(lambda _: large(size)) as (_, base), Client(given=[base]) as client:
        held = Held(RemoteTree(client, f"{base}/"), Unit(SUFFIX, tuple(Listed(path, size, "") for path in paths)))
        assert [len(held.answer(path).body) for path in paths] == [size, size, size, 0, 0]


def test_what_hosts_read_themselves_is_not_asked_for() -> None:
    assert [is_served(path) for path in ("_headers", "_redirects", "a/_headers", "index.html")] == [
        False,
        False,
        True,
        True,
    ]


def answered(body: bytes, kind: str = "text/html") -> Fetched:
    digest = hashlib.sha256(body).hexdigest()
    question = Question(url=BASE)
    return Fetched(
        question=question, url=BASE, status=200, body=body, size=len(body), sha256=digest, fields=Fields(kind)
    )


PAGE = b"<p>one\n<p>two\n"
ALTERED = {
    "line ends": (PAGE.replace(b"\n", b"\r\n"), "ends of lines"),
    "mark": (b"\xef\xbb\xbf" + PAGE, "byte order mark"),
    "cut": (PAGE[:-1], "taken from its end"),
    "longer": (PAGE + b"\n", "added at its end"),
    "packed": (b"\x1f\x8b\x08rest", "packed"),
    "script": (PAGE + b"<script src=/cdn-cgi/a.js>", "cdn-cgi"),
    "banner": (PAGE + b"<p>buy", "were added"),
    "smaller": (PAGE[:8], "are missing"),
    "404": (b"nothing here", "404.html"),
}


@pytest.mark.parametrize(("body", "words"), ALTERED.values(), ids=ALTERED)
def test_what_a_host_did_is_guessed(body: bytes, words: str) -> None:
    row = Listed("a.html", len(PAGE), hashlib.sha256(PAGE).hexdigest())
    page = hashlib.sha256(b"nothing here").hexdigest()
    assert words in (likely_alteration(answered(body), row, page_of_404=page) or "")


def test_bytes_that_nothing_usual_explains_are_not_explained() -> None:
    row = Listed("a.bin", 4, hashlib.sha256(b"abcd").hexdigest())
    assert likely_alteration(answered(b"abce", "application/octet-stream"), row, page_of_404="") is None


@pytest.mark.parametrize(
    ("path", "kind", "odd"),
    [
        ("a/index.html", "Text/HTML; charset=utf-8", None),
        ("a.json", "application/json", None),
        ("a.json", "text/plain", (".json", "text/plain")),
        ("a.json", "", (".json", "no type")),
        ("a.b/plain", "", None),
        ("a.bin", "anything", None),
    ],
)
def test_types_that_programs_do_not_know_are_odd(path: str, kind: str, odd: tuple[str, str] | None) -> None:
    assert odd_type(path, kind) == odd


def test_links_are_followed_within_the_mirror_alone() -> None:
    page = b"""<a href="y/">1</a><a href=/x/z.json#p>2</a><a href="../out">3</a><a href="https://m.example/x/w/?q">4</a>
    <img src="https://other.example/x/i.svg"><script src="//m.example/x/s.js"></script><a href="mailto:a@b">5</a>
    <a href="http://[">6</a><a href="%2e%2e/%2e%2e/etc">7</a><a>8</a><a href="">9</a>"""
    assert links_within(page, url=BASE, base=BASE) == {"y/index.html", "z.json", "s.js"}


def test_of_a_page_without_end_only_the_beginning_is_read() -> None:
    page = b'<a href="first/">' + b" " * (1 << 20) + b'<a href="late/">'
    assert links_within(page, url=BASE, base=BASE) == {"first/index.html"}


@given(st.binary(max_size=300) | st.text(alphabet="<a href='\"/.%&#>x\n", max_size=100).map(str.encode))
def test_arbitrary_pages_have_links_that_stay_within(page: bytes) -> None:
    assert all(
        not path.startswith("/") and ".." not in path.split("/") for path in links_within(page, url=BASE, base=BASE)
    )


def test_a_page_that_no_parser_can_read_leads_where_its_beginning_does() -> None:
    page = b'<a href="one.html"></a><![ <a href="two.html">'
    assert links_within(page, url=f"{BASE}p/index.html", base=BASE) == {"p/one.html"}


def parts(digits: int) -> Manifest:
    names = [f"{number:0{digits}x}" for number in range(16**digits)]
    return Manifest(0, 0, "x", tuple(PartEntry(name, "0" * 64, 1, 0, 0) for name in names))


def test_draws_follow_from_root_and_nonce_and_from_nothing_else() -> None:
    units = [Unit(f"file{number}", ()) for number in range(1000)]
    draws = Draws("a" * 64, b"n" * 32)
    drawn = draws.units(iter(units), 20)
    assert drawn == draws.units(iter(reversed(units)), 20)
    assert len({unit.name for unit in drawn}) == 20
    assert drawn != Draws("a" * 64, b"m" * 32).units(iter(units), 20)
    assert drawn != Draws("b" * 64, b"n" * 32).units(iter(units), 20)
    names = [part.name for part in draws.parts(parts(2), 10)]
    assert len(names) == len(set(names)) <= 10
    assert len(draws.units(iter(units[:5]), 20)) == 5
    assert list(draws.parts(Manifest(0, 0, "x", ()), 5)) == []


def test_every_unit_is_drawn_as_often_as_another() -> None:
    units = [Unit(f"file{number}", ()) for number in range(20)]
    counts = dict.fromkeys((unit.name for unit in units), 0)
    for number in range(2000):
        for unit in Draws("a" * 64, b"%d" % number).units(iter(units), 5):
            counts[unit.name] += 1
    assert all(400 < count < 600 for count in counts.values())


def test_a_paper_is_in_the_part_of_its_suffix() -> None:
    part = part_of(parts(2), SUFFIX)
    assert part is not None
    assert part.name == partition_key(SUFFIX)[:2]
    assert part_of(Manifest(0, 0, "x", ()), SUFFIX) is None


def head(timestamp: int | None) -> Head:
    return Head(
        root="a" * 64,
        manifest=parts(1),
        checkpoint=Checkpoint("x", 0, EMPTY_ROOT),
        note=b"",
        key=None,
        timestamp=timestamp,
    )


def test_a_date_in_the_future_is_told_of() -> None:
    found = list(check_age(head(10**9), max_age=1, now=10**9 - 10 * 86_400))
    assert [problem.kind for problem in found] == [refusals.DATED_AHEAD]
    assert list(check_age(head(10**9), max_age=1, now=10**9 - 86_400)) == []
    assert list(check_age(head(None), max_age=None, now=10**9)) == []
    assert day(10**30) == f"{10**30} seconds after 1970"


def test_a_problem_without_end_is_counted_in_the_end() -> None:
    heard = Heard()
    tally = Tally(heard)
    flood = (Problem(refusals.PAPER_DROPPED, f"p{number}", "x") for number in range(10_000))
    assert not tally.tell(flood)
    tally.end()
    assert (len(heard.problems), tally.errors) == (501, 10_000)
    assert heard.problems[-1].kind is refusals.TOO_MUCH
    assert "9500" in heard.problems[-1].cause
    assert heard.problems == tally.kept


def test_a_report_quotes_nothing_as_markup() -> None:
    evil = Problem(refusals.PAPER_DROPPED, "`x`](http://evil)", "**bold** <b>")
    report = LiveReport(
        mirror=BASE,
        time="t",
        is_good=False,
        is_signed=False,
        key=None,
        fingerprint="",
        key_is="unsigned",
        root=None,
        problems=(evil,),
    )
    text = report.as_markdown()
    assert "1 errors" in text
    assert "\\]\\(http" in text or "\\](http" in text
    assert "\\*\\*bold" in text


def test_visits_are_kept_and_forgotten(tmp_path: Path) -> None:
    rows = [Listed(f"pith/{SUFFIX}/bundle.json", 5, "a" * 64), Listed("b.html", 7, "b" * 64)]
    with Visits(tmp_path / "visits") as visits:
        assert visits.enter_part("0", rows) == []
        assert visits.enter_part("1", rows[:1]) == [rows[0].path]
        assert visits.sums() == (2, 12)
        assert [unit.name for unit in visits.units_to_check()] == [SUFFIX, "b.html"]
        visits.check(["b.html"])
        visits.enter_leaf(SUFFIX, 3, "line")
    with Visits(tmp_path / "visits") as visits:
        assert [unit.name for unit in visits.units_to_check()] == [SUFFIX]
        assert visits.has_part("0")
        assert visits.leaf(SUFFIX) == (3, "line")
        assert visits.done() == (1, 7, 0, 0)
        visits.forget()
        assert list(visits.units_to_check()) == []
        assert not visits.has_part("0")


def test_pins_are_kept_apart_for_mirrors_whose_names_look_alike(tmp_path: Path) -> None:
    names = {
        Pins.of(base, {"XDG_STATE_HOME": str(tmp_path)}).path
        for base in (
            "https://a.example/x/",
            "https://a.example/x-/",
            "http://a.example/x/",
            "https://a.example/" + "y" * 999,
        )
    }
    assert len(names) == 4
    assert {path.parent for path in names} == {tmp_path / "sitegen/pins"}
    assert all(len(path.name) < 100 for path in names)
    assert states({"HOME": "/h", "XDG_STATE_HOME": "relative"}) == Path("/h/.local/state/sitegen")


def test_each_code_has_its_severity() -> None:
    kinds = {code: kind.severity for code, kind in refusals.TABLE.items()}
    notes = {code for code, severity in kinds.items() if severity is Severity.NOTE}
    assert notes == {"L001", "L003", "L013", "L014", "L015", "L018", "L023"}
    assert {code for code, severity in kinds.items() if severity is Severity.WARNING} == {"L016", "L019"}
