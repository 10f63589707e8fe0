"""Fresh Ed25519 keys, and the three shapes in which documents and configurations name them."""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.testkit.canonical import Json

NOTES = (
    "Pith uses this Ed25519 key to sign canonical record SHA-256 digests. Verify with: ed25519_verify(public_key, "
    "message=canonical_sha256_bytes, signature=base64decode(signature_b64))."
)


@dataclass(frozen=True, slots=True)
class Key:
    """An Ed25519 key pair with the name that signatures call it by.

    Arguments:
        key_id: the name, such as `pith-v1-2026-05`.
        seed: the 32 bytes of the private key.
    """

    key_id: str
    seed: bytes
    public: bytes = field(init=False)
    fingerprint_hex: str = field(init=False)
    private: Ed25519PrivateKey = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        public = private.public_key().public_bytes_raw()
        object.__setattr__(self, "private", private)
        object.__setattr__(self, "public", public)
        object.__setattr__(self, "fingerprint_hex", hashlib.sha256(public).hexdigest()[:32])

    @classmethod
    def fresh(cls, seed: str | int | None = None, *, key_id: str | None = None) -> Key:
        """Make a key.

        Arguments:
            seed: anything that names the key, so that the same seed gives the same key; nothing gives a random one.
            key_id: the name; without it one that is made of the fingerprint.
        """
        secret = os.urandom(32) if seed is None else hashlib.sha256(f"testkit key {seed}".encode()).digest()
        key = cls(key_id or "unnamed", secret)
        return key if key_id else cls(f"test-{key.fingerprint_hex[:12]}", secret)

    @property
    def public_b64(self) -> str:
        """The raw public key in base64, 44 characters."""
        return base64.b64encode(self.public).decode("ascii")

    @property
    def fingerprint_b32(self) -> str:
        """The first 26 characters of base32 of SHA-256 of the raw key (Pith format, section 3)."""
        return base64.b32encode(hashlib.sha256(self.public).digest()).decode("ascii")[:26]

    def sign(self, digest_hex: str) -> str:
        """Sign the raw 32 bytes of a digest, as every signature of the format does; base64 (Pith format, section 3)."""
        return base64.b64encode(self.private.sign(bytes.fromhex(digest_hex))).decode("ascii")

    def public_object(self, **changed: object) -> Json:
        """Return the key as a bundle's `public_keys` has it, with some members changed if asked."""
        return {
            "key_id": self.key_id,
            "algorithm": "ed25519",
            "format": "raw",
            "public_key_b64": self.public_b64,
            "public_key_hex": self.public.hex(),
            "fingerprint_sha256_b32_first128bits": self.fingerprint_b32,
            "fingerprint_sha256_hex": self.fingerprint_hex,
            "rotates_at": None,
            "url": "https://pith.science/pith-signing-key.json",
            "notes": NOTES,
            **changed,
        }

    def trust(self, *, not_before: str | None = None, not_after: str | None = None, revoked: bool = False) -> Json:
        """Return the key as `[[trust.keys]]` of a configuration has it; what is not given is left out."""
        entry: dict[str, Any] = {"key_id": self.key_id, "public_key_b64": self.public_b64}
        if not_before is not None:
            entry["not_before"] = not_before
        if not_after is not None:
            entry["not_after"] = not_after
        if revoked:
            entry["revoked"] = True
        return entry

    def signer(self) -> Json:
        """Return the `signer` of an event."""
        return {
            "signer_id": "pith.science",
            "signer_type": "pith_registry",
            "key_id": self.key_id,
            "public_key_fingerprint": self.fingerprint_hex,
        }

    def signature(self, digest_hex: str, *, message: str, signed_at: str) -> Json:
        """Return a signature object over a digest, as an event and a bundle have it."""
        return {
            "signature_status": "signed_v1",
            "algorithm": "ed25519",
            "key_id": self.key_id,
            "public_key_fingerprint": self.fingerprint_hex,
            "signature_b64": self.sign(digest_hex),
            "signed_message": message,
            "signed_at": signed_at,
        }
