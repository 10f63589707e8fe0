"""schema.org in JSON-LD: extruct finds it, pyld expands it, rdflib's table of schema.org knows every word of it.

schema.org's own context is a large file on its host; the tests' loader answers with a small one, which names the words
that the program uses and no others, so that expansion drops a word that is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from sitegen.site.metadata.paper_head import page_metadata
from tests import testkit
from tests.site.metadata.heads import HERE, SITE, UNKNOWN_HOST, bundled, paper_page_head, recorded, rendered
from tests.site.pages import sample

extruct = pytest.importorskip("extruct", reason="extruct is not installed")
jsonld = pytest.importorskip("pyld.jsonld", reason="pyld is not installed")
SDO = pytest.importorskip("rdflib", reason="rdflib is not installed").SDO

SCHEMA = "http://schema.org/"
TEXT = (
    *("name", "headline", "author", "abstract", "description", "keywords", "about", "identifier", "isPartOf"),
    *("creativeWorkStatus", "version", "subjectOf", "propertyID", "value", "termCode", "encodingFormat"),
    *("potentialAction", "target", "urlTemplate", "query-input", "givenName", "familyName", "honorificSuffix"),
)
URLS = ("url", "sameAs", "license", "mainEntityOfPage", "contentUrl", "inDefinedTermSet")
TYPES = (
    *("ScholarlyArticle", "Person", "PropertyValue", "DefinedTerm", "Collection", "WebPage", "WebSite", "MediaObject"),
    *("SearchAction", "EntryPoint", "Organization"),
)
CONTEXT: dict[str, Any] = {
    **{word: f"{SCHEMA}{word}" for word in (*TEXT, *TYPES)},
    **{word: {"@id": f"{SCHEMA}{word}", "@type": "@id"} for word in URLS},
    "datePublished": {"@id": f"{SCHEMA}datePublished", "@type": f"{SCHEMA}Date"},
}


def offline(url: str, _options: object) -> dict[str, Any]:
    """Answer for schema.org alone."""
    assert url == "https://schema.org"
    return {"contextUrl": None, "documentUrl": url, "document": {"@context": CONTEXT}}


def found(page: str) -> dict[str, Any]:
    """Return the one JSON-LD object of a page, as extruct finds it."""
    (data,) = extruct.extract(page, base_url=f"{HERE}/", syntaxes=["json-ld"])["json-ld"]
    assert isinstance(data, dict)
    return data


def expanded(data: dict[str, Any]) -> dict[str, Any]:
    """Return it expanded, each property by the last part of its IRI."""
    (node,) = jsonld.expand(data, {"documentLoader": offline, "base": f"{HERE}/"})
    return {name.removeprefix(SCHEMA): value for name, value in node.items()}


def words(data: Any) -> Iterator[str]:
    """Yield every property and type of a JSON-LD object."""
    if isinstance(data, list):
        for one in data:
            yield from words(one)
    if isinstance(data, dict):
        yield from (name for name in data if not name.startswith("@"))
        yield from ([data["@type"]] if "@type" in data else [])
        for one in data.values():
            yield from words(one)


def test_a_real_paper_is_a_scholarly_article() -> None:
    article = expanded(found(paper_page_head(sample("TKDTZYGP"))))
    doi = "https://doi.org/10.48550/arxiv.1712.01312"
    assert article["@type"] == [f"{SCHEMA}ScholarlyArticle"]
    assert article["@id"] == doi
    assert article["name"] == [{"@value": "Learning Sparse Neural Networks through L₀ Regularization"}]
    assert article["datePublished"] == [{"@type": f"{SCHEMA}Date", "@value": "2017-12-04"}]
    assert article["url"] == [{"@id": f"{HERE}/paper/TKDTZYGP/"}]
    assert article["license"] == [{"@id": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/"}]
    assert {"@id": doi} in article["sameAs"]
    assert {"@id": "https://arxiv.org/abs/1712.01312"} in article["sameAs"]
    assert article["creativeWorkStatus"] == [{"@value": "Preprint"}]
    kinds = [one[f"{SCHEMA}propertyID"][0]["@value"] for one in article["identifier"]]
    assert kinds == ["arXiv", "DOI", "Pith number"]
    codes = [one[f"{SCHEMA}termCode"][0]["@value"] for one in article["about"]]
    assert codes == ["stat.ML", "cs.LG"]
    assert [one["@type"] for one in article["author"]] == [[f"{SCHEMA}Person"]] * 3
    parts = [[one[f"{SCHEMA}{part}"][0]["@value"] for part in ("givenName", "familyName")] for one in article["author"]]
    assert parts == [["Christos", "Louizos"], ["Diederik P.", "Kingma"], ["Max", "Welling"]]
    documents = [one[f"{SCHEMA}contentUrl"][0]["@id"] for one in article["subjectOf"]]
    assert documents[0] == f"{HERE}/pith/{sample('TKDTZYGP').number.suffix}/bundle.json"


def test_no_word_is_lost_by_expansion_and_a_wrong_one_is() -> None:
    data = found(paper_page_head(sample("TKDTZYGP")))
    names = {name for name in data if name != "@context"}
    assert expanded(data).keys() == names
    data["nom"] = data.pop("name")
    assert "nom" not in expanded(data)


@pytest.mark.parametrize("page", ["paper", "receipt", "other source", "home"])
def test_schema_org_has_every_word(page: str) -> None:
    pages = {
        "paper": lambda: paper_page_head(sample("TKDTZYGP")),
        "receipt": lambda: paper_page_head(recorded(testkit.Paper())),
        "other source": lambda: paper_page_head(bundled(testkit.Paper(kind="zenodo", id="1", primary="x.y"))),
        "home": lambda: rendered(page_metadata(SITE, "A mirror", "", SITE.routes.home())),
    }
    data = found(pages[page]())
    # How a search is asked is written with a hyphen, which is no word of the vocabulary but a way to write one.
    used = {word for word in words(data) if word != "query-input"}
    assert [word for word in sorted(used) if f"{word}" not in SDO] == []
    assert "articleTitle" not in SDO


def test_a_collaboration_is_an_organisation_and_a_person_with_a_digit_is_none() -> None:
    paper = bundled(testkit.Paper(authors=("ATLAS Collaboration", "John Smith, Jr.", "Robot 7")))
    nodes = {one["name"]: one for one in found(paper_page_head(paper))["author"]}
    assert nodes["ATLAS Collaboration"] == {"@type": "Organization", "name": "ATLAS Collaboration"}
    assert nodes["John Smith, Jr."]["honorificSuffix"] == "Jr."
    assert nodes["Robot 7"]["@type"] == "Person"


def test_an_excerpt_is_no_abstract() -> None:
    short, long = ("Whole.", "Long enough. " * 80)
    whole, excerpt = (found(paper_page_head(bundled(testkit.Paper(abstract=text)))) for text in (short, long))
    assert whole["abstract"] == "Whole."
    assert "description" not in whole
    assert "abstract" not in excerpt
    assert excerpt["description"].endswith("…")


def test_a_paper_from_elsewhere_is_no_preprint_of_arxiv() -> None:
    data = found(paper_page_head(bundled(testkit.Paper(kind="doi", id="10.1234/abc"))))
    assert not {"creativeWorkStatus", "isPartOf", "version"} & data.keys()
    assert data["@id"] == "https://doi.org/10.1234/abc"
    assert [one["propertyID"] for one in data["identifier"]] == ["DOI", "Pith number"]


def test_an_unknown_host_has_no_addresses_of_its_own() -> None:
    data = found(paper_page_head(sample("TKDTZYGP"), UNKNOWN_HOST))
    assert not {"url", "mainEntityOfPage", "subjectOf"} & data.keys()
    assert data["@id"].startswith("https://doi.org/")
    assert page_metadata(UNKNOWN_HOST, "A mirror", "", UNKNOWN_HOST.routes.home()).data == ""


def test_the_home_page_tells_of_the_search() -> None:
    site = expanded(found(rendered(page_metadata(SITE, "A mirror", "", SITE.routes.home()))))
    assert site["@type"] == [f"{SCHEMA}WebSite"]
    assert site["url"] == [{"@id": f"{HERE}/"}]
    (action,) = site["potentialAction"]
    template = action[f"{SCHEMA}target"][0][f"{SCHEMA}urlTemplate"]
    assert template == [{"@value": f"{HERE}/search/?q={{search_term_string}}"}]


def test_a_paper_is_a_page_of_the_mirror_and_says_the_same_in_no_other_way() -> None:
    page = paper_page_head(sample("TKDTZYGP"))
    other = extruct.extract(page, base_url=f"{HERE}/", syntaxes=["microdata", "dublincore"])
    assert other["microdata"] == []
    said = [one for part in other["dublincore"] for one in (*part["elements"], *part["terms"])]
    assert {one.get("rel") for one in said} == {"type", "license"}
    article = found(page)
    assert article["mainEntityOfPage"]["isPartOf"]["name"] == "A test mirror"
