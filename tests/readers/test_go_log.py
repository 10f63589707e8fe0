"""Go's checksum-database code reads our logs and checkpoints, and refuses what was changed by one byte."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from sitegen.proof.log.appending import append
from sitegen.proof.log.checkpoint import Checkpoint, write_checkpoint
from sitegen.proof.log.leaf import Publication
from sitegen.proof.log.note import NoteError, open_note, sign
from sitegen.proof.log.tiles import TileTree, TreeHead
from sitegen.proof.operator_key import OperatorKey
from tests.proof.log.logs import flipped
from tests.readers.go_log import GoLog, GoRefusedError, go
from tests.skipped_by_name import needs

pytestmark = needs(go())

KEY = OperatorKey.generate("pith.example.org/log", bytes(range(32)))
LARGE = [1_500_000] if os.environ.get("SITEGEN_TEST_LARGE") else []


class Folder:
    """A log in a folder, as it is published."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.head = TreeHead()
        self.heads: dict[int, bytes] = {}

    def read(self, path: str) -> bytes:
        return (self.path / path).read_bytes()

    def grow(self, end: int, key: OperatorKey | None = KEY) -> None:
        appender = append(self, self.head, leaves(self.head.size, end))
        for path, data in appender:
            file = self.path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            assert not file.exists()
            file.write_bytes(data)
        self.head = appender.head
        self.heads[end] = self.head.root
        checkpoint = Checkpoint(KEY.name, end, self.head.root)
        (self.path / "checkpoint").write_bytes(write_checkpoint(checkpoint, key.note_signer() if key else None))

    @property
    def tree(self) -> TileTree:
        return TileTree(self, self.head.size, self.head.root)


def leaves(first: int, end: int) -> Iterable[bytes]:
    for index in range(first, end):
        suffix = base64.b32encode(index.to_bytes(17, "big")).decode()[:26]
        yield Publication(f"pith:2017:{suffix}", f"{index:064x}", f"{index:064x}", "2026-05-20T10:00:00Z").line()


@pytest.fixture(scope="module")
def golang(tmp_path_factory: pytest.TempPathFactory) -> GoLog:
    return GoLog(tmp_path_factory.mktemp("golang"))


@pytest.mark.parametrize("size", [1, 10, 256, 257, 1000, 65_536, *LARGE])
def test_go_reads_the_checkpoint_and_proves_leaves_and_earlier_heads(golang: GoLog, tmp_path: Path, size: int) -> None:
    log = Folder(tmp_path)
    for end in sorted({1, size // 3 or 1, size - size // 7, size}):
        log.grow(end)
    records = sorted({0, size // 2, size - 1, max(0, size - 257)})
    old = sorted(log.heads.items())
    read = golang.read(tmp_path, KEY.vkey, records=records, old=old, every=True)
    assert (read.origin, read.size, read.root) == (KEY.name, size, log.head.root)
    assert read.leaves == size
    assert read.inclusion == [log.tree.inclusion(index) for index in records]
    assert read.consistency == [log.tree.consistency(end) for end, _ in old]


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    log = Folder(tmp_path_factory.mktemp("honest"))
    log.grow(700)
    log.grow(1000)
    return log


@pytest.mark.parametrize(
    "path",
    [
        *("tile/0/000", "tile/0/003.p/232", "tile/1/000.p/3", "tile/entries/000", "tile/entries/003.p/232"),
        "checkpoint",
    ],
)
@pytest.mark.parametrize("place", [0, 9, -9])
def test_go_refuses_a_log_of_which_one_byte_was_changed(golang: GoLog, honest: Folder, path: str, place: int) -> None:
    file = honest.path / path
    before = file.read_bytes()
    file.write_bytes(flipped(before, place % len(before)))
    try:
        with pytest.raises(GoRefusedError):
            golang.read(honest.path, KEY.vkey, every=True)
    finally:
        file.write_bytes(before)
    assert golang.read(honest.path, KEY.vkey, every=True).leaves == 1000


def test_go_refuses_another_history(golang: GoLog, honest: Folder) -> None:
    with pytest.raises(GoRefusedError):
        golang.read(honest.path, KEY.vkey, old=[(700, flipped(honest.heads[700], 0))])
    assert golang.read(honest.path, KEY.vkey, old=[(700, honest.heads[700])]).consistency


def test_go_refuses_another_key_and_no_signature(golang: GoLog, tmp_path: Path) -> None:
    log = Folder(tmp_path)
    log.grow(5, None)
    with pytest.raises(GoRefusedError, match="malformed note"):
        golang.read(tmp_path, KEY.vkey)
    log.grow(6, OperatorKey.generate(KEY.name, bytes(32)))
    with pytest.raises(GoRefusedError, match="no verifiable signatures"):
        golang.read(tmp_path, KEY.vkey)
    log.grow(7)
    assert golang.read(tmp_path, KEY.vkey).size == 7


def test_a_note_that_go_signed_is_ours_byte_for_byte(golang: GoLog) -> None:
    text = "a\n\nbé\n"
    signed = golang.sign(text, KEY.line)
    assert signed == sign(text, KEY.note_signer())
    assert open_note(signed, [KEY.verifier]).signed_by == (KEY.verifier,)


NOTE = sign(Checkpoint(KEY.name, 1, bytes(32)).text(), KEY.note_signer())
SIGNATURE = NOTE.splitlines(keepends=True)[-1]
BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "no newline at the end": lambda note: note[:-1],
    "a blank line more": lambda note: note + b"\n",
    "a carriage return": lambda note: note.replace(b"\n", b"\r\n", 1),
    "a tab in the text": lambda note: note.replace(b"log", b"l\tog", 1),
    "no dash": lambda note: note.replace("—".encode(), b"-"),
    "no base64": lambda note: note.replace(SIGNATURE[-9:], b"!" + SIGNATURE[-8:]),
    "a line of something else": lambda note: note + b"more\n",
    "bytes that are not UTF-8": lambda note: b"\xff" + note,
    "a short signature": lambda note: note[: -len(SIGNATURE)] + "— x AAAA\n".encode(),
    "a hundred signatures more": lambda note: note + SIGNATURE * 100,
    "a space in the name": lambda note: note.replace(b" pith.", "\u2003pith.".encode()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_go_refuses_the_notes_that_we_refuse(golang: GoLog, tmp_path: Path, name: str) -> None:
    broken = BROKEN[name](NOTE)
    with pytest.raises(NoteError):
        open_note(broken, [KEY.verifier])
    (tmp_path / "checkpoint").write_bytes(broken)
    with pytest.raises(GoRefusedError):
        golang.read(tmp_path, KEY.vkey)
    (tmp_path / "checkpoint").write_bytes(NOTE)
    assert golang.read(tmp_path, KEY.vkey).size == 1
