"""Companions: the real one with its proven abstract, and every way to get one wrong."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.companion_text import parse_companion
from sitegen.content.companions import (
    FoundCompanion,
    find_companions,
    read_companion,
    without_paper,
)
from sitegen.content.places import Ignored, Unreadable
from sitegen.pith.paper import Citation, Companion
from sitegen.pith.provenance import Provenance
from tests.testkit import citing, mint_companion

ROOT = Path(__file__).parents[2] / "content"
SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"


def parse(text: str) -> tuple[Companion | None, list[tuple[str, str]]]:
    companion, problems = parse_companion(text.encode(), suffix=SUFFIX, place="papers/X.md")
    assert (companion is None) == bool(problems)
    return companion, [(problem.place, problem.code) for problem in problems]


def parsed(text: str) -> Companion:
    companion, problems = parse(text)
    assert companion, problems
    return companion


def hashed(text: str) -> str:
    return hashlib.sha256(text.lower().encode()).hexdigest()


def stated_hash() -> str:
    bundle = json.loads((ROOT / "bundles" / f"{SUFFIX}.json").read_bytes())
    return str(bundle["canonical_record"]["metadata"]["abstract_canon_sha256"])


def test_the_real_companion() -> None:
    companion, problems = read_companion(ROOT, SUFFIX)
    assert problems == ()
    assert companion
    assert hashed(companion.abstract) == stated_hash()
    assert " ".join(companion.keywords) == "regularization distribution gates weights norm parameters propose allows"
    assert companion.source
    assert companion.notes == ""
    assert len(companion.cited_by) == 12
    assert {(entry.cited, entry.verdict, entry.provenance, entry.citing) for entry in companion.cited_by} == {
        (f"pith:{SUFFIX}", "unverdicted", Provenance.COMPANION, None)
    }
    assert [entry.score for entry in companion.cited_by] == [8.0, 7.0, 7.0, 6.0, 6.0, 6.0] + [5.0] * 6
    assert sum(entry.title.startswith("MoRe: Modular") for entry in companion.cited_by) == 3
    assert companion.cited_by[8].category == "cs.IR"
    assert [entry.month for entry in companion.cited_by][::3] == ["2026-05", "2026-05", "2026-05", "2026-04"]


def test_the_real_companion_says_what_the_page_said() -> None:
    page = (Path(__file__).parents[1] / "data" / "samples" / "TKDTZYGP.txt").read_text("utf-8")
    companion, _ = read_companion(ROOT, SUFFIX)
    assert companion
    stated = page.partition("Sorted by Pith novelty score.\n")[2]
    for number, entry in enumerate(companion.cited_by, 1):
        head = f"{entry.category} {entry.month} {entry.verdict} novelty {entry.score}"
        assert f"  {number}. {entry.title}\n\n    {head}\n\n    {entry.summary}\n" in f"{stated}\n"
    assert f"read the original abstract\n\n{companion.abstract}\n\n" in page


@pytest.mark.parametrize(
    "tamper", [lambda text: text + " ", lambda text: text[:-1], lambda text: text.replace(" ", "\n", 1)]
)
def test_a_tampered_abstract_has_another_hash(content: Path, tamper: object) -> None:
    assert callable(tamper)
    whole = (ROOT / "papers" / f"{SUFFIX}.md").read_text("utf-8")
    abstract = parsed(whole).abstract
    (content / "papers" / f"{SUFFIX}.md").write_text(whole.replace(abstract, tamper(abstract)), "utf-8")
    companion, problems = read_companion(content, SUFFIX)
    assert problems == ()
    assert companion
    assert companion.abstract == tamper(abstract)
    assert hashed(companion.abstract) != stated_hash()


@pytest.mark.parametrize(
    ("body", "abstract"),
    [
        ("one", "one"),
        ("\n\n  one\n\n two \n\n \t\n", "  one\n\n two "),
        ("one\r\ntwo\r\n\r\n", "one\r\ntwo"),
        ("one\r", "one"),
        (" \n\t", ""),
        ("   ", ""),
        ("", ""),
        ("\nno-break\xa0\n\xa0\n", "no-break\xa0\n\xa0"),
    ],
)
def test_only_blank_lines_are_stripped(body: str, abstract: str) -> None:
    assert parsed(f"---\nsource: here\n---\n{body}").abstract == abstract
    if body.strip():
        assert parsed(body).abstract == abstract


def test_every_field() -> None:
    text = """---
keywords: [one, ' two ', one, 2019-05, no]
source: a book
notes: |
  *Notes*
  more
cited_by:
  - {title: A, arxiv: 1706.04638v2, month: 2019-05, score: 7, relation: extends}
  - {title: B, doi: https://doi.org/10.1000/X, score: -0.5, category: cs.LG}
  - {title: C, pith: 'pith:2017:TKDTZYGP4524S5RYKCWOKET6FR', verdict: yes, summary: '$L_0$'}
  - {title: D, arxiv: hep-lat/0305021, score: }
---
"""
    cited = f"pith:{SUFFIX}"
    ours = Provenance.COMPANION
    assert parsed(text) == Companion(
        keywords=("one", "two", "2019-05", "no"),
        source="a book",
        notes="*Notes*\nmore\n",
        cited_by=(
            Citation("arxiv:1706.04638", cited, ours, "A", month="2019-05", score=7.0, relation="extends"),
            Citation("doi:10.1000/x", cited, ours, "B", score=-0.5, category="cs.LG"),
            Citation("pith:TKDTZYGP4524S5RYKCWOKET6FR", cited, ours, "C", verdict="yes", summary="$L_0$"),
            Citation("arxiv:hep-lat/0305021", cited, ours, "D"),
        ),
    )


def test_what_is_left_open_is_as_if_it_were_not_there() -> None:
    assert parsed("---\nkeywords:\nsource:\nnotes:\ncited_by:\n---\n") == Companion()


def test_everything_wrong_is_told_at_once_and_nothing_is_kept() -> None:
    text = """---
keyword: [a]
keywords: [a, [b], '']
source: [x]
cited_by:
  - title: A
    month: 2019-13
    score: high
  - {category: cs.LG, color: red}
  - text
  - {title: B, arxiv: nonsense}
  - {title: C, arxiv: 1706.04638, doi: 10.1000/x}
  - {title: D, score: nan}
  - {title: E, score: 1_0, month: 2019-5}
---
An abstract.
"""
    companion, problems = parse(text)
    assert companion is None
    assert sorted(problems, key=lambda one: (int(one[0].rpartition(" ")[2]), one[1])) == [
        ("papers/X.md: line 2", "D035"),
        ("papers/X.md: line 3", "D036"),
        ("papers/X.md: line 3", "D036"),
        ("papers/X.md: line 4", "D036"),
        ("papers/X.md: line 7", "D037"),
        ("papers/X.md: line 8", "D037"),
        ("papers/X.md: line 9", "D035"),
        ("papers/X.md: line 9", "D038"),
        ("papers/X.md: line 10", "D036"),
        ("papers/X.md: line 11", "D037"),
        ("papers/X.md: line 12", "D037"),
        ("papers/X.md: line 13", "D037"),
        ("papers/X.md: line 14", "D037"),
        ("papers/X.md: line 14", "D037"),
    ]


def test_keywords_that_are_no_list() -> None:
    assert parse("---\nkeywords: a, b\ncited_by: {title: A}\n---\n")[1] == [
        ("papers/X.md: line 2", "D036"),
        ("papers/X.md: line 3", "D036"),
    ]


@given(
    abstract=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
        lambda text: text.strip(" \t\r\n") == text
    ),
    title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    score=st.floats(0, 10).map(lambda number: round(number, 3)),
)
def test_what_is_minted_is_read(abstract: str, title: str, score: float) -> None:
    data = mint_companion(abstract, keywords=["a"], cited_by=[citing(title, score=score)] * 2, notes=title)
    companion, problems = parse_companion(data, suffix=SUFFIX, place="x")
    if "\ufffe" in title or "\uffff" in title:
        return  # YAML has no such characters, and the minted file holds them as they are.
    assert problems == ()
    assert companion
    assert (companion.abstract, companion.notes) == (abstract, title)
    assert [(entry.title, entry.score) for entry in companion.cited_by] == [(title, score)] * 2


@given(st.text())
def test_no_text_raises(text: str) -> None:
    for whole in (text, f"---\n{text}\n---\n", f"---\ncited_by: [{{{text}}}]\n---\n"):
        parse_companion(whole.encode("utf-8", "replace"), suffix=SUFFIX, place="x")


def test_none_is_no_problem(content: Path) -> None:
    assert read_companion(content, SUFFIX) == (None, ())
    assert read_companion(content / "nowhere", SUFFIX) == (None, ())
    with pytest.raises(ValueError, match="no suffix"):
        read_companion(content, "../../etc/passwd")


def test_files_that_are_not_to_be_read(content: Path) -> None:
    def code() -> str:
        companion, problems = read_companion(content, SUFFIX)
        assert companion is None
        assert [problem.place for problem in problems] == [f"papers/{SUFFIX}.md"]
        return problems[0].code

    path = content / "papers" / f"{SUFFIX}.md"
    path.symlink_to("/etc/passwd")
    assert code() == "D003"
    path.unlink()
    path.symlink_to("nothing")
    assert code() == "D004"
    path.unlink()
    os.mkfifo(path)
    assert code() == "D006"
    path.unlink()
    path.touch()
    os.truncate(path, 2**30)
    assert code() == "D007"


def test_links_inside_are_followed_and_a_folder_of_companions_outside_is_not(content: Path, tmp_path: Path) -> None:
    (content / "abstract.md").write_text("An abstract.")
    (content / "papers" / f"{SUFFIX}.md").symlink_to("../abstract.md")
    assert read_companion(content, SUFFIX) == (Companion(abstract="An abstract."), ())
    (content / "papers" / f"{SUFFIX}.md").unlink()
    (content / "papers").rmdir()
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / f"{SUFFIX}.md").write_text("An abstract.")
    (content / "papers").symlink_to(tmp_path / "outside")
    _, problems = read_companion(content, SUFFIX)
    assert [problem.code for problem in problems] == ["D003"]
    assert [step.place for step in find_companions(content)] == ["papers"]


def test_finding_them(content: Path) -> None:
    papers = content / "papers"
    other = "A" * 26
    for name in (f"{SUFFIX}.md", f"{other}.md", "a.md", f"{SUFFIX}.MD", f"{'1' * 26}.md", "README.md", ".x.md"):
        (papers / name).touch()
    (papers / "deeper").mkdir()
    (papers / "deeper" / f"{SUFFIX}.md").touch()
    (papers / "z.md").symlink_to("nothing")
    steps = list(find_companions(content))
    assert [step for step in steps if isinstance(step, FoundCompanion)] == [
        FoundCompanion(other, f"papers/{other}.md"),
        FoundCompanion(SUFFIX, f"papers/{SUFFIX}.md"),
    ]
    assert [(step.place, step.problem.code) for step in steps if isinstance(step, Ignored)] == [
        (f"papers/{'1' * 26}.md", "D041"),
        (f"papers/{SUFFIX}.MD", "D041"),
        ("papers/a.md", "D041"),
        (f"papers/deeper/{SUFFIX}.md", "D041"),
    ]
    assert [step.place for step in steps if isinstance(step, Unreadable)] == ["papers/z.md"]
    assert without_paper(FoundCompanion(other, f"papers/{other}.md")).code == "D040"
    assert list(find_companions(content / "nowhere")) == []
