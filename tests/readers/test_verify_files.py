"""What a mirror publishes to check it with is what its list of hashes says, by coreutils and by minisign."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import Mirror
from tests.readers.signing import minisign, sha256sum
from tests.skipped_by_name import needs
from tests.testkit import Paper

KEY = OperatorKey.generate("mirror.example/log", bytes(range(32)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder `verify/` of a mirror that signs, with the mirror's key beside it."""
    top = tmp_path_factory.mktemp("kept")
    (top / "key").write_text(f"{KEY.line}\n", encoding="utf-8")
    (top / "key").chmod(0o600)
    mirror = Mirror.minted(top / "mirror", [Paper()])
    place = mirror.folder / "sitegen.toml"
    place.write_text(f'[proof]\nsigning_key_file = "{top / "key"}"\n{place.read_text()}', encoding="utf-8")
    mirror.build()
    shutil.copytree(mirror.public / "verify", top / "verify")
    shutil.copy(mirror.public / ".well-known/pith/minisign.pub", top / "verify/minisign.pub")
    return top / "verify"


@pytest.mark.parametrize("name", ["verify.html", "verify.py"])
def test_coreutils_find_both_files_as_listed_and_a_changed_one_out(folder: Path, tmp_path: Path, name: str) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "verify"))
    assert sha256sum(copy, "-c", "SHA256SUMS").stdout.splitlines() == ["verify.html: OK", "verify.py: OK"]
    (copy / name).write_bytes((copy / name).read_bytes() + b" ")
    assert f"{name}: FAILED" in sha256sum(copy, "-c", "SHA256SUMS").stdout
    assert sha256sum(copy, "-c", "SHA256SUMS").returncode == 1


@needs("minisign")
def test_minisign_accepts_the_list_and_no_changed_one(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "verify"))
    arguments = ("-V", "-p", "minisign.pub", "-m", "SHA256SUMS")
    assert minisign(copy, *arguments).returncode == 0
    changed = (copy / "SHA256SUMS").read_text(encoding="utf-8").replace("verify.py", "verify.ph")
    (copy / "SHA256SUMS").write_text(changed, encoding="utf-8")
    assert minisign(copy, *arguments).returncode != 0
