"""What the corpus tells the search index."""

from __future__ import annotations

from pathlib import Path

from sitegen.corpus.rows import SearchFacts
from tests.corpus.facts import corpus, document, facts, suffix

TIMES = ("2017-12-04T18:30:00Z", "2017-12-31T23:59:59Z", "2018-01-01T00:00:00Z", "2018-02-01T10:00:00Z")


def test_papers_are_found_by_month_and_by_suffix(tmp_path: Path) -> None:
    rows = [
        (
            document(number),
            facts(number, submitted_at=time, search=SearchFacts(f"Title {number}", "x", "1 title", "weak")),
        )
        for number, time in enumerate(TIMES)
    ]
    with corpus(tmp_path, rows) as made:
        searched = made.searched
        assert searched.months() == [("2017-12", 2), ("2018-01", 1), ("2018-02", 1)]
        assert searched.years() == [(2017, 2), (2018, 2)]
        assert searched.suffixes("2017-12") == [suffix(0), suffix(1)]
        assert searched.suffixes("2018-01") == [suffix(2)]
        assert searched.suffixes("2017-11") == searched.suffixes("2017-1") == []
        found = list(searched.papers([suffix(3), suffix(99), suffix(0)]))
        assert [(row.suffix, row.title, row.submitted_at) for row in found] == [
            (suffix(3), "Title 3", TIMES[3]),
            (suffix(0), "Title 0", TIMES[0]),
        ]
        assert (found[0].page, found[0].strong, found[0].weak) == (suffix(3)[:8], "1 title", "weak")
        assert [row.title for row in searched.sample(2)] == ["Title 0", "Title 2"]
        assert len(list(searched.sample(100))) == 4
