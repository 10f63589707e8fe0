"""Checkpoints: three lines, signed by the log's own key, or said to be unsigned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import RefusedError
from sitegen.proof.log.checkpoint import (
    Checkpoint,
    CheckpointError,
    NoteError,
    parse_checkpoint,
    read_checkpoint,
    write_checkpoint,
)
from sitegen.proof.log.merkle import EMPTY_ROOT
from sitegen.proof.log.note import NoteSigner, sign
from sitegen.proof.log.tiles import TreeHead

LOG = "pith.example.org/log"
SIGNER = NoteSigner(LOG, bytes(range(32)))
CHECKPOINT = Checkpoint(LOG, 20_852_163, bytes(range(1, 33)))
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"


def test_the_example_of_the_specification_is_read_and_written() -> None:
    checkpoint = parse_checkpoint(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20_852_163)
    assert checkpoint.text() == EXAMPLE
    assert checkpoint.head == TreeHead(checkpoint.size, checkpoint.root)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("20852163", "020852163", "line 2"),
        ("20852163", "+20852163", "line 2"),
        ("20852163", "-1", "line 2"),
        ("20852163", "2085216٣", "line 2"),
        ("20852163", "9223372036854775808", "line 2"),
        ("20852163", "9" * 5000, "line 2"),
        ("20852163", "0", "line 3"),
        ("20852163", "", "line 2"),
        ("2I=", "2I", "line 3"),
        ("2I=", "2J=", "line 3"),
        (EXAMPLE.splitlines()[2], "AAAA" * 10, "line 3"),
        (EXAMPLE.splitlines()[2], "AAAA" * 11, "line 3"),
        ("2I=\n", "2I=", ""),
        ("2I=\n", "2I=\n\n", ""),
        ("2I=\n", "2I=\nextension\n", ""),
        ("example.com/behind-the-sofa", "", ""),
        ("example", "ex\u2028ample", "line 1"),
        ("example", "ex\x85ample", "line 1"),
    ],
)
def test_a_malformed_checkpoint_is_refused(old: str, new: str, place: str) -> None:
    with pytest.raises(CheckpointError) as caught:
        parse_checkpoint(EXAMPLE.replace(old, new))
    assert (caught.value.code, caught.value.place) == ("T049", place)


def test_an_empty_log_has_a_checkpoint() -> None:
    empty = Checkpoint(LOG, 0, EMPTY_ROOT)
    assert read_checkpoint(write_checkpoint(empty, SIGNER), [SIGNER.verifier]).checkpoint == empty


def test_a_checkpoint_is_read_under_the_key_that_signed_it() -> None:
    read = read_checkpoint(write_checkpoint(CHECKPOINT, SIGNER), [SIGNER.verifier])
    assert (read.checkpoint, read.signed_by, read.is_unsigned) == (CHECKPOINT, (SIGNER.verifier,), False)


def test_forged_key_a_checkpoint_by_another_key_is_refused() -> None:
    forged = write_checkpoint(CHECKPOINT, NoteSigner(LOG, bytes(32)))
    with pytest.raises(NoteError) as caught:
        read_checkpoint(forged, [SIGNER.verifier])
    assert caught.value.code == "T047"
    assert read_checkpoint(forged, []).signed_by == ()


def test_stripped_signature_is_refused_by_whoever_knows_the_key() -> None:
    stripped = write_checkpoint(CHECKPOINT, None)
    with pytest.raises(NoteError) as caught:
        read_checkpoint(stripped, [SIGNER.verifier])
    assert caught.value.code == "T047"
    assert "no signature at all" in caught.value.cause
    # Nor are lines that look like signatures part of a text that nobody signed.
    for data in (write_checkpoint(CHECKPOINT, SIGNER) + b"\n", stripped + b"\n"):
        for verifiers in ([], [SIGNER.verifier]):
            with pytest.raises(CheckpointError, match="T049"):
                read_checkpoint(data, verifiers)


def test_an_unsigned_checkpoint_says_so_and_one_by_unknown_keys_does_not() -> None:
    unsigned = read_checkpoint(write_checkpoint(CHECKPOINT, None), [])
    assert (unsigned.checkpoint, unsigned.signed_by, unsigned.is_unsigned) == (CHECKPOINT, (), True)
    unknown = read_checkpoint(write_checkpoint(CHECKPOINT, SIGNER), [])
    assert (unknown.signed_by, unknown.is_unsigned) == ((), False)


def test_a_checkpoint_of_another_log_by_the_same_key_is_refused() -> None:
    elsewhere = sign(Checkpoint("other.example.org/log", 1, bytes(32)).text(), SIGNER)
    with pytest.raises(CheckpointError) as caught:
        read_checkpoint(elsewhere, [SIGNER.verifier])
    assert (caught.value.code, caught.value.place) == ("T050", "line 1")


def test_a_size_or_root_that_was_changed_is_refused() -> None:
    honest = write_checkpoint(CHECKPOINT, SIGNER)
    for old, new in ((b"20852163", b"20852162"), (b"AQID", b"AQIE")):
        with pytest.raises(NoteError) as caught:
            read_checkpoint(honest.replace(old, new), [SIGNER.verifier])
        assert caught.value.code == "T046"


def test_a_checkpoint_that_no_log_has_cannot_be_made() -> None:
    for origin, size, root in (("", 1, bytes(32)), ("a\nb", 1, bytes(32)), (LOG, -1, bytes(32)), (LOG, 1, b"")):
        with pytest.raises(ValueError, match=r"origin|tree head"):
            Checkpoint(origin, size, root)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode(errors="replace")))
def test_arbitrary_bytes_are_a_checkpoint_or_refused(data: bytes) -> None:
    for candidate in (data, data + b"\n\n", EXAMPLE.encode() + data, b"log\n" + data):
        try:
            read = read_checkpoint(candidate, [])
        except RefusedError:
            continue
        assert parse_checkpoint(read.checkpoint.text()) == read.checkpoint
