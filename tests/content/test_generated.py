"""Companions that the program writes: they read back, stay apart from a person's, and never go before it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.companion_text import parse_companion, parse_learned
from sitegen.content.companions import FoundCompanion, find_companions, problems_of, read_companion
from sitegen.content.generated import GENERATED_FOLDER, Learned, write_companion
from sitegen.pith.paper import Citation
from sitegen.pith.provenance import Provenance
from tests.testkit import citing, mint_companion

SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"
PLACE = f"{GENERATED_FOLDER}/{SUFFIX}.md"


def cited(title: str, citing_key: str | None = None, **more: Any) -> Citation:
    return Citation(citing=citing_key, cited=f"pith:{SUFFIX}", provenance=Provenance.COMPANION, title=title, **more)


LEARNED = Learned(
    abstract="The whole\nabstract, $L_0$.",
    abstract_from="arXiv's metadata, x.xml",
    abstract_proven=True,
    keywords=("one", "two: three"),
    cited_by=(
        cited('A: "quoted" title \\emph{x}', "arxiv:1706.04638", month="2019-06", category="cs.LG", score=7.5),
        cited("B"),
    ),
    cited_by_from="Pith's page, x.html",
)


def write(content: Path, learned: Learned) -> None:
    path = content / PLACE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_companion(learned))


def test_what_the_program_writes_reads_back() -> None:
    assert parse_learned(write_companion(LEARNED), suffix=SUFFIX, place=PLACE) == LEARNED


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
TITLES = TEXTS.filter(lambda text: bool(text.strip()))


@given(
    st.builds(
        Learned,
        abstract=st.text("ab \\$-:#é\u2028\U0001f600", max_size=40).map(str.strip),
        abstract_from=TEXTS,
        abstract_proven=st.booleans(),
        keywords=st.lists(TITLES.map(str.strip).filter(bool), max_size=3, unique=True).map(tuple),
        cited_by=st.lists(
            st.builds(cited, TITLES, st.sampled_from([None, "arxiv:1706.04638", "doi:10.1000/x"]), summary=TEXTS),
            max_size=3,
        ).map(tuple),
        cited_by_from=TEXTS,
    )
)
def test_any_text_reads_back_as_it_was(learned: Learned) -> None:
    if not learned.abstract:
        learned = replace(learned, abstract_from="", abstract_proven=False)
    if not learned.cited_by:
        learned = replace(learned, cited_by_from="")
    assert parse_learned(write_companion(learned), suffix=SUFFIX, place=PLACE) == learned


@pytest.mark.parametrize(
    "data", [mint_companion("An abstract."), b"An abstract.", b"---\ngenerated_by: x\nodd: y\n---\n"]
)
def test_a_persons_file_is_not_taken_for_the_programs(data: bytes) -> None:
    assert parse_learned(data, suffix=SUFFIX, place=PLACE) is None


def test_both_are_found_and_neither_is_foreign(content: Path) -> None:
    write(content, LEARNED)
    (content / f"papers/{SUFFIX}.md").write_bytes(mint_companion(""))
    (content / "papers/other").mkdir()
    (content / f"papers/other/{SUFFIX}.md").write_bytes(b"")
    found = list(find_companions(content))
    assert [one.place for one in found if isinstance(one, FoundCompanion)] == [f"papers/{SUFFIX}.md", PLACE]
    assert len(found) == 3


def test_the_programs_alone_is_read(content: Path) -> None:
    write(content, LEARNED)
    companion, problems = read_companion(content, SUFFIX)
    assert problems == ()
    assert companion
    assert companion.abstract == LEARNED.abstract
    assert companion.cited_by == LEARNED.cited_by
    assert companion.notes == ""
    assert companion.source == "Abstract from arXiv's metadata, x.xml; citing papers from Pith's page, x.html."


def test_a_persons_own_wins_part_by_part(content: Path) -> None:
    write(content, LEARNED)
    entries = [citing("b"), citing("Other title", arxiv="1706.04638")]
    own = mint_companion("Mine.", keywords=["mine"], cited_by=entries, notes="Note.", source="Me")
    (content / f"papers/{SUFFIX}.md").write_bytes(own)
    companion, problems = read_companion(content, SUFFIX)
    assert problems == ()
    assert companion
    assert (companion.abstract, companion.keywords, companion.notes) == ("Mine.", ("mine",), "Note.")
    assert [entry.title for entry in companion.cited_by] == ["b", "Other title"]
    assert companion.source == "Me"


def test_what_a_person_left_out_is_filled_in(content: Path) -> None:
    write(content, LEARNED)
    (content / f"papers/{SUFFIX}.md").write_bytes(mint_companion("", cited_by=[citing("C")], source="Me"))
    companion, _ = read_companion(content, SUFFIX)
    assert companion
    assert companion.abstract == LEARNED.abstract
    assert [entry.title for entry in companion.cited_by] == ["C", *(entry.title for entry in LEARNED.cited_by)]
    assert companion.source.startswith("Me; Abstract from")


def test_a_file_with_a_fault_is_left_out_and_the_other_is_used(content: Path) -> None:
    write(content, LEARNED)
    (content / f"papers/{SUFFIX}.md").write_bytes(b"---\nodd: 1\n---\n")
    companion, problems = read_companion(content, SUFFIX)
    assert companion
    assert companion.abstract == LEARNED.abstract
    assert [problem.place for problem in problems] == [f"papers/{SUFFIX}.md: line 2"]
    assert problems_of(f"papers/{SUFFIX}.md", problems) == problems
    assert problems_of(PLACE, problems) == ()


def test_a_proven_abstract_never_gives_way_to_an_unproven_one() -> None:
    unproven = Learned(abstract="Another.", abstract_from="elsewhere")
    assert LEARNED.joined(unproven) == LEARNED
    assert unproven.joined(LEARNED).abstract == LEARNED.abstract
    newer = replace(unproven, abstract="A third.")
    assert unproven.joined(newer).abstract == "A third."


def test_citing_papers_are_joined_and_none_is_lost() -> None:
    new = Learned(cited_by=(cited("b "), cited("D")), cited_by_from="another page")
    assert [entry.title for entry in LEARNED.joined(new).cited_by] == ["b ", "D", LEARNED.cited_by[0].title]
    assert LEARNED.joined(new).cited_by_from == "Pith's page, x.html; another page"
    assert LEARNED.joined(LEARNED) == LEARNED


def test_a_companion_of_a_persons_may_have_the_mark_without_harm() -> None:
    companion, problems = parse_companion(b"---\ngenerated_by: me\n---\nText.\n", suffix=SUFFIX, place="x")
    assert companion
    assert problems == ()
