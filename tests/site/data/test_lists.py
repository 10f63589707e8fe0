"""The documents of the whole mirror: split, complete, deterministic, and harmless."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import Problem
from sitegen.pith import refusals
from sitegen.pith.identity import suffix_of
from sitegen.site.data.index import IndexedPaper, index, index_part, letter_range, letter_ranges
from sitegen.site.data.ledger import LedgerDocument, ledger, ledger_parts
from sitegen.site.data.lookup import bucket, lookup_index
from sitegen.site.data.split import MOST_ROWS, bits_for, digits_for
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

ROUTES = Routes()
STATUSES = ("verified", "refused", "superseded", "unreadable")


def sha(text: object) -> str:
    return hashlib.sha256(str(text).encode()).hexdigest()


def paper(number: int) -> IndexedPaper:
    suffix = suffix_of(sha(number))
    return IndexedPaper(suffix, f"pith:2017:{suffix}", "bundle", "bundle", sha(suffix), 13_400, "2026-05-27T09:24:42Z")


def document(number: int, status: str = "verified", problems: Iterable[Problem] = ()) -> LedgerDocument:
    digest = "" if status == "unreadable" else sha(number)
    return LedgerDocument(f"bundles/{number}.json", digest, 1, status, "bundle", "", tuple(problems))


def made_index(papers: Iterable[IndexedPaper]) -> list[Output]:
    known = sorted(papers)
    bits = bits_for(len(known))
    spans = groupby(known, key=lambda one: letter_range(one.suffix, bits))
    parts = [index_part(ROUTES, span, members) for span, members in spans]
    return [*(output for output, _ in parts), index(ROUTES, [entry for _, entry in parts], program="sitegen 0")]


def made_ledger(documents: Iterable[LedgerDocument]) -> list[Output]:
    known = sorted(documents, key=lambda each: (each.sha256, each.place))
    digits = digits_for(len(known))
    groups = groupby(known, key=lambda one: one.sha256[:digits])
    parts = [part for prefix, members in groups for part in ledger_parts(ROUTES, prefix, members)]
    sums = {status: sum(one.status == status for one in known) for status in STATUSES}
    whole = ledger(ROUTES, [entry for _, entry in parts], sums=sums, digits=digits, program="sitegen 0")
    return [*(output for output, _ in parts), whole]


def loaded(output: Output) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.body)
    return found


def check_parts(outputs: list[Output], field: str) -> list[dict[str, Any]]:
    """Return all rows, once every part has been compared with what is said of it."""
    rows: list[dict[str, Any]] = []
    for entry, output in zip(loaded(outputs[-1])["parts"], outputs[:-1], strict=True):
        assert entry["path"] == output.path
        assert entry["sha256"] == hashlib.sha256(output.body).hexdigest()
        assert entry["bytes"] == len(output.body)
        assert entry["count"] == len(loaded(output)[field]) <= MOST_ROWS
        rows += loaded(output)[field]
    assert len({output.path for output in outputs}) == len(outputs)
    return rows


@given(st.sets(st.integers(0, 10_000), max_size=40), st.randoms(use_true_random=False))
def test_the_index_lists_every_paper_once_in_whatever_order_they_came(numbers: set[int], source: random.Random) -> None:
    papers = [paper(number) for number in sorted(numbers)]
    outputs = made_index(papers)
    rows = check_parts(outputs, "papers")
    assert rows == [one._asdict() for one in sorted(papers)]
    assert loaded(outputs[-1])["count"] == len(papers)
    source.shuffle(papers)
    assert made_index(papers) == outputs


def test_a_large_index_is_split_by_letters_and_every_paper_is_where_the_index_says() -> None:
    papers = [paper(number) for number in range(3000)]
    outputs = made_index(papers)
    check_parts(outputs, "papers")
    entries = loaded(outputs[-1])["parts"]
    assert len(entries) == 2 ** bits_for(3000) == 8
    for one in papers:
        length = len(entries[0]["first"])
        (entry,) = [entry for entry in entries if entry["first"] <= one.suffix[:length] <= entry["last"]]
        part = next(output for output in outputs if output.path == entry["path"])
        assert one.suffix.encode() in part.body


def test_one_new_paper_changes_one_part_of_the_index() -> None:
    before = {output.path: output.body for output in made_index(map(paper, range(2000)))}
    after = {output.path: output.body for output in made_index(map(paper, range(2001)))}
    assert len({path for path in after if before.get(path) != after[path]}) == 2


@given(st.integers(0, 10), st.integers(0, 10_000))
def test_the_ranges_of_letters_divide_all_suffixes(bits: int, number: int) -> None:
    suffix = paper(number).suffix
    span = letter_range(suffix, bits)
    assert span.first <= suffix[: len(span.first)] <= span.last
    names = {letter_range(one + other + suffix, bits).name for one in _LETTERS for other in _LETTERS}
    assert len(names) == 2**bits
    assert all(ROUTES.well_known("index", name) for name in names)


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@pytest.mark.parametrize("bits", range(12))
def test_all_ranges_of_letters_are_those_that_papers_are_in(bits: int) -> None:
    spans = list(letter_ranges(bits))
    assert len(spans) == len(set(spans)) == 2**bits
    assert [span.first for span in spans] == sorted(span.first for span in spans)
    assert {letter_range(paper(number).suffix, bits) for number in range(2_000)} <= set(spans)


def test_papers_out_of_order_are_the_callers_mistake() -> None:
    one, other = sorted([paper(1), paper(2)])
    for papers in ([other, one], [one, one]):
        with pytest.raises(ValueError, match="not sorted"):
            index_part(ROUTES, letter_range(one.suffix, 0), papers)


@given(
    st.dictionaries(st.integers(0, 10_000), st.sampled_from(STATUSES), max_size=40),
    st.randoms(use_true_random=False),
)
def test_the_ledger_lists_every_document_and_its_sums_add_up(found: dict[int, str], source: random.Random) -> None:
    documents = [document(number, status) for number, status in found.items()]
    outputs = made_ledger(documents)
    rows = check_parts(outputs, "documents")
    sums = loaded(outputs[-1])["sums"]
    assert sums["found"] == len(documents) == sum(sums[status] for status in STATUSES)
    assert sorted((row["place"], row["status"]) for row in rows) == sorted((d.place, d.status) for d in documents)
    source.shuffle(documents)
    assert made_ledger(documents) == outputs


def test_a_document_is_in_the_part_that_its_own_hash_names() -> None:
    outputs = made_ledger(map(document, range(2000)))
    digits = loaded(outputs[-1])["digits"]
    assert digits == digits_for(2000) == 1
    for output in outputs[:-1]:
        assert {row["sha256"][:digits] for row in loaded(output)["documents"]} == {loaded(output)["part"]}


def test_documents_that_could_not_be_read_have_parts_of_their_own() -> None:
    outputs = made_ledger(document(number, "unreadable") for number in range(MOST_ROWS + 1))
    assert [loaded(output)["part"] for output in outputs[:-1]] == ["unreadable-1", "unreadable-2"]
    rows = check_parts(outputs, "documents")
    assert rows[0] | {"place": ""} == {
        "place": "",
        "sha256": None,
        "size": 1,
        "verdict": "refused",
        "status": "unreadable",
        "level": "bundle",
        "pith_number": None,
        "codes": [],
        "problem_count": 0,
        "problems": [],
    }


def test_a_hostile_document_leaves_nothing_in_the_ledger_but_short_and_harmless_text() -> None:
    hostile = "\u202e\x1b[31m\ud800" + "x" * 100_000
    problems = [Problem(refusals.UNKNOWN_KIND, hostile, hostile)] * 1000
    row = LedgerDocument(hostile, sha(1), 1, "refused", "none", hostile, tuple(problems))
    output = made_ledger([row])[0]
    assert len(output.body) < 200_000
    assert loaded(output)["documents"][0]["pith_number"] is None
    assert not {"\u202e", "\x1b", "\ud800"} & set(output.body.decode())
    found = loaded(output)["documents"][0]
    assert (found["verdict"], found["codes"], found["problem_count"]) == ("refused", ["P011"], 1000)
    assert all(len(problem["cause"]) <= 300 for problem in found["problems"])


def test_problems_may_come_as_the_objects_that_the_corpus_keeps() -> None:
    problem = Problem(refusals.UNKNOWN_KIND, "$", "no kind")
    as_object = document(1, "refused")._replace(problems=(problem.as_json(),))
    assert made_ledger([as_object]) == made_ledger([document(1, "refused", [problem])])


def test_documents_out_of_order_or_of_another_part_are_the_callers_mistake() -> None:
    one, other = sorted([document(1), document(2)], key=lambda each: each.sha256)
    unreadable = document(3, "unreadable")
    for prefix, documents in (
        ("", [other, one]),
        (one.sha256[0], [one._replace(status="lost")]),
        (one.sha256[0], [other]),
        (one.sha256[0], [unreadable]),
    ):
        with pytest.raises(ValueError, match=r"not in order|lost|not of the part"):
            list(ledger_parts(ROUTES, prefix, documents))
    with pytest.raises(ValueError, match="announced"):
        ledger(ROUTES, [{"count": 1}], sums=dict.fromkeys(STATUSES, 1), digits=1, program="")


def test_a_name_is_found_by_the_rule_that_the_lookup_states() -> None:
    keys = {f"arxiv:1712.{number:05d}": [paper(number).suffix] for number in range(40)}
    made = [
        bucket(ROUTES, name, {key: keys[key] for key in keys if sha(key).startswith(name)})
        for name in "0123456789abcdef"
    ]
    made.append(lookup_index(ROUTES, digits=1, keys=len(keys), program="sitegen 0"))
    outputs = {output.path: loaded(output) for output in made}
    rule = outputs["lookup/index.json"]
    assert (rule["buckets"], rule["keys"], len(outputs)) == (16, 40, 17)
    for key, suffixes in keys.items():
        assert outputs[f"lookup/{sha(key)[: rule['digits']]}.json"]["keys"][key] == suffixes
