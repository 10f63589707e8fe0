"""Proof files: written as the specification says, read strictly, and leading to the root or to nothing."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.proof.log.checkpoint import Checkpoint, write_checkpoint
from sitegen.proof.log.merkle import leaf_hash
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.log.tlog_proof import ProofFileError, TlogProof, parse_proof, write_proof
from tests.proof.log.logs import entry, made

FILES, HEAD = made(1000)
CHECKPOINT = write_checkpoint(Checkpoint("pith.example.org/log", HEAD.size, HEAD.root), None)
INCLUSION = TileTree(FILES, HEAD.size, HEAD.root).inclusion(700)
WHOLE = write_proof(700, INCLUSION, CHECKPOINT, b"extra \xff")


def test_the_file_is_that_of_the_specification() -> None:
    lines = WHOLE.split(b"\n")
    assert lines[:3] == [b"c2sp.org/tlog-proof@v1", b"extra " + base64.b64encode(b"extra \xff"), b"index 700"]
    assert lines[3:13] == [base64.b64encode(one) for one in INCLUSION]
    assert b"\n".join(lines[13:]) == b"\n" + CHECKPOINT
    assert b"extra" not in write_proof(0, [], CHECKPOINT, b"")


def test_a_proof_file_leads_to_the_root_and_a_tampered_one_does_not() -> None:
    proof = parse_proof(WHOLE)
    assert proof == TlogProof(700, tuple(INCLUSION), CHECKPOINT, b"extra \xff")
    assert proof.root(leaf_hash(entry(700)), HEAD.size) == HEAD.root
    assert proof.root(leaf_hash(entry(701)), HEAD.size) != HEAD.root
    assert proof.root(leaf_hash(entry(700)), 700) is None
    other = parse_proof(WHOLE.replace(b"index 700", b"index 701"))
    assert other.root(leaf_hash(entry(700)), HEAD.size) != HEAD.root
    swapped = TlogProof(700, tuple(INCLUSION[::-1]), CHECKPOINT)
    assert swapped.root(leaf_hash(entry(700)), HEAD.size) != HEAD.root


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        (b"@v1", b"@v2", "line 1"),
        (b"extra ", b"extra", "line 2"),
        (b"extra ", b"extra  ", "line 2"),
        (b"extra ZXh0cmEg/w==", b"extra ", "line 2"),
        (b"extra ZXh0cmEg/w==\n", b"extra ZXh0cmEg/w==\nextra ZXh0cmEg/w==\n", "line 3"),
        (b"index 700", b"index 0700", "line 3"),
        (b"index 700", b"index -7", "line 3"),
        (b"index 700", b"index 700 ", "line 3"),
        (b"index 700\n", b"", "line 3"),
        (base64.b64encode(INCLUSION[1]), base64.b64encode(INCLUSION[1][:31]), "line 5"),
        (base64.b64encode(INCLUSION[1]), b"\xc3\xa9", ""),
        (b"\n\n", b"\n", ""),
        (b"index 700\n", b"index 700\n" + (base64.b64encode(bytes(32)) + b"\n") * 60, ""),
        (WHOLE, b"c2sp.org/tlog-proof@v1\n\n", "line 2"),
        (WHOLE, b"", ""),
    ],
)
def test_a_malformed_file_is_refused(old: bytes, new: bytes, place: str) -> None:
    assert old in WHOLE
    with pytest.raises(ProofFileError) as caught:
        parse_proof(WHOLE.replace(old, new))
    assert (caught.value.code, caught.value.place) == ("T051", place)


@given(st.binary(max_size=300), st.integers(0, len(WHOLE)))
def test_arbitrary_bytes_are_a_proof_file_or_refused(data: bytes, at: int) -> None:
    for candidate in (data, WHOLE[:at] + data, WHOLE[:at] + data + WHOLE[at:]):
        try:
            proof = parse_proof(candidate)
        except ProofFileError:
            continue
        assert write_proof(proof.index, proof.inclusion, proof.checkpoint, proof.extra) == candidate


@given(st.integers(0, 2**63 - 1), st.lists(st.binary(min_size=32, max_size=32), max_size=63), st.binary(), st.binary())
def test_every_proof_is_read_as_it_was_written(
    index: int, inclusion: list[bytes], checkpoint: bytes, extra: bytes
) -> None:
    read = parse_proof(write_proof(index, inclusion, checkpoint, extra))
    assert read == TlogProof(index, tuple(inclusion), checkpoint, extra)


@pytest.mark.parametrize(("index", "inclusion"), [(-1, []), (2**63, []), (0, [b"short"]), (0, [bytes(32)] * 64)])
def test_a_proof_that_no_file_holds_cannot_be_written(index: int, inclusion: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"index|proof"):
        write_proof(index, inclusion, CHECKPOINT, b"")
