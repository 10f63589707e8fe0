"""Trust roots: the keys that an operator pins, each with a window and a revoked flag."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sitegen.errors import Problem
from sitegen.pith import refusals
from sitegen.pith.paths import child, quoted
from sitegen.pith.signatures import KEY_BYTES, is_sound_point

FINGERPRINT_LENGTH: Final = 32
FINGERPRINT_B32_LENGTH: Final = 26
_LONGEST_KEY_ID: Final = 200


def fingerprint_hex(public_key: bytes) -> str:
    """Return the first 32 hex digits of the SHA-256 of a raw public key (Pith format, section 3)."""
    return hashlib.sha256(public_key).hexdigest()[:FINGERPRINT_LENGTH]


def fingerprint_b32(public_key: bytes) -> str:
    """Return the first 26 base32 characters of the SHA-256 of a raw public key (Pith format, section 3)."""
    return base64.b32encode(hashlib.sha256(public_key).digest()).decode("ascii")[:FINGERPRINT_B32_LENGTH]


@dataclass(frozen=True, slots=True)
class TrustRoot:
    """A pinned Ed25519 key.

    Arguments:
        key_id: the name that signatures give it.
        public_key: 32 bytes, raw.
        not_before, not_after: the window, both ends included, in which a signature's `signed_at` must lie; None is
            open.
        revoked: nothing signed with the key counts any more.
        fingerprint: the first 32 hex digits of the SHA-256 of the key; it is worked out, not given.

    Raises:
        ValueError: the key is no canonical encoding of a point of large order, or the window is empty.

    Source: Pith format, section 3.
    """

    key_id: str
    public_key: bytes
    not_before: datetime | None = None
    not_after: datetime | None = None
    revoked: bool = False
    fingerprint: str = field(init=False)

    def __post_init__(self) -> None:
        if not 0 < len(self.key_id) <= _LONGEST_KEY_ID:
            raise ValueError(f"a key_id has between 1 and {_LONGEST_KEY_ID} characters")
        if len(self.public_key) != KEY_BYTES:
            raise ValueError(f"the key has {len(self.public_key)} bytes, an Ed25519 key has {KEY_BYTES}")
        if not is_sound_point(self.public_key):
            raise ValueError("the key is not the canonical encoding of a point of large order")
        for moment in (self.not_before, self.not_after):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("the window's times need a time zone")
        if self.not_before and self.not_after and self.not_after < self.not_before:
            raise ValueError("not_after lies before not_before")
        object.__setattr__(self, "fingerprint", fingerprint_hex(self.public_key))

    def covers(self, moment: datetime) -> bool:
        """Tell whether a moment lies inside the key's window."""
        return (self.not_before is None or self.not_before <= moment) and (
            self.not_after is None or moment <= self.not_after
        )


class TrustRoots(Mapping[str, TrustRoot]):
    """The pinned keys of a mirror, by key_id.

    Raises:
        ValueError: two roots have one key_id.
    """

    def __init__(self, roots: Iterable[TrustRoot]) -> None:
        self._roots: dict[str, TrustRoot] = {}
        for root in roots:
            if root.key_id in self._roots:
                raise ValueError(f"the key_id {quoted(root.key_id)} is pinned twice")
            self._roots[root.key_id] = root

    def __getitem__(self, key_id: str) -> TrustRoot:
        return self._roots[key_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._roots)

    def __len__(self) -> int:
        return len(self._roots)


PITH_ROOT: Final = TrustRoot(
    key_id="pith-v1-2026-05", public_key=base64.b64decode("stVStoiQhXFxp4s2pdzPNoqVNBMojDU/fJ2db5S3CbM=")
)
PITH_ROOTS: Final = TrustRoots([PITH_ROOT])
"""What a mirror trusts unless its configuration says otherwise."""


def decode_base64(text: object, length: int) -> bytes | None:
    """Return the bytes that strict base64 text stands for, or None where it is malformed or of another length."""
    if not isinstance(text, str):
        return None
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    # Written again it must be the same text, because the last character may hold bits that stand for nothing.
    return data if len(data) == length and binascii.b2a_base64(data, newline=False).decode("ascii") == text else None


def check_public_keys(listed: Iterable[Mapping[str, Any]], trust: TrustRoots) -> Iterator[Problem]:
    """Check the keys that a document lists: form, fingerprints, and that none borrows the name of a pinned key.

    Arguments:
        listed: the objects of `public_keys`.
        trust: the pinned keys.

    Returns:
        the problems, one at a time, so that the caller may stop.

    Source: Pith format, section 3.
    """
    for index, key in enumerate(listed):
        place = child("$.public_keys", index)
        stated = tuple(key.get(name) for name in _KEY_FIELDS)
        if not all(value is None or isinstance(value, str) for value in stated):
            yield Problem(refusals.PUBLIC_KEY_MALFORMED, place, "a field of the key is not a string")
            continue
        short = sum(len(value or "") for value in stated) <= _LONGEST_REMEMBERED
        yield from (_remembered_key_problems if short else _key_problems)(place, stated)
        pinned = trust.get(key.get("key_id", ""))
        if pinned and decode_base64(key.get("public_key_b64"), KEY_BYTES) != pinned.public_key:
            cause = f"{quoted(pinned.key_id)} is pinned with fingerprint {pinned.fingerprint}, not as it is listed here"
            yield Problem(refusals.KEY_CONTRADICTS_PIN, place, cause)


_KEY_FIELDS: Final = (
    "key_id",
    "algorithm",
    "format",
    "public_key_b64",
    "public_key_hex",
    "fingerprint_sha256_hex",
    "fingerprint_sha256_b32_first128bits",
)


def _key_problems(place: str, stated: tuple[str | None, ...]) -> tuple[Problem, ...]:
    """Check one listed key."""
    key_id, algorithm, form, text, in_hex, in_hash, in_b32 = stated
    public_key = decode_base64(text, KEY_BYTES)
    if not key_id or algorithm != "ed25519" or form != "raw" or public_key is None:
        cause = "an Ed25519 key has key_id, algorithm ed25519, format raw and 32 bytes of base64 in public_key_b64"
        return (Problem(refusals.PUBLIC_KEY_MALFORMED, place, cause),)
    expected = (
        ("public_key_hex", in_hex, public_key.hex()),
        ("fingerprint_sha256_hex", in_hash, fingerprint_hex(public_key)),
        ("fingerprint_sha256_b32_first128bits", in_b32, fingerprint_b32(public_key)),
    )
    return tuple(
        Problem(refusals.FINGERPRINT_DIFFERS, child(place, name), f"{quoted(found)} is stated, the key gives {right}")
        for name, found, right in expected
        if found is not None and found != right
    )


_LONGEST_REMEMBERED: Final = 1000
"""So many characters of a listed key are remembered; a longer one is hostile, and checked anew each time."""
_remembered_key_problems: Final = lru_cache(maxsize=256)(_key_problems)
"""The same key stands in nearly every bundle."""
