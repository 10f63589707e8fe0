"""`sitegen keygen` as a person meets it."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

from sitegen.proof.minisign import read_public_key
from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import Mirror


def keygen(folder: Path, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
    return Mirror(folder).run("keygen", *arguments, **changes)


def told(done: subprocess.CompletedProcess[str], name: str) -> str:
    lines = done.stdout.splitlines()
    return next(line.removeprefix(name).strip() for line in lines if line.startswith(f"{name} "))


def test_a_key_is_made_shown_and_explained(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text('[mirror]\nbase_url = "https://pith.example.org/m"\n', encoding="utf-8")
    done = keygen(tmp_path, XDG_CONFIG_HOME=str(tmp_path / "home"))
    path = tmp_path / "home" / "sitegen" / "mirror.key"
    assert (done.returncode, done.stderr) == (0, "")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    line = path.read_text(encoding="ascii")
    key = OperatorKey.parse(line.removesuffix("\n"))
    assert told(done, "name") == key.name == "pith.example.org/m/log"
    assert told(done, "verifier key") == key.vkey
    assert read_public_key(told(done, "minisign").encode()).public_key == key.public_key
    assert told(done, "fingerprint") == key.fingerprint
    assert f'signing_key_file = "{path}"' in done.stdout
    assert line.rpartition("+")[2].strip() not in done.stdout


def test_the_same_again_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    assert keygen(tmp_path, "mine.key", "--name", "a.example/log").returncode == 0
    before = (tmp_path / "mine.key").read_bytes()
    done = keygen(tmp_path, "mine.key", "--name", "a.example/log")
    assert (done.returncode, "C027" in done.stdout + done.stderr) == (2, True)
    assert (tmp_path / "mine.key").read_bytes() == before


def test_without_an_address_a_name_is_asked_for(tmp_path: Path) -> None:
    done = keygen(tmp_path, "mine.key")
    assert (done.returncode, "C028" in done.stdout + done.stderr) == (2, True)
    assert not (tmp_path / "mine.key").exists()


def test_a_key_in_the_content_is_refused(tmp_path: Path) -> None:
    done = keygen(tmp_path, "content/mine.key", "--name", "a.example/log")
    assert (done.returncode, "C025" in done.stdout + done.stderr) == (2, True)
    assert not (tmp_path / "content").exists()
