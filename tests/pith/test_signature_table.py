"""One table of odd signatures, and every way of verifying that is at hand judges all of it as it says."""

from __future__ import annotations

import ctypes
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from sitegen.pith.key_tables import KeyTables, Verify, affine, load_tables
from sitegen.pith.native.compile import compile_parts
from sitegen.pith.signatures import (
    LIBRARIES,
    PROBE_GOOD,
    PROBE_KEY,
    is_well_formed,
    leaves_the_cofactor_out,
    verify_signature,
)
from tests.pith.test_signatures import IDENTITY, MESSAGE, SMALL, B, L, P, add, challenge, encode, sign, times
from tests.testkit import Key

SECRET, NONCE = 0x1234567890ABCDEF1234567890ABCDEF, 0xFEDCBA0987654321FEDCBA0987654321
EIGHTH = next(point for point in SMALL if times(4, point) != IDENTITY)
PUBLIC, COMMITMENT = times(SECRET, B), times(NONCE, B)
MIXED = add(PUBLIC, EIGHTH)


class Odd(NamedTuple):
    """A signature, and whether it counts."""

    name: str
    key: bytes
    signature: bytes
    message: bytes
    good: bool


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the C part, compiled anew, so that it is tried wherever there is a compiler."""
    path = tmp_path_factory.mktemp("native") / "compiled.so"
    if shutil.which("cc"):
        assert compile_parts(path) == ""
    return path


@pytest.fixture
def ways(compiled: Path) -> dict[str, Verify]:
    tables = load_tables(LIBRARIES["cryptography"], compiled)
    assert tables is not None or not compiled.exists()
    return {**LIBRARIES, **({"compiled here": tables} if tables else {})}


def judged(verify: Verify, odd: Odd) -> bool:
    if isinstance(verify, KeyTables):
        verify.add(odd.key)
    return is_well_formed(odd.key, odd.signature) and verify(odd.key, odd.signature, odd.message)


def plus(signature: bytes, more: int) -> bytes:
    return signature[:32] + (int.from_bytes(signature[32:], "little") + more).to_bytes(32, "little")


def messages() -> Iterator[bytes]:
    return (number.to_bytes(32, "little") for number in range(1000))


def table() -> Iterator[Odd]:
    """Yield the kinds of "Taming the many EdDSAs" (Chalkias, Garillot, Nikolaenko 2020, table 5), and more."""
    key, honest = sign(SECRET, PUBLIC, NONCE, COMMITMENT)
    yield Odd("honest", key, honest, MESSAGE, good=True)
    yield Odd("honest, of nothing", *sign(SECRET, PUBLIC, NONCE, COMMITMENT, b""), b"", good=True)
    yield Odd("another message", key, honest, b"", good=False)
    for index, small in enumerate(SMALL):
        yield Odd(f"0: small A and R, S = 0, {index}", encode(small), encode(small) + bytes(32), MESSAGE, good=False)
        name = f"1: small A, R of the group, {index}"
        yield Odd(name, *sign(0, small, NONCE, COMMITMENT), MESSAGE, good=False)
        name = f"2: small R, {index}"
        yield Odd(name, *sign(SECRET, MIXED, 0, small), MESSAGE, good=False)
    yield from mixed()
    yield Odd("6: S + L", key, plus(honest, L), MESSAGE, good=False)
    for many in (2, 4, 8, 15):
        yield Odd(f"7: S + {many} L", key, plus(honest, many * L), MESSAGE, good=False)
    for y in range(P, 2**255):
        for sign_bit in (0, 1 << 255):
            point = (y | sign_bit).to_bytes(32, "little")
            yield Odd(f"8, 9: R = p + {y - P}", key, point + honest[32:], MESSAGE, good=False)
            yield Odd(f"10, 11: A = p + {y - P}", point, honest, MESSAGE, good=False)
    yield Odd("x = 0 with a sign", (1 | 1 << 255).to_bytes(32, "little"), honest, MESSAGE, good=False)
    yield Odd("S = 0", key, honest[:32] + bytes(32), MESSAGE, good=False)
    yield Odd("-R", key, honest[:31] + bytes([honest[31] ^ 128]) + honest[32:], MESSAGE, good=False)
    yield Odd("-A", key[:31] + bytes([key[31] ^ 128]), honest, MESSAGE, good=False)
    for length in (0, 1, 31, 32, 63):
        yield Odd(f"signature of {length} bytes", key, honest[:length], MESSAGE, good=False)
        yield Odd(f"key of {length} bytes", key[:length] if length < 32 else key * 2, honest, MESSAGE, good=False)


def mixed() -> Iterator[Odd]:
    """Yield signatures by keys of mixed order: without the cofactor some of them hold, with it all would."""
    both = add(COMMITMENT, EIGHTH)
    for message in messages():
        key, signature = sign(SECRET, MIXED, NONCE, both, message)
        holds = add(EIGHTH, times(challenge(signature[:32], key, message), EIGHTH)) == IDENTITY
        yield Odd("3: mixed A and R, exact" if holds else "4: mixed A and R", key, signature, message, good=holds)
        if holds:
            break
    for message in messages():
        key, signature = sign(SECRET, MIXED, NONCE, COMMITMENT, message)
        exact = challenge(signature[:32], key, message) % 8 == 0
        yield Odd("mixed A, exact" if exact else "5: mixed A", key, signature, message, good=exact)
        if exact:
            break
    yield Odd("mixed R", *sign(SECRET, PUBLIC, NONCE, both), MESSAGE, good=False)


def test_every_way_judges_the_table_alike(ways: dict[str, Verify]) -> None:
    rows = list(table())
    assert {row.good for row in rows if "ixed" in row.name} == {True, False}
    for name, verify in ways.items():
        wrong = [row.name for row in rows if judged(verify, row) is not row.good]
        assert wrong == [], name
    assert all(verify_signature(row.key, row.signature, row.message) is row.good for row in rows)


def test_ways_agree_on_honest_and_changed_signatures_of_many_keys(ways: dict[str, Verify]) -> None:
    chance = random.Random(1)
    for seed in range(12):
        key = Key.fresh(seed + 1)
        for number in range(8):
            message = chance.randbytes(number * 5)
            good = key.private.sign(message)
            bit = chance.randrange(512)
            changed = bytes(byte ^ (1 << bit % 8 if at == bit // 8 else 0) for at, byte in enumerate(good))
            for name, verify in ways.items():
                assert judged(verify, Odd("", key.public, good, message, good=True)), name
                assert not judged(verify, Odd("", key.public, changed, message, good=False)), name
                assert not judged(verify, Odd("", key.public, good, message + b"x", good=False)), name


def test_sums_of_multiples_are_those_of_plain_arithmetic(compiled: Path) -> None:
    if not compiled.exists():
        pytest.skip("there is no C compiler")
    library = ctypes.CDLL(str(compiled))
    size = ctypes.c_uint64(library.sitegen_size()).value
    points = [B, EIGHTH, IDENTITY, MIXED, times(L - 1, B)]
    filled = [(point, ctypes.create_string_buffer(size)) for point in points]
    for point, table in filled:
        library.sitegen_fill(table, *(number.to_bytes(32, "little") for number in point))
    chance = random.Random(2)
    scalars = [0, 1, 31, 32, 33, 63, 64, 2**252 - 1, 2**252, L - 1, (32 << 240) - 1, 32 << 240, 33 << 246]
    scalars += [chance.randrange(L) for _ in range(7)]
    for scalar in scalars:
        (one, first), (other, second) = chance.choice(filled), chance.choice(filled)
        further = chance.choice(scalars)
        right = encode(add(times(scalar, one), times(further, other)))
        wrong = bytes([right[0] ^ 1]) + right[1:]
        given = (scalar.to_bytes(32, "little"), further.to_bytes(32, "little"))
        assert library.sitegen_holds(first, second, *given, right) == 1
        assert library.sitegen_holds(first, second, *given, wrong) == 0
        assert library.sitegen_holds(first, second, *given, bytes([*right[:31], right[31] ^ 128])) == 0


def test_points_are_decoded_as_they_were_encoded() -> None:
    for point in (*SMALL, PUBLIC, MIXED, COMMITMENT):
        assert affine(encode(point)) == point
    assert affine((1 | 1 << 255).to_bytes(32, "little")) is None
    assert affine(P.to_bytes(32, "little")) is None
    assert affine((2).to_bytes(32, "little")) is None


def test_a_way_that_takes_the_cofactor_into_account_is_not_used() -> None:
    def with_cofactor(public_key: bytes, signature: bytes, message: bytes) -> bool:
        key, first = affine(public_key), affine(signature[:32])
        assert key is not None
        assert first is not None
        scalar = int.from_bytes(signature[32:], "little")
        right = add(first, times(challenge(signature[:32], public_key, message), key))
        return times(8, times(scalar, B)) == times(8, right)

    assert all(leaves_the_cofactor_out(verify) for verify in LIBRARIES.values())
    assert with_cofactor(PROBE_KEY, PROBE_GOOD, b"")
    assert not leaves_the_cofactor_out(with_cofactor)
    assert not leaves_the_cofactor_out(lambda *_: True)
    assert not leaves_the_cofactor_out(lambda *_: False)


def test_keys_get_tables_by_good_signatures_alone_and_few_are_kept(compiled: Path) -> None:
    if not compiled.exists():
        pytest.skip("there is no C compiler")
    asked: list[bytes] = []

    def otherwise(public_key: bytes, signature: bytes, message: bytes) -> bool:
        asked.append(public_key)
        return LIBRARIES["cryptography"](public_key, signature, message)

    tables = load_tables(otherwise, compiled)
    assert tables is not None
    key = Key.fresh(77)
    good = key.private.sign(MESSAGE)
    assert [tables(key.public, good[:32] + bytes(32), MESSAGE) for _ in range(40)] == [False] * 40
    assert len(asked) == 40
    assert all(tables(key.public, good, MESSAGE) for _ in range(40))
    assert len(asked) == 56
    for seed in range(8):
        tables.add(Key.fresh(seed + 100).public)
    assert tables(key.public, good, MESSAGE)
    assert len(asked) == 57, "the table of this key was forgotten"


def test_a_library_that_is_missing_or_is_none_is_passed_over(tmp_path: Path) -> None:
    assert load_tables(LIBRARIES["cryptography"], tmp_path / "none.so") is None
    (tmp_path / "text.so").write_text("no library")
    assert load_tables(LIBRARIES["cryptography"], tmp_path / "text.so") is None


def test_compiling_into_no_folder_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler")
    assert compile_parts(tmp_path / "nowhere" / "t.so") != ""
    assert list(tmp_path.iterdir()) == []
