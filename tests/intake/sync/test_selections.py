"""Only what was chosen of a mirror is copied: by category, year, author, name, or what cites what is named."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.build.mirrors import KEY, Mirror
from tests.intake.rooms import bundle, place
from tests.intake.sync.copies import Copy, rebuild
from tests.intake.sync.tree_server import Lie, at, hosted
from tests.remote.scripted import answer
from tests.testkit import Paper, mint_record, to_bytes

LOGIC = Paper(title="On Logic", id="1711.00001", cross=(), primary="cs.LO", authors=("Emmy Noether",))
VISION = Paper(title="On Seeing", id="1712.00002", cross=(), primary="cs.CV", authors=("Ada Lovelace", "Emmy Noether"))
LATE = Paper(
    title="Later",
    id="1801.00003",
    cross=(),
    primary="cs.LO",
    authors=("Ada Lovelace",),
    submitted_at="2018-01-05T00:00:00Z",
)
CITED = Paper(title="Often Cited", id="1601.00004", cross=(), primary="math.AG", submitted_at="2016-01-05T00:00:00Z")
ALL = (LOGIC, VISION, LATE, CITED)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """A mirror in which LOGIC cites CITED and VISION cites LOGIC."""
    mirror = Mirror.minted(tmp_path_factory.mktemp("library") / "first")
    for paper in ALL:
        mirror.put(place(paper), bundle(paper))
    for cited, citing in ((CITED, LOGIC), (LOGIC, VISION)):
        mirror.add_companion(cited, cited_by=[{"title": citing.title, "arxiv": citing.id}])
    rebuild(mirror)
    return mirror


def chosen(copy: Copy) -> set[str]:
    return {paper.title for paper in ALL if place(paper).removeprefix("bundles/") in copy.documents()}


@pytest.mark.parametrize(
    ("selection", "titles"),
    [
        ({"categories": ("cs.LO",)}, {"On Logic", "Later"}),
        ({"categories": ("cs.LO", "cs.CV")}, {"On Logic", "Later", "On Seeing"}),
        ({"years": ("2018",)}, {"Later"}),
        ({"years": ("2016", "2018")}, {"Later", "Often Cited"}),
        ({"authors": ("Emmy Noether",)}, {"On Logic", "On Seeing"}),
        ({"authors": ("Emmy Noether",), "categories": ("cs.CV",)}, {"On Seeing"}),
        ({"categories": ("cs.LO",), "years": ("2018",)}, {"Later"}),
    ],
)
def test_what_is_filed_under_something_is_copied(
    library: Mirror, copy: Copy, selection: dict[str, Any], titles: set[str]
) -> None:
    with hosted(library.public) as host:
        summary, heard = copy.sync(host.base, selection=selection)
        assert len(host.bundles()) == len(titles)
    assert summary.is_complete
    assert chosen(copy) == titles
    assert heard.standings[0].aimed == len(titles)
    assert json.loads(heard.standings[0].selection)


@pytest.mark.parametrize(
    ("depth", "titles"), [(1, {"Often Cited", "On Logic"}), (2, {"Often Cited", "On Logic", "On Seeing"})]
)
def test_what_cites_a_list_is_followed_as_far_as_was_asked(
    library: Mirror, copy: Copy, tmp_path: Path, depth: int, titles: set[str]
) -> None:
    (tmp_path / "list").write_text(f"{CITED.id}\n", encoding="utf-8")
    with hosted(library.public) as host:
        summary, _ = copy.sync(host.base, selection={"cited_by": tmp_path / "list", "depth": depth})
    assert summary.is_complete
    assert chosen(copy) == titles


def test_what_a_file_names_is_copied_and_what_names_nothing_is_told(
    library: Mirror, copy: Copy, tmp_path: Path
) -> None:
    names = tmp_path / "ids"
    lines = [
        "# my papers",
        "",
        f"arXiv:{LOGIC.id}",
        LATE.suffix(),
        f"pith:{CITED.suffix()[:8]}",
        "1999.99999",
        "hep-th/9901001",
    ]
    names.write_text("\n".join(lines), encoding="utf-8")
    with hosted(library.public) as host:
        summary, heard = copy.sync(host.base, selection={"ids": names})
    assert not summary.is_complete
    assert chosen(copy) == {"On Logic", "Later", "Often Cited"}
    assert {"I061", "I062"} <= heard.all_codes()
    assert heard.standings[0].unresolved == 2
    report = json.loads(Path(heard.standings[0].report).read_bytes())
    assert {one["identifier"] for one in report["identifiers"]} == {"1999.99999", "hep-th/9901001"}
    # Once it is mended, all is here.
    names.write_text("\n".join(lines[:5]), encoding="utf-8")
    with hosted(library.public) as host:
        summary, _ = copy.sync(host.base, selection={"ids": names})
    assert summary.is_complete


def test_a_list_that_no_parser_can_read_to_its_end_ends_no_copy(library: Mirror, copy: Copy) -> None:
    page = (library.public / "category/cs.LO/index.html").read_bytes()

    def lie(path: str, _: bytes | None) -> Any:
        return answer(page + b"<![ ") if path == "category/cs.LO/" else None

    wrong: Lie = lie
    with hosted(library.public, wrong) as host:
        summary, _ = copy.sync(host.base, selection={"categories": ("cs.LO",)})
    assert summary.is_complete
    assert "On Logic" in chosen(copy)


def test_a_list_that_lies_brings_nothing_that_was_not_chosen(library: Mirror, copy: Copy) -> None:
    page = (library.public / "category/cs.LO/index.html").read_bytes()
    more = page.replace(LATE.suffix()[:8].encode(), VISION.suffix()[:8].encode())

    def lie(path: str, _: bytes | None) -> Any:
        return answer(more) if path == "category/cs.LO/" else None

    wrong: Lie = lie
    with hosted(library.public, wrong) as host:
        summary, heard = copy.sync(host.base, selection={"categories": ("cs.LO",)})
    assert not summary.is_complete
    assert chosen(copy) == {"On Logic"}
    assert heard.standings[0].reasons == {"I064": 1}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda _: b"<!doctype html><title>Log in</title>", "I063"),
        (lambda _: b"", "I063"),
        (lambda page: page + b'<a rel="next" href="/category/cs.LO/page/9999999/">x</a>', "I053"),
        (lambda page: page.replace(LATE.suffix()[:8].encode(), b"A" * 8), "I053"),
    ],
    ids=["another page", "empty", "pages without end", "papers that the index does not have"],
)
def test_a_list_that_hides_what_is_filed_there_makes_no_copy_complete(
    library: Mirror, copy: Copy, change: Callable[[bytes], bytes], code: str
) -> None:
    wrong: Lie = at("category/cs.LO/", lambda page: answer(change(page)))
    with hosted(library.public, wrong) as host:
        summary, heard = copy.sync(host.base, selection={"categories": ("cs.LO",)})
    assert not summary.is_complete
    assert heard.standings[0].stopped["code"] == code  # type: ignore[index]


def test_a_category_that_is_not_there_is_told(library: Mirror, copy: Copy) -> None:
    with hosted(library.public) as host:
        summary, heard = copy.sync(host.base, selection={"categories": ("cs.AI",)})
    assert not summary.is_complete
    assert heard.standings[0].stopped["code"] == "I063"  # type: ignore[index]
    assert copy.documents() == {}


def test_a_narrower_selection_later_aims_at_less_and_removes_nothing(library: Mirror, copy: Copy) -> None:
    with hosted(library.public) as host:
        copy.sync(host.base)
        summary, heard = copy.sync(host.base, selection={"years": ("2018",)})
        assert (heard.standings[0].aimed, heard.standings[0].reached) == (1, 1)
        summary, heard = copy.sync(host.base)
    assert summary.is_complete
    assert heard.standings[0].aimed == 4
    assert len(copy.documents()) == 4


def test_named_papers_come_from_addresses_that_list_nothing(copy: Copy, tmp_path: Path) -> None:
    """As Pith itself: bundles at their addresses, a look-up that answers queries, and conditions."""
    pith = tmp_path / "pith"
    for paper in (LOGIC, LATE):
        target = pith / f"pith/{paper.suffix()}/bundle.json"
        target.parent.mkdir(parents=True)
        target.write_bytes(bundle(paper))
    number = json.loads(bundle(LATE))["pith_number"]

    def resolver(path: str, _: bytes | None) -> Any:
        return answer(json.dumps({"pith_number": number}).encode()) if path == "api/pith-number/resolve" else None

    names = tmp_path / "ids"
    names.write_text(f"{LOGIC.suffix()}\n10.1000/on(late)\n", encoding="utf-8")
    with hosted(pith, resolver) as host:
        summary, _ = copy.sync(host.base, selection={"ids": names})
        assert summary.is_complete
        assert chosen(copy) == {"On Logic", "Later"}
        (query,) = [one.target.partition("?")[2] for one in host.server.asked if "resolve" in one.target]
        assert parse_qs(query) == {"doi": ["10.1000/on(late)"], "json": ["true"]}
        host.forget()
        summary, _ = copy.sync(host.base, selection={"ids": names})
        assert summary.is_complete
        asked = [one for one in host.server.asked if "bundle.json" in one.target]
        assert len(asked) == 2
        assert all("if-none-match" in one.fields for one in asked)
        names.write_text(f"{LOGIC.suffix()}\n{VISION.suffix()}\n", encoding="utf-8")
        summary, heard = copy.sync(host.base, selection={"ids": names})
        assert not summary.is_complete
        assert heard.standings[0].reasons == {"N011": 1}


def test_a_name_that_a_host_fails_to_answer_keeps_no_other_away(copy: Copy, tmp_path: Path) -> None:
    target = tmp_path / f"pith/pith/{LOGIC.suffix()}/bundle.json"
    target.parent.mkdir(parents=True)
    target.write_bytes(bundle(LOGIC))

    def resolver(path: str, _: bytes | None) -> Any:
        return answer(b"", "400 Bad Request") if path == "api/pith-number/resolve" else None

    names = tmp_path / "ids"
    names.write_text(f"10.1000/odd\n{LOGIC.suffix()}\n", encoding="utf-8")
    with hosted(tmp_path / "pith", resolver) as host:
        summary, heard = copy.sync(host.base, selection={"ids": names})
    assert not summary.is_complete
    assert chosen(copy) == {"On Logic"}
    assert heard.standings[0].unresolved == 1
    report = json.loads(Path(heard.standings[0].report).read_bytes())
    assert [(one["identifier"], one["code"]) for one in report["identifiers"]] == [("10.1000/odd", "N012")]


def test_a_record_in_the_place_of_a_bundle_is_not_the_paper(copy: Copy, tmp_path: Path) -> None:
    target = tmp_path / f"pith/pith/{LOGIC.suffix()}/bundle.json"
    target.parent.mkdir(parents=True)
    target.write_bytes(to_bytes(mint_record(LOGIC, KEY)))
    names = tmp_path / "ids"
    names.write_text(f"{LOGIC.suffix()}\n", encoding="utf-8")
    with hosted(tmp_path / "pith") as host:
        summary, heard = copy.sync(host.base, selection={"ids": names})
    assert not summary.is_complete
    assert heard.standings[0].reasons == {"A012": 1}
    assert copy.documents() == {}


def test_a_look_up_without_end_does_not_keep_a_closure_going(library: Mirror, copy: Copy, tmp_path: Path) -> None:
    (tmp_path / "list").write_text(f"{CITED.id}\n", encoding="utf-8")
    invented = "A" * 26

    def lie(path: str, body: bytes | None) -> Any:
        if path.startswith("lookup/") and path != "lookup/index.json":
            keys = json.loads(body or b'{"keys": {}}')
            keys["keys"] = {key: [*found, invented] for key, found in keys["keys"].items()}
            return answer(json.dumps(keys).encode())
        return None

    wrong: Lie = lie
    with hosted(library.public, wrong) as host:
        summary, _ = copy.sync(host.base, selection={"cited_by": tmp_path / "list", "depth": 3})
        assert not [path for path in host.paths() if invented in path]
    assert summary.is_complete
    assert chosen(copy) == {"Often Cited", "On Logic", "On Seeing"}


def test_a_look_up_of_papers_that_the_index_does_not_list_makes_no_copy_complete(
    library: Mirror, copy: Copy, tmp_path: Path
) -> None:
    names = tmp_path / "ids"
    names.write_text(f"{LOGIC.id}\n", encoding="utf-8")

    def lie(path: str, body: bytes | None) -> Any:
        return answer((body or b"").replace(LOGIC.suffix().encode(), b"A" * 26)) if path.startswith("lookup/") else None

    wrong: Lie = lie
    with hosted(library.public, wrong) as host:
        for selection in ({"ids": names}, {"cited_by": names}):
            summary, heard = copy.sync(host.base, selection=selection)
            assert not summary.is_complete
            assert "I062" in heard.all_codes()
            assert heard.standings[0].unresolved == 1


def test_a_record_that_cannot_be_read_is_not_taken_for_one_without_citing_papers(
    library: Mirror, copy: Copy, tmp_path: Path
) -> None:
    (tmp_path / "list").write_text(f"{CITED.id}\n", encoding="utf-8")

    def lie(path: str, _: bytes | None) -> Any:
        return answer(b"nonsense") if path == f"pith/{CITED.suffix()}.json" else None

    wrong: Lie = lie
    with hosted(library.public, wrong) as host:
        summary, heard = copy.sync(host.base, selection={"cited_by": tmp_path / "list"})
    assert not summary.is_complete
    assert heard.standings[0].stopped["code"] == "I054"  # type: ignore[index]


def test_a_record_is_not_asked_for_where_the_bundle_is_here(tmp_path: Path, copy: Copy) -> None:
    mirror = Mirror.minted(tmp_path / "records")
    mirror.put("bundles/x.record.json", to_bytes(mint_record(LOGIC, KEY)))
    rebuild(mirror)
    copy.mirror.put(place(LOGIC), bundle(LOGIC))
    with hosted(mirror.public) as host:
        summary, _ = copy.sync(host.base)
        assert host.bundles() == []
    assert summary.is_complete
