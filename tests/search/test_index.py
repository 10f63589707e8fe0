from __future__ import annotations

import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.frequent import Frequent
from sitegen.search.grouping import group_cuts
from sitegen.search.limits import LIMITS
from sitegen.search.paper_terms import pack_strong, strong_terms, unpack_strong, weak_terms
from sitegen.search.papers_table import LONGEST, clipped
from sitegen.search.terms import terms_of
from tests.search.made import Terms, expected, files, generated, index
from tests.search.reader import Damaged, Index


def told(made: Index) -> dict[str, tuple[dict[int, int], dict[int, int]]]:
    return {term: (entry.strong.papers, entry.weak.papers) for term, entry in made.check().items()}


TERM = st.text(alphabet="abcé中𠀀0", min_size=1, max_size=5)


@given(
    st.lists(st.tuples(st.dictionaries(TERM, st.integers(0, 7), max_size=6), st.sets(TERM, max_size=6))), st.sets(TERM)
)
def test_an_index_says_what_its_papers_say(drawn: list[tuple[dict[str, int], set[str]]], absent: set[str]) -> None:
    papers: list[Terms] = [(strong, sorted(weak - strong.keys())) for strong, weak in drawn]
    made = index(papers)
    assert told(made) == expected(papers)
    for term in {*expected(papers), *absent, "absent"}:
        assert made.numbers(term) == {
            *expected(papers).get(term, ({}, {}))[0],
            *expected(papers).get(term, ({}, {}))[1],
        }


def test_an_index_over_several_ranges_says_what_its_papers_say() -> None:
    papers = generated(9_500)
    made = index(papers)
    assert told(made) == expected(papers)
    assert len(made.numbers("each")) == len(made.numbers("every")) == 9_500
    assert made.numbers("only4095") == {4096}


def test_groups_change_no_byte() -> None:
    papers = generated(2_000)
    terms = sorted(expected(papers))
    always = [term for term in terms if zlib.crc32(term.encode()) < 2**32 // 512]
    assert len(always) >= 3
    whole = files(papers)
    for cuts in (always, always[:1], always[1::2], always[-1:]):
        assert files(papers, cuts) == whole


def test_ranges_change_no_byte() -> None:
    papers = {number * 37 % 60_000: terms for number, terms in enumerate(generated(700))}
    limits = LIMITS._replace(piece=60, inline=30)
    whole = files(papers, limits=limits)
    for most in (1, 5, 64, 700):
        assert files(papers, limits=limits, most=most) == whole


def test_a_long_list_lies_in_pieces_and_a_short_one_in_its_leaf() -> None:
    papers: list[Terms] = [({"all": 7, "half": 1} if n % 2 else {"all": 7}, ["weak"]) for n in range(40_000)]
    papers[77][0]["rare"] = 2  # type: ignore[index]
    made = index(papers)
    entries = made.check()
    assert entries["all"].strong.pieces >= 3
    assert entries["half"].strong.pieces >= 2
    assert entries["weak"].weak.pieces >= 3
    assert entries["rare"].strong.papers == {78: 2}
    assert made.used == files(papers).keys()


def test_leaves_and_branches_are_not_too_large() -> None:
    papers: list[Terms] = [
        ({hashlib.sha256(b"%d %d" % (number, place)).hexdigest()[:30]: 1 for place in range(62)}, [])
        for number in range(1_150)
    ]
    made = files(papers)
    sizes = [len(body) for path, body in made.items() if path.startswith("terms/")]
    assert max(sizes) <= LIMITS.leaf
    assert sum(sizes) / len(sizes) > LIMITS.leaf / 4
    branches = [body for path, body in made.items() if path.startswith("branches/")]
    assert len(branches) > 1
    assert max(map(len, branches)) <= LIMITS.branch + 1
    assert told(Index(made.__getitem__)) == expected(papers)


def test_an_index_of_nothing_is_empty() -> None:
    made = index([])
    assert made.root["branches"] == []
    assert made.check() == {}
    assert made.entry("anything") is None


@pytest.mark.parametrize("kind", ["terms", "postings", "branches"])
def test_any_changed_byte_is_noticed_or_changes_an_answer(kind: str) -> None:
    papers = generated(700, words=40)
    made = files(papers)
    sound = told(Index(made.__getitem__))
    assert sound == expected(papers)
    for path in [path for path in made if path.startswith(kind)]:
        for place in range(0, len(made[path]), 101):
            body = bytearray(made[path])
            body[place] ^= 1
            try:
                changed = told(Index({**made, path: bytes(body)}.__getitem__))
            except (Damaged, KeyError, UnicodeDecodeError, ValueError, IndexError, TypeError):
                continue
            assert changed != sound, (path, place)


def test_a_missing_file_is_noticed() -> None:
    made = files(generated(700, words=40))
    for path in [path for path in made if not path.startswith("root")][::5]:
        with pytest.raises(KeyError):
            Index({name: body for name, body in made.items() if name != path}.__getitem__).check()


def test_terms_of_a_paper_know_where_they_stand() -> None:
    strong = strong_terms(
        "Sparse nets by Kingma", ["sparse", "L0 norm"], ["D. P. Kingma", "M. Welling"], ["cs.LG", "math-ph"]
    )
    words = {"sparse": 3, "nets": 1, "kingma": 5, "l0": 2, "norm": 2, "welling": 4}
    assert strong == words | {":cs.lg": 0, ":math-ph": 0}
    assert weak_terms("We make sparse nets with hard concrete gates.", strong) == ["make", "hard", "concrete", "gates"]
    assert unpack_strong(pack_strong(strong)) == (list(strong.values()), list(strong))
    assert unpack_strong(pack_strong({})) == ([], [])


@pytest.mark.parametrize("category", ["", "cs LG", "cs.LG\n", "é", "x" * 32, ":", "<b>"])
def test_what_does_not_look_like_a_category_has_no_term(category: str) -> None:
    assert strong_terms("", (), (), (category,)) == {}


@given(st.text(max_size=700))
def test_a_clipped_text_is_short_and_a_beginning(text: str) -> None:
    short = clipped(text)
    assert len(short) <= LONGEST
    assert short == text or (len(text) > LONGEST and short[-1] == "…" and text.startswith(short[:-1]))


def test_a_clipped_text_ends_between_words() -> None:
    assert clipped("word " * 100) == "word " * 58 + "word…"
    assert len(clipped("x" * 400)) == LONGEST


def test_the_most_frequent_words_come_first_and_are_not_too_many() -> None:
    frequent = Frequent()
    for number in range(40_000):
        frequent.add("".join(chr(97 + int(digit)) for digit in f"{number:07}"), 1 + number // 2)
    frequent.add("four", 10**6)
    frequent.add("digit5", 10**6)
    frequent.add(":category", 10**6)
    frequent.add("xylophone", 100_000)
    made = {file.path: file.body for file in frequent.files()}
    assert list(made) == ["common/16.txt", "common/14.txt"]
    assert made["common/16.txt"] == b"xylophone\n"
    assert made["common/14.txt"].count(b"\n") == 2 * (20_000 - 2**14) + 2
    assert frequent.sizes()[13] > LIMITS.common
    few = Frequent()
    for word, count in (("seven", 7), ("three", 4), ("eight", 8), ("apple", 5)):
        few.add(word, count)
    assert few.files() == [("common/3.txt", b"eight\n"), ("common/2.txt", b"apple\nseven\nthree\n")]


def test_the_most_frequent_words_of_groups_are_those_of_the_whole() -> None:
    whole, joined = Frequent(), Frequent()
    groups = [Frequent() for _ in range(5)]
    for number in range(20_000):
        word = "".join(chr(97 + int(digit)) for digit in f"{number * 7919 % 1_000_003:07}")
        whole.add(word, number % 977 + 1)
        groups[number % 5].add(word, number % 977 + 1)
    for group in groups:
        joined.join(group.bands())
    assert joined.files() == whole.files()
    assert joined.sizes() == whole.sizes()


def test_groups_are_about_equal_and_begin_where_leaves_always_do() -> None:
    papers = generated(2_000)
    sample = [(pack_strong(strong), " ".join(weak)) for strong, weak in papers[::4]]
    assert group_cuts(sample, 2_000, 10**9) == []
    limits = LIMITS._replace(always=16)
    cuts = group_cuts(sample, 2_000, 5_000, limits)
    assert cuts == sorted(set(cuts))
    assert 4 <= len(cuts) <= 6
    assert all(zlib.crc32(term.encode()) < 2**32 // 16 for term in cuts)
    counts = [0] * (len(cuts) + 1)
    for strong, weak in papers:
        for term in (*strong, *weak):
            counts[sum(term >= cut for cut in cuts)] += 1
    assert max(counts) < sum(counts) * 0.7
    assert group_cuts([], 0, 10) == []


def test_a_hostile_text_is_cut_in_time() -> None:
    everything = "".join(chr(code) for code in range(0x20, 0x30000) if not 0xD800 <= code < 0xE000)
    assert len(terms_of(everything * 3)) > 10_000
    assert terms_of("e" + "\u0301" * 200_000 + "xy") == ["exy"]
