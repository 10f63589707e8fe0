"""What pages and metadata tell of papers: proven by the signed record or marked, and never in a person's way."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.companion_text import parse_learned
from sitegen.content.companions import read_companion
from sitegen.content.generated import Learned
from sitegen.intake.examining import Binding, Examined
from sitegen.intake.identifiers import Identifier, Scheme
from sitegen.intake.inventory import Inventory
from sitegen.intake.learning import Notebook
from sitegen.intake.outcomes import Outcome
from sitegen.intake.pages.html import lines_of_html
from sitegen.intake.pages.paper_page import PaperPage, read_page
from tests.intake.metadata.forms import FORMS, atom, oai, snapshot, wrapped
from tests.intake.pages.saved import PAGE, STYLES, TEXT
from tests.intake.rooms import Room, bundle, papers
from tests.testkit import Paper, mint_companion

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"
LONG = "We show that $a<b$ \\& more. " + "Many words follow here. " * 30 + "End."
ONE, TWO = Paper(id="1712.00001", abstract=LONG), Paper(id="1712.00002", abstract="Short.", title="Two")


def generated(suffix: str) -> str:
    return f"papers/generated/{suffix}.md"


def learned(room: Room, suffix: str) -> Learned:
    data = room.content()[generated(suffix)]
    found = parse_learned(data, suffix=suffix, place="x")
    assert found
    return found


@pytest.fixture
def samples(tmp_path: Path) -> Room:
    """A mirror of the real documents, without companions."""
    (tmp_path / "in").mkdir()
    (tmp_path / "content" / "bundles").mkdir(parents=True)
    shutil.copy(SAMPLES / f"{SUFFIX}.json", tmp_path / "content" / "bundles")
    return Room(tmp_path)


@pytest.mark.parametrize("style", ["text", *STYLES])
def test_a_saved_page_becomes_a_companion_with_a_proven_abstract_and_citing_papers(samples: Room, style: str) -> None:
    name, data = ("page.txt", TEXT) if style == "text" else ("page.html", STYLES[style]().encode())
    summary, heard = samples.add(samples.source(name, data))
    assert summary.is_complete
    assert heard.told_of[0].place == generated(SUFFIX)
    found = learned(samples, SUFFIX)
    assert (found.abstract, found.abstract_proven) == (PAGE.abstract, True)
    assert len(found.cited_by) == 12
    assert found.cited_by_from == f"Pith's page of this paper, saved as {name}"
    assert found.keywords == ()
    built, _ = samples.mirror.build()
    assert built.is_clean
    page = samples.mirror.text(f"paper/{SUFFIX[:8]}/index.html")
    assert "Crafting Reversible SFT Behaviors" in page


def test_a_page_with_an_altered_abstract_is_marked_as_unproven(samples: Room) -> None:
    summary, heard = samples.add(samples.source("page.txt", TEXT.replace(b"practical method", b"practical hoax")))
    assert summary.is_complete
    assert heard.codes() == [["I032"]]
    assert not learned(samples, SUFFIX).abstract_proven
    # The true one takes its place, and the altered one that of the true one never.
    samples.add(samples.source("true.txt", TEXT))
    assert learned(samples, SUFFIX).abstract_proven
    samples.add(samples.source("page.txt", TEXT.replace(b"practical method", b"practical hoax")))
    assert learned(samples, SUFFIX).abstract == PAGE.abstract


def test_a_page_that_lists_fewer_citing_papers_than_it_says_is_told(samples: Room) -> None:
    summary, heard = samples.add(samples.source("page.txt", TEXT.partition(b"  9. Light-FMP")[0]))
    assert (summary.stored, heard.codes()) == (1, [["I036"]])
    assert len(learned(samples, SUFFIX).cited_by) == 8
    _, heard = samples.add(samples.source("page.txt", TEXT))
    assert heard.codes() == [[]]


ODD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="<>&"), max_size=12)


@given(title=ODD, summary=ODD, word=ODD, abstract=ODD)
def test_whatever_a_page_says_its_companion_can_be_read(title: str, summary: str, word: str, abstract: str) -> None:
    page = f"""<p>pith:TKDTZYGP<p>keywords <b>{word}</b><b>x</b><p>read the original abstract<p>{abstract}
<p>discussion<p>Cited by 1 Pith papers<p>{title}<p>cs.LG 2026-05 unverdicted novelty 8.0<p>{summary}"""
    with tempfile.TemporaryDirectory() as folder, Inventory(None, "") as inventory:
        binding = Binding("arxiv", "1712.00001", 1, "", "")
        document = Examined("x", "x", b"", "", 0, known=False, verified=True, suffix=SUFFIX, binding=binding)
        inventory.add(document._replace(pith_number=f"pith:2017:{SUFFIX}"))
        read = read_page(lines_of_html(page.encode()))
        assert read
        told = Notebook(Path(folder), inventory).learn_page(read, "x", "x")
        companion, problems = read_companion(Path(folder), SUFFIX)
        assert problems == ()
        assert (companion is not None) == (told.outcome is Outcome.STORED)
        assert told.outcome is not Outcome.REFUSED


def test_the_same_page_again_is_unchanged(samples: Room) -> None:
    path = samples.source("page.txt", TEXT)
    samples.add(path)
    before = samples.content()
    assert samples.add(path)[0] == (0, 1, 0, 0, 0)
    assert samples.content() == before


def test_what_a_person_wrote_is_never_touched(samples: Room) -> None:
    own = mint_companion("My own abstract.", notes="Mine.")
    samples.mirror.put(f"papers/{SUFFIX}.md", own)
    samples.add(samples.source("page.txt", TEXT))
    assert samples.content()[f"papers/{SUFFIX}.md"] == own
    assert learned(samples, SUFFIX).abstract_proven


def test_a_persons_file_in_the_programs_folder_is_not_overwritten(samples: Room) -> None:
    own = mint_companion("My own abstract.")
    samples.mirror.put(generated(SUFFIX), own)
    summary, heard = samples.add(samples.source("page.txt", TEXT))
    assert (summary.refused, heard.codes()) == (1, [["I035"]])
    assert samples.content()[generated(SUFFIX)] == own


def test_a_page_of_a_paper_that_is_not_there_is_named(room: Room) -> None:
    summary, heard = room.add(room.source("page.txt", TEXT))
    assert (summary.missing, heard.codes()) == (1, [["I031"]])
    assert room.content() == {}


def test_a_page_and_its_bundle_are_added_in_one_run_whatever_comes_first(room: Room) -> None:
    room.mirror.configure()
    page = room.source("a.txt", TEXT)
    summary, heard = room.add(page, str(SAMPLES / f"{SUFFIX}.json"))
    assert summary.is_complete
    assert heard.outcomes() == ["stored", "stored"]


def test_what_is_no_page_is_refused(room: Room) -> None:
    sources = [room.source("a.txt", b"A text."), room.source("b.html", b"<p>A text"), room.source("c.xyz", b"What?")]
    summary, heard = room.add(*sources)
    assert summary.refused == 3
    assert sorted(heard.codes()) == [["I002"], ["I030"], ["I030"]]


def test_texts_in_a_folder_that_are_no_pages_are_passed_over(samples: Room) -> None:
    samples.source("LICENSE.txt", b"A licence.")
    samples.source("page.txt", TEXT)
    summary, heard = samples.add(str(samples.folder / "in"))
    assert summary == (1, 0, 0, 0, 0)
    assert [problem.code for problem in heard.problems] == ["I004"]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("compressed", [False, True])
def test_metadata_prove_whole_abstracts(room: Room, name: str, *, compressed: bool) -> None:
    room.mirror.add(ONE)
    room.mirror.add(TWO)
    data = FORMS[name]([ONE, TWO, Paper(id="1801.00009")])
    path = room.source(name + ".gz" * compressed, gzip.compress(data) if compressed else data)
    summary, heard = room.add(path)
    assert summary == (2, 0, 0, 0, 0)
    assert [problem.code for problem in heard.problems] == ["I034"]
    for paper in (ONE, TWO):
        found = learned(room, paper.suffix())
        assert " ".join(found.abstract.split()) == paper.abstract
        assert found.abstract_proven
    built, _ = room.mirror.build()
    assert built.is_clean
    assert "Many words follow here. End." in room.mirror.text(f"paper/{ONE.suffix()[:8]}/index.html")


@pytest.mark.parametrize("name", FORMS)
def test_metadata_of_another_abstract_are_marked(room: Room, name: str) -> None:
    room.mirror.add(ONE)
    summary, heard = room.add(room.source(name, FORMS[name]([Paper(id=ONE.id, abstract="Another abstract.")])))
    assert (summary.stored, heard.codes()) == (1, [["I032"]])
    assert not learned(room, ONE.suffix()).abstract_proven


def test_an_abstract_goes_to_the_version_that_it_is_proven_for(room: Room) -> None:
    first, second = Paper(version=1, abstract="First."), Paper(version=2, abstract="Second.")
    room.mirror.add(first)
    room.mirror.add(second)
    room.add(room.source("x.xml", atom([first])))
    assert set(room.content()) & {generated(first.suffix()), generated(second.suffix())} == {generated(first.suffix())}


def test_metadata_of_nothing_that_is_there_are_named(room: Room) -> None:
    summary, heard = room.add(room.source("x.xml", atom(papers(2))), room.source("y.xml", oai([])))
    assert summary.missing == 2
    assert heard.codes() == [["I031"], ["I003"]]


def test_damaged_metadata_are_refused_and_what_came_before_is_kept(room: Room) -> None:
    room.mirror.add(ONE)
    cut = room.source("cut.xml", atom([ONE, TWO])[:-20])
    lines = room.source("lines.jsonl", snapshot([TWO]) + b"{}\n" + snapshot([ONE]))
    summary, heard = room.add(cut, lines, room.source("cut.xml.gz", gzip.compress(atom([ONE]))[:-9]))
    assert summary.stored == 1
    assert sorted(code for codes in heard.codes() for code in codes) == ["D021", "I033", "I033"]
    assert learned(room, ONE.suffix()).abstract_proven


SPACED = "We show  that double spaces.  Count as they stand, for they are hashed. " + "More words. " * 20


@pytest.mark.parametrize("name", ["text", "broken", "html", *FORMS])
def test_white_space_inside_an_abstract_is_kept_for_its_hash(room: Room, name: str) -> None:
    paper = Paper(id="1712.00003", abstract=SPACED.strip())
    room.mirror.add(paper)
    head = f"arxiv: {paper.id} · pith:{paper.suffix()[:8]}"
    pages = {
        "text": f"{head}\nTitle\nread the original abstract\n{paper.abstract}\n\ndiscussion (0)\n",
        "broken": f"{head}\nTitle\nread the original abstract\n{wrapped(paper.abstract)}\ndiscussion (0)\n",
        "html": f"<p>{head}<p>read the original abstract<p> {paper.abstract} <p>discussion (0)",
    }
    data = pages[name].encode() if name in pages else FORMS[name]([paper])
    room.add(room.source({"text": "x.txt", "broken": "x.txt", "html": "x.html"}.get(name, name), data))
    assert learned(room, paper.suffix()).abstract_proven
    assert learned(room, paper.suffix()).abstract == paper.abstract


def test_two_papers_that_begin_with_the_same_letters_are_told_apart_or_named(tmp_path: Path) -> None:
    with Inventory(None, "") as inventory:
        for letters, arxiv_id in (("A" * 18, "1712.00001"), ("B" * 18, "1712.00002")):
            suffix = f"TKDTZYGP{letters}"
            binding = Binding("arxiv", arxiv_id, 1, "", "")
            document = Examined(suffix, suffix, b"", "", 0, known=False, verified=True)
            inventory.add(document._replace(suffix=suffix, pith_number=f"pith:2017:{suffix}", binding=binding))
        notebook = Notebook(tmp_path, inventory)
        page = PaperPage(Identifier(Scheme.ARXIV, "1712.00002"), "TKDTZYGP", "", (), "Abstract.", (), None)
        assert notebook.learn_page(page, "x", "x").pith_number == f"pith:2017:TKDTZYGP{'B' * 18}"
        told = notebook.learn_page(replace(page, arxiv=None), "x", "x")
        assert [problem.code for problem in told.problems] == ["I018"]


def test_a_dry_run_learns_nothing(room: Room) -> None:
    room.mirror.add(ONE)
    assert room.add(room.source("x.xml", atom([ONE])), dry_run=True)[0].stored == 1
    assert not any(name.startswith("papers/") for name in room.content())


def test_two_papers_whose_numbers_begin_alike_are_told_apart_by_the_arxiv_id(room: Room) -> None:
    room.mirror.put("bundles/one.json", bundle(ONE))
    page = f"arxiv: {ONE.id} · pith:{ONE.suffix()[:8]}\nOne\nread the original abstract\n{ONE.abstract}\n"
    assert room.add(room.source("page.txt", page.encode()))[0].stored == 1
