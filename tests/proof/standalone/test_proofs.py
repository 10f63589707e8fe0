"""The one-file checker on proof files: an honest one, and the same with one thing changed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.proof.standalone.one_file import ONE_FILE
from tests.testkit import Key, Paper, mint_bundle, mint_record, to_bytes
from tests.testkit.tlog import NoteKey, ProofMaker, base64_of, checkpoint, leaf, mint_proof, note, path

PITH = Key.fresh("proof", key_id="test-pith")
TRUST = (ONE_FILE.Key(PITH.key_id, PITH.public),)
LOG = NoteKey("mirror.example/log", Key.fresh("log of the mirror"))
STRANGER = NoteKey("mirror.example/log", Key.fresh("stranger"))
BUNDLE = to_bytes(mint_bundle(Paper(), PITH))
OTHER = to_bytes(mint_bundle(Paper(id="1712.00002"), PITH))
RETITLED = BUNDLE.replace(b'"title":"', b'"title":"X')
HONEST = mint_proof(BUNDLE, LOG)


def judge(proof: ProofMaker | bytes, *log_keys: NoteKey) -> Any:
    data = proof if isinstance(proof, bytes) else proof.data()
    given = [ONE_FILE.parse_log_key(key.vkey) for key in log_keys or (LOG,)]
    return ONE_FILE.check_proof(data, TRUST, given)


def codes(verdict: Any) -> set[str]:
    inside = verdict.bundle.problems if verdict.bundle else ()
    found = {problem.code for problem in (*verdict.problems, *inside) if problem.severity == "error"}
    assert bool(found) is not verdict.verified
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8, 9, 63, 64, 65])
def test_every_line_of_a_log_is_proven(size: int) -> None:
    for index in range(size):
        assert judge(mint_proof(BUNDLE, LOG, before=index, after=size - index - 1)).verified


def test_an_honest_proof_has_all_steps() -> None:
    verdict = judge(HONEST)
    assert codes(verdict) == set()
    assert [step for step, ok in (*verdict.bundle.steps, *verdict.steps) if ok] == list(range(1, 14))


def flipped(data: bytes, where: int) -> bytes:
    return data[:where] + bytes([data[where] ^ 1]) + data[where + 1 :]


def without(line: int) -> bytes:
    lines = HONEST.data().split(b"\n")
    return b"\n".join(lines[:line] + lines[line + 1 :])


def _resigned_inside() -> ProofMaker:
    """A log of a stranger's making, whose key stands in the file as the mirror's."""
    return mint_proof(BUNDLE, STRANGER)


SIGNED_TEXT = HONEST.checkpoint.decode().partition("\n\n")[0] + "\n"
ATTACKS: dict[str, tuple[Callable[[], ProofMaker | bytes], set[str]]] = {
    "a changed byte in the title": (
        lambda: replace(HONEST, bundle=BUNDLE.replace(b'"title":"', b'"title":"X')),
        {"P050"},
    ),
    "a newline behind the bundle": (lambda: replace(HONEST, bundle=BUNDLE + b"\n"), {"T052"}),
    "the bundle of another paper": (lambda: replace(HONEST, bundle=OTHER), {"T052"}),
    "a bundle that is no JSON": (lambda: replace(HONEST, bundle=b"{"), {"P003"}),
    "a record for the bundle": (lambda: replace(HONEST, bundle=to_bytes(mint_record(Paper(), PITH))), {"T051"}),
    "a bundle under a key of its own": (
        lambda: mint_proof(to_bytes(mint_bundle(Paper(), Key.fresh("forger"))), LOG),
        {"P041"},
    ),
    "a changed hash": (lambda: replace(HONEST, hashes=(b"\0" * 32, *HONEST.hashes[1:])), {"T052"}),
    "a hash left out": (lambda: replace(HONEST, hashes=HONEST.hashes[:-1]), {"T052"}),
    "a hash too many": (lambda: replace(HONEST, hashes=(*HONEST.hashes, b"\0" * 32)), {"T052"}),
    "no hashes": (lambda: replace(HONEST, hashes=()), {"T052"}),
    "another index": (lambda: replace(HONEST, index=HONEST.index + 1), {"T052"}),
    "an index beyond the log": (lambda: replace(HONEST, index=10**9), {"T052"}),
    "another state": (lambda: replace(HONEST, more=(("state_sha256", "0" * 64),)), {"T052"}),
    "a log of a stranger's making": (_resigned_inside, {"T047"}),
    "a stranger's key in the file": (lambda: replace(HONEST, vkey=STRANGER.vkey), set()),
    "a larger log that nobody signed": (
        lambda: replace(HONEST, checkpoint=HONEST.checkpoint.replace(b"\n12\n", b"\n13\n")),
        {"T046"},
    ),
    "a signature with another byte": (
        lambda: replace(HONEST, checkpoint=note(SIGNED_TEXT) + LOG.signature(SIGNED_TEXT + "x\n").encode()),
        {"T046"},
    ),
    "no signature": (lambda: replace(HONEST, checkpoint=note(SIGNED_TEXT)), {"T047"}),
    "an extension line": (lambda: replace(HONEST, checkpoint=note(SIGNED_TEXT + "x\n", LOG)), {"T049"}),
    "a size with a zero before it": (
        lambda: replace(HONEST, checkpoint=note(SIGNED_TEXT.replace("\n12\n", "\n012\n"), LOG)),
        {"T049"},
    ),
    "a control character in the checkpoint": (lambda: replace(HONEST, checkpoint=HONEST.checkpoint + b"\r"), {"T045"}),
    "a cut signature line": (lambda: replace(HONEST, checkpoint=HONEST.checkpoint[:-1]), {"T045"}),
    "a checkpoint that is no UTF-8": (lambda: replace(HONEST, checkpoint=b"\xff" + HONEST.checkpoint), {"T045"}),
    "a letter before the blank line": (lambda: HONEST.data().replace(b"index ", "index é".encode()), {"T051"}),
    "another version of the format": (lambda: HONEST.data().replace(b"proof@v1", b"proof@v2"), {"T051"}),
    "no extra line": (lambda: without(1), {"T051"}),
    "no index line": (lambda: without(2), {"T051"}),
    "a removed hash line": (lambda: without(3), {"T052"}),
    "no blank line": (lambda: HONEST.data().replace(b"\n\n", b"\n", 1), {"T051"}),
    "an extra that is no base64": (lambda: HONEST.data().replace(b"extra ", b"extra !"), {"T051"}),
    "an extra that is no object": (
        lambda: HONEST.data().replace(HONEST.lines()[1].encode(), f"extra {base64_of(b'[]')}".encode()),
        {"T051"},
    ),
    "a bundle that is no text": (lambda: replace(HONEST, more=(("bundle", 5),)), {"T051"}),
    "a state that is no digest": (lambda: replace(HONEST, more=(("state_sha256", "x"),)), {"T051"}),
    "a key that is no text": (lambda: replace(HONEST, more=(("vkey", 5),)), {"T051"}),
    "an index with a sign": (lambda: HONEST.data().replace(b"index ", b"index +"), {"T051"}),
}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_a_proof_is_refused_for(attack: str) -> None:
    make, expected = ATTACKS[attack]
    found = codes(judge(make()))
    assert expected <= found
    assert bool(found) == bool(expected)


def test_a_key_inside_the_file_makes_no_difference_and_a_missing_one_neither() -> None:
    assert judge(replace(HONEST, vkey=None)).verified
    assert judge(replace(HONEST, vkey="nonsense")).verified


def test_without_a_key_of_the_log_nothing_is_verified_and_the_bundle_still_is() -> None:
    verdict = ONE_FILE.check_proof(HONEST.data(), TRUST, ())
    assert codes(verdict) == {"T058"}
    assert verdict.bundle.verified
    assert dict(verdict.steps) == {10: True, 11: True, 12: True, 13: False}
    assert "proves nothing by itself" in verdict.problems[0].cause


def test_an_unsigned_mirror_is_called_so() -> None:
    verdict = ONE_FILE.check_proof(replace(HONEST, checkpoint=note(SIGNED_TEXT), vkey=None).data(), TRUST, ())
    assert codes(verdict) == {"T058"}
    assert "unsigned mirror" in verdict.problems[0].cause


def test_a_key_inside_that_did_not_sign_is_told() -> None:
    verdict = ONE_FILE.check_proof(replace(HONEST, vkey=STRANGER.vkey).data(), TRUST, ())
    assert "not even the key inside" in verdict.problems[0].cause


def test_a_key_of_another_name_does_not_speak_for_the_log() -> None:
    """The attack: the operator of one log signs the checkpoint of another."""
    other = NoteKey("other.example/log", LOG.key)
    entries = [leaf(BUNDLE)]
    proof = replace(
        HONEST, index=0, hashes=tuple(path(0, entries)), checkpoint=checkpoint("mirror.example/log", entries, other)
    )
    assert codes(judge(proof, other)) == {"T050"}


def test_a_second_key_of_the_log_is_enough_and_unknown_signatures_are_left_out() -> None:
    """Keys are changed, and witnesses sign as well."""
    witness = NoteKey("witness.example", Key.fresh("witness"))
    proof = replace(HONEST, checkpoint=note(SIGNED_TEXT, witness, LOG))
    assert judge(proof, STRANGER, LOG).verified
    assert codes(judge(proof, STRANGER)) == {"T047"}


def test_a_state_joined_from_several_bundles_is_a_note() -> None:
    state = "ab" * 32
    entries = [leaf(BUNDLE, state_sha256=state)]
    proof = ProofMaker(
        bundle=BUNDLE,
        index=0,
        hashes=(),
        checkpoint=checkpoint(LOG.name, entries, LOG),
        vkey=LOG.vkey,
        more=(("state_sha256", state),),
    )
    verdict = judge(proof)
    assert verdict.verified
    assert [(problem.code, problem.severity) for problem in verdict.problems] == [("T059", "note")]


def test_any_changed_byte_of_a_proof_is_noticed_or_changes_nothing() -> None:
    """Only what nobody signs may differ: the key inside the file, the trusted keys that it names."""
    data = HONEST.data()
    start = data.index(b"index ")
    for where in range(start, len(data)):
        assert not judge(flipped(data, where)).verified, where


def test_keys_of_logs_are_read_strictly() -> None:
    whole = LOG.vkey
    name, digits, key = whole.split("+", 2)
    ONE_FILE.parse_log_key(whole)
    small = base64.b64encode(b"\1" + bytes(32)).decode()
    obeyed = f"{name}\x9b31m"
    obeyed_digits = hashlib.sha256(obeyed.encode() + b"\n" + base64.b64decode(key)).hexdigest()[:8]
    for text in (
        "",
        f"{name}+{digits}",
        f"x{whole}",
        f"{name}+00000000+{key}",
        f"{name}+{digits}+{key}=",
        f"{name} +{digits}+{key}",
        f"PRIVATE+KEY+{whole}",
        f"{name}+{digits}+{small}",
        f"{obeyed}+{obeyed_digits}+{key}",
    ):
        with pytest.raises(ONE_FILE.MalformedError):
            ONE_FILE.parse_log_key(text)


def test_a_proof_that_is_larger_than_any_is_not_read() -> None:
    data = HONEST.data()
    assert codes(judge(data + bytes(ONE_FILE.MAX_PROOF_BYTES))) == {"T051"}
