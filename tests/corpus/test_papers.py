from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from sitegen.corpus.listed import ListKind
from sitegen.corpus.reader import Corpus
from sitegen.corpus.settled import SPACING
from sitegen.corpus.writer import CorpusWriter
from sitegen.pith.provenance import Provenance
from tests.corpus.facts import arxiv, cites, corpus, document, facts, suffix

SIGNED, RECORD, COMPANION = Provenance.SIGNED, Provenance.RECORD, Provenance.COMPANION


def test_a_citing_paper_is_one_entry_with_each_field_from_the_strongest_origin(tmp_path: Path) -> None:
    citing = arxiv(99)
    told = (
        cites(
            citing,
            arxiv(1),
            origin=2,
            title="Companion",
            verdict="unverdicted",
            score=9.0,
            summary="weak",
            month="2019-01",
        ),
        cites(citing, arxiv(1), origin=1, title="Record", score=3.0),
    )
    signed = cites(citing, f"pith:{suffix(1)[:8]}", relation="extends")
    made = corpus(
        tmp_path,
        [(document(1), facts(1, citations=told)), (document(2), facts(2, citations=(signed,)))],
    )
    number = next(row.number for row in made.papers.read(1, 2**32) if row.entry.suffix == suffix(1))
    (entry,) = made.papers.cited_by(number, 0, 10)
    assert (entry.key, entry.page, entry.title, entry.score) == (citing, None, "Record", 3.0)
    assert (entry.verdict, entry.summary, entry.relation, entry.month) == ("unverdicted", "weak", "extends", "2019-01")
    assert entry.origins == (SIGNED, RECORD, COMPANION)


def test_a_citing_paper_of_this_mirror_is_told_of_by_its_own_documents(tmp_path: Path) -> None:
    by_arxiv = cites(arxiv(2), arxiv(1), origin=2, title="Wrong", category="x", month="1999-01", score=5.0)
    own = cites(f"pith:{suffix(2)}", arxiv(1))
    made = corpus(
        tmp_path,
        [(document(1), facts(1, citations=(by_arxiv,))), (document(2), facts(2, citations=(own,)))],
    )
    (entry,) = made.papers.cited_by(SPACING, 0, 10)
    assert (entry.page, entry.key, entry.title) == (suffix(2)[:8], arxiv(2), facts(2).title)
    assert (entry.category, entry.month, entry.score) == ("cs.LG", "2017-03", 5.0)
    assert entry.origins == (SIGNED, COMPANION)
    assert made.papers.cited_by(2 * SPACING, 0, 10) == []


def test_cited_by_is_sorted_by_year_then_score_then_month_then_title_then_key(tmp_path: Path) -> None:
    wanted = [
        cites("doi:10.1/h", "", score=5.0, month="2019-02", title="z"),
        cites("doi:10.1/g", "", score=5.0, month="2019-01", title="z"),
        cites("doi:10.1/a", "", month="2019-01", title="A"),
        cites("doi:10.1/b2", "", month="2019-01", title="A"),
        cites(None, "", month="2019-01", title="A"),
        cites("doi:10.1/f", "", score=7.0, month="2018-01", title="z"),
        cites("doi:10.1/e", "", score=5.0, month="2018-01", title="a"),
        cites("doi:10.1/d", "", score=5.0, month="2018-01", title="B"),
        cites("doi:10.1/c", "", score=5.0, title="a"),
        cites("doi:10.1/b", "", score=-1.0, title="a"),
    ]
    told = tuple(citation._replace(cited=arxiv(1)) for citation in wanted)
    made = corpus(tmp_path, [(document(1), facts(1, citations=told[::-1]))])
    assert [entry.key for entry in made.papers.cited_by(SPACING, 0, 100)] == [citation.citing for citation in wanted]
    assert [entry.key for entry in made.papers.cited_by(SPACING, 3, 2)] == ["doi:10.1/b2", None]
    assert next(made.papers.read(1, 2**32)).cited_by == len(wanted)


def test_a_paper_does_not_cite_itself_and_lists_without_names_are_not_joined(tmp_path: Path) -> None:
    told = (
        cites(arxiv(1), f"pith:{suffix(1)}"),
        cites("pith:" + suffix(1)[:9], arxiv(1)),
        cites(None, arxiv(1), title="Same"),
        cites(None, arxiv(1), title="Same"),
        cites(arxiv(1), arxiv(555)),
    )
    made = corpus(tmp_path, [(document(1), facts(1, citations=told))])
    assert [entry.title for entry in made.papers.cited_by(SPACING, 0, 10)] == ["Same", "Same"]


def test_one_document_with_a_hundred_thousand_citations(tmp_path: Path) -> None:
    told = tuple(cites(f"doi:10.1/{number}", arxiv(1), score=float(number % 10)) for number in range(100_000))
    made = corpus(tmp_path, [(document(1), facts(1, citations=told + told[:500]))])
    assert next(made.papers.read(1, 2**32)).cited_by == 100_000
    assert [entry.score for entry in made.papers.cited_by(SPACING, 99_998, 10)] == [0.0, 0.0]
    assert made.papers.most_cited(3) == [(made.papers.newest(1)[0], 100_000)]


def test_papers_with_the_same_eight_letters_are_named_by_their_whole_suffix(tmp_path: Path) -> None:
    twins = ["ABCDEFGH" + "A" * 18, "ABCDEFGH" + "Z" * 18]
    made = corpus(
        tmp_path,
        [(document(n, suffix=letters), facts(n, suffix=letters)) for n, letters in enumerate([*twins, suffix(5)])],
    )
    pages = {row.entry.suffix: row.entry.page for row in made.papers.read(1, 2**32)}
    assert pages == {twins[0]: twins[0], twins[1]: twins[1], suffix(5): suffix(5)[:8]}
    ((short, entries),) = made.papers.sharing_short()
    assert (short, [entry.suffix for entry in entries]) == ("ABCDEFGH", twins)
    assert made.lookup.resolve("pith:ABCDEFGH") is None
    assert sorted(made.lookup.claimants("pith:ABCDEFGH")) == twins


def test_several_documents_of_a_paper_are_joined(tmp_path: Path) -> None:
    old = document(1, place="a.json", built_at="2026-01-01T00:00:00Z")
    new = document(1, place="b.json", built_at="2026-02-01T00:00:00Z")
    copy = new._replace(place="c.json")
    record = document(1, place="d.json", kind="record", level="receipt")
    single = (document(2), facts(2))
    with CorpusWriter(tmp_path / "corpus.db") as writer:
        writer.add((row, facts(1, title="single", keywords=("lost",))) for row in (old, copy, record, new))
        writer.add([single, (document(3, status="unreadable", suffix="", place="e.json"), None)])
        writer.add_companion(suffix(2), "papers/2.md")
        writer.add_companion(suffix(3), "papers/3.md")
        for letters, documents in writer.joins():
            assert letters == suffix(1)
            assert [row.place for row in documents] == ["b.json", "a.json", "d.json"]
            writer.replace(letters, facts(1, title="joined"))
        assert writer.companions_without_paper() == [(suffix(3), "papers/3.md")]
        writer.finish()
    made = Corpus(tmp_path / "corpus.db")
    first = next(made.papers.read(1, 2**32))
    assert first.entry.title == "joined"
    assert [row.place for row in first.documents.documents] == ["b.json", "a.json", "d.json"]
    assert {row.place: row.status for row in made.ledger.documents() if row.suffix == suffix(1)} == {
        "a.json": "superseded",
        "b.json": "verified",
        "c.json": "superseded",
        "d.json": "verified",
    }
    counts = made.ledger.counts()
    assert (counts.found, counts.verified, counts.superseded, counts.unreadable, counts.papers) == (6, 3, 2, 1, 2)
    assert [row.sha256 for row in made.papers.index() if row.suffix == suffix(1)] == [new.sha256]


def test_published_papers_come_by_month_with_the_dates_of_what_is_published(tmp_path: Path) -> None:
    old = document(1, place="a.json", built_at="2026-01-01T00:00:00Z")
    new = document(1, place="b.json", built_at="2026-02-01T00:00:00Z")
    record = document(1, place="d.json", kind="record", level="receipt", built_at="2026-03-01T00:00:00Z")
    with CorpusWriter(tmp_path / "corpus.db") as writer:
        writer.add((row, facts(1)) for row in (record, new, old))
        writer.add((document(number), facts(number)) for number in (2, 3))
        for letters, _ in writer.joins():
            writer.replace(letters, facts(1))
        writer.finish()
    made = Corpus(tmp_path / "corpus.db")
    other = ("2026-05-01T00:00:00Z",)
    months = [term.key for term in made.listings.terms(ListKind.MONTH, 0, 9)]
    assert [row for month in months for row in made.papers.published(month)] == [
        (suffix(1)[:8], facts(1).submitted_at, ("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")),
        (suffix(2)[:8], facts(2).submitted_at, other),
        (suffix(3)[:8], facts(3).submitted_at, other),
    ]
    assert [row.page for row in made.papers.published("2017-03")] == [suffix(2)[:8]]
    assert list(made.papers.published("2017-0")) == []
    built = partial(made.listings.built, ListKind.CATEGORY, "cs.LG")
    assert sorted(built(0, 3)) == ["2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z", *other, *other]
    assert (built(1, 3), built(2, 2)) == ([*other, *other], [])
    assert made.listings.built(ListKind.CATEGORY, "cs.AI", 0, 3) == []


def test_a_joined_paper_without_new_facts_is_an_error(tmp_path: Path) -> None:
    with CorpusWriter(tmp_path / "corpus.db") as writer:
        writer.add((document(1, place=place), facts(1)) for place in "ab")
        assert [letters for letters, _ in writer.joins()] == [suffix(1)]
        with pytest.raises(ValueError, match=suffix(1)):
            writer.finish()


def test_finishing_without_joins_is_an_error(tmp_path: Path) -> None:
    with CorpusWriter(tmp_path / "corpus.db") as writer:
        writer.add([(document(1), facts(1))])
        with pytest.raises(ValueError, match="joined"):
            writer.finish()


def test_names_of_files_need_not_be_unicode(tmp_path: Path) -> None:
    name = b"/mirror/\xff\xc3\xb8.json".decode("utf-8", "surrogateescape")
    made = corpus(tmp_path, [(document(1, place=name, path=name), facts(1))])
    (row,) = made.ledger.documents()
    assert (row.place, row.path) == ("/mirror/\\udcffø.json", name)


def test_an_empty_corpus_answers(tmp_path: Path) -> None:
    made = corpus(tmp_path, [])
    assert list(made.papers.ranges(10)) == []
    assert made.papers.newest(5) == []
    assert made.ledger.counts().found == 0
    assert all(made.lookup.bucket(name) == {} for name in made.lookup.bucket_names())


def test_primary_categories_are_counted(tmp_path: Path) -> None:
    named = ["math.NT", "cs.LG", "cs.LG", ""]
    papers = [(document(n), facts(n, primary_cat=name, categories=("cs.LG",))) for n, name in enumerate(named)]
    assert corpus(tmp_path, papers).papers.primary_categories() == [("", 1), ("cs.LG", 2), ("math.NT", 1)]
