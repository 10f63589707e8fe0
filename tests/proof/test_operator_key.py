"""The operator's key: made, written and read again, without the secret standing anywhere."""

from __future__ import annotations

import pytest

from sitegen.pith.keys import fingerprint_hex
from sitegen.proof import minisign
from sitegen.proof.log.note import NoteError, open_note, sign
from sitegen.proof.operator_key import OperatorKey

SEED = bytes(range(32))
KEY = OperatorKey.generate("pith.example.org/log", SEED)


def test_a_key_is_its_line_again() -> None:
    assert KEY.line.startswith("PRIVATE+KEY+pith.example.org/log+")
    assert OperatorKey.parse(KEY.line) == KEY
    assert KEY.vkey == f"pith.example.org/log+{KEY.verifier.key_id.hex()}+{KEY.vkey.split('+', 2)[2]}"
    assert KEY.fingerprint == fingerprint_hex(KEY.public_key)


def test_one_key_signs_notes_and_minisign_files() -> None:
    assert open_note(sign("text\n", KEY.note_signer()), [KEY.verifier]).signed_by == (KEY.verifier,)
    signed = KEY.minisign().sign(b"data", comment="c", trusted_comment="t")
    assert minisign.verify(b"data", signed, KEY.public_key) == "t"
    assert KEY.minisign().public.public_key == KEY.public_key


@pytest.mark.parametrize("name", ["", "a b", "a+b"])
def test_a_key_without_a_usable_name_is_not_made(name: str) -> None:
    with pytest.raises(NoteError):
        OperatorKey.generate(name, SEED)


@pytest.mark.parametrize("entropy", [b"", bytes(31), bytes(33)])
def test_a_key_of_another_length_is_not_made(entropy: bytes) -> None:
    with pytest.raises(NoteError, match="seed"):
        OperatorKey.generate("name", entropy)


def test_the_secret_stands_in_no_representation() -> None:
    secret = KEY.line.split("+")[-1]
    for shown in (repr(KEY), str(KEY), repr(KEY.minisign()), repr(KEY.note_signer()), f"{KEY}"):
        assert secret not in shown
        assert SEED.hex() not in shown
        assert repr(SEED)[2:-1] not in shown
