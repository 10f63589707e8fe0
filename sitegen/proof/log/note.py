"""Signed notes: a text, a blank line, and signatures of it by named Ed25519 keys.

As strict as Go's `golang.org/x/mod/sumdb/note`, and stricter in one thing: base64 must be the one text of its bytes.

Source: C2SP signed-note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sitegen.pith.signatures import SIGNATURE_BYTES, verify_signature
from sitegen.proof import refusals
from sitegen.proof.base64_text import decode, encode
from sitegen.proof.log.note_keys import KEY_ID_BYTES, NoteError, NoteSigner, NoteVerifier, is_key_name

__all__ = [
    "NoteError",
    "NoteSigner",
    "NoteVerifier",
    "OpenedNote",
    "open_note",
    "sign",
    "unsigned_note",
    "unsigned_text",
]

MOST_SIGNATURES: Final = 100
LARGEST_NOTE: Final = 1_000_000  # bytes

_SIGNATURE_LINE: Final = re.compile("— ([^ ]+) ([^ ]+)")


@dataclass(frozen=True, slots=True)
class OpenedNote:
    """A note whose signatures were checked.

    Arguments:
        text: what was signed, with the newline at its end.
        signed_by: the given keys that signed it, in the order of the note.
        signatures: how many signature lines there are, of any key; at least 1.
    """

    text: str
    signed_by: tuple[NoteVerifier, ...]
    signatures: int


def unsigned_note(text: str) -> bytes:
    """Return a text with the blank line behind it and no signature, which is no note yet.

    Raises:
        NoteError: the text cannot be that of a note.
    """
    if not text.endswith("\n") or _has_control(text):
        raise NoteError(refusals.NOTE_MALFORMED, "", "a text ends with a newline and has no other control characters")
    return f"{text}\n".encode()


def sign(text: str, signer: NoteSigner) -> bytes:
    """Return the note of a text, signed.

    Raises:
        NoteError: the text cannot be that of a note.
    """
    note = unsigned_note(text)
    signature = encode(signer.verifier.key_id + signer.sign_bytes(text.encode()))
    return note + f"— {signer.name} {signature}\n".encode()


def open_note(data: bytes, verifiers: Sequence[NoteVerifier]) -> OpenedNote:
    """Check the signatures of a note.

    1. The bytes are UTF-8 without control characters; behind the last blank line stand signature lines, at least one.
    2. Every signature line has a name and the base64 of a key id and a signature.
    3. Signatures by keys that were not given are left out, without looking at them.
    4. Each signature by a key that was given must be one; a second by the same key is left out.

    Arguments:
        data: the note.
        verifiers: the keys that count.

    Returns:
        the text, and who signed it: nobody, where none of the keys did. That is for the caller to refuse.

    Raises:
        NoteError: the bytes are no note, or a signature by a given key is wrong.
    """
    text, lines, first = _parted(data)
    parsed = [_parse_line(line, f"line {number}") for number, line in enumerate(lines, first)]
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed_by: list[NoteVerifier] = []
    for number, (name, key_id, signature) in enumerate(parsed, first):
        verifier = known.get((name, key_id))
        if verifier is None or verifier in signed_by:
            continue
        if len(signature) != SIGNATURE_BYTES or not verify_signature(verifier.public_key, signature, text.encode()):
            cause = f"it names the key {verifier.name} {verifier.key_id.hex()}, which did not sign this text"
            raise NoteError(refusals.NOTE_SIGNATURE_WRONG, f"line {number}", cause)
        signed_by.append(verifier)
    return OpenedNote(text, tuple(signed_by), len(parsed))


def unsigned_text(data: bytes) -> str | None:
    """Return the text of bytes that `unsigned_note` gives, or None where they have something behind the blank line.

    Raises:
        NoteError: the bytes cannot even be a note.
    """
    whole = _decoded(data)
    return whole[:-1] if whole.endswith("\n\n") else None


def _decoded(data: bytes) -> str:
    if len(data) > LARGEST_NOTE:
        raise NoteError(refusals.NOTE_MALFORMED, "", f"it has {len(data)} bytes; {LARGEST_NOTE} are the most")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise NoteError(refusals.NOTE_MALFORMED, "", f"the byte at {error.start} is not UTF-8") from None
    if _has_control(whole):
        raise NoteError(refusals.NOTE_MALFORMED, "", "it has a control character")
    return whole


def _parted(data: bytes) -> tuple[str, list[str], int]:
    """Return the text, the signature lines, and the number of the line of the first of them."""
    whole = _decoded(data)
    text, blank, rest = whole.rpartition("\n\n")
    if not blank or not rest.endswith("\n"):
        raise NoteError(refusals.NOTE_MALFORMED, "", "it is no text, a blank line, and lines of signatures")
    lines = rest.split("\n")[:-1]
    if len(lines) > MOST_SIGNATURES:
        raise NoteError(refusals.NOTE_MALFORMED, "", f"it has {len(lines)} signatures; {MOST_SIGNATURES} are the most")
    return text + "\n", lines, text.count("\n") + 3


def _parse_line(line: str, place: str) -> tuple[str, bytes, bytes]:
    found = _SIGNATURE_LINE.fullmatch(line)
    signature = decode(found[2]) if found else None
    if found is None or signature is None or len(signature) <= KEY_ID_BYTES or not is_key_name(found[1]):
        raise NoteError(refusals.NOTE_MALFORMED, place, "it is no — <name> <base64 of a key id and a signature>")
    return found[1], signature[:KEY_ID_BYTES], signature[KEY_ID_BYTES:]


def _has_control(text: str) -> bool:
    return any(letter < " " and letter != "\n" for letter in text)
