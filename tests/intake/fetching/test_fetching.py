"""Papers from mirrors: found by any name, believed by nothing but the signature, asked for politely."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from sitegen.intake.fetching.mirrors import Mirror, mirror_at
from sitegen.intake.fetching.named import Ways
from sitegen.intake.outcomes import IntakeSummary
from sitegen.remote.waiting import Manners
from tests.build.mirrors import KEY
from tests.build.mirrors import Mirror as Built
from tests.hosting import serving
from tests.intake.fetching.hosts import Served, host, lookup, resolver, well_known
from tests.intake.pages.saved import STYLES
from tests.intake.rooms import HeardIntake, Room, bundle, forged, papers, place, record
from tests.remote.scripted import Asked, answer
from tests.testkit import Paper

ONE, TWO = papers(2)
QUICK = Manners(
    connect_seconds=2, idle_seconds=0.5, answer_seconds=1, tries=2, first_wait=0.01, longest_wait=0.02, rate=0
)


def add(room: Room, *sources: str, first: tuple[str, ...] = (), **ways: bool) -> tuple[IntakeSummary, HeardIntake]:
    named = tuple(mirror for one in first if (mirror := mirror_at(one)))
    assert len(named) == len(first)
    return room.add(*sources, ways=Ways(first=named, manners=QUICK, with_page=ways.get("with_page", False)))


def codes(heard: HeardIntake) -> list[str]:
    return [problem.code for problem in heard.problems]


@pytest.fixture
def offline(room: Room) -> Room:
    """A mirror whose only configured mirror is not there."""
    configure(room, "http://127.0.0.1:9")
    return room


def configure(room: Room, *bases: str) -> None:
    mirrors = "".join(f'[[mirrors]]\nname = "m"\nbase_url = "{base}"\n' for base in bases)
    room.mirror.configure(mirrors, trust=[KEY.trust()])


@pytest.mark.parametrize("way", ["lookup", "resolver"])
@pytest.mark.parametrize(
    "source", [ONE.id, f"arXiv:{ONE.id}v2", f"doi:10.48550/arXiv.{ONE.id}", f"https://arxiv.org/abs/{ONE.id}"]
)
def test_a_name_becomes_the_papers_bundle_to_the_byte(room: Room, source: str, way: str) -> None:
    found = lookup((f"arxiv:{ONE.id}", [ONE.suffix()])) if way == "lookup" else resolver(ONE)
    with host({well_known(ONE): bundle(ONE), **found}) as (_, base):
        configure(room, base)
        summary, heard = add(room, source)
    assert summary == (1, 0, 0, 0, 0)
    assert heard.told_of[0].origin == base + well_known(ONE)
    assert room.content() == {place(ONE): bundle(ONE)}
    assert heard.problems == []


def test_letters_of_any_length_find_the_paper(room: Room) -> None:
    letters = ONE.suffix()
    with host({well_known(ONE): bundle(ONE), **lookup((f"pith:{letters[:8]}", [TWO.suffix(), letters]))}) as (_, base):
        configure(room, base)
        for name in (letters[:8], letters[:13], letters, ONE.pith_number(), f"{base}/paper/{letters[:8]}/"):
            summary, _ = add(room, name)
            assert summary.is_complete
    assert room.content() == {place(ONE): bundle(ONE)}


def test_letters_that_begin_several_numbers_name_none_of_them(room: Room) -> None:
    letters = ONE.suffix()
    other = letters[:-1] + ("A" if letters[-1] != "A" else "B")
    with host({well_known(ONE): bundle(ONE), **lookup((f"pith:{letters[:8]}", [letters, other]))}) as (_, base):
        configure(room, base)
        summary, heard = add(room, letters[:8])
        assert (summary.missing, heard.codes()) == (1, [["I018"]])
        assert add(room, letters)[0].stored == 1


def test_a_doi_that_is_not_arxivs_finds_its_paper_by_a_signed_name(room: Room) -> None:
    paper = Paper(kind="doi", id="10.1000/abc")
    with host({well_known(paper): bundle(paper), **lookup(("doi:10.1000/abc", [paper.suffix()]))}) as (_, base):
        configure(room, base)
        assert add(room, "https://doi.org/10.1000/ABC")[0].stored == 1


def test_the_second_time_nothing_is_sent_that_did_not_change(room: Room) -> None:
    with host({well_known(ONE): bundle(ONE)}) as (server, base):
        configure(room, base)
        add(room, ONE.suffix())
        summary, heard = add(room, ONE.suffix())
        assert "if-none-match" in server.asked[-1].fields
        assert (summary, heard.told_of[0].place) == ((0, 1, 0, 0, 0), place(ONE))
        # What is gone from the content folder is asked for again, whatever was said of it.
        (room.folder / "content" / place(ONE)).unlink()
        assert add(room, ONE.suffix())[0].stored == 1
        assert "if-none-match" not in server.asked[-1].fields


def test_nothing_is_called_unchanged_that_is_not_the_document_which_is_here(room: Room) -> None:
    newer = bundle(ONE, built_at="2026-06-01T00:00:00Z")
    with host({well_known(ONE): newer}) as (_, base):
        configure(room, base)
        add(room, ONE.suffix())
        room.mirror.put(place(ONE), bundle(ONE))
        assert add(room, ONE.suffix())[0].stored == 1
    assert room.content() == {place(ONE): newer}


def test_mirrors_are_asked_in_order_and_the_first_that_verifies_counts(room: Room) -> None:
    newer = bundle(ONE, built_at="2026-06-01T00:00:00Z")
    with host({well_known(ONE): bundle(ONE)}) as (_, first), host({well_known(ONE): newer}) as (second, base):
        configure(room, base)
        assert add(room, ONE.suffix(), first=(first,))[0].stored == 1
        assert second.asked == []
    assert room.content() == {place(ONE): bundle(ONE)}


def test_the_other_address_of_a_bundle_is_tried(room: Room) -> None:
    with host({f"/pith/{ONE.suffix()}/bundle.json": bundle(ONE)}) as (_, base):
        configure(room, base)
        assert add(room, ONE.suffix())[0].stored == 1


def test_patterns_of_the_configuration_are_used(room: Room) -> None:
    with host({f"/x/{ONE.suffix()}": bundle(ONE)}) as (_, base):
        text = f'[[mirrors]]\nname = "m"\nbase_url = "{base}"\nwell_known_pattern = "/x/{{suffix}}"\n'
        room.mirror.configure(text, trust=[KEY.trust()])
        assert add(room, ONE.suffix())[0].stored == 1


def test_a_forged_bundle_is_put_aside_and_the_next_mirror_is_asked(room: Room) -> None:
    with host({well_known(ONE): forged(ONE)}) as (_, bad), host({well_known(ONE): bundle(ONE)}) as (_, good):
        configure(room, bad, good)
        summary, heard = add(room, ONE.suffix())
    assert summary == (1, 0, 0, 0, 0)
    assert codes(heard) == ["I041"]
    assert room.content() == {place(ONE): bundle(ONE)}
    (report,) = [data for name, data in room.quarantine().items() if "report" in name]
    assert json.loads(report)["origins"] == [bad + well_known(ONE)]


def test_where_all_mirrors_forge_nothing_is_stored_and_the_paper_is_named(room: Room) -> None:
    with host({well_known(ONE): forged(ONE), f"/pith/{ONE.suffix()}.json": record(TWO)}) as (_, base):
        configure(room, base)
        summary, heard = add(room, ONE.suffix())
    assert summary == (0, 0, 0, 0, 1)
    assert heard.codes() == [["I040"]]
    assert codes(heard) == ["I041", "I043"]
    assert room.content() == {}


@pytest.mark.parametrize("way", ["lookup", "resolver", "address"])
def test_a_look_up_that_leads_to_another_paper_is_caught(room: Room, way: str) -> None:
    lies: dict[str, dict[str, Served]] = {
        "lookup": lookup((f"arxiv:{ONE.id}", [TWO.suffix()])),
        "resolver": dict(zip(resolver(ONE), resolver(TWO).values(), strict=True)),
        "address": {**lookup((f"arxiv:{ONE.id}", [ONE.suffix()])), well_known(ONE): bundle(TWO)},
    }
    with host({well_known(TWO): bundle(TWO), **lies[way]}) as (_, base):
        configure(room, base)
        summary, heard = add(room, ONE.id)
    assert (summary.stored, summary.missing) == (0, 1)
    assert "I043" in [*codes(heard), *heard.codes()[0]]
    assert room.content() == {}


def test_an_older_bundle_from_a_mirror_rolls_nothing_back(room: Room) -> None:
    newer = bundle(ONE, built_at="2026-06-01T00:00:00Z")
    room.mirror.put(place(ONE), newer)
    with host({well_known(ONE): bundle(ONE)}) as (_, base):
        configure(room, base)
        summary, heard = add(room, ONE.suffix())
    assert (summary, heard.codes()) == ((0, 0, 1, 0, 0), [["I011"]])
    assert room.content() == {place(ONE): newer}


def test_the_record_comes_where_no_mirror_has_the_bundle(room: Room) -> None:
    with host({f"/pith/{ONE.suffix()}.json": record(ONE), **resolver(ONE)}) as (_, base):
        configure(room, base)
        assert add(room, ONE.id)[0].stored == 1
    assert room.content() == {place(ONE, ".record.json"): record(ONE)}


def cut(_: Asked) -> Iterator[bytes]:
    yield answer(bundle(ONE))[:-20]


def record_there(_: Asked) -> bytes:
    return answer(record(ONE))


@pytest.mark.parametrize("served", [cut, forged(ONE), record_there, lambda _: answer(b"", "403 Forbidden")])
def test_a_record_is_not_all_where_a_bundle_could_not_be_had(room: Room, served: Served) -> None:
    with host({well_known(ONE): served}) as (_, bad), host({f"/pith/{ONE.suffix()}.json": record(ONE)}) as (_, good):
        configure(room, bad, good)
        summary, heard = add(room, ONE.suffix())
    assert not summary.is_complete
    assert heard.codes() == [[], ["I040"]]
    assert room.content() == {place(ONE, ".record.json"): record(ONE)}


def test_another_version_than_the_one_named_is_not_stored(room: Room) -> None:
    first, second = Paper(version=1), Paper(version=2)
    files = {well_known(one): bundle(one) for one in (first, second)}
    with host({**files, **lookup((f"arxiv:{first.id}", [second.suffix(), first.suffix()]))}) as (_, base):
        configure(room, base)
        assert add(room, f"{first.id}v1")[0].stored == 1
        assert room.content() == {place(first): bundle(first)}
        summary, heard = add(room, f"{first.id}v3")
        assert (summary.missing, heard.codes()) == (1, [["I016"]])
        # Also where the other version is here, and a mirror would say that it did not change.
        add(room, first.id)
        assert set(room.content()) == {place(first), place(second)}
        assert add(room, f"{first.id}v3")[0].missing == 1


def test_another_year_than_the_papers_is_not_the_paper(room: Room) -> None:
    with host({well_known(ONE): bundle(ONE)}) as (_, base):
        configure(room, base)
        for _ in range(2):
            summary, heard = add(room, f"pith:1999:{ONE.suffix()}")
            assert (summary.missing, heard.codes()) == (1, [["I017"]])
            add(room, ONE.suffix())


def endless(_: Asked) -> Iterator[bytes]:
    yield answer(b"", Content_Length="999999999999")
    while True:
        yield b" " * 65536


def bomb(_: Asked) -> bytes:
    return answer(gzip.compress(b" " * (64 << 20)), Content_Encoding="gzip")


def loop(asked: Asked) -> bytes:
    return answer(b"", "302 Found", Location=asked.target)


def to_a_private_place(_: Asked) -> bytes:
    return answer(b"", "302 Found", Location="http://169.254.169.254/latest/meta-data")


@pytest.mark.parametrize("served", [endless, bomb, loop, to_a_private_place, cut, lambda _: b"no http at all\r\n\r\n"])
def test_a_hostile_mirror_is_passed_over_by_code_and_the_next_is_asked(room: Room, served: object) -> None:
    with host({well_known(ONE): served}) as (_, bad), host({well_known(ONE): bundle(ONE)}) as (_, good):  # type: ignore[dict-item]
        configure(room, bad, good)
        summary, heard = add(room, ONE.suffix())
    assert summary.stored == 1
    assert codes(heard) == ["I042"]
    assert room.content() == {place(ONE): bundle(ONE)}


def test_a_mirror_that_is_not_there_is_given_up_after_some_papers(offline: Room) -> None:
    summary, heard = add(offline, *(paper.suffix() for paper in papers(30)))
    assert summary.missing == 30
    assert 5 <= codes(heard).count("I042") <= 15
    assert any("not asked again" in one.cause for one in heard.problems)


def test_what_names_no_paper_is_told_and_nobody_is_asked(offline: Room) -> None:
    summary, heard = add(offline, "https://pith.science/", "gibberish")
    assert (summary.missing, heard.codes()) == (2, [["I046"], ["I001"]])
    assert heard.problems == []


def test_mirrors_that_a_named_mirror_lists_are_asked_only_as_the_network_allows(room: Room) -> None:
    with host({well_known(ONE): bundle(ONE)}) as (listed, inner):
        entries = [{"base_url": inner}, {"base_url": "ftp://x"}, 1]
        text = json.dumps({"manifest_type": "pith_mirror_manifest", "mirrors": entries})
        with host({"/pith-mirrors.json": text.encode()}) as (_, first), host({}) as (_, empty):
            configure(room, empty)
            summary, heard = add(room, ONE.suffix(), first=(first,))
            assert summary.missing == 1
            assert ["N002" in one.cause for one in heard.problems] == [True]
            assert listed.asked == []
            # The twin: where the user names it, it is asked.
            assert add(room, ONE.suffix(), first=(first, inner))[0].stored == 1


def test_a_list_of_mirrors_that_is_none_is_told(room: Room) -> None:
    with host({"/pith-mirrors.json": b"[]", well_known(ONE): bundle(ONE)}) as (_, base):
        _, heard = add(room, ONE.suffix(), first=(base,))
    assert codes(heard) == ["I044"]


def test_with_page_the_record_and_the_page_come_too(room: Room) -> None:
    suffix = ONE.suffix()
    page = STYLES["semantic"]().replace("TKDTZYGP", suffix[:8]).replace("1712.01312", ONE.id)
    files: dict[str, Served] = {
        well_known(ONE): bundle(ONE),
        f"/pith/{suffix}.json": record(ONE),
        f"/paper/{suffix[:8]}": page.encode(),
    }
    with host(files) as (_, base):
        configure(room, base)
        summary, heard = add(room, suffix, with_page=True)
    assert summary == (3, 0, 0, 0, 0)
    assert set(room.content()) == {place(ONE), place(ONE, ".record.json"), f"papers/generated/{suffix}.md"}
    assert heard.codes()[2] == ["I032"]


def test_a_page_of_another_paper_teaches_nothing(room: Room) -> None:
    page = STYLES["semantic"]().encode()
    files: dict[str, Served] = {well_known(ONE): bundle(ONE), f"/paper/{ONE.suffix()[:8]}": page}
    with host(files) as (_, base):
        configure(room, base)
        summary, heard = add(room, ONE.suffix(), with_page=True)
    assert (summary, codes(heard)) == ((1, 0, 0, 0, 0), ["I045"])
    assert set(room.content()) == {place(ONE)}


def test_a_record_that_a_mirror_worked_out_gives_citing_papers_and_is_not_taken_for_piths(room: Room) -> None:
    entry = {
        "citing_arxiv_id": None,
        "citing_title": "A citing one",
        "citing_key": "arxiv:1801.00001",
        "month": "2018-01",
        "score": 7.5,
    }
    cited_by = {"count": 1, "sample": [entry]}
    derived = json.loads(record(ONE)) | {"derived": {"by": "sitegen"}, "inbound_citations": cited_by}
    files: dict[str, Served] = {f"/pith/{ONE.suffix()}.json": json.dumps(derived).encode(), **lookup()}
    with host({well_known(ONE): bundle(ONE), **files}) as (_, base):
        configure(room, base)
        summary, _ = add(room, ONE.suffix(), with_page=True)
    assert summary == (2, 0, 0, 0, 0)
    assert place(ONE, ".record.json") not in room.content()
    assert b'title: "A citing one"' in room.content()[f"papers/generated/{ONE.suffix()}.md"]


@pytest.mark.parametrize("make", [bundle, record])
def test_a_document_at_any_address_is_stored_if_it_verifies(offline: Room, make: Callable[[Paper], bytes]) -> None:
    with host({"/anywhere/x.json": make(ONE), "/forged.json": forged(TWO)}) as (_, base):
        summary, heard = add(offline, f"{base}/anywhere/x.json", f"{base}/forged.json", f"{base}/none.json?x")
    assert summary == (1, 0, 0, 0, 2)
    assert heard.codes() == [[], ["I040"], ["I040"]]
    assert codes(heard) == ["I041"]
    assert list(offline.content().values()) == [make(ONE)]


def test_a_dry_run_asks_and_writes_nothing(room: Room) -> None:
    with host({well_known(ONE): bundle(ONE), well_known(TWO): forged(TWO)}) as (_, base):
        configure(room, base)
        before = sorted(room.folder.rglob("*"))
        summary, _ = room.add(ONE.suffix(), TWO.suffix(), ways=Ways(manners=QUICK), dry_run=True)
    assert summary == (1, 0, 0, 0, 1)
    assert sorted(room.folder.rglob("*")) == before


def test_a_built_mirror_gives_its_papers_by_every_name(room: Room, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Built.minted(tmp_path_factory.mktemp("other"), [ONE, replace(TWO, version=3)])
    other.build()
    with serving(other.public) as base:
        configure(room, base)
        summary, heard = add(room, ONE.id, f"{TWO.id}v3", f"{TWO.id}v2", Mirror(base).page(ONE.suffix()))
    assert summary == (2, 1, 0, 0, 1)
    assert heard.codes()[2] == ["I016"]
    assert sorted(room.content().values()) == sorted(path.read_bytes() for path in other.content.rglob("*.json"))
