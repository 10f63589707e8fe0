"""The keys that sign notes, in the lines that Go's `note` package writes: public ones, and secret ones.

Source: C2SP signed-note.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sitegen.pith.signatures import KEY_BYTES, is_sound_point
from sitegen.proof import refusals
from sitegen.proof.base64_text import decode, encode
from sitegen.proof.faults import ProofError

ED25519: Final = b"\x01"
KEY_ID_BYTES: Final = 4
LONGEST_NAME: Final = 200

_VERIFIER: Final = re.compile(r"([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")
_SIGNER: Final = re.compile(r"PRIVATE\+KEY\+([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)")


class NoteError(ProofError):
    """A note or a key of notes is not what it must be, or is not signed as it must be."""


def is_key_name(name: str) -> bool:
    """Tell whether a text can be the name of a key: no spaces of Unicode, no `+`, no control characters."""
    return (
        0 < len(name) <= LONGEST_NAME
        and "+" not in name
        and not any(letter.isspace() or ord(letter) < ord(" ") or 0xD800 <= ord(letter) < 0xE000 for letter in name)  # noqa: PLR2004 - surrogates are no characters
    )


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """The public half of a key that signs notes.

    Arguments:
        name: of the key, without spaces and `+`.
        public_key: 32 bytes, raw.

    Raises:
        NoteError: there is no such key.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise NoteError(refusals.VERIFIER_MALFORMED, "", "a name has 1 to 200 characters, no spaces and no +")
        if not self.name.isprintable():
            # Names are shown to people, so none may move the cursor of their terminal or turn a line around.
            raise NoteError(refusals.VERIFIER_MALFORMED, "", "the name has characters that nobody sees")
        if len(self.public_key) != KEY_BYTES or not is_sound_point(self.public_key):
            raise NoteError(refusals.VERIFIER_MALFORMED, "", "the key is no sound Ed25519 key of 32 bytes")

    @classmethod
    def parse(cls, vkey: str) -> NoteVerifier:
        """Return the key of a line `<name>+<8 hex digits>+<base64>`.

        Raises:
            NoteError: the text is no such line, or its parts do not belong together.
        """
        found = _VERIFIER.fullmatch(vkey)
        key = decode(found[3]) if found else None
        if found is None or key is None or key[:1] != ED25519:
            raise NoteError(
                refusals.VERIFIER_MALFORMED, "", "it is no <name>+<8 hex digits>+<base64 of an Ed25519 key>"
            )
        verifier = cls(found[1], key[1:])
        if verifier.key_id.hex() != found[2]:
            cause = f"the digits are {found[2]}, and those of this name and key are {verifier.key_id.hex()}"
            raise NoteError(refusals.VERIFIER_MALFORMED, "", cause)
        return verifier

    @property
    def key_id(self) -> bytes:
        """The four bytes that signatures name the key by."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public_key).digest()[:KEY_ID_BYTES]

    @property
    def vkey(self) -> str:
        """The line of this key."""
        return f"{self.name}+{self.key_id.hex()}+{encode(ED25519 + self.public_key)}"


@dataclass(frozen=True, slots=True)
class NoteSigner:
    """A key that signs notes; the secret stands in no message of this program.

    Arguments:
        name: of the key, without spaces and `+`.
        seed: 32 bytes, secret.

    Raises:
        NoteError: the name or the seed cannot be one.
    """

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not is_key_name(self.name):
            raise NoteError(refusals.VERIFIER_MALFORMED, "", "a name has 1 to 200 characters, no spaces and no +")
        if len(self.seed) != KEY_BYTES:
            raise NoteError(refusals.VERIFIER_MALFORMED, "", f"a seed has {KEY_BYTES} bytes")

    @classmethod
    def parse(cls, skey: str) -> NoteSigner:
        """Return the key of a line `PRIVATE+KEY+<name>+<8 hex digits>+<base64>`.

        Raises:
            NoteError: the text is no such line, or its parts do not belong together; nothing of it is quoted.
        """
        found = _SIGNER.fullmatch(skey)
        key = decode(found[3]) if found else None
        if found is None or key is None or key[:1] != ED25519:
            cause = "it is no PRIVATE+KEY+<name>+<8 hex digits>+<base64 of an Ed25519 seed>"
            raise NoteError(refusals.VERIFIER_MALFORMED, "", cause)
        signer = cls(found[1], key[1:])
        if signer.verifier.key_id.hex() != found[2]:
            raise NoteError(refusals.VERIFIER_MALFORMED, "", "its digits are not those of its name and key")
        return signer

    @property
    def skey(self) -> str:
        """The line of this key, secret."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id.hex()}+{encode(ED25519 + self.seed)}"

    @property
    def verifier(self) -> NoteVerifier:
        """The public half."""
        return NoteVerifier(self.name, self._private.public_key().public_bytes_raw())

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def sign_bytes(self, data: bytes) -> bytes:
        """Return the Ed25519 signature of bytes, 64 bytes (RFC 8032)."""
        return self._private.sign(data)
