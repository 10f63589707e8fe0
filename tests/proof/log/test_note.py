"""Signed notes: what is signed is read, what was changed is refused, by which line."""

from __future__ import annotations

import base64
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.log.note import NoteError, NoteSigner, NoteVerifier, open_note, sign, unsigned_note, unsigned_text
from sitegen.proof.log.note_keys import is_key_name

TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
# The published example of Go's note package.
GO_SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
PETER = NoteSigner.parse(GO_SKEY)
OTHER = NoteSigner("Peter", bytes(range(32)))
NOTE = sign(TEXT, PETER)


def test_the_example_of_go_is_signed_and_read_as_go_does() -> None:
    assert PETER.verifier.vkey == GO_VKEY
    assert PETER.skey == GO_SKEY
    assert NoteVerifier.parse(GO_VKEY) == PETER.verifier
    assert f"{TEXT}\n{GO_SIGNATURE}".encode() == NOTE
    opened = open_note(NOTE, [PETER.verifier])
    assert (opened.text, opened.signed_by, opened.signatures) == (TEXT, (PETER.verifier,), 1)


def verdict(data: bytes) -> str:
    try:
        signed = open_note(data, [PETER.verifier]).signed_by
    except NoteError as error:
        return error.code
    return "signed" if signed else "not signed"


def test_a_note_in_which_any_byte_was_changed_is_not_signed() -> None:
    assert verdict(NOTE) == "signed"
    for at in range(len(NOTE)):
        changed = NOTE[:at] + bytes([NOTE[at] ^ 1]) + NOTE[at + 1 :]
        # Another name or key id makes it a signature by a key that nobody gave.
        assert verdict(changed) in {"T045", "T046", "not signed"}


def refused(data: bytes, *verifiers: NoteVerifier) -> tuple[str, str]:
    with pytest.raises(NoteError) as caught:
        open_note(data, verifiers or [PETER.verifier])
    return caught.value.code, caught.value.place


def test_a_wrong_signature_by_a_known_key_refuses_the_note_whoever_else_signed_it() -> None:
    second = sign(TEXT, OTHER).removeprefix(f"{TEXT}\n".encode())
    both = NOTE + second
    assert open_note(both, [PETER.verifier, OTHER.verifier]).signed_by == (PETER.verifier, OTHER.verifier)
    wrong = sign(TEXT + "more\n", OTHER).removeprefix(f"{TEXT}more\n\n".encode())
    assert refused(NOTE + wrong, PETER.verifier, OTHER.verifier) == ("T046", "line 5")
    assert open_note(NOTE + wrong, [PETER.verifier]).signed_by == (PETER.verifier,)


def test_key_substitution_a_key_of_the_same_name_is_another_key() -> None:
    thief = NoteSigner("PeterNeumann", bytes(32))
    assert open_note(sign(TEXT, thief), [PETER.verifier]).signed_by == ()
    line = sign(TEXT, thief).decode().splitlines()[-1].split(" ")[2]
    forged = base64.b64encode(PETER.verifier.key_id + base64.b64decode(line)[4:]).decode()
    assert refused(f"{TEXT}\n— PeterNeumann {forged}\n".encode()) == ("T046", "line 4")


def test_a_signature_that_stands_twice_counts_once() -> None:
    again = NOTE + GO_SIGNATURE.encode()
    opened = open_note(again, [PETER.verifier])
    assert (opened.signed_by, opened.signatures) == ((PETER.verifier,), 2)


def test_a_text_without_signatures_is_no_note() -> None:
    assert unsigned_text(unsigned_note(TEXT)) == TEXT
    assert refused(unsigned_note(TEXT)) == ("T045", "")
    assert refused(NOTE + b"\n") == ("T045", "")
    assert unsigned_text(NOTE) is None


def test_the_text_may_have_blank_lines() -> None:
    note = sign("a\n\nb\n\n", PETER)
    assert open_note(note, [PETER.verifier]).text == "a\n\nb\n\n"


SIGNATURE = GO_SIGNATURE.encode()


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", ""),
        (b"text\n", ""),
        (b"text\n" + SIGNATURE, ""),
        (b"text\n\n" + SIGNATURE[:-1], ""),
        (b"te\rxt\n\n" + SIGNATURE, ""),
        (b"te\0xt\n\n" + SIGNATURE, ""),
        (b"te\xffxt\n\n" + SIGNATURE, ""),
        (b"text\n\nno signature\n", "line 3"),
        (b"text\n\n" + SIGNATURE.replace("—".encode(), b"-"), "line 3"),
        (b"text\n\n" + SIGNATURE + b"junk\n", "line 4"),
        ("text\n\n— Peter Neumann x08go/ZJ\n".encode(), "line 3"),
        ("text\n\n— Peter+Neumann x08go/ZJ\n".encode(), "line 3"),
        ("text\n\n— Peter\u2003Neumann x08go/ZJ\n".encode(), "line 3"),
        ("text\n\n— PeterNeumann x08gow==\n".encode(), "line 3"),
        ("text\n\n— PeterNeumann x08go_ZJ\n".encode(), "line 3"),
        ("text\n\n— PeterNeumann x08go/ZK==\n".encode(), "line 3"),
        ("text\n\n— PeterNeumann  x08go/ZJ\n".encode(), "line 3"),
        ("text\n\n— PeterNeumann\n".encode(), "line 3"),
        (b"text\n\n" + SIGNATURE * 101, ""),
        (b"x" * 1_000_000 + b"\n\n" + SIGNATURE, ""),
    ],
)
def test_a_malformed_note_is_refused(data: bytes, place: str) -> None:
    assert refused(data) == ("T045", place)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="replace")))
def test_arbitrary_bytes_are_a_note_or_refused(data: bytes) -> None:
    for candidate in (data, f"{TEXT}\n".encode() + data, data + NOTE):
        try:
            opened = open_note(candidate, [PETER.verifier])
        except NoteError:
            continue
        assert opened.text.endswith("\n")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=100).map(lambda text: f"{text}\n"))
def test_any_text_without_control_characters_can_be_signed(text: str) -> None:
    opened = open_note(sign(text, OTHER), [OTHER.verifier])
    assert (opened.text, opened.signed_by) == (text, (OTHER.verifier,))


@pytest.mark.parametrize("text", ["", "no end", "a\rb\n", "a\tb\n", "a\0\n"])
def test_other_texts_cannot(text: str) -> None:
    with pytest.raises(NoteError, match="T045"):
        sign(text, OTHER)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        GO_VKEY + "A",
        GO_VKEY.replace("c7", "c8"),
        GO_VKEY.replace("Peter", "Paul"),
        GO_VKEY.replace("+c74f20a3", ""),
        GO_VKEY.replace("c74f20a3", "C74F20A3"),
        GO_VKEY.replace("+AR", "+BR"),
        GO_VKEY + "\n",
        "Peter Neumann" + GO_VKEY[12:],
        GO_SKEY,
        "x+" + GO_VKEY,
        NoteVerifier("n", PETER.verifier.public_key).vkey[:-4],
    ],
)
def test_a_malformed_public_key_is_refused(vkey: str) -> None:
    with pytest.raises(NoteError) as caught:
        NoteVerifier.parse(vkey)
    assert caught.value.code == "T048"


def test_a_public_key_of_small_order_is_refused() -> None:
    with pytest.raises(NoteError, match="sound"):
        NoteVerifier("n", bytes(31) + b"\x80")


@pytest.mark.parametrize(
    "skey", ["", GO_VKEY, GO_SKEY[:-1], GO_SKEY.replace("c7", "c8"), GO_SKEY.replace("+AY", "+BY"), GO_SKEY + "\n"]
)
def test_a_malformed_secret_key_is_refused_and_nothing_of_it_is_quoted(skey: str) -> None:
    with pytest.raises(NoteError) as caught:
        NoteSigner.parse(skey)
    assert caught.value.code == "T048"
    assert "EKFALVF" not in repr(caught.value)
    assert "EKFALVF" not in str(caught.value)


@pytest.mark.parametrize("name", ["a\x9b31m", "a\x7f", "a\u202eb", "a\u200bb"])
def test_a_name_that_a_terminal_would_obey_is_no_key_s(name: str) -> None:
    with pytest.raises(NoteError):
        NoteVerifier(name, PETER.verifier.public_key)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\tb", "a\u00a0b", "a\n", "x" * 201, "\ud800"])
def test_a_name_with_spaces_or_plus_is_none(name: str) -> None:
    assert not is_key_name(name)
    with pytest.raises(NoteError, match="T048"):
        NoteSigner(name, bytes(32))
    with pytest.raises(NoteError, match="T048"):
        NoteVerifier(name, PETER.verifier.public_key)


def test_the_secret_stands_in_no_representation() -> None:
    shown = f"{PETER!r} {PETER} {PETER.verifier!r}"
    assert GO_SKEY[-44:] not in shown
    assert PETER.seed.hex() not in shown
    assert repr(PETER.seed) not in shown


def test_an_error_survives_the_way_between_processes() -> None:
    with pytest.raises(NoteError) as caught:
        open_note(b"", [])
    again = pickle.loads(pickle.dumps(caught.value))  # noqa: S301 - our own bytes
    assert (type(again), again.code, again.place, again.cause) == (NoteError, "T045", "", caught.value.cause)
