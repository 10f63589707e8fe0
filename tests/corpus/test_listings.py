from __future__ import annotations

from pathlib import Path

from sitegen.corpus.listed import LETTERS, ListKind
from sitegen.corpus.listings import Term
from tests.corpus.facts import corpus, document, facts, suffix


def test_a_list_is_in_order_of_submission_then_suffix(tmp_path: Path) -> None:
    times = {n: f"2017-01-{n % 5 + 1:02}T00:00:00Z" for n in range(30)}
    made = corpus(tmp_path, [(document(n), facts(n, submitted_at=times[n])) for n in times])
    oldest_first = sorted((times[n], suffix(n)) for n in times)
    for kind, key in ((ListKind.CATEGORY, "cs.LG"), (ListKind.MONTH, "2017-01"), (ListKind.KEYWORD, "norm")):
        entries = made.listings.entries(kind, key, 4, 12)
        assert [(entry.submitted_at, entry.suffix) for entry in reversed(entries)] == oldest_first[4:12]
        assert [len(made.listings.entries(kind, key, first, first + 20)) for first in (0, 20, 40)] == [20, 10, 0]
    assert [entry.suffix for entry in made.papers.newest(3)] == [letters for _, letters in oldest_first[:-4:-1]]


def test_pages_cover_every_list(tmp_path: Path) -> None:
    made = corpus(tmp_path, [(document(n), facts(n, keywords=("b", "a") if n < 4 else ("b",))) for n in range(9)])
    pages = [(term.key, term.count, page.number, page.pages) for term, page in made.listings.pages(ListKind.KEYWORD, 3)]
    assert pages == [("a", 4, 1, 1), ("b", 9, 1, 3), ("b", 9, 2, 3), ("b", 9, 3, 3)]


def test_a_name_is_shown_as_most_papers_spell_it(tmp_path: Path) -> None:
    spelled = ["J. Doe", "Jo Doe", "Jo Doe", "A. Doe"]
    tied = ["Zed", "Abe"]
    papers = [(document(n), facts(n, author_names=(("doe", name, "doe"),))) for n, name in enumerate(spelled)]
    papers += [(document(n + 9), facts(n + 9, author_names=(("tie", name, "tie"),))) for n, name in enumerate(tied)]
    made = corpus(tmp_path, papers)
    assert made.listings.terms(ListKind.AUTHOR, 0, 10) == [
        Term(ListKind.AUTHOR, "doe", "Jo Doe", 4),
        Term(ListKind.AUTHOR, "tie", "Abe", 2),
    ]


def test_two_authors_of_one_paper_with_one_slug_count_once(tmp_path: Path) -> None:
    made = corpus(tmp_path, [(document(1), facts(1, author_names=(("li-w", "W. Li", "li"), ("li-w", "Wei Li", "li"))))])
    assert made.listings.term(ListKind.AUTHOR, "li-w") == Term(ListKind.AUTHOR, "li-w", "W. Li", 1)
    assert made.listings.term(ListKind.KEYWORD, "li-w") is None


def test_the_index_of_authors_goes_by_letter(tmp_path: Path) -> None:
    slugs = ["zoe", "abe", "3com", "ørsted", "ann", "-dash", "Ada"]
    made = corpus(tmp_path, [(document(1), facts(1, author_names=tuple((slug, slug, "") for slug in slugs)))])
    letters = made.listings.letters(ListKind.AUTHOR)
    assert letters == [("a", 3), ("z", 1), ("0-9", 1), ("other", 2)]
    assert {letter for letter, _ in letters} <= set(LETTERS)
    by_letter = {
        letter: [term.key for term in made.listings.terms(ListKind.AUTHOR, 0, 9, letter=letter)]
        for letter, _ in letters
    }
    assert by_letter == {"a": ["Ada", "abe", "ann"], "z": ["zoe"], "0-9": ["3com"], "other": ["-dash", "ørsted"]}
    assert [term.key for term in made.listings.terms(ListKind.AUTHOR, 1, 2, letter="a")] == ["abe"]
    assert made.listings.term_count(ListKind.AUTHOR) == len(slugs)


def test_authors_are_filed_as_most_papers_spell_them(tmp_path: Path) -> None:
    spelled = [("ann-zu", "Ann Zu", "zu"), ("zed-abt", "Zed Abt", "abt"), ("al-abt", "Al Abt", "abt")]
    rare = ("ann-zu", "Zu, Ann", "ann")
    papers = [(document(n), facts(n, author_names=(*spelled, *((rare,) if n == 1 else ())))) for n in range(2)]
    listings = corpus(tmp_path, papers).listings
    assert listings.letters(ListKind.AUTHOR) == [("a", 2), ("z", 1)]
    assert [term.key for term in listings.terms(ListKind.AUTHOR, 0, 9)] == ["al-abt", "zed-abt", "ann-zu"]
    assert listings.beside(ListKind.AUTHOR, "zed-abt") == ("al-abt", "ann-zu")


def test_lists_lie_beside_others_of_their_kind_only(tmp_path: Path) -> None:
    made = corpus(tmp_path, [(document(n), facts(n, submitted_at=f"201{n}-03-01T00:00:00Z")) for n in range(3)])
    beside = [made.listings.beside(ListKind.MONTH, key) for key in ("2010-03", "2011-03", "2012-03", "2013-03")]
    assert beside == [("", "2011-03"), ("2010-03", "2012-03"), ("2011-03", ""), ("", "")]


def test_papers_of_a_list_are_counted_by_month_however_many_they_are(tmp_path: Path) -> None:
    months = ["2010-01", "2010-03", "2011-01", "2012-12"]
    papers = [
        (
            document(n),
            facts(n, submitted_at=f"{months[n % 4]}-0{n % 7 + 1}T00:00:00Z", keywords=("all", f"only-{n % 4}", f"{n}")),
        )
        for n in range(30)
    ]
    listings = corpus(tmp_path, papers).listings
    assert listings.per_month(ListKind.KEYWORD, "all") == list(zip(months, (8, 8, 7, 7), strict=True))
    assert listings.per_month(ListKind.KEYWORD, "only-2") == [("2011-01", 7)]
    assert [listings.per_month(ListKind.KEYWORD, f"{n}") for n in range(4)] == [[(month, 1)] for month in months]
    assert listings.per_month(ListKind.KEYWORD, "none") == []


def test_the_most_frequent_come_first(tmp_path: Path) -> None:
    made = corpus(tmp_path, [(document(n), facts(n, keywords=("b", "a", "c") if n else ("b",))) for n in range(3)])
    assert [(term.key, term.count) for term in made.listings.most_frequent(ListKind.KEYWORD, 2)] == [("b", 3), ("a", 2)]
