"""A state is trusted as its seal says, and nothing that was done to it since goes unnoticed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sitegen.build.seal import NO_STATE, Distrust, break_seal, read_seal, seal_of, write_seal
from sitegen.build.seal_key import key_folder

FACTS = {"program": "sitegen 1", "root": "ab" * 32, "trust": "é \udcff"}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return tmp_path / "home" / "sitegen"


@pytest.fixture
def state(tmp_path: Path, keys: Path) -> Path:
    """A sealed state."""
    path = tmp_path / "mirror" / ".sitegen" / "public" / "state.sqlite"
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE verdicts (sha256 TEXT, verified INTEGER)")
        base.execute("INSERT INTO verdicts VALUES ('00', 0)")
    assert write_seal(path, FACTS, keys) is None
    return path


def reason(state: Path, keys: Path) -> str:
    told = read_seal(state, keys)
    assert isinstance(told, Distrust)
    return told.reason


def test_a_sealed_state_is_trusted_and_tells_its_facts(state: Path, keys: Path) -> None:
    assert read_seal(state, keys) == FACTS
    with closing(sqlite3.connect(state)) as base:
        assert base.execute("SELECT * FROM verdicts").fetchall() == [("00", 0)]
    assert read_seal(state, keys) == FACTS
    assert {path.name for path in state.parent.iterdir()} == {"state.sqlite", "state.seal"}


def test_where_there_is_no_state_there_is_nothing_to_distrust(tmp_path: Path, keys: Path) -> None:
    assert read_seal(tmp_path / "state.sqlite", keys) is NO_STATE


def times_kept(state: Path, change: Callable[[], object]) -> None:
    before = state.stat()
    change()
    os.utime(state, ns=(before.st_atime_ns, before.st_mtime_ns))


def a_verdict_that_was_turned(state: Path) -> None:
    def turn() -> None:
        with closing(sqlite3.connect(state)) as base, base:
            base.execute("UPDATE verdicts SET verified = 1")

    times_kept(state, turn)


def one_bit_that_was_turned(state: Path) -> None:
    def turn() -> None:
        with state.open("r+b") as file:
            file.seek(-1, os.SEEK_END)
            file.write(b"\x01")

    times_kept(state, turn)


def an_end_that_is_missing(state: Path) -> None:
    times_kept(state, lambda: os.truncate(state, state.stat().st_size // 2))


def a_copy_in_its_place(state: Path) -> None:
    shutil.copy2(state, state.with_name("copy"))
    state.with_name("copy").rename(state)


def a_backup_that_was_restored(state: Path) -> None:
    backup = state.parent.parent / "backup"
    shutil.copytree(state.parent, backup)
    shutil.rmtree(state.parent)
    shutil.copytree(backup, state.parent)


def a_touch(state: Path) -> None:
    state.touch()


def a_second_name(state: Path) -> None:
    state.with_name("second").hardlink_to(state)


def a_link_in_its_place(state: Path) -> None:
    state.rename(state.with_name("elsewhere"))
    state.symlink_to("elsewhere")


CHANGED = "it was changed, copied or restored since this program closed it"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (a_verdict_that_was_turned, CHANGED),
        (one_bit_that_was_turned, CHANGED),
        (an_end_that_is_missing, CHANGED),
        (a_copy_in_its_place, CHANGED),
        (a_backup_that_was_restored, CHANGED),
        (a_touch, CHANGED),
        (a_second_name, CHANGED),
        (a_link_in_its_place, "it is not a file"),
    ],
)
def test_what_was_done_to_a_state_shows(state: Path, keys: Path, change: Callable[[Path], None], expected: str) -> None:
    change(state)
    assert reason(state, keys) == expected


def test_an_edit_in_the_moment_after_the_sealing_shows(state: Path, keys: Path) -> None:
    """A file system's clock stands still for some milliseconds; the sealing waits until it went on."""
    for _ in range(20):
        assert write_seal(state, FACTS, keys) is None
        one_bit_that_was_turned(state)
        assert reason(state, keys) == CHANGED


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_a_journal_beside_a_state_would_change_what_it_says(state: Path, keys: Path, ending: str) -> None:
    """SQLite would roll such a journal into the database, whoever wrote it."""
    journal = Path(f"{state}{ending}")
    journal.write_bytes(b"")
    assert reason(state, keys) == f"state.sqlite{ending} lies beside it, so a build ended in the midst of a write"
    told = write_seal(state, FACTS, keys)
    assert told is not None
    assert not seal_of(state).exists()
    journal.unlink()
    assert write_seal(state, FACTS, keys) is None
    assert read_seal(state, keys) == FACTS


@pytest.mark.parametrize("name", ["corpus.sqlite", "corpus.sqlite-journal", "corpus.sqlite-wal"])
def test_what_is_sealed_beside_a_state_is_guarded_like_it(state: Path, keys: Path, name: str) -> None:
    corpus = state.with_name("corpus.sqlite")
    corpus.write_bytes(b"rows")
    assert write_seal(state, FACTS, keys, beside=[corpus]) is None
    assert read_seal(state, keys, beside=[corpus]) == FACTS
    assert isinstance(read_seal(state, keys), Distrust)
    corpus.with_name(name).write_bytes(b"ROWS")
    told = read_seal(state, keys, beside=[corpus])
    assert isinstance(told, Distrust)
    assert told.reason == CHANGED or told.reason.startswith(f"{name} lies beside it")


def test_what_should_be_beside_a_state_and_is_missing_shows(state: Path, keys: Path) -> None:
    corpus = state.with_name("corpus.sqlite")
    assert isinstance(write_seal(state, FACTS, keys, beside=[corpus]), Distrust)
    corpus.write_bytes(b"rows")
    assert write_seal(state, FACTS, keys, beside=[corpus]) is None
    corpus.unlink()
    assert isinstance(read_seal(state, keys, beside=[corpus]), Distrust)


def body_of(seal: Path) -> dict[str, object]:
    body = json.loads(seal.read_bytes().partition(b"\n")[2])
    assert isinstance(body, dict)
    return body


def put(seal: Path, body: dict[str, object], key: bytes) -> None:
    """Write a seal as the program would, under any key."""
    data = json.dumps(body, sort_keys=True).encode()
    seal.write_bytes(hmac.new(key, data, hashlib.sha256).hexdigest().encode() + b"\n" + data)


FORGED = "its seal is not one of this user's on this machine, or was edited"


def test_an_edited_fact_shows(state: Path, keys: Path) -> None:
    seal = seal_of(state)
    mac, _, body = seal.read_bytes().partition(b"\n")
    assert b"sitegen 1" in body
    seal.write_bytes(mac + b"\n" + body.replace(b"sitegen 1", b"sitegen 2"))
    assert reason(state, keys) == FORGED
    seal.write_bytes(mac + b"\n" + body)
    assert read_seal(state, keys) == FACTS


@pytest.mark.parametrize("data", [b"", b"\n", b"{}", b"\xff\x00" * 40, b"[" * 100_000, b"0" * 2**21])
def test_a_seal_that_is_none_shows(state: Path, keys: Path, data: bytes) -> None:
    seal_of(state).write_bytes(data)
    assert reason(state, keys).startswith("its seal ")


def test_a_seal_that_is_missing_or_broken_shows(state: Path, keys: Path) -> None:
    break_seal(state)
    break_seal(state)
    assert reason(state, keys).startswith("it has no seal")


def test_a_seal_that_is_a_link_is_not_followed(state: Path, keys: Path) -> None:
    seal_of(state).rename(state.with_name("elsewhere"))
    seal_of(state).symlink_to("elsewhere")
    assert reason(state, keys).startswith("its seal cannot be read")


def test_a_seal_under_another_key_shows(state: Path, keys: Path, tmp_path: Path) -> None:
    """An attacker can write state and seal alike, but knows no key of this user's."""
    put(seal_of(state), body_of(seal_of(state)), b"k" * 32)
    assert reason(state, keys) == FORGED
    assert write_seal(state, FACTS, tmp_path / "theirs") is None
    assert reason(state, keys) == FORGED
    assert read_seal(state, tmp_path / "theirs") == FACTS


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("version", 0, "it was sealed by another version of this program"),
        ("boot", "another start", "the machine was started again since"),
        ("path", ["/somewhere/else"], "it was sealed at '/somewhere/else', and moved or copied here"),
    ],
)
def test_a_seal_of_another_version_start_or_place_shows(
    state: Path, keys: Path, name: str, value: object, expected: str
) -> None:
    key = (keys / "state.key").read_bytes()
    body = body_of(seal_of(state))
    put(seal_of(state), body, key)
    assert read_seal(state, keys) == FACTS
    put(seal_of(state), {**body, name: value}, key)
    assert reason(state, keys).startswith(expected)


def test_a_folder_that_was_moved_shows_and_moved_back_is_trusted(state: Path, keys: Path) -> None:
    moved = state.parent.with_name("other")
    state.parent.rename(moved)
    assert "moved or copied here" in reason(moved / state.name, keys)
    moved.rename(state.parent)
    assert read_seal(state, keys) == FACTS


def test_a_seal_of_another_mirror_does_not_fit(state: Path, keys: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    shutil.copy2(state, other)
    assert write_seal(other, FACTS, keys) is None
    shutil.copy2(seal_of(other), seal_of(state))
    assert "moved or copied here" in reason(state, keys)


def test_the_key_is_made_once_for_nobody_else_to_read(state: Path, keys: Path) -> None:
    (path,) = keys.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert keys.stat().st_mode & 0o777 == 0o700
    key = path.read_bytes()
    assert len(key) == 32
    assert len(set(key)) > 1
    assert write_seal(state, FACTS, keys) is None
    assert path.read_bytes() == key
    assert key.hex().encode() not in seal_of(state).read_bytes()
    assert key not in seal_of(state).read_bytes()


def readable_by_others(path: Path) -> None:
    path.chmod(0o644)


def too_short(path: Path) -> None:
    os.truncate(path, 16)


def too_long(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def a_link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path, 0o600)


@pytest.mark.parametrize("change", [readable_by_others, too_short, too_long, a_link, a_pipe])
def test_a_key_that_others_could_know_is_refused_and_left_as_it_is(
    state: Path, keys: Path, change: Callable[[Path], None]
) -> None:
    path = keys / "state.key"
    change(path)
    before = path.lstat()
    assert str(path) in reason(state, keys)
    told = write_seal(state, FACTS, keys)
    assert told is not None
    assert str(path) in told.reason
    assert path.lstat().st_ino == before.st_ino
    assert reason(state, keys).startswith("it has no seal")
    path.unlink()
    assert write_seal(state, FACTS, keys) is None
    assert read_seal(state, keys) == FACTS


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_a_key_of_another_user_is_refused(state: Path, keys: Path) -> None:
    os.chown(keys / "state.key", 65534, 65534)
    assert "no file of this user's" in reason(state, keys)


def test_a_lost_key_leads_to_a_new_seal_and_no_trust_in_the_old(state: Path, keys: Path) -> None:
    (keys / "state.key").unlink()
    assert "there is no key" in reason(state, keys)
    old = seal_of(state).read_bytes()
    assert write_seal(state, FACTS, keys) is None
    assert read_seal(state, keys) == FACTS
    seal_of(state).write_bytes(old)
    assert reason(state, keys) == FORGED


def test_where_no_key_can_be_kept_there_is_no_seal(state: Path, tmp_path: Path) -> None:
    """A file stands where the folder would: for root too, as a home that may only be read does for others."""
    (tmp_path / "full").write_bytes(b"")
    told = write_seal(state, FACTS, tmp_path / "full" / "sitegen")
    assert told is not None
    assert "no key can be kept in" in told.reason
    assert not seal_of(state).exists()


def test_a_clock_that_was_set_back_gives_no_seal(state: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    an_hour_ago = time.time_ns() - 3600 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: an_hour_ago)
    told = write_seal(state, FACTS, keys)
    assert told is not None
    assert "clock" in told.reason
    assert not seal_of(state).exists()


def test_the_key_lies_where_the_user_keeps_states() -> None:
    assert key_folder({"XDG_STATE_HOME": "/var/x", "HOME": "/home/a"}) == Path("/var/x/sitegen")
    assert key_folder({"XDG_STATE_HOME": "relative", "HOME": "/home/a"}) == Path("/home/a/.local/state/sitegen")
    assert key_folder({"HOME": "/home/a"}) == Path("/home/a/.local/state/sitegen")
    assert key_folder({}).is_absolute()
