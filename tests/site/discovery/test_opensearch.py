"""The description of the search against the rules of OpenSearch 1.1 Draft 6; no schema of it is published."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from sitegen.site.discovery.opensearch import opensearch, opensearch_links
from sitegen.site.mirror import Site
from tests.site.pages import HOSTILE, make_site

NAMESPACE = "{http://a9.com/-/spec/opensearch/1.1/}"
LENGTHS = {"ShortName": 16, "LongName": 48, "Description": 1024}
HERE = "https://mirror.example/pith"


def body(site: Site) -> bytes:
    made = opensearch(site)
    assert made is not None
    assert made.path == "opensearch.xml"
    return made.body


def faults(document: bytes) -> set[str]:
    """Return what of a description is against the specification."""
    root = etree.fromstring(document)
    found = set() if root.tag == f"{NAMESPACE}OpenSearchDescription" else {"root"}
    for name, most in LENGTHS.items():
        elements = root.findall(NAMESPACE + name)
        text = "".join(element.text or "" for element in elements)
        if len(elements) != 1 or not 0 < len(text) <= most or len(elements[0]):
            found.add(name)
    results = [url for url in root.findall(f"{NAMESPACE}Url") if url.get("rel", "results") == "results"]
    if len(results) != 1 or "{searchTerms}" not in results[0].get("template", ""):
        found.add("results")
    for url in root.findall(f"{NAMESPACE}Url"):
        template = url.get("template", "")
        if not re.fullmatch(r"https?://[^\s{}]+(?:\{searchTerms\})?", template) or "/" not in url.get("type", ""):
            found.add("template")
    return found


def test_a_browser_learns_where_to_search() -> None:
    document = body(make_site())
    assert faults(document) == set()
    root = etree.fromstring(document)
    urls = {url.get("type"): url.get("template") for url in root.findall(f"{NAMESPACE}Url")}
    assert urls == {
        "text/html": f"{HERE}/search/?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{HERE}/opensearch.xml",
    }
    assert root.findtext(f"{NAMESPACE}Image") == f"{HERE}/assets/icon.svg"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("A test mirror", "A test mirror"),
        ("The mirror of a university", "The mirror of a"),
        ("Universitätsbibliothek", "Universitätsbibl"),
        ("Sixteen letters.", "Sixteen letters."),
        ("{searchTerms} & <b>", "{searchTerms} &"),
    ],
)
def test_a_long_name_is_cut_at_a_word(name: str, short: str) -> None:
    site = make_site(name=name)
    assert etree.fromstring(body(site)).findtext(f"{NAMESPACE}ShortName") == short
    (link,) = opensearch_links(site)
    assert link == ("search", "/pith/opensearch.xml", "application/opensearchdescription+xml", short)
    assert faults(body(site)) == set()


def test_a_hostile_name_stays_text() -> None:
    site = make_site(name=HOSTILE * 40)
    assert faults(body(site)) == set()


def test_there_is_none_where_the_address_is_not_known() -> None:
    site = make_site("")
    assert opensearch(site) is None
    assert opensearch_links(site) == ()


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (b"A test mirror</Sh", b"A test mirror too</Sh", "ShortName"),
        (b"<Description>", b"<Description><b/>", "Description"),
        (b"{searchTerms}", b"{terms}", "results"),
        (b'template="https://mirror.example', b'template="', "template"),
        (b"spec/opensearch/1.1/", b"spec/opensearch/1.0/", "root"),
    ],
)
def test_a_tampered_one_is_found(old: bytes, new: bytes, fault: str) -> None:
    document = body(make_site())
    tampered = document.replace(old, new)
    assert tampered != document
    assert fault in faults(tampered)
