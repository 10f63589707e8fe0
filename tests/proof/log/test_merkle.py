"""Hashes and proofs against the definitions of RFC 6962, written out in `logs.py`."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.log import merkle
from sitegen.proof.log.merkle import EMPTY_ROOT, leaf_hash, node_hash, verify_consistency, verify_inclusion
from tests.proof.log.logs import entries, flipped, mth, path, subproof

SIZES = st.integers(1, 70)
TREES = SIZES.flatmap(lambda size: st.tuples(st.just(size), st.integers(0, size - 1)))


def test_the_root_of_nothing_and_the_prefixes_are_those_of_the_rfc() -> None:
    assert hashlib.sha256(b"").digest() == EMPTY_ROOT
    assert leaf_hash(b"x") == hashlib.sha256(b"\x00x").digest()
    assert node_hash(b"l", b"r") == hashlib.sha256(b"\x01lr").digest()


@given(SIZES)
def test_the_hashes_of_neighbouring_subtrees_are_the_hash_of_the_tree(size: int) -> None:
    data = entries(0, size)
    hashes = b"".join(map(leaf_hash, data))
    assert merkle.folded(merkle.complete_hashes(hashes)) == mth(data)


@given(TREES)
def test_every_inclusion_proof_of_the_rfc_holds(tree: tuple[int, int]) -> None:
    size, index = tree
    data = entries(0, size)
    proof = path(index, data)
    assert [mth(data[first:end]) for first, end in merkle.inclusion_ranges(index, size)] == proof
    assert verify_inclusion(leaf_hash=leaf_hash(data[index]), index=index, size=size, proof=proof, root=mth(data))


@given(TREES, st.data())
def test_a_tampered_inclusion_proof_does_not_hold(tree: tuple[int, int], draw: st.DataObject) -> None:
    size, index = tree
    data = entries(0, size)
    proof, root, leaf = path(index, data), mth(data), leaf_hash(data[index])

    def holds(**changed: object) -> bool:
        right: dict[str, object] = {"leaf_hash": leaf, "index": index, "size": size, "proof": proof, "root": root}
        return verify_inclusion(**right | changed)  # type: ignore[arg-type]

    assert holds()
    assert not holds(leaf_hash=flipped(leaf, 3))
    assert not holds(root=flipped(root, 3))
    assert not holds(proof=[*proof, root])
    assert not holds(index=size)
    assert not holds(index=-1)
    assert not holds(size=0)
    assert not holds(leaf_hash=leaf + b"\0")
    other = draw.draw(st.integers(0, size - 1))
    assert holds(index=other) == (other == index)
    if proof:
        at = draw.draw(st.integers(0, len(proof) - 1))
        assert not holds(proof=[*proof[:at], flipped(proof[at], 0), *proof[at + 1 :]])
        assert not holds(proof=[*proof[:at], proof[at] + b"\0", *proof[at + 1 :]])
        assert not holds(proof=proof[:-1])


@given(SIZES.flatmap(lambda size: st.tuples(st.integers(1, size), st.just(size))))
def test_every_consistency_proof_of_the_rfc_holds_and_no_tampered_one(sizes: tuple[int, int]) -> None:
    old, new = sizes
    data = entries(0, new)
    proof = subproof(old, data)
    assert [mth(data[first:end]) for first, end in merkle.consistency_ranges(old, new)] == proof

    def holds(**changed: object) -> bool:
        right: dict[str, object] = {
            "old_size": old,
            "old_root": mth(data[:old]),
            "new_size": new,
            "new_root": mth(data),
        }
        return verify_consistency(**{**right, "proof": proof, **changed})  # type: ignore[arg-type]

    assert holds()
    assert not holds(old_root=flipped(mth(data[:old]), 31))
    assert not holds(new_root=flipped(mth(data), 31))
    assert not holds(proof=[*proof, EMPTY_ROOT])
    for at, one in enumerate(proof):
        assert not holds(proof=[*proof[:at], flipped(one, 9), *proof[at + 1 :]])
        assert not holds(proof=[*proof[:at], one[:-1], *proof[at + 1 :]])
        assert not holds(proof=[*proof[:at], *proof[at + 1 :]])


def test_a_history_of_which_one_entry_was_changed_is_not_consistent() -> None:
    honest, forged = entries(0, 40), entries(0, 40)
    forged[7] = b"another"
    old, new = 20, 40
    proof = subproof(old, forged)
    args = {"old_size": old, "new_size": new, "new_root": mth(forged), "proof": proof}
    assert not verify_consistency(old_root=mth(honest[:old]), **args)  # type: ignore[arg-type]
    assert verify_consistency(old_root=mth(forged[:old]), **args)  # type: ignore[arg-type]


def test_a_byte_that_went_from_one_hash_to_its_neighbour_is_noticed() -> None:
    """What is hashed is the two put together, so it would be the same."""
    data = entries(0, 4)
    left, right = leaf_hash(data[0]), leaf_hash(data[1])
    root = node_hash(left, right)
    assert verify_inclusion(leaf_hash=left, index=0, size=2, proof=[right], root=root)
    assert not verify_inclusion(leaf_hash=left[:-1], index=0, size=2, proof=[left[-1:] + right], root=root)
    old, sibling, new = mth(data[:2]), mth(data[2:]), mth(data)
    assert verify_consistency(old_size=2, old_root=old, new_size=4, new_root=new, proof=[sibling])
    moved = [old[-1:] + sibling]
    assert not verify_consistency(old_size=2, old_root=old[:-1], new_size=4, new_root=new, proof=moved)


@pytest.mark.parametrize(
    ("old", "new", "is_consistent"),
    [((0, EMPTY_ROOT), 5, True), ((0, b"\0" * 32), 5, False), ((5, None), 5, True), ((6, None), 5, False)],
)
def test_the_ends_of_the_range(old: tuple[int, bytes | None], new: int, *, is_consistent: bool) -> None:
    root = mth(entries(0, new))
    found = verify_consistency(old_size=old[0], old_root=old[1] or root, new_size=new, new_root=root, proof=[])
    assert found is is_consistent
