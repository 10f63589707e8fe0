"""Each code of the log, of notes and of signatures is one that something gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sitegen.proof import refusals
from sitegen.proof.faults import ProofError
from sitegen.proof.log.appending import append
from sitegen.proof.log.checkpoint import Checkpoint, parse_checkpoint, read_checkpoint, write_checkpoint
from sitegen.proof.log.note import NoteVerifier, open_note, sign
from sitegen.proof.log.tile_paths import read_sizes
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.log.tlog_proof import parse_proof
from sitegen.proof.minisign import verify
from sitegen.proof.operator_key import OperatorKey
from tests.proof.log.logs import Files, flipped, made

KEY = OperatorKey.generate("pith.example.org/log", bytes(range(32)))
THIEF = OperatorKey.generate("pith.example.org/log", bytes(32))
FILES, HEAD = made(300)
CHECKPOINT = Checkpoint(KEY.name, HEAD.size, HEAD.root)
SIGNED = KEY.minisign().sign(b"data", comment="c", trusted_comment="t")


def tree(path: str, data: bytes | None) -> TileTree:
    files = Files({name: one for name, one in FILES.items() if name != path})
    if data is not None:
        files[path] = data
    return TileTree(files, HEAD.size, HEAD.root)


GIVEN: dict[str, Callable[[], object]] = {
    "T040": lambda: tree("tile/0/000", None).leaf_hash(0),
    "T041": lambda: tree("tile/0/000", b"").leaf_hash(0),
    "T042": lambda: tree("tile/0/000", flipped(FILES["tile/0/000"], 0)).leaf_hash(1),
    "T043": lambda: tree("tile/entries/000", flipped(FILES["tile/entries/000"], 4)).bundle(0),
    "T044": lambda: append(Files(), HEAD, []),
    "T045": lambda: open_note(b"", []),
    "T046": lambda: open_note(sign("text\n", KEY.signer).replace(b"text", b"tent"), [KEY.verifier]),
    "T047": lambda: read_checkpoint(write_checkpoint(CHECKPOINT, THIEF.signer), [KEY.verifier]),
    "T048": lambda: NoteVerifier.parse(KEY.vkey[:-1]),
    "T049": lambda: parse_checkpoint("log\n1\n"),
    "T050": lambda: read_checkpoint(sign(CHECKPOINT.text().replace("log", "gol", 1), KEY.signer), [KEY.verifier]),
    "T051": lambda: parse_proof(b""),
    "T053": lambda: verify(b"data", b"", KEY.public_key),
    "T054": lambda: verify(b"data", SIGNED, THIEF.public_key),
    "T055": lambda: verify(b"other data", SIGNED, KEY.public_key),
    "T056": lambda: verify(b"data", SIGNED.replace(b"comment: t\n", b"comment: u\n"), KEY.public_key),
    "T057": lambda: read_sizes(b"2\n1\n"),
}
ELSEWHERE = {"T052", "T058", "T059"}
"""Those that only a check of whole proof files gives."""


@pytest.mark.parametrize("code", GIVEN)
def test_each_code_is_given(code: str) -> None:
    with pytest.raises(ProofError) as caught:
        GIVEN[code]()
    assert (caught.value.code, caught.value.exit_code) == (code, 1)
    assert caught.value.problems == (caught.value.problem,)


def test_every_code_is_looked_at() -> None:
    of_the_log = {code for code in refusals.TABLE if "T040" <= code <= "T059"}
    assert of_the_log == GIVEN.keys() | ELSEWHERE
