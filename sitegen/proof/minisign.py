"""Signatures and public keys in the files of minisign, so that Debian's program checks what a mirror signs.

A signature file has four lines: an untrusted comment; the base64 of "ED", the key id and the signature of the data's
BLAKE2b-512; the trusted comment; the base64 of the signature of the first signature and the trusted comment.

Source: minisign, format of signatures and keys.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sitegen.pith.signatures import KEY_BYTES, SIGNATURE_BYTES, is_sound_point, verify_signature
from sitegen.proof import refusals
from sitegen.proof.base64_text import decode, encode
from sitegen.proof.faults import ProofError

PREHASHED: Final = b"ED"
KEY_ALGORITHM: Final = b"Ed"
KEY_ID_BYTES: Final = 8
UNTRUSTED: Final = "untrusted comment: "
TRUSTED: Final = "trusted comment: "
LONGEST_COMMENT: Final = 1000
"""Characters, some fewer than minisign itself reads."""
LARGEST_FILE: Final = 20_000  # bytes


class SignatureError(ProofError):
    """A signature or a public key in a file of minisign is not what it must be."""


def key_id(public_key: bytes) -> bytes:
    """Return the eight bytes that this program's minisign files name a key by: the first of its SHA-256."""
    return hashlib.sha256(public_key).digest()[:KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class MinisignPublicKey:
    """The public half, with the id that its owner gave it.

    Arguments:
        public_key: 32 bytes.
        key_id: 8 bytes.
    """

    public_key: bytes
    key_id: bytes

    @classmethod
    def of(cls, public_key: bytes) -> MinisignPublicKey:
        """Return the key as this program names it."""
        return cls(public_key, key_id(public_key))

    @property
    def text(self) -> str:
        """The base64 that `minisign -P` takes."""
        return encode(KEY_ALGORITHM + self.key_id + self.public_key)

    def public_key_file(self) -> bytes:
        """Return the bytes of `minisign.pub`."""
        return f"{UNTRUSTED}minisign public key {_shown(self.key_id)}\n{self.text}\n".encode("ascii")


@dataclass(frozen=True, slots=True)
class MinisignKey:
    """A key that signs; the secret stands in no message of this program.

    Arguments:
        seed: 32 bytes, secret.
    """

    seed: bytes = field(repr=False)

    @property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> MinisignPublicKey:
        """The public half."""
        return MinisignPublicKey.of(self._private.public_key().public_bytes_raw())

    def public_key_file(self) -> bytes:
        """Return the bytes of `minisign.pub`."""
        return self.public.public_key_file()

    def sign(self, data: bytes, *, comment: str, trusted_comment: str) -> bytes:
        """Return the signature file of data.

        Arguments:
            data: what is signed.
            comment: the line that nothing protects, ASCII.
            trusted_comment: the line that is signed too, ASCII and tabs.

        Raises:
            ValueError: a comment is not one short line.
        """
        return self.sign_digest(hashlib.blake2b(data).digest(), comment=comment, trusted_comment=trusted_comment)

    def sign_digest(self, digest: bytes, *, comment: str, trusted_comment: str) -> bytes:
        """Do as `sign` does, with the BLAKE2b-512 of the data, 64 bytes."""
        for line in (comment, trusted_comment):
            if not _is_comment(line):
                raise ValueError("a comment is one line of printable ASCII and tabs")
        signature = self._private.sign(digest)
        of_both = self._private.sign(signature + trusted_comment.encode("ascii"))
        first = encode(PREHASHED + self.public.key_id + signature)
        text = f"{UNTRUSTED}{comment}\n{first}\n{TRUSTED}{trusted_comment}\n{encode(of_both)}\n"
        return text.encode("ascii")


def read_public_key(data: bytes) -> MinisignPublicKey:
    """Return the key of a file `minisign.pub`, or of its second line alone.

    Raises:
        SignatureError: the bytes are no such file.
    """
    lines = _lines(data, 1 if b"\n" not in data.rstrip(b"\r\n") else 2)
    if len(lines) > 1 and not lines[0].startswith(UNTRUSTED):
        raise _malformed("line 1", f"it does not begin with {UNTRUSTED!r}")
    key = decode(lines[-1]) or b""
    if len(key) != len(KEY_ALGORITHM) + KEY_ID_BYTES + KEY_BYTES or not key.startswith(KEY_ALGORITHM):
        raise _malformed(f"line {len(lines)}", "it is not the base64 of an Ed25519 key")
    found = MinisignPublicKey(key[-KEY_BYTES:], key[len(KEY_ALGORITHM) : -KEY_BYTES])
    if not is_sound_point(found.public_key):
        raise _malformed(f"line {len(lines)}", "it is no sound Ed25519 key")
    return found


def verify(data: bytes, signature_file: bytes, public_key: bytes | MinisignPublicKey) -> str:
    """Verify a signature file.

    1. The file has its four lines, and nothing else.
    2. It is a prehashed signature by a key of this id.
    3. The first signature is one of the BLAKE2b-512 of the data.
    4. The second is one of the first and the trusted comment.

    Arguments:
        data: what was signed.
        signature_file: the bytes of the `.minisig`.
        public_key: 32 bytes, of which this program works out the id; or a key with the id that its owner gave it.

    Returns:
        the trusted comment.

    Raises:
        SignatureError: something of this is not so.
    """
    return verify_digest(hashlib.blake2b(data).digest(), signature_file, public_key)


def verify_digest(digest: bytes, signature_file: bytes, public_key: bytes | MinisignPublicKey) -> str:
    """Do as `verify` does, with the BLAKE2b-512 of the data, 64 bytes."""
    known = MinisignPublicKey.of(public_key) if isinstance(public_key, bytes) else public_key
    untrusted, first, trusted, second = _lines(signature_file, 4)
    if not untrusted.startswith(UNTRUSTED) or not trusted.startswith(TRUSTED):
        raise _malformed("", "it has no untrusted or no trusted comment")
    signed = decode(first) or b""
    outer = decode(second) or b""
    if len(signed) != len(PREHASHED) + KEY_ID_BYTES + SIGNATURE_BYTES or not signed.startswith(PREHASHED):
        raise _malformed("line 2", "it is not the base64 of a prehashed signature (ED)")
    if len(outer) != SIGNATURE_BYTES:
        raise _malformed("line 4", "it is not the base64 of a signature")
    by, signature = signed[len(PREHASHED) : -SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
    if by != known.key_id:
        cause = f"it is by the key {_shown(by)}, not by {_shown(known.key_id)}"
        raise SignatureError(refusals.MINISIGN_OTHER_KEY, "line 2", cause)
    if not verify_signature(known.public_key, signature, digest):
        raise SignatureError(refusals.MINISIGN_WRONG, "line 2", "the key did not sign this data")
    comment = trusted.removeprefix(TRUSTED)
    if not verify_signature(known.public_key, outer, signature + comment.encode()):
        raise SignatureError(refusals.MINISIGN_COMMENT_WRONG, "line 3", "the key did not sign this comment")
    return comment


def _lines(data: bytes, count: int) -> list[str]:
    """Return the lines of a small text file of so many lines; the last may lack its end."""
    if len(data) > LARGEST_FILE:
        raise _malformed("", f"it has {len(data)} bytes; {LARGEST_FILE} are the most")
    try:
        lines = data.decode().removesuffix("\n").split("\n")
    except UnicodeDecodeError as error:
        raise _malformed("", f"the byte at {error.start} is not UTF-8") from None
    if len(lines) != count:
        raise _malformed("", f"it has {len(lines)} lines and not {count}")
    lines = [line.removesuffix("\r") for line in lines]
    for number, line in enumerate(lines, 1):
        # A comment is shown to people, so it must not move the cursor of their terminal.
        if any(unicodedata.category(letter)[0] == "C" and letter != "\t" for letter in line):
            raise _malformed(f"line {number}", "it has a control character")
    return lines


def _is_comment(line: str) -> bool:
    return len(line) <= LONGEST_COMMENT and all(" " <= letter <= "~" or letter == "\t" for letter in line)


def _shown(of_key: bytes) -> str:
    """Return a key id as minisign prints it: its bytes from the last to the first."""
    return of_key[::-1].hex().upper()


def _malformed(place: str, cause: str) -> SignatureError:
    return SignatureError(refusals.MINISIGN_MALFORMED, place, cause)
