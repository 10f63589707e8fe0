"""The operator's key: made once, read only where nobody else can, and quoted nowhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from sitegen.build.keygen import default_file, default_name, make_key
from sitegen.build.signing_key import operator_key
from sitegen.config import Config, load
from sitegen.errors import MachineError, UsageError
from sitegen.proof.operator_key import OperatorKey

KEY = OperatorKey.generate("pith.example.org/log", bytes(range(32)))
SECRET = KEY.line.rpartition("+")[2]


def config(folder: Path, **environment: str) -> Config:
    return load(folder, environment=environment, overrides={})


def kept(path: Path, text: str = KEY.line + "\n", mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def refused(folder: Path, **environment: str) -> list[tuple[str, str]]:
    with pytest.raises(UsageError) as caught:
        operator_key(config(folder, **environment))
    assert SECRET not in repr(caught.value)
    assert SECRET[:20] not in repr(caught.value.problems)
    assert caught.value.__cause__ is None
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_a_mirror_without_a_key_has_none(tmp_path: Path) -> None:
    assert operator_key(config(tmp_path)) is None


def test_the_key_comes_from_a_file_and_from_the_environment_which_is_stronger(tmp_path: Path) -> None:
    path = kept(tmp_path / "mirror.key")
    assert operator_key(config(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path))) == KEY
    other = OperatorKey.generate("other", bytes(32))
    both = config(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path), SITEGEN_SIGNING_KEY=other.line)
    assert operator_key(both) == other


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601, 0o644])
def test_a_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    path = kept(tmp_path / "mirror.key", mode=mode)
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path)) == [("C024", str(path))]
    path.chmod(0o400)
    assert operator_key(config(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path))) == KEY


@pytest.mark.parametrize("folder", ["content", "public", "templates"])
def test_a_key_among_what_is_published_is_refused_also_through_links(tmp_path: Path, folder: str) -> None:
    path = kept(tmp_path / folder / "deep" / "mirror.key")
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path)) == [("C025", str(path))]
    (tmp_path / "elsewhere").symlink_to(path.parent)
    through = tmp_path / "elsewhere" / "mirror.key"
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(through)) == [("C025", str(through))]
    outside = kept(tmp_path / "outside.key")
    inward = tmp_path / folder / "inward.key"
    inward.symlink_to(outside)
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(inward)) == [("C025", str(inward))]
    assert operator_key(config(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(outside))) == KEY


def test_a_content_folder_that_is_a_link_to_the_folder_of_the_key_is_noticed(tmp_path: Path) -> None:
    path = kept(tmp_path / "keys" / "mirror.key")
    (tmp_path / "content").symlink_to(path.parent)
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path)) == [("C025", str(path))]


def test_a_key_that_is_missing_or_no_file_is_refused(tmp_path: Path) -> None:
    missing = tmp_path / "missing.key"
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(missing)) == [("C023", str(missing))]
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(tmp_path)) == [("C023", str(tmp_path))]
    os.mkfifo(missing, 0o600)
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(missing)) == [("C023", str(missing))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        KEY.vkey,
        KEY.line[:-4],
        KEY.line + "\n" + KEY.line,
        KEY.line.replace("PRIVATE", "private"),
        KEY.line.replace("+pith", "+path"),
        KEY.line + "x" * 3000,
        KEY.line.replace("pith.example", "pith. example"),
        f'"{KEY.line}"',
        f"\ufeff{KEY.line}",
    ],
)
def test_a_malformed_key_is_refused_and_not_quoted(tmp_path: Path, text: str) -> None:
    path = kept(tmp_path / "mirror.key", text)
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path)) == [("C026", str(path))]
    if text:
        assert refused(tmp_path, SITEGEN_SIGNING_KEY=text) == [("C026", "SITEGEN_SIGNING_KEY")]


def test_a_file_that_is_larger_than_any_key_is_refused_whatever_it_begins_with(tmp_path: Path) -> None:
    path = kept(tmp_path / "mirror.key", KEY.line + "\n" * 3000)
    assert refused(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path)) == [("C026", str(path))]
    kept(path, KEY.line + "\n" * 30)
    assert operator_key(config(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path))) == KEY


def test_a_key_is_made_for_its_owner_alone_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "mirror.key"
    before = os.umask(0)
    try:
        key = make_key(config(tmp_path), path, "pith.example.org/log")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert operator_key(config(tmp_path, SITEGEN_SIGNING_KEY_FILE=str(path))) == key
    assert make_key(config(tmp_path), tmp_path / "second.key", "pith.example.org/log").public_key != key.public_key


def unmade(folder: Path, path: Path, name: str = "name") -> list[tuple[str, str]]:
    with pytest.raises(UsageError) as caught:
        make_key(config(folder), path, name)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def test_no_key_is_written_over_anything(tmp_path: Path) -> None:
    path = kept(tmp_path / "mirror.key", "old")
    assert unmade(tmp_path, path) == [("C027", str(path))]
    assert path.read_text(encoding="utf-8") == "old"
    dangling = tmp_path / "dangling.key"
    dangling.symlink_to(tmp_path / "nothing")
    assert unmade(tmp_path, dangling) == [("C027", str(dangling))]
    assert not (tmp_path / "nothing").exists()
    assert unmade(tmp_path, tmp_path) == [("C027", str(tmp_path))]


@pytest.mark.parametrize("folder", ["content", "public", "templates"])
def test_no_key_is_made_among_what_is_published_also_through_links(tmp_path: Path, folder: str) -> None:
    inside = tmp_path / folder
    assert unmade(tmp_path, inside / "mirror.key") == [("C025", str(inside / "mirror.key"))]
    inside.mkdir()
    (tmp_path / "link").symlink_to(inside)
    assert unmade(tmp_path, tmp_path / "link" / "k") == [("C025", str(tmp_path / "link" / "k"))]
    assert list(inside.iterdir()) == []


@pytest.mark.parametrize("name", ["", "a b", "a+b", "é", "x" * 201, "a\n", "\x1b[2J"])
def test_no_key_is_made_without_a_usable_name(tmp_path: Path, name: str) -> None:
    assert unmade(tmp_path, tmp_path / "k", name) == [("C028", "--name")]
    assert not (tmp_path / "k").exists()


def test_a_key_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(MachineError) as caught:
        make_key(config(tmp_path), tmp_path / "k", "name")
    assert caught.value.problems[0].place == str(tmp_path / "k")
    assert not (tmp_path / "k").exists()


def test_a_folder_that_is_a_file_is_the_machines_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MachineError):
        make_key(config(tmp_path), tmp_path / "file" / "k", "name")


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"XDG_CONFIG_HOME": "/x", "HOME": "/h"}, "/x/sitegen/mirror.key"),
        ({"XDG_CONFIG_HOME": "x", "HOME": "/h"}, "/h/.config/sitegen/mirror.key"),
        ({"HOME": "/h"}, "/h/.config/sitegen/mirror.key"),
    ],
)
def test_the_file_is_where_the_users_settings_are(environment: dict[str, str], expected: str) -> None:
    assert default_file(environment) == Path(expected)


@pytest.mark.parametrize(
    ("base_url", "name"),
    [("", ""), ("https://a.example", "a.example/log"), ("http://a.example:8080/m", "a.example:8080/m/log")],
)
def test_the_name_is_the_address_of_the_log_without_its_scheme(base_url: str, name: str) -> None:
    assert default_name(base_url) == name
