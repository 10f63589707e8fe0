"""Merkle trees of RFC 6962: hashes, which subtrees a proof is made of, and whether a proof holds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
"""The tree hash of no entries."""

Subtree = tuple[int, int]
"""(height, index): the tree of 2**height leaves, all of them there, that begins with leaf index * 2**height."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node with two children (RFC 6962, section 2.1)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def complete_hash(hashes: bytes) -> bytes:
    """Return the tree hash of the concatenated hashes of 2**n subtrees of one height, n from 0."""
    sha256 = hashlib.sha256
    while len(hashes) > HASH_BYTES:
        step = 2 * HASH_BYTES
        hashes = b"".join([sha256(b"\1" + hashes[at : at + step]).digest() for at in range(0, len(hashes), step)])
    return hashes


def complete_hashes(hashes: bytes) -> list[bytes]:
    """Return the tree hashes of the complete subtrees that any number of concatenated hashes are, the largest first."""
    return [
        complete_hash(hashes[(index << height) * HASH_BYTES : (index + 1 << height) * HASH_BYTES])
        for height, index in subtrees(0, len(hashes) // HASH_BYTES)
    ]


def folded(hashes: Sequence[bytes]) -> bytes:
    """Return the tree hash of neighbouring subtrees, each larger than the next; EMPTY_ROOT of none."""
    if not hashes:
        return EMPTY_ROOT
    *others, result = hashes
    for left in reversed(others):
        result = node_hash(left, result)
    return result


def subtrees(first: int, end: int) -> list[Subtree]:
    """Return the complete subtrees that a range of leaves is made of, the largest first.

    Arguments:
        first: the first leaf; a multiple of the power of two that is not below the number of leaves, as in every proof.
        end: one past the last leaf.
    """
    found = []
    while first < end:
        height = (end - first).bit_length() - 1
        found.append((height, first >> height))
        first += 1 << height
    return found


def inclusion_ranges(index: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves, from the leaf upwards, whose tree hashes are an inclusion proof.

    Source: RFC 6962, section 2.1.1, PATH(m, D[n]).
    """
    first, end = 0, size
    found = []
    while end - first > 1:
        middle = first + _split(end - first)
        if index < middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((first, middle))
            first = middle
    return found[::-1]


def consistency_ranges(old_size: int, size: int) -> list[tuple[int, int]]:
    """Return the ranges of leaves whose tree hashes are a consistency proof; none where a size is 0 or both are one.

    Source: RFC 6962, section 2.1.2, PROOF(m, D[n]).
    """
    if old_size in {0, size}:
        return []
    first, end = 0, size
    found = []
    while end != old_size:
        middle = first + _split(end - first)
        if old_size <= middle:
            found.append((middle, end))
            end = middle
        else:
            found.append((first, middle))
            first = middle
    if first:
        found.append((first, end))
    return found[::-1]


def root_from_inclusion(*, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Return the root hash that an inclusion proof leads to, or None where it has another length than such a proof."""
    if not 0 <= index < size:
        return None
    ranges = inclusion_ranges(index, size)
    if len(proof) != len(ranges) or not _are_hashes((leaf_hash, *proof)):
        return None
    result = leaf_hash
    for (first, _), sibling in zip(ranges, proof, strict=True):
        result = node_hash(result, sibling) if first > index else node_hash(sibling, result)
    return result


def verify_inclusion(*, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether a leaf is in a tree.

    Arguments:
        leaf_hash: 32 bytes.
        index: of the leaf, from 0.
        size: of the tree, in leaves.
        proof: hashes of 32 bytes, from the leaf's sibling to the root's child.
        root: 32 bytes, the tree hash.

    Source: RFC 6962, section 2.1.1.
    """
    return root_from_inclusion(leaf_hash=leaf_hash, index=index, size=size, proof=proof) == root


def verify_consistency(
    *, old_size: int, old_root: bytes, new_size: int, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether a tree is the beginning of another.

    Arguments:
        old_size: of the older tree, in leaves.
        old_root: its tree hash, 32 bytes.
        new_size: of the newer tree, in leaves.
        new_root: its tree hash, 32 bytes.
        proof: hashes of 32 bytes in the order of the RFC; empty where the old tree is empty or the sizes are equal.

    Source: RFC 6962, section 2.1.2.
    """
    if not 0 <= old_size <= new_size or not _are_hashes((old_root, new_root, *proof)):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    steps = consistency_ranges(old_size, new_size)
    if len(proof) != len(steps):
        return False
    old = new = old_root
    siblings = list(zip(steps, proof, strict=True))
    if steps[0][1] == old_size:  # the old tree is no complete subtree of the new one, so the proof begins inside of it
        old = new = siblings.pop(0)[1]
    for (first, _), sibling in siblings:
        if first < old_size:
            old = node_hash(sibling, old)
            new = node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return (old, new) == (old_root, new_root)


def _split(size: int) -> int:
    """Return the largest power of two smaller than a size of at least 2."""
    return 1 << (size - 1).bit_length() - 1


def _are_hashes(proof: Sequence[bytes]) -> bool:
    return all(len(one) == HASH_BYTES for one in proof)
