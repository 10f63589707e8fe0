"""The check that the README prints, run as a stranger runs it: against honest mirrors, and against those that lie."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.build.pipeline import build
from sitegen.config import load
from sitegen.pith.canonical import sha256_hex
from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import ROOT, SAMPLES, Heard, state_home
from tests.hosting import serving
from tests.skipped_by_name import needs

KEY = OperatorKey.generate("mirror.example/log", b"r" * 32)
THIEF = OperatorKey.generate("mirror.example/log", b"t" * 32)
SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"
BUNDLE = f"pith/{SUFFIX}/bundle.json"
SUMS = "checksums/SHA256SUMS-2017-12"
TOOLS = ("curl", "jq", "python3", "sha256sum", "minisign", "grep", "sh")
pytestmark = [needs(name) for name in TOOLS]


def commands() -> str:
    """Return the commands of the README."""
    found = re.search(r"<!-- check -->\n```sh\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mirror of this repository, signed."""
    folder = tmp_path_factory.mktemp("signed")
    shutil.copytree(SAMPLES, folder / "content")
    variables = state_home() | {"SITEGEN_SIGNING_KEY": KEY.line}
    build(load(folder, environment=variables, overrides={"jobs": 1}), Heard(), environment=variables)
    return folder / "public"


@pytest.fixture
def tree(honest: Path, tmp_path: Path) -> Path:
    """A copy that may be tampered with."""
    return Path(shutil.copytree(honest, tmp_path / "tree"))


def checked(tree: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the commands in an empty folder, with no other program within reach than those that the README names."""
    tools = folder / "tools"
    tools.mkdir()
    for name in TOOLS:
        # The interpreter itself, without the packages of our environment.
        found = Path(sys.executable).resolve() if name == "python3" else shutil.which(name)
        (tools / name).symlink_to(str(found))
    stranger = folder / "stranger"
    stranger.mkdir()
    with serving(tree) as address:
        told = {
            "PATH": str(tools),
            "BASE": address.rstrip("/"),
            "KEY": KEY.minisign().public.text,
            "SUFFIX": SUFFIX,
            "VERIFY": str(ROOT / "sitegen/proof/standalone/verify.py"),
            "HOME": str(stranger),
        }
        return subprocess.run(
            [str(tools / "sh"), "-c", commands()],
            cwd=stranger, env=told, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip


def test_an_honest_mirror_passes(tree: Path, tmp_path: Path) -> None:
    done = checked(tree, tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{BUNDLE}: OK" in done.stdout
    assert "verified" in done.stdout


def resigned(tree: Path, key: OperatorKey, path: str) -> None:
    """Sign a file as an operator does."""
    signed = key.minisign().sign((tree / path).read_bytes(), comment="x", trusted_comment="y")
    (tree / f"{path}.minisig").write_bytes(signed)


def listed(tree: Path) -> None:
    """Put the bundle that is there into the list of its month, signed by the operator."""
    row = f"{sha256_hex((tree / BUNDLE).read_bytes())}  {BUNDLE}"
    sums = re.sub(rf".*  {BUNDLE}", row, (tree / SUMS).read_text("ascii"))
    (tree / SUMS).write_text(sums, encoding="ascii")
    resigned(tree, KEY, SUMS)


def reworded(tree: Path) -> None:
    body = (tree / BUNDLE).read_bytes()
    (tree / BUNDLE).write_bytes(body.replace(b"Louizos", b"Luizzos", 1))
    assert (tree / BUNDLE).read_bytes() != body


def another_record(tree: Path) -> None:
    document = json.loads((tree / BUNDLE).read_bytes())
    document["canonical_record"]["metadata"]["license"] = "mine"
    (tree / BUNDLE).write_text(json.dumps(document))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def longer(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


LIES: dict[str, tuple[Callable[[Path], None], ...]] = {
    "the host changed the bundle": (reworded,),
    "the operator changed the bundle and signed it": (reworded, listed),
    "the operator changed what the number is a hash of": (another_record, listed),
    "the list of files was changed": (lambda tree: longer(tree / ".well-known/pith/manifest.json"),),
    "another key signed the lists": (
        lambda tree: resigned(tree, THIEF, ".well-known/pith/manifest.json"),
        lambda tree: resigned(tree, THIEF, SUMS),
    ),
    "the paper was taken off the list": (
        lambda tree: empty(tree / SUMS),
        lambda tree: resigned(tree, KEY, SUMS),
    ),
    "the bundle is not there": (lambda tree: (tree / BUNDLE).unlink(),),
    "a signature is missing": (lambda tree: (tree / f"{SUMS}.minisig").unlink(),),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_mirror_that_lies_fails(tree: Path, tmp_path: Path, lie: str) -> None:
    for change in LIES[lie]:
        change(tree)
    done = checked(tree, tmp_path)
    assert done.returncode != 0, done.stdout
    assert "verified" not in done.stdout.splitlines()[-1:]


def test_the_key_in_the_readme_is_that_of_the_format() -> None:
    verify = (ROOT / "sitegen/proof/standalone/verify.py").read_text("utf-8")
    shipped = re.search(r'PITH_PUBLIC_KEY = "([^"]+)"', verify)
    assert shipped
    assert len(base64.b64decode(shipped[1])) == 32
    assert os.access(ROOT / "sitegen/proof/standalone/verify.py", os.R_OK)
    assert shipped[1] in (ROOT / "README.md").read_text("utf-8")
