"""Ed25519: every library judges every vector alike, and refuses what any of them would refuse."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from sitegen.pith.key_tables import KeyTables
from sitegen.pith.signatures import LIBRARIES, is_sound_point, verify_signature
from tests.proof.standalone.one_file import ONE_FILE
from tests.testkit import Key

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int]
IDENTITY: Point = (0, 1)

RFC8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


def add(one: Point, other: Point) -> Point:
    (x1, y1), (x2, y2) = one, other
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, P - 2, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, P - 2, P) % P
    return x, y


def times(scalar: int, point: Point) -> Point:
    found = IDENTITY
    while scalar:
        if scalar & 1:
            found = add(found, point)
        point = add(point, point)
        scalar >>= 1
    return found


def with_y(y: int) -> Point | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    root = pow(square, (P + 3) // 8, P)
    if root * root % P != square:
        root = root * pow(2, (P - 1) // 4, P) % P
    return (root, y) if root * root % P == square else None


def encode(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def base() -> Point:
    found = with_y(4 * pow(5, P - 2, P) % P)
    assert found is not None
    return found if found[0] % 2 == 0 else (P - found[0], found[1])


def torsion() -> list[Point]:
    """Return the eight points whose order divides 8."""
    for y in range(2, 100):
        point = with_y(y)
        if point and times(4, small := times(L, point)) != IDENTITY:
            return [times(n, small) for n in range(8)]
    raise AssertionError


B = base()
SMALL = torsion()
MESSAGE = hashlib.sha256(b"message").digest()


def challenge(commitment: bytes, public: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(commitment + public + message).digest(), "little") % L


def sign(secret: int, public: Point, nonce: int, commitment: Point, message: bytes = MESSAGE) -> tuple[bytes, bytes]:
    """Sign with any public key and commitment, also such as no honest signer makes."""
    key, first = encode(public), encode(commitment)
    scalar = (nonce + challenge(first, key, message) * secret) % L
    return key, first + scalar.to_bytes(32, "little")


def every(key: bytes, signature: bytes, message: bytes) -> set[bool]:
    """Return what each library says of its own, and what the public function and the one file without a library say."""
    for check in LIBRARIES.values():
        if isinstance(check, KeyTables):
            check.add(key)
    return {verify_signature(key, signature, message), in_one_file(key, signature, message)} | {
        check(key, signature, message) for check in LIBRARIES.values()
    }


def in_one_file(key: bytes, signature: bytes, message: bytes) -> bool:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ONE_FILE, "HAS_LIBRARY", False)
        return bool(ONE_FILE.signed_by(key, signature, message))


@pytest.mark.parametrize(("public", "message", "signature"), RFC8032)
def test_rfc_8032_vectors_hold_and_their_twins_do_not(public: str, message: str, signature: str) -> None:
    key, text, signed = bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature)
    assert every(key, signed, text) == {True}
    assert every(key, signed, text + b"x") == {False}
    for bit in range(0, 512, 7):
        flipped = bytearray(signed)
        flipped[bit // 8] ^= 1 << bit % 8
        assert every(key, bytes(flipped), text) == {False}
    for bit in range(0, 256, 7):
        other = bytearray(key)
        other[bit // 8] ^= 1 << bit % 8
        assert every(bytes(other), signed, text) == {False}


def test_signing_in_pure_python_is_right() -> None:
    key, signature = sign(12345, times(12345, B), 678, times(678, B))
    assert every(key, signature, MESSAGE) == {True}


def test_points_of_small_order_are_eight_and_none_is_sound() -> None:
    assert len(set(SMALL)) == 8
    assert all(times(8, point) == IDENTITY for point in SMALL)
    assert not any(is_sound_point(encode(point)) for point in SMALL)
    assert not any(is_sound_point(bytes(31) + b"\x80") for _ in (0,))
    assert is_sound_point(encode(B))


@pytest.mark.parametrize("index", range(8))
def test_public_key_of_small_order_is_refused(index: int) -> None:
    """Such a key has signatures that hold for many messages: S = r and R = rB, wherever hA vanishes."""
    fooled = False
    for nonce in range(1, 40):
        key, signature = sign(0, SMALL[index], nonce, times(nonce, B))
        fooled |= any(check(key, signature, MESSAGE) for check in LIBRARIES.values())
        assert verify_signature(key, signature, MESSAGE) is False
    assert fooled or "cryptography" not in LIBRARIES, "no library was fooled, so this proved nothing"


@pytest.mark.parametrize("index", range(8))
def test_commitment_of_small_order_is_refused(index: int) -> None:
    key, signature = sign(77, times(77, B), 0, SMALL[index])
    assert verify_signature(key, signature, MESSAGE) is False


@pytest.mark.parametrize("which", range(1, 8))
def test_points_of_mixed_order_are_judged_alike(which: int) -> None:
    """With the cofactor all of these would be accepted; without it those whose parts of small order cancel."""
    judged = set()
    public = add(times(99, B), SMALL[which])
    for nonce in range(1, 25):
        for other in (IDENTITY, SMALL[which]):
            commitment = add(times(nonce, B), other)
            key, signature = sign(99, public, nonce, commitment)
            found = every(key, signature, MESSAGE)
            assert len(found) == 1
            h = challenge(encode(commitment), key, MESSAGE)
            assert found == {add(other, times(h, SMALL[which])) == IDENTITY}
            judged |= found
    assert False in judged


@pytest.mark.parametrize("order", [L, 2 * L, 8 * L])
def test_scalar_beyond_the_group_order_is_refused(order: int) -> None:
    key, signature = sign(5, times(5, B), 6, times(6, B))
    scalar = int.from_bytes(signature[32:], "little") + order
    raised = signature[:32] + scalar.to_bytes(32, "little")
    assert every(key, signature, MESSAGE) == {True}
    assert every(key, raised, MESSAGE) == {False}


@pytest.mark.parametrize("y", [*range(P, P + 19), 2**255 - 1])
@pytest.mark.parametrize("sign_bit", [0, 1])
def test_encodings_that_are_not_canonical_are_refused(y: int, sign_bit: int) -> None:
    encoded = (y | sign_bit << 255).to_bytes(32, "little")
    assert not is_sound_point(encoded)
    point = with_y(y % P)
    if point:
        for scalar in range(1, 8):
            first = times(scalar, B)
            h = challenge(encode(first), encoded, MESSAGE)
            for candidate in (h, scalar):
                signature = encode(first) + (candidate % L).to_bytes(32, "little")
                assert verify_signature(encoded, signature, MESSAGE) is False
    good = sign(5, times(5, B), 6, times(6, B))
    assert verify_signature(good[0], encoded + good[1][32:], MESSAGE) is False


def test_a_point_off_the_curve_is_refused_alike() -> None:
    off = next(y for y in range(2, 50) if with_y(y) is None).to_bytes(32, "little")
    key, signature = sign(5, times(5, B), 6, times(6, B))
    assert every(off, signature, MESSAGE) == {False}
    assert every(key, off + signature[32:], MESSAGE) == {False}


@pytest.mark.parametrize(
    "change",
    [
        lambda key, _signature: (key, bytes(64)),
        lambda _key, signature: (bytes(32), signature),
        lambda _key, _signature: (bytes(32), bytes(64)),
        lambda key, signature: (key, signature[:32] + bytes(32)),
        lambda key, signature: (key, bytes(32) + signature[32:]),
        lambda key, _signature: (key, b"\xff" * 64),
        lambda _key, signature: (b"\xff" * 32, signature),
        lambda key, signature: (key[:-1], signature),
        lambda key, signature: (key + b"\x00", signature),
        lambda key, signature: (key, signature[:-1]),
        lambda key, signature: (key, signature + b"\x00"),
        lambda _key, _signature: (b"", b""),
        lambda key, signature: (signature, key),
    ],
)
def test_zeros_and_wrong_lengths_are_refused(change: Callable[[bytes, bytes], tuple[bytes, bytes]]) -> None:
    honest = Key.fresh(1)
    signature = honest.private.sign(MESSAGE)
    assert verify_signature(honest.public, signature, MESSAGE) is True
    assert verify_signature(*change(honest.public, signature), MESSAGE) is False


def test_signature_counts_for_its_own_key_and_message_alone() -> None:
    one, other = Key.fresh(1), Key.fresh(2)
    signature = one.private.sign(MESSAGE)
    assert every(one.public, signature, MESSAGE) == {True}
    assert every(other.public, signature, MESSAGE) == {False}
    assert every(one.public, signature, b"") == {False}
