"""What a page was made from: the templates that it can use, the frame around it, and the words."""

from __future__ import annotations

import marshal
from collections.abc import Mapping

import pytest
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from sitegen.errors import UsageError
from sitegen.site.small_pages import not_found_page, resolve_page
from sitegen.site.strings import Strings
from sitegen.site.theme import PAGES, Theme
from tests.site.pages import STRINGS, TEMPLATES, Page, make_site

ALONE = {"verify-file.html"}  # which is saved, and has no frame
WITH_LAYOUT = {name for name in PAGES if not name.startswith("frame/")} - ALONE


def lazy(own: Mapping[str, str] | None = None, kept: dict[str, bytes] | None = None) -> Theme:
    return Theme(ChoiceLoader([DictLoader(dict(own or {})), FileSystemLoader(TEMPLATES)]), STRINGS, kept)


def shipped(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def changed(own: Mapping[str, str]) -> set[str]:
    before, after = lazy().digests(), lazy(own).digests()
    return {name for name in PAGES if before[name] != after[name]}


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("paper.html", {"paper.html"}),
        ("partials/badge.html", {"paper.html"}),
        ("partials/command.html", {"paper.html", "record.html"}),
        ("partials/citing.html", {"paper.html", "cited-by.html"}),
        ("partials/events.html", {"record.html"}),
        ("layout.html", WITH_LAYOUT),
        ("partials/metadata.html", WITH_LAYOUT),
        ("frame/bottom.html", WITH_LAYOUT | {"frame/bottom.html"} | ALONE),
        ("partials/nobody-names-this.html", set()),
    ],
)
def test_a_changed_template_changes_the_pages_that_use_it_and_no_others(name: str, pages: set[str]) -> None:
    text = shipped(name) if (TEMPLATES / name).exists() else ""
    assert changed({name: f"{text} "}) == pages


def test_a_copy_of_a_shipped_template_changes_nothing() -> None:
    assert changed({"paper.html": shipped("paper.html")}) == set()


def test_a_page_that_works_a_name_out_depends_on_everything() -> None:
    dynamic = {"home.html": "{% include page.part %}"}
    before = lazy(dynamic).digests()
    after = lazy({**dynamic, "partials/events.html": "x"}).digests()
    assert {name for name in PAGES if before[name] != after[name]} == {"home.html", "record.html"}


def test_other_words_change_every_page() -> None:
    words = Strings.read(shipped("strings.toml"), '[paper]\ncite = "Quote"\n')
    other = Theme(FileSystemLoader(TEMPLATES), words).digests()
    assert all(other[name] != digest for name, digest in lazy().digests().items())
    assert Strings.read(shipped("strings.toml"), '[paper]\ncite = "Cite"\n').digest() == STRINGS.digest()


def test_templates_that_cannot_be_read_or_are_missing_have_digests_too() -> None:
    assert changed({"home.html": "{% if %}"}) == {"home.html"}
    assert set(Theme(DictLoader({}), STRINGS).digests()) == set(PAGES)


def test_the_pages_that_are_made_are_remembered_until_that_is_cleared() -> None:
    used = lazy()
    site = make_site(used=used)
    used.used.clear()
    not_found_page(site)
    assert used.used == {"not-found.html"}
    used.used.clear()
    resolve_page(site)
    assert used.used == {"resolve.html"}


def test_a_broken_template_is_told_when_it_is_used_and_by_a_check() -> None:
    used = lazy({"not-found.html": "\n{% if %}", "home.html": "{% for %}"})
    site = make_site(used=used)
    assert Page(resolve_page(site)).one("h1").text
    with pytest.raises(UsageError) as caught:
        not_found_page(site)
    assert str(caught.value).startswith("S002 templates/not-found.html: line 2: ")
    with pytest.raises(UsageError) as caught:
        used.check()
    assert [one.place for one in caught.value.problems] == [
        "templates/home.html: line 1",
        "templates/not-found.html: line 2",
    ]


def test_the_line_of_a_problem_can_be_shown() -> None:
    used = lazy({"not-found.html": "\n{% if %}"})
    assert used.line("not-found.html", 2) == "{% if %}"
    assert used.line("not-found.html", 0) == used.line("not-found.html", 3) == used.line("gone.html", 1) == ""


def test_a_fault_that_shows_in_compiling_alone_is_named_with_its_partial() -> None:
    with pytest.raises(UsageError) as caught:
        lazy({"partials/badge.html": "\n\n{{ page|nonsense }}"}).check()
    assert caught.value.problems[0].place == "templates/partials/badge.html: line 3"


def pages_of(used: Theme) -> tuple[bytes, bytes]:
    site = make_site(used=used)
    return not_found_page(site).body, resolve_page(site).body


def test_code_that_is_kept_makes_the_same_pages() -> None:
    kept: dict[str, bytes] = {}
    pages = pages_of(lazy(kept=kept))
    filled = dict(kept)
    assert filled
    assert pages_of(lazy(kept=kept)) == pages == pages_of(lazy())
    assert kept == filled


def test_code_that_is_kept_is_not_used_for_a_partial_or_words_that_changed() -> None:
    kept: dict[str, bytes] = {}
    lazy(kept=kept).check()
    own = {"not-found.html": '{% partial "partials/new.html" %}', "partials/new.html": "one"}
    assert pages_of(lazy(own, kept))[0] == b"one"
    assert pages_of(lazy({**own, "partials/new.html": "two"}, kept))[0] == b"two"
    words = Strings.read(shipped("strings.toml"), '[not_found]\nheading = "Nowhere"\n')
    again = Theme(FileSystemLoader(TEMPLATES), words, kept)
    assert Page(not_found_page(make_site(used=again))).one("h1").text == "Nowhere"


@pytest.mark.parametrize("body", [b"", b"j2", marshal.dumps(1)])
def test_code_for_another_python_is_compiled_anew(body: bytes) -> None:
    kept: dict[str, bytes] = {}
    pages = pages_of(lazy(kept=kept))
    assert pages_of(lazy(kept=dict.fromkeys(kept, body))) == pages
