"""FAIR Signposting, as its client finds it over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from sitegen.pith.paper import Paper
from sitegen.site.metadata.paper_head import paper_metadata
from sitegen.site.metadata.signposting import CITATIONS
from sitegen.site.routes import EXPORTS
from tests import testkit
from tests.site.metadata.heads import SITE, bundled, paper_page_head, recorded
from tests.site.pages import sample

signposting = pytest.importorskip("signposting", reason="signposting is not installed")

Find = Callable[[str], Any]
DOI = "https://doi.org/10.48550/arxiv.1712.01312"


@pytest.fixture
def find() -> Iterator[Find]:
    """Serve a page on this machine, and return what the client finds in it."""
    pages: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(pages[-1])

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def found(page: str) -> Any:
        pages.append(page.encode())
        return signposting.find_signposting_html(f"http://127.0.0.1:{server.server_port}/pith/paper/TKDTZYGP/")

    yield found
    server.shutdown()
    server.server_close()
    thread.join()


def targets(signs: Any) -> set[tuple[str, str | None]]:
    """Return paths and media types of signposts."""
    return {(str(sign.target).partition("/pith/")[2], sign.type and str(sign.type)) for sign in signs}


def test_a_real_paper_has_the_signs_of_level_1(find: Find) -> None:
    paper = sample("TKDTZYGP")
    signs = find(paper_page_head(paper))
    suffix = paper.number.suffix
    assert str(signs.citeAs.target) == DOI
    assert str(signs.license.target) == "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"
    assert {str(sign.target) for sign in signs.types} == {
        "https://schema.org/ScholarlyArticle",
        "https://schema.org/AboutPage",
    }
    record = (f"pith/{suffix}.json", "application/json")
    assert targets(signs.items) == {(f"pith/{suffix}/bundle.json", "application/json"), record}
    assert targets(signs.describedBy) == {
        record,
        ("paper/TKDTZYGP/cite.bib", "application/x-bibtex"),
        ("paper/TKDTZYGP/cite.ris", "application/x-research-info-systems"),
        ("paper/TKDTZYGP/cite.csl.json", "application/vnd.citationstyles.csl+json"),
        ("paper/TKDTZYGP/cite.txt", "text/plain"),
        ("paper/TKDTZYGP/cite.md", "text/markdown"),
    }
    assert not signs.authors


def test_a_receipt_has_its_record_as_item_and_no_bundle(find: Find) -> None:
    paper = sample("OCXKLV42")
    assert targets(find(paper_page_head(paper)).items) == {(f"pith/{paper.number.suffix}.json", "application/json")}


def test_misspelt_signs_are_not_found(find: Find) -> None:
    page = paper_page_head(sample("TKDTZYGP"))
    wrong = page.replace('rel="cite-as"', 'rel="citeas"').replace("describedby", "described-by")
    signs = find(wrong)
    assert wrong != page
    assert signs.citeAs is None
    assert not signs.describedBy
    assert signs.items


@pytest.mark.parametrize(
    ("paper", "cite_as"),
    [
        (bundled(testkit.Paper()), "https://doi.org/10.48550/arxiv.1712.09999"),
        (recorded(testkit.Paper()), "https://doi.org/10.48550/arxiv.1712.09999"),
        (bundled(testkit.Paper(kind="doi", id="10.1234/abc")), "https://doi.org/10.1234/abc"),
        (bundled(testkit.Paper(kind="arxiv", id="../x")), None),
        (bundled(testkit.Paper(kind="zenodo", id="123")), None),
    ],
    ids=["bundle", "receipt", "doi", "no arXiv id", "elsewhere"],
)
def test_a_paper_is_cited_by_what_lasts_longest(find: Find, paper: Paper, cite_as: str | None) -> None:
    expected = cite_as or f"https://pith.science/pith/{paper.number.suffix}"
    assert str(find(paper_page_head(paper)).citeAs.target) == expected


def test_every_format_of_citations_has_a_sign_and_no_other() -> None:
    assert tuple(name for name, _ in CITATIONS) == EXPORTS
    links = paper_metadata(SITE, sample("TKDTZYGP"), "TKDTZYGP").links
    assert sum("/cite." in link.href for link in links) == len(EXPORTS)
    assert all(link.type for link in links if {"item", "describedby"} & set(link.rel.split()))
    assert sum(link.rel == "cite-as" for link in links) == 1
