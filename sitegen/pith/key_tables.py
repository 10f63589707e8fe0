"""Ed25519 under keys that are used often, by tables of their multiples; the arithmetic is in C and may be missing."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.pith import native

Verify: TypeAlias = Callable[[bytes, bytes, bytes], bool]
"""Takes a public key of 32 bytes, a signature of 64 and a message."""

P: Final = 2**255 - 19
L: Final = 2**252 + 27742317777372353535851937790883648493
D: Final = -121665 * pow(121666, P - 2, P) % P
"""The field, the order of the group, and the constant of the curve (RFC 8032, section 5.1)."""

_BASE: Final = bytes([0x58, *[0x66] * 31])
_USES: Final = 16
"""After so many good signatures a key gets a table, which takes as long as some hundred signatures to fill."""
_MOST_TABLES: Final = 8
_MOST_COUNTED: Final = 64


def affine(encoded: bytes) -> tuple[int, int] | None:
    """Return the coordinates of an encoded point, or None where 32 bytes encode none (RFC 8032, section 5.1.3)."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    return (x if x & 1 == sign else P - x), y


class KeyTables:
    """Verifies signatures as any library does that leaves the cofactor out, and is quick under keys that come often.

    Arguments:
        library: the compiled part.
        otherwise: verifies under keys that have no table yet.

    Source: RFC 8032, section 5.1.7.
    """

    def __init__(self, library: ctypes.CDLL, otherwise: Verify) -> None:
        self._otherwise = otherwise
        self._size = ctypes.c_uint64(library.sitegen_size()).value
        self._fill = library.sitegen_fill
        self._fill.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p]
        self._fill.restype = None
        self._holds = library.sitegen_holds
        self._holds.argtypes = [ctypes.c_void_p, ctypes.c_void_p, *[ctypes.c_char_p] * 3]
        self._uses: dict[bytes, int] = {}
        self._tables: dict[bytes, ctypes.Array[ctypes.c_char]] = {}
        self._base = self._table(_BASE, negative=False)

    def __call__(self, public_key: bytes, signature: bytes, message: bytes) -> bool:
        """Verify a signature."""
        table = self._tables.get(public_key)
        if table is None:
            return self._count(public_key, signature, message)
        first, scalar = signature[:32], signature[32:]
        if len(scalar) != len(first) or int.from_bytes(scalar, "little") >= L:
            return False
        challenge = int.from_bytes(hashlib.sha512(first + public_key + message).digest(), "little") % L
        return bool(self._holds(self._base, table, scalar, challenge.to_bytes(32, "little"), first))

    def add(self, public_key: bytes) -> bool:
        """Make the table of a key; tell whether it is a point."""
        table = self._table(public_key, negative=True)
        if table is None:
            return False
        while len(self._tables) >= _MOST_TABLES:
            del self._tables[next(iter(self._tables))]
        self._tables[public_key] = table
        return True

    def _count(self, public_key: bytes, signature: bytes, message: bytes) -> bool:
        if not self._otherwise(public_key, signature, message):
            return False
        if len(self._uses) >= _MOST_COUNTED:
            self._uses.clear()
        self._uses[public_key] = uses = self._uses.get(public_key, 0) + 1
        if uses >= _USES:
            del self._uses[public_key]
            self.add(public_key)
        return True

    def _table(self, encoded: bytes, *, negative: bool) -> ctypes.Array[ctypes.c_char] | None:
        point = affine(encoded)
        if point is None:
            return None
        x, y = point
        table = ctypes.create_string_buffer(self._size)
        self._fill(table, ((P - x) % P if negative else x).to_bytes(32, "little"), y.to_bytes(32, "little"))
        return table


def load_tables(otherwise: Verify, path: Path = native.LIBRARY) -> KeyTables | None:
    """Return verification by tables, or None where the C part was not compiled, or is another version's.

    Arguments:
        otherwise: verifies under keys that have no table yet.
        path: the compiled part.
    """
    library = native.load(path)
    return KeyTables(library, otherwise) if library else None
