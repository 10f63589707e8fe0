"""What a leaf says of one list of papers."""

from __future__ import annotations

from typing import Final, NamedTuple

from sitegen.search.postings import Piece, Pieces
from sitegen.search.varint import read_varint, varint


class ListTold(NamedTuple):
    """A list as its leaf tells it.

    Arguments:
        amount: papers.
        body: the postings, where they stand in the leaf.
        pieces: where they do not: start and size of each, highest numbers first.
    """

    amount: int
    body: bytes
    pieces: tuple[tuple[int, int], ...] = ()


NO_LIST: Final = ListTold(0, b"")


def told(whole: Pieces, inline: int) -> tuple[bytes, tuple[Piece, ...]]:
    """Return what a leaf says of a list (docs/search.md, "Leaves"), and the pieces that need files.

    Arguments:
        whole: the list.
        inline: bytes of a list that stands in its leaf, at most.
    """
    amount, pieces = whole
    if not amount:
        return b"\0", ()
    if len(pieces) == 1 and len(pieces[0].body) <= inline:
        return list_bytes(ListTold(amount, pieces[0].body)), ()
    return list_bytes(ListTold(amount, b"", tuple([(piece.start, len(piece.body)) for piece in pieces]))), pieces


def list_bytes(one: ListTold) -> bytes:
    """Return a list as it stands in a leaf."""
    if not one.amount:
        return b"\0"
    if not one.pieces:
        return b"".join((varint(one.amount), varint(len(one.body) << 1), one.body))
    ends = [varint(number) for piece in one.pieces for number in piece]
    return b"".join((varint(one.amount), varint(len(one.pieces) << 1 | 1), *ends))


def read_list(leaf: bytes, at: int) -> tuple[ListTold, int]:
    """Return the list that begins at a place in a leaf, and the place behind it.

    Raises:
        IndexError: the leaf ends within the list.
    """
    amount, at = read_varint(leaf, at)
    if not amount:
        return NO_LIST, at
    size, at = read_varint(leaf, at)
    if not size & 1:
        end = at + (size >> 1)
        return ListTold(amount, leaf[at:end]), end
    pieces = []
    for _ in range(size >> 1):
        start, at = read_varint(leaf, at)
        length, at = read_varint(leaf, at)
        pieces.append((start, length))
    return ListTold(amount, b"", tuple(pieces)), at
