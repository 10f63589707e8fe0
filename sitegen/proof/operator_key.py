"""The operator's key: one Ed25519 seed with a name, which signs the log's checkpoints and minisign files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sitegen.pith.keys import fingerprint_hex
from sitegen.proof.log.note import NoteSigner, NoteVerifier
from sitegen.proof.minisign import MinisignKey

SEED_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class OperatorKey:
    """A mirror's own key; the secret stands in no message of this program, nor in its `repr`.

    Arguments:
        signer: the key, as it signs notes.
    """

    signer: NoteSigner = field(repr=False)

    @classmethod
    def generate(cls, name: str, entropy: bytes) -> OperatorKey:
        """Return a new key.

        Arguments:
            name: of the log, such as `pith.example.org/log`.
            entropy: 32 bytes that nobody can guess.

        Raises:
            NoteError: the name or the entropy cannot be one.
        """
        return cls(NoteSigner(name, entropy))

    @classmethod
    def parse(cls, line: str) -> OperatorKey:
        """Return the key of the line that a key file has: `PRIVATE+KEY+<name>+<8 hex digits>+<base64>`.

        Raises:
            NoteError: it is no such line; nothing of it is quoted.
        """
        return cls(NoteSigner.parse(line))

    @property
    def name(self) -> str:
        """The name of the key, which is the log's origin."""
        return self.signer.name

    @property
    def line(self) -> str:
        """The line of the key file, secret."""
        return self.signer.skey

    @property
    def verifier(self) -> NoteVerifier:
        """The public half, as it verifies notes."""
        return self.signer.verifier

    @property
    def vkey(self) -> str:
        """The public line: `<name>+<8 hex digits>+<base64>`."""
        return self.verifier.vkey

    @property
    def public_key(self) -> bytes:
        """32 bytes."""
        return self.verifier.public_key

    @property
    def fingerprint(self) -> str:
        """The first 32 hex digits of the SHA-256 of the public key."""
        return fingerprint_hex(self.public_key)

    def note_signer(self) -> NoteSigner:
        """Return the key as it signs notes."""
        return self.signer

    def minisign(self) -> MinisignKey:
        """Return the key as it signs minisign files."""
        return MinisignKey(self.signer.seed)
