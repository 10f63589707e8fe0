"""Ed25519 verification, equally strict whichever library does the arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sitegen.pith.key_tables import L, P, Verify, load_tables

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

_SIGN_BIT: Final = 1 << 255
_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y: Final = (0, 1, P - 1, _ORDER_8, P - _ORDER_8)
"""The y coordinates of the eight points whose order divides 8 (RFC 7748 and RFC 8032 give the curve)."""
_UNSOUND: Final = frozenset(
    (y | sign).to_bytes(KEY_BYTES, "little") for y in (*_SMALL_ORDER_Y, *range(P, _SIGN_BIT)) for sign in (0, _SIGN_BIT)
)
"""All encodings of the points of small order, and of the nineteen y that are not below p."""

PROBE_KEY: Final = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
PROBE_GOOD: Final = bytes.fromhex(
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
    "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
)
PROBE_MIXED: Final = bytes.fromhex(
    "62a07059248002d18c1ab6d7ea78152ba55620f49f14c7196380295e2da1ea62"
    "af9b84116065788cb8eeb7873f7ede3fe34385976af86f8eb1730e568f87a603"
)
"""RFC 8032's first key, its signature of nothing, and one whose R has a part of order 8 that the cofactor wipes out."""


def is_sound_point(encoded: bytes) -> bool:
    """Tell whether 32 bytes encode a curve point canonically and not one of the eight of small order.

    Arguments:
        encoded: 32 bytes, a public key or the first half of a signature.

    Source: RFC 8032, section 5.1.3.
    """
    return encoded not in _UNSOUND


def verify_signature(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Verify an Ed25519 signature.

    Arguments:
        public_key: 32 bytes.
        signature: 64 bytes.
        message: the bytes that were signed; in this format always a digest of 32 bytes.

    Returns:
        True only for a valid signature; False for all else, whatever the lengths.

    Source: RFC 8032, section 5.1.7; Pith format, section 3.
    """
    return is_well_formed(public_key, signature) and _fastest(public_key, signature, message)


def is_well_formed(public_key: bytes, signature: bytes) -> bool:
    """Tell whether a key and a signature are of a form that every library judges alike.

    Keys and commitments of small order, encodings that are not canonical and scalars not below the group order are
    refused before any library sees them, because libraries differ there.
    """
    return (
        len(public_key) == KEY_BYTES
        and len(signature) == SIGNATURE_BYTES
        and int.from_bytes(signature[KEY_BYTES:], "little") < L
        and public_key not in _UNSOUND
        and signature[:KEY_BYTES] not in _UNSOUND
    )


@lru_cache(maxsize=64)
def _loaded(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)


def _verify_with_cryptography(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        _loaded(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _libsodium() -> Verify | None:
    """Return verification by libsodium where the extra `fast` is installed; it takes half of the time."""
    try:
        from nacl.bindings import crypto_sign_open  # noqa: PLC0415 - an optional extra
        from nacl.exceptions import BadSignatureError  # noqa: PLC0415 - an optional extra
    except ImportError:
        return None

    def verify_with_libsodium(public_key: bytes, signature: bytes, message: bytes) -> bool:
        try:
            crypto_sign_open(signature + message, public_key)
        except (BadSignatureError, ValueError):
            return False
        return True

    return verify_with_libsodium


def leaves_the_cofactor_out(verify: Verify) -> bool:
    """Tell whether verification takes a good signature, and refuses one that only a check with the cofactor takes.

    Libraries have changed their minds from one version to the next. One that takes the cofactor into account is not
    used, or whether it is installed would decide what is refused.

    Arguments:
        verify: verification by one library.

    Source: RFC 8032, section 5.1.7, which allows both.
    """
    return verify(PROBE_KEY, PROBE_GOOD, b"") and not verify(PROBE_KEY, PROBE_MIXED, b"")


def _libraries() -> Mapping[str, Verify]:
    found: dict[str, Verify] = {"cryptography": _verify_with_cryptography}
    libsodium = _libsodium()
    if libsodium is not None and leaves_the_cofactor_out(libsodium):
        found["libsodium"] = libsodium
    tables = load_tables(found[tuple(found)[-1]])
    if tables is not None and tables.add(PROBE_KEY) and leaves_the_cofactor_out(tables):
        found["tables"] = tables
    return MappingProxyType(found)


LIBRARIES: Final = _libraries()
"""The ways at hand, by name; the last one is the fastest and is used."""
_fastest: Final = LIBRARIES[tuple(LIBRARIES)[-1]]
