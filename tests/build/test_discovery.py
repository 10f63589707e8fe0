"""Feeds, sitemaps, robots.txt and the search's description of a whole mirror, found as a crawler finds them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import feedparser  # type: ignore[import-untyped]
import pytest
from usp.tree import sitemap_tree_for_homepage
from usp.web_client.abstract_client import AbstractWebClient, AbstractWebClientSuccessResponse, WebClientErrorResponse

from sitegen.build.listers import listing_outputs
from sitegen.build.made import Made, MadeUnit
from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.build.rendering import render_units
from sitegen.build.units import units_of_kind
from sitegen.config import load
from sitegen.corpus.writer import CorpusWriter
from sitegen.resources import templates_folder
from sitegen.site.mirror import Site
from tests.build.mirrors import files_of
from tests.corpus.facts import document, facts, suffix

HOST = "https://mirror.example"
CATEGORIES = ("cs.LG", "math.AG", "a & b")


def press_of(folder: Path, rows: Any) -> Press:
    """Return what makes the documents of a corpus, with an empty tree."""
    folder.mkdir(parents=True, exist_ok=True)
    address = f'[mirror]\nname = "Tested"\nbase_url = "{HOST}"\n[build]\npage_size = 2\n'
    (folder / "sitegen.toml").write_text(address, encoding="utf-8")
    (folder / "tree").mkdir()
    with CorpusWriter(folder / "corpus.db") as writer:
        writer.add(rows)
        assert list(writer.joins()) == []
        writer.finish()
    config = load(folder, environment={}, overrides={})
    plan = Plan(
        config=config,
        templates=templates_folder(),
        pages=(),
        tree=folder / "tree",
        corpus=folder / "corpus.db",
        scratch=folder,
        moment="",
    )
    return Press(plan)


def harvest(press: Press) -> dict[str, bytes]:
    """Make everything, and return the files by path; each is told of as it was written."""
    singles = ["all-feed", "robots", "opensearch", "search-page"]
    units = render_units(press, [*singles, *units_of_kind(press, "feed"), *units_of_kind(press, "sitemap")])
    with Made(press.plan.scratch / "made.db", fresh=True) as known:
        known.add(units)
        units.append(MadeUnit("sitemap", 0, press.writer.write_each(listing_outputs(press, known, "sitemap"))))
    groups = [group for unit in units for group in unit.groups]
    made = files_of(press.plan.tree)
    assert sorted(path for group in groups for path, *_ in json.loads(group.listed)) == sorted(made)
    return made


def papers(number: int = 8, **changes: Any) -> list[Any]:
    return [
        (
            document(n, built_at=f"2026-0{n % 4 + 1}-01T00:00:00.5Z"),
            facts(n, categories=(CATEGORIES[n % 3],), submitted_at=f"2017-0{n % 2 + 1}-0{n + 1}T00:00:00Z", **changes),
        )
        for n in range(number)
    ]


class Crawler(AbstractWebClient):
    """Fetches from files as a host would serve them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.asked: list[str] = []

    def set_max_response_data_length(self, max_response_data_length: int | None) -> None:
        self.most = max_response_data_length

    def get(self, url: str) -> Any:
        path = unquote(urlsplit(url).path).removeprefix("/")
        self.asked.append(path)
        return Served(url, self.files[path]) if path in self.files else WebClientErrorResponse("404", retryable=False)


class Served(AbstractWebClientSuccessResponse):
    def __init__(self, url: str, body: bytes) -> None:
        self._url, self._body = url, body

    def status_code(self) -> int:
        return 200

    def status_message(self) -> str:
        return "OK"

    def header(self, case_insensitive_name: str) -> str | None:
        return "text/plain" if case_insensitive_name.lower() == "content-type" else None

    def raw_data(self) -> bytes:
        return self._body

    def url(self) -> str:
        return self._url


def crawled(files: dict[str, bytes]) -> dict[str, str]:
    """Return the pages that a crawler finds from robots.txt alone, with their dates."""
    tree = sitemap_tree_for_homepage(HOST, web_client=Crawler(files), use_known_paths=False)
    found = [(page.url, page.last_modified.isoformat() if page.last_modified else "") for page in tree.all_pages()]
    assert len(found) == len(dict(found)), "a page stands twice"
    return dict(found)


def test_a_crawler_finds_every_paper_and_list_from_robots_txt(tmp_path: Path) -> None:
    found = crawled(harvest(press_of(tmp_path, papers())))
    dates = {f"{HOST}/paper/{suffix(n)[:8]}/": f"2026-0{n % 4 + 1}-01T00:00:00+00:00" for n in range(8)}
    assert {url: date for url, date in found.items() if "/paper/" in url} == dates
    assert found[f"{HOST}/month/2017-01/"] == "2026-03-01T00:00:00+00:00"
    assert found[f"{HOST}/month/2017-02/"] == "2026-04-01T00:00:00+00:00"
    # The first page of a category shows its newest papers: of three on pages of two, all.
    assert found[f"{HOST}/category/cs.LG/"] == "2026-04-01T00:00:00+00:00"
    assert len([url for url in found if "/category/" in url]) == 4
    newest = "2026-04-01T00:00:00+00:00"
    own = {f"{HOST}/", f"{HOST}/mirror/", *(f"{HOST}/{kind}/" for kind in ("category", "month", "author", "keyword"))}
    assert {found[url] for url in own} == {newest}
    assert not any("/pith/" in url or "/author/a" in url or "/keyword/n" in url for url in found)


def test_one_changed_paper_changes_the_part_of_its_month(tmp_path: Path) -> None:
    before = harvest(press_of(tmp_path / "before", papers()))
    rows = papers()
    rows[0] = (rows[0][0]._replace(built_at="2026-01-09T00:00:00Z"), rows[0][1])
    after = harvest(press_of(tmp_path / "after", rows))
    assert before.keys() == after.keys()
    # Paper 0 is not among the newest, so that neither the index nor a list has a new date; the feeds have it.
    changed = {path for path in before if before[path] != after[path]}
    assert changed <= {path for path in before if "papers-2017-01" in path or "categories" in path or "feed." in path}
    assert any("papers-2017-01" in path for path in changed)


def test_every_category_has_feeds_of_its_newest_papers(tmp_path: Path) -> None:
    rows = [
        (
            document(n),
            facts(n, categories=(CATEGORIES[n % 2],), submitted_at=f"2017-01-01T00:{n // 60:02}:{n % 60:02}Z"),
        )
        for n in range(140)
    ]
    press = press_of(tmp_path, rows)
    files = harvest(press)
    for category, newest in (
        (None, range(139, 89, -1)),
        ("cs.LG", range(138, 38, -2)),
        ("math.AG", range(139, 39, -2)),
    ):
        wanted = [f"pith:2017:{suffix(n)}" for n in newest]
        routes = press.site.routes
        found = feedparser.parse(files[routes.feed("atom", category).file])
        assert not found.bozo
        assert [entry.id for entry in found.entries] == wanted
        assert {(entry.published[:4], entry.updated) for entry in found.entries} == {("2017", "2026-05-01T00:00:00Z")}
        assert [item["id"] for item in json.loads(files[routes.feed("json", category).file])["items"]] == wanted
    assert len([path for path in files if path.endswith(("feed.atom", "feed.json"))]) == 6


def test_an_empty_mirror_has_valid_feeds_and_a_sitemap_of_its_own_pages(tmp_path: Path) -> None:
    files = harvest(press_of(tmp_path, []))
    assert feedparser.parse(files["feed.atom"]).feed.updated == "1970-01-01T00:00:00Z"
    found = crawled(files)
    assert f"{HOST}/" in found
    assert set(found.values()) == {""}


def test_without_an_address_there_is_no_sitemap_and_no_search_description(tmp_path: Path) -> None:
    press = press_of(tmp_path, papers())
    # A site is what a press makes when it is first asked; here it is one whose address nobody knows.
    nowhere = Site.make(replace(press.site.mirror, base_url=""), press.site.theme, version="1")
    press.__dict__["site"] = nowhere
    files = harvest(press)
    assert {path for path in files if "feed." not in path} == {"robots.txt", "search/index.html"}
    assert b"Sitemap" not in files["robots.txt"]
    assert crawled(files) == {}


@pytest.mark.parametrize(
    "tamper",
    [
        lambda path, body: (path, body.replace(b"Sitemap:", b"#")) if path == "robots.txt" else (path, body),
        lambda path, body: (path, body.replace(b"loc>", b"place>")) if path == "sitemap.xml" else (path, body),
        lambda path, body: (path.replace("papers-2017-01", "gone"), body),
        lambda path, body: (path, body.replace(b"/paper/", b"/document/")),
    ],
)
def test_what_a_tampered_sitemap_hides_is_not_found(
    tmp_path: Path, tamper: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    files = dict(tamper(*item) for item in harvest(press_of(tmp_path, papers())).items())
    assert len([url for url in crawled(files) if "/paper/" in url]) < 8


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    numbers = count()
    made = [harvest(press_of(tmp_path / str(next(numbers)), rows)) for rows in (papers(), papers()[::-1])]
    assert made[0] == made[1]
