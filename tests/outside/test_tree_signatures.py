"""A built tree on this machine is signed by the key that somebody gives, or else by the one that it names."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.verification import verify_tree
from sitegen.outside.tree_signatures import with_signatures
from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import KEY, Heard, Mirror
from tests.outside.live_mirrors import OPERATOR, OTHER, SIGNATURE, TRUST, History, another, cheated, copied


def told(tree: Path, *keys: OperatorKey) -> set[str]:
    """Check a tree; return the codes of what is wrong."""
    heard = Heard()
    summary = with_signatures(verify_tree(tree, TRUST, heard), tree, [key.verifier for key in keys], heard)
    assert (summary.faults == 0) == (summary.root != "") == (not heard.problems)
    return {problem.code for problem in heard.problems}


def test_an_honest_tree_passes_with_the_key_and_without(history: History) -> None:
    assert told(history.new) == told(history.new, OPERATOR) == told(history.new, OTHER, OPERATOR) == set()


def test_key_substitution_a_tree_that_another_key_signed_is_told(history: History) -> None:
    assert told(history.new, OTHER) == {"L002", "T047", "T054"}


def test_a_tree_that_nobody_signed_is_told_only_where_a_key_is_given(tmp_path: Path) -> None:
    tree = another(tmp_path, [], key=None)
    assert told(tree) == set()
    assert told(tree, OPERATOR) == {"L002", "L017", "T047"}


def sign_nothing(tree: Path) -> None:
    (tree / "log/checkpoint").write_text("".join((tree / "log/checkpoint").read_text().partition("\n\n")[:2]))


def sign_otherwise(tree: Path) -> None:
    text = (tree / "log/checkpoint").read_text(encoding="utf-8")
    head, _, signature = text.rstrip("\n").rpartition(" ")
    at = len(signature) // 2
    other = "A" if signature[at] != "A" else "B"
    (tree / "log/checkpoint").write_text(f"{head} {signature[:at]}{other}{signature[at + 1 :]}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "code"), [(sign_nothing, "T047"), (sign_otherwise, "T046")], ids=["unsigned", "forged"]
)
@pytest.mark.parametrize("keys", [(), (OPERATOR,)], ids=["as it says", "given"])
def test_a_checkpoint_that_the_key_did_not_sign_is_told(
    history: History, tmp_path: Path, keys: tuple[OperatorKey, ...], change: Callable[[Path], None], code: str
) -> None:
    assert told(cheated(history.new, tmp_path / "tree", change), *keys) == {code}


def test_a_manifest_whose_signature_is_gone_or_an_older_one_is_told(history: History, tmp_path: Path) -> None:
    tree = copied(history.new, tmp_path / "tree")
    (tree / SIGNATURE).write_bytes((history.old / SIGNATURE).read_bytes())
    assert told(tree) == {"T055"}
    (tree / SIGNATURE).unlink()
    assert told(tree) == {"L017"}


def test_the_command_takes_the_key(history: History, tmp_path: Path) -> None:
    trust = "\n".join(f'{name} = "{value}"' for name, value in KEY.trust().items())
    (tmp_path / "sitegen.toml").write_text(f"[[trust.keys]]\n{trust}\n", encoding="utf-8")
    mirror, tree = Mirror(tmp_path), str(history.new)
    codes = [
        mirror.run_command(mirror.command("verify", tree, "--log-key", key.vkey), tmp_path).returncode
        for key in (OPERATOR, OTHER)
    ]
    assert codes == [0, 1]
