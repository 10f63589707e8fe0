"""Ed25519 verification, equally strict whichever library does the arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64

_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_SIGN_BIT: Final = 1 << 255
_ORDER_8: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y: Final = (0, 1, _P - 1, _ORDER_8, _P - _ORDER_8)
"""The y coordinates of the eight points whose order divides 8 (RFC 7748 and RFC 8032 give the curve)."""
_UNSOUND: Final = frozenset(
    (y | sign).to_bytes(KEY_BYTES, "little")
    for y in (*_SMALL_ORDER_Y, *range(_P, _SIGN_BIT))
    for sign in (0, _SIGN_BIT)
)
"""All encodings of the points of small order, and of the nineteen y that are not below p."""

_Verify: TypeAlias = Callable[[bytes, bytes, bytes], bool]


def is_sound_point(encoded: bytes) -> bool:
    """Tell whether 32 bytes encode a curve point canonically and not one of the eight of small order.

    Arguments:
        encoded: 32 bytes, a public key or the first half of a signature.

    Source: RFC 8032, section 5.1.3.
    """
    return encoded not in _UNSOUND


def verify_signature(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Verify an Ed25519 signature.

    Keys and commitments of small order, encodings that are not canonical and scalars not below the group order are
    refused before any library sees them, because libraries differ there.

    Arguments:
        public_key: 32 bytes.
        signature: 64 bytes.
        message: the bytes that were signed; in this format always a digest of 32 bytes.

    Returns:
        True only for a valid signature; False for all else, whatever the lengths.

    Source: RFC 8032, section 5.1.7; Pith format, section 3.
    """
    if len(public_key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    if int.from_bytes(signature[32:], "little") >= _L:
        return False
    if not (is_sound_point(public_key) and is_sound_point(signature[:32])):
        return False
    return _fastest(public_key, signature, message)


@lru_cache(maxsize=64)
def _loaded(public_key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(public_key)


def _verify_with_cryptography(public_key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        _loaded(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _libsodium() -> _Verify | None:
    """Return verification by libsodium where the extra `fast` is installed; it takes less than half of the time."""
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


def _libraries() -> Mapping[str, _Verify]:
    found: dict[str, _Verify] = {"cryptography": _verify_with_cryptography}
    libsodium = _libsodium()
    if libsodium is not None:
        found["libsodium"] = libsodium
    return MappingProxyType(found)


LIBRARIES: Final = _libraries()
"""The libraries at hand, by name; the last one is the fastest and is used."""
_fastest: Final = LIBRARIES[tuple(LIBRARIES)[-1]]
