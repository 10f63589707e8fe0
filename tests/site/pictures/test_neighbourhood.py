"""The neighbourhood: what a paper cites, itself, what cites it; links to pages of the mirror, and one edge for each."""

from __future__ import annotations

import re

import pytest

from sitegen.site.pictures import Neighbour, neighbourhood, neighbours_citing, neighbours_of
from sitegen.site.pictures.near import SHOWN
from tests.site.pages import HOSTILE, SCRIPT, Page, citing, entry, make_site
from tests.testkit.hostile import HOSTILE as PAPERS

SITE = make_site()


def some(count: int, start: str = "Paper") -> list[Neighbour]:
    return [Neighbour(f"{start} {number}", f"/paper/{number}/", str(2000 + number)) for number in range(count)]


def drawn(references: list[Neighbour], papers: list[Neighbour]) -> Page:
    return Page(str(neighbourhood(SITE.strings, references, papers)))


def test_a_paper_alone_has_no_picture() -> None:
    assert neighbourhood(SITE.strings, [], []) == ""


def test_what_it_cites_stands_before_it_and_what_cites_it_after() -> None:
    page = drawn(some(1, "Cited"), some(2, "Citing"))
    words = " ".join(page.elements[0].text.split())
    assert words == "It cites 2000 Cited 0 This paper Cited by 2000 Citing 0 2001 Citing 1"
    assert [one.attributes["aria-label"] for one in page.all("ul")] == ["It cites", "Cited by"]
    assert [one.attributes["href"] for one in page.all("a")] == ["/paper/0/", "/paper/0/", "/paper/1/"]


@pytest.mark.parametrize(("left", "right"), [(1, 0), (0, 1), (3, 8), (9, 2)])
def test_every_neighbour_has_one_edge(left: int, right: int) -> None:
    page = drawn(some(left), some(right))
    edges = [one.attributes["d"] for one in page.all("path")]
    assert [edge.count("M") for edge in edges] == [min(count, SHOWN) for count in (left, right) if count]
    for edge in edges:
        # All meet at one point: the paper.
        assert len(set(re.findall(r"(\S+ \S+)(?:M|$)", edge))) == 1


def test_more_than_there_is_room_for_is_said() -> None:
    page = drawn(some(SHOWN + 1), some(SHOWN))
    assert len(page.all("a")) == 2 * SHOWN
    assert [one.text for one in page.all("p")] == ["It cites, the first 8", "This paper", "Cited by"]


def test_two_pictures_share_no_id() -> None:
    page = drawn(some(9), some(9))
    assert not any({"id", "style"} & one.attributes.keys() for one in page.elements)
    assert {one.attributes["aria-hidden"] for one in page.all("svg")} == {"true"}


def test_papers_of_the_mirror_become_neighbours() -> None:
    found = neighbours_of(SITE, [entry(1, title=r"On $L_0$ and \emph{more}"), entry(2, title="", submitted_at="soon")])
    assert found == (
        Neighbour("On L₀ and more", "/pith/paper/AAAAAAAB/", "2017"),
        Neighbour("AAAAAAAC", "/pith/paper/AAAAAAAC/", ""),
    )


def test_only_citing_papers_of_the_mirror_are_neighbours() -> None:
    found = neighbours_citing(SITE, [citing(), citing(page="ABCDEFGH", title="Here", month="2026-05")])
    assert found == (Neighbour("Here", "/pith/paper/ABCDEFGH/", "2026"),)


def test_of_many_papers_only_those_that_are_drawn_and_one_more_are_read() -> None:
    assert len(neighbours_of(SITE, map(entry, range(200)))) == SHOWN + 1
    assert len(neighbours_citing(SITE, [citing(page="ABCDEFGH") for _ in range(100)])) == SHOWN + 1
    assert len(neighbours_of(SITE, map(entry, range(SHOWN)))) == SHOWN


def test_hostile_titles_are_only_text_and_short() -> None:
    entries = [entry(number, title=paper.title) for number, paper in enumerate(PAPERS.values())]
    found = [
        *(one for each in entries for one in neighbours_of(SITE, [each])),
        Neighbour(HOSTILE, f'"{SCRIPT}', SCRIPT),
    ]
    for at in range(0, len(found), SHOWN):
        page = drawn(found[at : at + SHOWN], found[at : at + SHOWN])
        assert not page.all("script")
        assert not page.all("img")
        assert {one.tag for one in page.elements} <= {"div", "p", "ul", "li", "a", "span", "svg", "path"}
        assert "\u202e" not in page.source
        assert all(one.text.strip() for one in page.all("a"))


def test_the_heaviest_picture_is_light() -> None:
    long = [Neighbour("Wortungetüm &<>" * 20, f"/mirror/paper/{'A' * 26}/", "2020")] * 8
    plain = [Neighbour("A title of the usual length, as people write them for papers", "/paper/ABCDEFGH/", "2020")] * 8
    assert len(str(neighbourhood(SITE.strings, plain, plain)).encode()) <= 3_500
    assert len(str(neighbourhood(SITE.strings, long, long)).encode()) <= 6_000
