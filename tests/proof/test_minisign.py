"""Files of minisign: signed, verified, and refused by line and code where something was changed.

That minisign itself reads them is tested in `tests/readers/test_minisign.py`.
"""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.minisign import (
    MinisignKey,
    MinisignPublicKey,
    SignatureError,
    key_id,
    read_public_key,
    verify,
)

KEY = MinisignKey(bytes(range(32)))
PUBLIC = KEY.public.public_key
DATA = b"the manifest"
COMMENT = "timestamp:1780000000\tfile:manifest.json\troot:00\tsize:3"
SIGNED = KEY.sign(DATA, comment="signature from sitegen", trusted_comment=COMMENT)
LINES = SIGNED.decode().split("\n")


def test_a_signature_is_verified_and_gives_its_trusted_comment() -> None:
    assert LINES[0] == "untrusted comment: signature from sitegen"
    assert base64.b64decode(LINES[1])[:10] == b"ED" + key_id(PUBLIC)
    assert LINES[2] == f"trusted comment: {COMMENT}"
    assert verify(DATA, SIGNED, PUBLIC) == COMMENT
    assert verify(DATA, SIGNED, KEY.public) == COMMENT


def refused(data: bytes, signed: bytes, key: bytes | MinisignPublicKey = PUBLIC) -> tuple[str, str]:
    with pytest.raises(SignatureError) as caught:
        verify(data, signed, key)
    return caught.value.code, caught.value.place


def changed(number: int, line: str) -> bytes:
    return "\n".join([*LINES[:number], line, *LINES[number + 1 :]]).encode()


def test_other_data_is_refused() -> None:
    assert refused(DATA + b"!", SIGNED) == ("T055", "line 2")


def test_another_trusted_comment_is_refused() -> None:
    assert refused(DATA, changed(2, LINES[2].replace("178", "179"))) == ("T056", "line 3")
    assert verify(DATA, changed(0, "untrusted comment: anything"), PUBLIC) == COMMENT


def test_forged_key_a_signature_by_another_key_is_refused_whatever_id_it_states() -> None:
    thief = MinisignKey(bytes(32))
    forged = thief.sign(DATA, comment="c", trusted_comment=COMMENT)
    assert refused(DATA, forged) == ("T054", "line 2")
    assert refused(DATA, forged, MinisignPublicKey(PUBLIC, thief.public.key_id)) == ("T055", "line 2")
    assert verify(DATA, forged, thief.public) == COMMENT


@pytest.mark.parametrize(
    ("signed", "place"),
    [
        (b"", ""),
        (SIGNED + b"\n", ""),
        (SIGNED + b"more\n", ""),
        (b"\n".join(SIGNED.split(b"\n")[:3]), ""),
        (SIGNED.replace(b"signature from", b"signature\xfffrom"), ""),
        (changed(0, "comment: x"), ""),
        (changed(2, "comment: x"), ""),
        (changed(2, f"{LINES[2]}\x1b[2J"), "line 3"),
        (changed(1, ""), "line 2"),
        (changed(1, LINES[1][:-4]), "line 2"),
        (changed(1, LINES[1].replace("RU", "RW", 1)), "line 2"),
        (changed(1, f" {LINES[1]}"), "line 2"),
        (changed(3, ""), "line 4"),
        (changed(3, LINES[1]), "line 4"),
        (changed(0, "untrusted comment: " + "x" * 20_000), ""),
    ],
)
def test_a_malformed_signature_file_is_refused(signed: bytes, place: str) -> None:
    assert refused(DATA, signed) == ("T053", place)


def test_every_changed_byte_but_those_of_the_untrusted_comment_is_noticed() -> None:
    begin = len(LINES[0])
    for at in range(begin, len(SIGNED) - 1):
        with pytest.raises(SignatureError):
            verify(DATA, SIGNED[:at] + bytes([SIGNED[at] ^ 1]) + SIGNED[at + 1 :], PUBLIC)


@given(st.binary(max_size=300), st.integers(0, len(SIGNED)))
def test_arbitrary_bytes_are_refused(data: bytes, at: int) -> None:
    for candidate in (data, SIGNED[:at] + data, SIGNED[:at] + data + SIGNED[at:]):
        try:
            assert verify(DATA, candidate, PUBLIC) == COMMENT
        except SignatureError:
            continue
        # What is still accepted differs in what nothing protects: the first comment, and the end of a line.
        assert candidate.replace(b"\r", b"").split(b"\n")[1:4] == SIGNED.split(b"\n")[1:4]


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_a_public_key_or_refused(data: bytes) -> None:
    for candidate in (data, b"untrusted comment: \n" + data, KEY.public_key_file() + data):
        try:
            found = read_public_key(candidate)
        except SignatureError:
            continue
        assert read_public_key(found.public_key_file()) == found


def test_a_public_key_is_read_as_it_was_written() -> None:
    assert read_public_key(KEY.public_key_file()) == KEY.public
    assert read_public_key(KEY.public.text.encode()) == KEY.public
    shown = KEY.public.key_id[::-1].hex().upper()
    assert KEY.public_key_file().startswith(f"untrusted comment: minisign public key {shown}\n".encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"comment\n" + KEY.public.text.encode() + b"\n",
        KEY.public.text[:-4].encode(),
        KEY.public.text.replace("RW", "RU", 1).encode(),
        base64.b64encode(b"Ed" + bytes(8) + bytes(31) + b"\x80"),
        KEY.public_key_file() + b"\n",
    ],
)
def test_a_malformed_public_key_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError) as caught:
        read_public_key(data)
    assert caught.value.code == "T053"


@pytest.mark.parametrize("comment", ["a\nb", "ü", "\x1b", "x" * 1001])
def test_a_comment_of_more_than_a_line_is_not_signed(comment: str) -> None:
    with pytest.raises(ValueError, match="comment"):
        KEY.sign(DATA, comment="c", trusted_comment=comment)
    with pytest.raises(ValueError, match="comment"):
        KEY.sign(DATA, comment=comment, trusted_comment="t")
