"""An index that is changed is, byte for byte, the index that is made anew."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.search.change.deltas import Entered
from sitegen.search.change.one_list import ListChange, ListChanger
from sitegen.search.change.published import OutOfStepError
from sitegen.search.change.update import changed_index
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.lists import read_list, told
from sitegen.search.paper_terms import pack_strong
from sitegen.search.postings import join
from tests.search.made import Terms, files, shown, whole
from tests.search.test_postings import stretches

TINY = Limits(leaf=90, branch=60, always=16, inline=12, piece=20, common=200, slots=4, stride=64)


def entered(number: int, terms: Terms) -> Entered:
    return Entered(number, pack_strong(terms[0]), " ".join(terms[1]), shown(number))


def edited(
    before: Mapping[int, Terms], after: Mapping[int, Terms], made: Mapping[str, bytes], limits: Limits
) -> dict[str, bytes]:
    """Return the files of an index after papers were exchanged."""
    changes = [
        (
            entered(number, before[number]) if number in before else None,
            entered(number, after[number]) if number in after else None,
        )
        for number in sorted(before.keys() | after.keys())
        if before.get(number) != after.get(number)
    ]
    changed = changed_index(made.get, changes, whole(after, limits.stride), limits)
    assert all(made.get(path) != body for path, body in changed.written)
    assert set(changed.removed) <= made.keys()
    assert not {path for path, _ in changed.written} & set(changed.removed)
    return {path: body for path, body in made.items() if path not in changed.removed} | dict(changed.written)


def some_paper(chance: random.Random, words: int) -> Terms:
    drawn = list(dict.fromkeys(f"{'word' * chance.randrange(3)}{chance.randrange(words):x}" for _ in range(8)))
    parts = chance.randrange(len(drawn) + 1)
    return {term: chance.randrange(8) for term in drawn[:parts]}, [*drawn[parts:], *["each"] * chance.randrange(2)]


@pytest.mark.parametrize("seed", range(40))
def test_any_edits_of_an_index_give_the_index_made_anew(seed: int) -> None:
    chance = random.Random(seed)
    limits = chance.choice((TINY, TINY._replace(piece=40, inline=30, leaf=200), LIMITS._replace(stride=64)))
    words, months = chance.choice((5, 30, 400)), chance.choice((1, 3, 40))
    papers: dict[int, Terms] = {}
    made = files(papers, limits=limits, stride=limits.stride)
    local = 0
    for _ in range(25):
        before = dict(papers)
        for _ in range(chance.choice((1, 1, 2, 30))):
            number = chance.randrange(months) * 64 + chance.randrange(64)
            if papers and chance.random() < 0.45:
                number = chance.choice(sorted(papers))
                if chance.random() < 0.6:
                    del papers[number]
                    continue
            papers[number] = some_paper(chance, words)
        anew = files(papers, limits=limits, stride=limits.stride)
        with contextlib.suppress(OutOfStepError):  # where words become common that no file has
            assert edited(before, papers, made, limits) == anew
            local += 1
        made = anew
    assert local >= 15


def test_no_edit_writes_nothing_and_one_word_writes_little() -> None:
    chance = random.Random(5)
    papers = {number * 7: some_paper(chance, 3_000) for number in range(3_000)}
    made = files(papers)
    assert changed_index(made.get, [], whole(papers)) == ([], [])
    after = {**papers, 7_000: (papers[7_000][0], [*papers[7_000][1], "neverseen"])}
    changed = changed_index(made.get, [(entered(7_000, papers[7_000]), entered(7_000, after[7_000]))], whole(after))
    assert 2 <= len(changed.written) <= 5
    assert edited(papers, after, made, LIMITS) == files(after)


NUMBERS = st.dictionaries(st.integers(0, 300) | st.integers(0, 2**40), st.integers(0, 7), max_size=60)


@given(NUMBERS, NUMBERS, st.sampled_from([0, 3]), st.sampled_from([(12, 20), (30, 31), (1_024, 16_384)]))
def test_a_changed_list_is_the_list_made_anew(
    before: dict[int, int], after: dict[int, int], bits: int, sizes: tuple[int, int]
) -> None:
    inline, piece = sizes
    limits = LIMITS._replace(inline=inline, piece=piece)
    lists = []
    for papers in (before, after):
        postings = [(number, papers[number] if bits else 0) for number in sorted(papers, reverse=True)]
        body, pieces = told(join(stretches(postings, bits), bits, piece), inline)
        lists.append((read_list(body, 0)[0], {piece.start: piece.body for piece in pieces}))
    (old, stored), (new, expected) = lists
    same = {number for number in before.keys() & after.keys() if before[number] == after[number] or not bits}
    change = ListChange(
        before.keys() - same, {number: mask if bits else 0 for number, mask in after.items() if number not in same}
    )
    changed = ListChanger(bits, limits, stored.__getitem__).changed(old, change)
    assert changed.told == new
    kept = {start: body for start, body in stored.items() if start not in changed.removed}
    assert kept | dict(changed.written) == expected


def test_a_list_that_is_not_what_it_was_is_noticed() -> None:
    body, _ = told(join(stretches([(9, 0), (5, 0)], 0), 0, 100), 100)
    old, _ = read_list(body, 0)
    nothing: dict[int, bytes] = {}
    changer = ListChanger(0, LIMITS, nothing.__getitem__)
    assert changer.changed(old, ListChange({5}, {7: 0})).told.amount == 2
    for change in (ListChange({6}, {}), ListChange(set(), {9: 0})):
        with pytest.raises(OutOfStepError):
            changer.changed(old, change)


def test_an_index_of_other_papers_is_never_changed_in_silence() -> None:
    chance = random.Random(1)
    papers = {number: some_paper(chance, 60) for number in range(100)}
    made = files(papers, limits=TINY, stride=64)
    after = {number: terms for number, terms in papers.items() if number != 50}
    gone = [(entered(50, papers[50]), None)]
    assert edited(papers, after, made, TINY) == files(after, limits=TINY, stride=64)
    for path in made:
        needed = changed_index(made.get, gone, whole(after, 64), TINY)
        if path in {*dict(needed.written), *needed.removed} and not path.startswith("terms"):
            with pytest.raises(OutOfStepError):
                changed_index({**made, path: b""}.get, gone, whole(after, 64), TINY)
    other = files(after, limits=TINY, stride=64)
    for number in (50, 51, 200):
        with pytest.raises(OutOfStepError):
            changed_index(other.get, [(entered(number, papers[50]), None)], whole(after, 64), TINY)
