"""Open Graph and the card, as extruct reads them."""

from __future__ import annotations

import pytest

from sitegen.site.metadata.paper_head import page_metadata
from tests.site.metadata.heads import HERE, SITE, UNKNOWN_HOST, paper_page_head, rendered
from tests.site.pages import Page, sample

extruct = pytest.importorskip("extruct", reason="extruct is not installed")


def graph(page: str) -> dict[str, list[str]]:
    """Return the properties of a page's one Open Graph object, as extruct finds them."""
    (found,) = extruct.extract(page, base_url=f"{HERE}/", syntaxes=["opengraph"])["opengraph"]
    values: dict[str, list[str]] = {}
    for name, value in found["properties"]:
        values.setdefault(name, []).append(value)
    return values


def test_a_paper_is_an_article() -> None:
    found = graph(paper_page_head(sample("TKDTZYGP")))
    description = found.pop("og:description")[0]
    assert description.endswith("…")
    assert len(description) <= 201
    assert found == {
        "og:type": ["article"],
        "og:title": ["Learning Sparse Neural Networks through L₀ Regularization"],
        "og:url": [f"{HERE}/paper/TKDTZYGP/"],
        "og:site_name": ["A test mirror"],
        "og:image": [f"{HERE}/assets/card.png"],
        "og:image:alt": ["A test mirror"],
        "article:published_time": ["2017-12-04T19:20:27Z"],
    }


def test_a_graph_by_name_instead_of_property_is_not_read() -> None:
    page = paper_page_head(sample("TKDTZYGP")).replace('property="og:title"', 'name="og:title"')
    assert "og:title" not in graph(page)


def test_any_other_page_is_a_page_of_a_site() -> None:
    page = rendered(page_metadata(SITE, "Categories", "All of them.", SITE.routes.index("category")))
    found = graph(page)
    assert found["og:type"] == ["website"]
    assert found["og:title"] == ["Categories"]
    assert found["og:description"] == ["All of them."]
    assert found["og:url"] == [f"{HERE}/category/"]
    assert not Page(page).all("script")


def test_a_page_without_description_or_address_says_neither() -> None:
    found = graph(rendered(page_metadata(SITE, "Page not found")))
    assert "og:description" not in found
    assert "og:url" not in found


def test_an_unknown_host_has_no_picture_and_no_url() -> None:
    page = paper_page_head(sample("TKDTZYGP"), UNKNOWN_HOST)
    assert not {"og:image", "og:image:alt", "og:url"} & graph(page).keys()
    assert [one.attributes["content"] for one in Page(page).all("meta", name="twitter:card")] == ["summary"]


def test_the_card_is_large_where_there_is_a_picture() -> None:
    page = paper_page_head(sample("TKDTZYGP"))
    assert [one.attributes["content"] for one in Page(page).all("meta", name="twitter:card")] == ["summary_large_image"]
