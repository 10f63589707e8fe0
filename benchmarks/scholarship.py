"""An invented literature: paper number n of a seed, each made alone, so that any process can make any paper.

Nothing is remembered between papers: what a paper cites and what the cited ones are called is worked out again from
their numbers. That keeps memory flat and the bytes the same however the work is shared out.
"""

from __future__ import annotations

import calendar
import hashlib
import random
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from benchmarks.vocabulary import Vocabulary, Weighted
from tests.testkit.canonical import Json
from tests.testkit.paper import Paper
from tests.testkit.parts import claim, reference, verdict

FIRST_YEAR = 1995
MONTHS = 31 * 12 + 4
"""From January 1995 to April 2026, before the oldest computed_at."""
LARGEST = 1_000_000
"""Old arXiv ids have room for 999 papers a month in each archive: more papers would no longer have ids of their own."""
_FIRST_NEW_ID = (2007 - FIRST_YEAR) * 12 + 3
_FIRST_LONG_ID = (2015 - FIRST_YEAR) * 12
_MOST_REFERENCES = 8
_WORDS_A_SENTENCE = 18
_BUSIEST = 40
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_AUTHORS = (1, 2, 3, 4, 5, 6, 7, 9, 12, 16)
_AUTHOR_WEIGHTS = (16, 21, 20, 15, 10, 7, 4, 3, 2, 2)


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a paper was submitted.

    Arguments:
        category: primary category.
        field: the field whose words it uses.
        arxiv_id: old or new style, as its month demands.
        submitted_at: UTC.
    """

    category: str
    field: str
    arxiv_id: str
    submitted_at: str


class Literature:
    """All papers of a corpus, none of them in memory.

    Arguments:
        papers: how many there are, at most a million.
        seed: what decides everything about them.
    """

    def __init__(self, *, papers: int, seed: int) -> None:
        self.papers = papers
        self.seed = seed
        self._population = max(60, papers)
        weights = [0.05 + (month / MONTHS) ** 3.2 for month in range(MONTHS)]
        total = sum(weights)
        self._month_starts = [round(papers * part / total) for part in accumulate([0.0, *weights])]
        self._words = Vocabulary.load()

    def _draw(self, what: str, paper: int, which: int = 0) -> int:
        """Return 64 random bits that depend on nothing but the seed and the question."""
        question = f"{self.seed} {what} {paper} {which}".encode()
        return int.from_bytes(hashlib.blake2b(question, digest_size=8).digest())

    def place(self, paper: int) -> Place:
        """Return when and where a paper was submitted; later papers have later times."""
        month = bisect_right(self._month_starts, paper) - 1
        rank = paper - self._month_starts[month]
        count = self._month_starts[month + 1] - self._month_starts[month]
        year, of_year = FIRST_YEAR + month // 12, month % 12 + 1
        categories = self._words.categories
        point = self._draw("category", paper) % int(categories.weights[-1])
        category = categories.items[bisect_right(categories.weights, point)]
        days = calendar.monthrange(year, of_year)[1]
        day, second = divmod(days * 86_400 * (2 * rank + 1) // (2 * count), 86_400)
        minute, second = divmod(second, 60)
        submitted_at = f"{year}-{of_year:02d}-{day + 1:02d}T{minute // 60:02d}:{minute % 60:02d}:{second:02d}Z"
        if rank == 0 and month:
            # As on arXiv, the first paper of a month was sent in on the last day of the month before.
            before, of_before = (year, of_year - 1) if of_year > 1 else (year - 1, 12)
            submitted_at = f"{before}-{of_before:02d}-{calendar.monthrange(before, of_before)[1]}T21:30:00Z"
        short = f"{year % 100:02d}{of_year:02d}"
        if month < _FIRST_NEW_ID:
            archive = category if category.startswith("math.") else category.split(".")[0]
            arxiv_id = f"{archive}/{short}{rank % 999 + 1:03d}"
        else:
            arxiv_id = f"{short}.{rank + 1:0{5 if month >= _FIRST_LONG_ID else 4}d}"
        return Place(category, self._words.field_of[category], arxiv_id, submitted_at)

    def title(self, paper: int, field: str) -> str:
        """Return a title, with a formula in a third of them."""
        chance = random.Random(self._draw("title", paper))
        words = self._words
        template = chance.choice(words.templates)
        chosen = [_capital(word) for word in _some(words.titles[field], chance, template.count("{}"))]
        if chance.random() < 1 / 3:
            chosen[-1] = f"{chance.choice(words.math)} {chosen[-1]}"
        if chance.random() < 1 / 40:
            chosen[0] = f"{chance.choice(words.accented)} {chosen[0]}"
        return _capital(template.format(*chosen))

    def _abstract(self, chance: random.Random, field: str) -> str:
        length = min(320, max(45, int(chance.gauss(150, 45))))
        text = _some(self._words.abstracts[field], chance, length)
        if chance.random() < 1 / 3:
            for _ in range(chance.randint(1, 4)):
                text[chance.randrange(length)] = chance.choice(self._words.math)
        if chance.random() < 1 / 30:
            at = chance.randrange(length)
            text[at] = f"\\emph{{{text[at]}}}"
        sentences, at = [], 0
        while at < length:
            step = chance.randint(_WORDS_A_SENTENCE - 8, _WORDS_A_SENTENCE + 8)
            sentences.append(_capital(" ".join(text[at : at + step])) + ".")
            at += step
        return " ".join(sentences)

    def _author(self, chance: random.Random) -> str:
        # An exponential of a uniform number spreads ranks nearly as Zipf's law does; the busiest have some 0.3 %.
        rank = int(_BUSIEST * ((self._population / _BUSIEST + 1) ** chance.random() - 1))
        words = self._words
        rest, family = divmod(rank * 7, len(words.family))
        rest, given = divmod(rest * len(words.given) // 7 + rank % 13, len(words.given))
        initials = "".join(f" {_LETTERS[rest // power % 26]}." for power in (1, 26) if rest >= power)
        return f"{words.given[given]}{initials} {words.family[family]}"

    def _reference_count(self, paper: int) -> int:
        return min(paper, self._draw("references", paper) % (_MOST_REFERENCES + 1))

    def cited(self, paper: int) -> list[int]:
        """Return the numbers of the papers that one cites, all older, well cited ones more often.

        Half of the references are copied from the reference lists of others, which is preferential attachment without
        a table of degrees.
        """
        found: list[int] = []
        for which in range(self._reference_count(paper)):
            citing, asked = paper, which
            while True:
                bits = self._draw("cites", citing, asked)
                recent = ((bits & 0xFFFFFFFF) / 2**32) ** 2
                target = citing - 1 - int(citing * recent)
                count = self._reference_count(target)
                if bits >> 63 or not count:
                    break
                citing, asked = target, (bits >> 40) % count
            if target not in found:
                found.append(target)
        return found

    def _references(self, paper: int, chance: random.Random) -> tuple[Json, ...]:
        entries: list[Json] = []
        index = 0
        for number in self.cited(paper):
            place = self.place(number)
            index += chance.randint(1, 9)
            entries.append(reference(self.title(number, place.field), index, arxiv_id=place.arxiv_id))
        return tuple(entries)

    def paper(self, number: int) -> Paper:
        """Return one paper, whole."""
        place = self.place(number)
        chance = random.Random(self._draw("paper", number))
        authors = {self._author(chance) for _ in range(chance.choices(_AUTHORS, weights=_AUTHOR_WEIGHTS)[0])}
        words = self._words
        crossed = _some(words.categories, chance, chance.choice((0, 0, 1, 1, 2)))
        modern = place.submitted_at >= "2007"
        title = self.title(number, place.field)
        claimed = f"The main result on {title} holds without further assumptions."
        reviewed = chance.random() < 1 / 20
        return Paper(
            title=title,
            abstract=self._abstract(chance, place.field),
            authors=tuple(sorted(authors)),
            id=place.arxiv_id,
            version=chance.choices((1, 2, 3, 4), weights=(55, 28, 12, 5))[0],
            license=_some(words.licenses, chance, 1)[0] if modern else "",
            primary=place.category,
            cross=tuple(sorted(set(crossed) - {place.category})),
            submitted_at=place.submitted_at,
            references=self._references(number, chance),
            claims=(claim(claimed),) if reviewed else (),
            verdict=_verdict(number, title, claimed) if reviewed else {},
        )


def _some(words: Weighted, chance: random.Random, count: int) -> list[str]:
    return chance.choices(words.items, cum_weights=words.weights, k=count)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _verdict(number: int, title: str, claimed: str) -> Json:
    return verdict(f"A study of {title}.", claimed=claimed, headline=title, name=f"verdict-{number:07d}")
