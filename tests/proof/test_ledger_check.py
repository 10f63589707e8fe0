"""The check of ledger and index against hostile forms of them, all of which the manifest agrees with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.proof import refusals
from sitegen.proof.ledger_check import check_index, check_ledger
from sitegen.proof.tree import Tree
from tests.testkit import to_bytes
from tests.testkit.canonical import digest

LEDGER = ".well-known/pith/ledger.json"
Change = Callable[[dict[str, Any], dict[str, Any]], None]


def codes(folder: Path) -> set[str]:
    with Tree(folder) as tree:
        return {problem.code for problem in (*check_ledger(tree), *check_index(tree, papers=3))}


def sums_are_text(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    ledger["sums"]["found"] = "4"


def sums_are_missing(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    del ledger["sums"]


def parts_are_no_array(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    ledger["parts"] = 7


def part_stands_twice(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    ledger["parts"].append(ledger["parts"][0])


def part_is_another(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    ledger["parts"][0]["sha256"] = "0" * 64


def part_counts_wrong(ledger: dict[str, Any], _: dict[str, Any]) -> None:
    ledger["parts"][0]["count"] += 1


def documents_are_no_array(_: dict[str, Any], part: dict[str, Any]) -> None:
    part["documents"] = {}


def document_is_no_object(_: dict[str, Any], part: dict[str, Any]) -> None:
    part["documents"][0] = "verified"


def status_is_unknown(_: dict[str, Any], part: dict[str, Any]) -> None:
    part["documents"][0]["status"] = "fine"


FORMS: list[Change] = [
    sums_are_text,
    sums_are_missing,
    parts_are_no_array,
    part_stands_twice,
    part_is_another,
    part_counts_wrong,
    documents_are_no_array,
    document_is_no_object,
    status_is_unknown,
]


@pytest.mark.parametrize("form", FORMS, ids=[form.__name__ for form in FORMS])
def test_a_malformed_ledger_is_named(tree: Path, form: Change) -> None:
    assert codes(tree) == set()
    rewrite(tree, form)
    assert codes(tree) == {refusals.LEDGER_MALFORMED.code}


def refused_became_verified(_: dict[str, Any], part: dict[str, Any]) -> None:
    part["documents"][0]["status"] = "refused"


def test_a_document_with_another_status_than_the_sums_count_is_named(tree: Path) -> None:
    rewrite(tree, refused_became_verified)
    assert codes(tree) == {refusals.LEDGER_DOES_NOT_ADD_UP.code}


def test_a_ledger_that_is_not_json_is_named(tree: Path) -> None:
    (tree / LEDGER).write_bytes(b"{")
    assert codes(tree) == {refusals.LEDGER_MALFORMED.code}


def test_an_index_that_lists_other_papers_than_it_counts_is_named(tree: Path) -> None:
    (part,) = (tree / ".well-known/pith/index").glob("*.json")
    part.write_bytes(to_bytes(json.loads(part.read_bytes()) | {"papers": []}))
    assert codes(tree) == {refusals.INDEX_DIFFERS.code}


def rewrite(tree: Path, form: Change) -> None:
    """Change the ledger and its first part; unless the change is about it, the ledger has the part's new hash."""
    ledger = json.loads((tree / LEDGER).read_bytes())
    entry = ledger["parts"][0]
    file = tree / entry["path"]
    part = json.loads(file.read_bytes())
    before = digest(part)
    form(ledger, part)
    if digest(part) != before:
        file.write_bytes(to_bytes(part))
        entry["sha256"] = digest_of(file)
    (tree / LEDGER).write_bytes(to_bytes(ledger))


def digest_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()
