"""The check of a built tree: a whole tree passes, and every way of changing it is named by its code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.errors import Problem, Severity
from sitegen.proof import refusals
from sitegen.proof.tree_check import TreeCounts, check_tree
from tests.proof.hidden import HIDDEN, other_key
from tests.proof.minted_tree import TRUST, reseal
from tests.proof.tampered import TAMPERED, odd_name

T = refusals


def run(folder: Path, root: str | None = None) -> tuple[list[Problem], TreeCounts]:
    check = check_tree(folder, TRUST, expected_root=root)
    found: list[Problem] = []
    while True:
        try:
            found.append(next(check))
        except StopIteration as end:
            return found, end.value


def codes(folder: Path, root: str | None = None) -> set[str]:
    return {problem.code for problem in run(folder, root)[0] if problem.severity is Severity.ERROR}


def test_a_tree_as_it_was_built_has_nothing_wrong_with_it(built: tuple[Path, str]) -> None:
    folder, root = built
    problems, counts = run(folder, root)
    # These small trees have no log; tests/build/test_log.py checks trees that have one.
    assert [(problem.code, problem.severity) for problem in problems] == [("T060", Severity.WARNING)]
    files = [file for file in folder.rglob("*.*") if file.is_file() and "manifest" not in str(file.relative_to(folder))]
    assert counts == TreeCounts(root, len(files), sum(file.stat().st_size for file in files), bundles=2, records=3)


@pytest.mark.parametrize(("tamper", "code", "besides"), TAMPERED, ids=[tamper.__name__ for tamper, _, _ in TAMPERED])
def test_what_was_changed_is_named(
    built: tuple[Path, str], tree: Path, tamper: Callable[[Path], None], code: str, besides: set[str]
) -> None:
    tamper(tree)
    found = codes(tree, built[1])
    assert code in found
    assert found <= {code} | besides


def test_a_tree_with_another_root_than_expected_is_named(tree: Path) -> None:
    assert codes(tree, "0" * 64) == {T.ROOT_DIFFERS.code}
    assert codes(tree) == set()


def test_what_is_no_folder_is_no_tree(tree: Path) -> None:
    assert codes(tree / "index.html") == {T.NOT_A_TREE.code}
    assert codes(tree / "nowhere") == {T.NOT_A_TREE.code}


def test_nothing_of_a_hostile_name_reaches_a_terminal(tree: Path) -> None:
    odd_name(tree)
    shown = "".join(str(problem) for problem in run(tree)[0])
    assert shown.isprintable()
    assert shown.isascii()


@pytest.mark.parametrize(("tamper", "expected"), HIDDEN, ids=[tamper.__name__ for tamper, _ in HIDDEN])
def test_a_change_hidden_behind_a_new_manifest_is_named(
    built: tuple[Path, str], tree: Path, tamper: Callable[[Path], None], expected: set[str]
) -> None:
    tamper(tree)
    root = reseal(tree)
    assert root != built[1]
    assert codes(tree) == expected
    assert T.ROOT_DIFFERS.code in codes(tree, built[1])


def test_documents_that_fail_are_counted_once_each(tree: Path) -> None:
    other_key(tree)
    reseal(tree)
    counts = run(tree)[1]
    assert (counts.bundles, counts.records, counts.failed) == (2, 3, 2)


def test_a_manifest_written_anew_over_an_unchanged_tree_passes(tree: Path) -> None:
    # Groups of papers are not known to reseal, so the root changes; what is in the tree stays proven.
    reseal(tree)
    assert codes(tree) == set()


def test_every_code_of_a_tree_is_tested() -> None:
    tested = {code for _, code, besides in TAMPERED for code in (code, *besides)}
    tested |= {code for _, expected in HIDDEN for code in expected} | {T.NOT_A_TREE.code}
    of_trees = {code for code in T.TABLE if code < T.TILE_MISSING.code}
    assert of_trees == {code for code in tested if code.startswith("T")}
