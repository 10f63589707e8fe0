"""Feeds as readers that nobody here wrote see them: feedparser, and a JSON Schema of JSON Feed with its formats."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from jsonschema import Draft7Validator, FormatChecker
from lxml import etree

from sitegen.pith.provenance import Level
from sitegen.site.feeds.atom import atom_feed
from sitegen.site.feeds.feed import FEED_ENTRIES, feed_links, make_feed
from sitegen.site.feeds.json_feed import json_feed
from sitegen.site.mirror import Site
from sitegen.site.moments import NEVER, utc
from tests.site.pages import HOSTILE, entry, make_site

SCHEMA = Path(__file__).parents[2] / "data" / "schemas" / "jsonfeed-1.1.json"
VALIDATOR = Draft7Validator(
    json.loads(SCHEMA.read_text(encoding="utf-8")), format_checker=FormatChecker(["uri", "date-time"])
)
ATOM = "{http://www.w3.org/2005/Atom}"
HERE = "https://mirror.example/pith"
SITE, NOWHERE = make_site(), make_site("")
SUSPECT = "".join(
    map(chr, [*range(0x3000), *range(0xD700, 0x10010), *range(0xE0000, 0xE0200), *range(0x10FFF0, 0x110000)])
)
PAPERS = [
    entry(number, submitted_at=f"2017-12-{31 - number:02}T10:00:00.25+02:00", summary=f"It shows $x^{number}$.")
    for number in range(9)
]
CATEGORIES = pytest.mark.parametrize("category", [None, "cs.LG", "not/a category", ""])
SITES = pytest.mark.parametrize("site", [SITE, NOWHERE], ids=["known", "unknown"])


def read_atom(site: Site, papers: list[Any], category: str | None = None) -> Any:
    body = atom_feed(site, make_feed(site, papers, category=category)).body
    etree.fromstring(body)
    found = feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found
    assert found.version == "atom10"
    return found


def read_json(site: Site, papers: list[Any], category: str | None = None) -> dict[str, Any]:
    document = json.loads(json_feed(site, make_feed(site, papers, category=category)).body)
    VALIDATOR.validate(document)
    assert isinstance(document, dict)
    return document


def faults(body: bytes) -> set[str]:
    """Return what a feed lacks of RFC 4287, sections 4.1.1 and 4.1.2, which feedparser forgives."""
    root = etree.fromstring(body)
    found = set()
    for one in (root, *root.findall(f"{ATOM}entry")):
        for tag in ("id", "title", "updated"):
            if [element.text for element in one.findall(ATOM + tag)].count(None) or len(one.findall(ATOM + tag)) != 1:
                found.add(f"{etree.QName(one).localname} {tag}")
        kinds = [(link.get("rel"), link.get("type")) for link in one.findall(f"{ATOM}link")]
        if len(kinds) != len(set(kinds)):
            found.add("two links of a kind")
        if "alternate" not in dict(kinds) or any(not link.get("href") for link in one.findall(f"{ATOM}link")):
            found.add("no alternate")
        if utc(one.findtext(f"{ATOM}updated") or "") != one.findtext(f"{ATOM}updated"):
            found.add("no date")
        if any(not (category.get("term") or "") for category in one.findall(f"{ATOM}category")):
            found.add("no term")
    if root.find(f"{ATOM}author/{ATOM}name") is None:
        found.add("no author")
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    if len(ids) != len(set(ids)):
        found.add("an id twice")
    return found


def test_a_reader_finds_everything_in_atom() -> None:
    found = read_atom(SITE, PAPERS)
    assert found.feed.id == f"{HERE}/feed.atom"
    assert found.feed.title == "A test mirror"
    assert found.feed.subtitle == "Papers to test with."
    assert found.feed.author_detail == {"name": "A test mirror", "href": f"{HERE}/"}
    links = {(link.rel, link.type): link.href for link in found.feed.links}
    assert links == {
        ("self", "application/atom+xml"): f"{HERE}/feed.atom",
        ("alternate", "text/html"): f"{HERE}/",
        ("alternate", "application/feed+json"): f"{HERE}/feed.json",
    }
    first = found.entries[0]
    assert first.id == "pith:2017:AAAAAAAAAAAAAAAAAAAAAAAAAA"
    assert first.title == "Paper 0 about x²"
    assert first.link == f"{HERE}/paper/AAAAAAAA/"
    assert first.published == first.updated == "2017-12-31T08:00:00Z" == found.feed.updated
    assert [author.name for author in first.authors] == ["Ada Example"]
    assert [dict(tag) for tag in first.tags] == [
        {"term": "cs.LG", "scheme": "http://arxiv.org/schemas/atom", "label": "Machine Learning"}
    ]
    assert first.summary.startswith("<p>It shows x⁰.</p><p>Verified bundle. ")
    assert [one.id[-19:-18] for one in found.entries] == list("ABCDEFGHI")


def test_a_reader_finds_everything_in_json_feed() -> None:
    document = read_json(SITE, PAPERS)
    assert (document["home_page_url"], document["feed_url"]) == (f"{HERE}/", f"{HERE}/feed.json")
    assert document["authors"] == [{"name": "A test mirror", "url": f"{HERE}/"}]
    first = document["items"][0]
    assert first["content_text"].startswith("It shows x⁰.\n\nVerified bundle. ")
    assert {name: value for name, value in first.items() if name != "content_text"} == {
        "id": "pith:2017:AAAAAAAAAAAAAAAAAAAAAAAAAA",
        "url": f"{HERE}/paper/AAAAAAAA/",
        "title": "Paper 0 about x²",
        "date_published": "2017-12-31T08:00:00Z",
        "date_modified": "2017-12-31T08:00:00Z",
        "authors": [{"name": "Ada Example"}],
        "tags": ["cs.LG", "Machine Learning"],
        "_pith": {"level": "bundle", "path": "/pith/paper/AAAAAAAA/"},
    }


@SITES
@CATEGORIES
def test_every_feed_is_valid_empty_or_not(site: Site, category: str | None) -> None:
    for papers in ([], PAPERS):
        assert faults(atom_feed(site, make_feed(site, papers, category=category)).body) == set()
        found, document = read_atom(site, papers, category), read_json(site, papers, category)
        assert found.feed.title == document["title"]
        assert [one.id for one in found.entries] == [one["id"] for one in document["items"]]
        assert found.feed.updated == ("2017-12-31T08:00:00Z" if papers else NEVER)


def test_a_feed_of_a_category_says_so_and_has_an_address_of_its_own() -> None:
    made = make_feed(SITE, PAPERS, category="cs.LG")
    assert atom_feed(SITE, made).path == "category/cs.LG/feed.atom"
    assert json_feed(SITE, made).path == "category/cs.LG/feed.json"
    found = read_atom(SITE, PAPERS, "cs.LG")
    assert found.feed.id == f"{HERE}/category/cs.LG/feed.atom"
    assert found.feed.title == "Machine Learning (cs.LG) · A test mirror"
    assert found.feed.link == f"{HERE}/category/cs.LG/"


def test_without_an_address_links_are_paths_and_ids_are_still_absolute() -> None:
    found = read_atom(NOWHERE, PAPERS)
    assert found.feed.id.startswith("urn:uuid:")
    assert {link.href for link in found.feed.links} == {"/feed.atom", "/", "/feed.json"}
    assert found.entries[0].link == "/paper/AAAAAAAA/"
    others = {read_atom(NOWHERE, [], category).feed.id for category in (None, "cs.LG", "cs.AI")}
    assert len(others) == 3
    document = read_json(NOWHERE, PAPERS)
    assert not {"feed_url", "home_page_url", "icon"} & set(document)
    assert "url" not in document["items"][0]
    assert document["items"][0]["_pith"]["path"] == "/paper/AAAAAAAA/"


def test_the_id_of_a_paper_is_the_same_in_every_mirror_whatever_names_its_page() -> None:
    clashing = dataclasses.replace(PAPERS[0], page=PAPERS[0].suffix)
    ids = {
        one["id"]
        for site in (SITE, NOWHERE, make_site("https://other.example"))
        for one in read_json(site, [PAPERS[0], clashing])["items"]
    }
    assert ids == {"pith:2017:AAAAAAAAAAAAAAAAAAAAAAAAAA"}


def test_a_feed_has_the_fifty_newest_and_their_newest_date_by_instant() -> None:
    papers = [entry(number, submitted_at="2018-01-01T00:30:00+02:00") for number in range(70)]
    papers[3] = entry(3, submitted_at="2017-12-31T23:00:00Z")
    assert len(read_json(SITE, papers)["items"]) == len(read_atom(SITE, papers).entries) == FEED_ENTRIES == 50
    assert read_atom(SITE, papers).feed.updated == "2017-12-31T23:00:00Z"


def test_a_paper_is_updated_when_its_newest_document_was_built() -> None:
    built = {
        PAPERS[1].suffix: ["2026-05-01T02:00:00.5+02:00", "2026-06-01T00:00:00Z"],
        PAPERS[2].suffix: ["2001-01-01T00:00:00Z"],
        PAPERS[3].suffix: ["soon"],
    }
    made = make_feed(SITE, PAPERS[:4], built=built)
    found = feedparser.parse(atom_feed(SITE, made).body)
    assert [one.id for one in found.entries] == [one.id for one in read_atom(SITE, PAPERS[:4]).entries]
    assert [one.published[:10] for one in found.entries] == ["2017-12-31", "2017-12-30", "2017-12-29", "2017-12-28"]
    assert [one.updated[:10] for one in found.entries] == ["2017-12-31", "2026-06-01", "2017-12-29", "2017-12-28"]
    assert found.feed.updated == "2026-06-01T00:00:00Z"
    items = json.loads(json_feed(SITE, made).body)["items"]
    assert [one["date_modified"] for one in items] == [one.updated for one in found.entries]


@SITES
def test_hostile_text_stays_text(site: Site) -> None:
    paper = entry(
        0, title=HOSTILE, authors=HOSTILE, summary=HOSTILE, primary_cat=HOSTILE, submitted_at="2017-13-99T\x00"
    )
    first = read_atom(site, [paper], HOSTILE).entries[0]
    assert "<script>alert(1)</script>" in first.title  # a text construct: shown, never run
    assert "script" not in {element.tag for element in etree.HTML(first.summary).iter()}
    assert "img" not in {element.tag for element in etree.HTML(first.summary).iter()}
    assert "\u202e" not in str(first)
    assert first.updated == NEVER
    told = read_json(site, [paper], HOSTILE)["items"][0]
    assert not any(name.endswith("_html") for name in told)


@SITES
def test_no_character_that_xml_forbids_breaks_a_feed(site: Site) -> None:
    # Every control character, surrogate and noncharacter among them, in plain text and in TeX.
    for first in range(0, len(SUSPECT), 0x1000):
        text = SUSPECT[first : first + 0x1000]
        paper = entry(0, title=text, authors=text, summary=f"\\emph{{{text}}}", primary_cat=text)
        etree.fromstring(atom_feed(site, make_feed(site, [paper], category=text)).body)
        read_json(site, [paper], text)


def test_an_empty_title_and_no_authors_leave_nothing_empty() -> None:
    paper = entry(0, title=" ", authors="", summary="", primary_cat="\u200b")
    assert faults(atom_feed(SITE, make_feed(SITE, [paper])).body) == set()
    first = read_atom(SITE, [paper]).entries[0]
    assert first.title == "pith:AAAAAAAAAAAAAAAAAAAAAAAAAA"
    assert [tag.term for tag in first.tags] == ["(nameless)"]
    assert "authors" not in read_json(SITE, [paper])["items"][0]


def test_authors_are_one_each_and_those_left_out_are_counted() -> None:
    paper = entry(0, authors="John Smith, Jr., Ada Example, O'Neil", more_authors=2992)
    first = read_atom(SITE, [paper]).entries[0]
    assert [author.name for author in first.authors] == ["John Smith, Jr.", "Ada Example", "O'Neil"]
    assert first.summary.startswith("<p>John Smith, Jr., Ada Example, O&#39;Neil and 2,992 more authors</p>")
    assert "more author" not in read_json(SITE, [entry(0)])["items"][0]["content_text"]


def test_how_far_a_paper_was_proven_is_said() -> None:
    receipt, bundle = (read_json(SITE, [entry(0, level=level)])["items"][0] for level in (Level.RECEIPT, Level.BUNDLE))
    assert "Receipt only. " in receipt["content_text"]
    assert "Receipt only. " not in bundle["content_text"]
    assert (receipt["_pith"]["level"], bundle["_pith"]["level"]) == ("receipt", "bundle")


@SITES
def test_heads_lead_to_the_feeds_that_are_written(site: Site) -> None:
    for category in (None, "cs.LG", "a b"):
        links = feed_links(site, category)
        made = make_feed(site, [], category=category)
        files = [atom_feed(site, made).path, json_feed(site, made).path]
        assert [link.href for link in links] == [site.routes.base_path + path for path in files]
        assert [link.type for link in links] == ["application/atom+xml", "application/feed+json"]
        assert {link.rel for link in links} == {"alternate"}
        assert len({link.title for link in links}) == 2


ATOM_BODY = atom_feed(SITE, make_feed(SITE, PAPERS)).body


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"<id>pith:2017:BAA", b"<id>pith:2017:AAA", ""),
        (b"<title>A test mirror</title>\n", b"", "feed title"),
        (b"<title>Paper 0 about x\xc2\xb2</title>", b"<title/>", "entry title"),
        (b"2017-12-31T08:00:00Z", b"2017-12-31", "no date"),
        (b'rel="alternate" type="text/html" href="https://mirror.example/pith/paper/AAAAAAAA/"', b"", "no alternate"),
        (b"<author><name>A test mirror</name>", b"<author>", "no author"),
        (b'term="cs.LG"', b'term=""', "no term"),
        (b"AAAAAAABAAAA", b"AAAAAAAAAAAA", "an id twice"),
        (b'type="application/feed+json"', b'type="text/html"', "two links of a kind"),
    ],
)
def test_a_tampered_atom_feed_is_found(old: bytes, new: bytes, fault: str) -> None:
    assert faults(ATOM_BODY) == set()
    tampered = ATOM_BODY.replace(old, new)
    assert (tampered != ATOM_BODY) == bool(fault)
    assert faults(tampered) == ({fault} if fault else set())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":', b'"edition":'),
        (b"https://jsonfeed.org/version/1.1", b"https://jsonfeed.org/version/2"),
        (b'"id":', b'"guid":'),
        (b'"content_text":', b'"text":'),
        (b'"url":"https://mirror.example/pith/paper', b'"url":"/pith/paper'),
        (b"2017-12-31T08:00:00Z", b"2017-12-31"),
        (b'"authors":[{"name":', b'"authors":[{"naam":'),
    ],
)
def test_a_tampered_json_feed_is_found(old: bytes, new: bytes) -> None:
    body = json_feed(SITE, make_feed(SITE, PAPERS)).body
    tampered = body.replace(old, new)
    assert tampered != body
    assert VALIDATOR.is_valid(json.loads(body))
    assert not VALIDATOR.is_valid(json.loads(tampered))


def test_a_control_character_or_markup_in_atom_is_found() -> None:
    for new in (b"Paper \x0b", b"Paper \xed\xa0\x80", b"Paper <b>", b"Paper & x"):
        assert feedparser.parse(ATOM_BODY.replace(b"Paper 0", new)).bozo
