"""Proof files checked by the program, with the attacks of the one-file checker, and alike."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.outside.proof_checking import ProofVerdict, check_proof
from sitegen.outside.proof_files import MOST, is_proof, verify_proofs
from sitegen.proof.log.note import NoteVerifier
from tests.build.mirrors import Heard
from tests.pinning import roots
from tests.proof.standalone.one_file import ONE_FILE
from tests.proof.standalone.test_proofs import ATTACKS, HONEST, LOG, PITH, STRANGER, flipped
from tests.proof.standalone.test_proofs import TRUST as KEYS

TRUST = roots([PITH.trust()])
VERIFIERS = [NoteVerifier.parse(LOG.vkey)]


def codes(verdict: ProofVerdict) -> list[str]:
    inside = verdict.bundle.problems if verdict.bundle else ()
    return sorted(problem.code for problem in (*verdict.problems, *inside))


def test_an_honest_proof_is_verified() -> None:
    verdict = check_proof(HONEST.data(), TRUST, VERIFIERS)
    assert verdict.verified
    assert codes(verdict) == []
    assert verdict.as_json() == {"verdict": "verified", "origin": LOG.name, "size": 12, "index": 5}


@pytest.mark.parametrize("attack", list(ATTACKS))
def test_a_proof_is_refused_as_by_the_one_file_for(attack: str) -> None:
    make, expected = ATTACKS[attack]
    proof = make()
    data = proof if isinstance(proof, bytes) else proof.data()
    verdict = check_proof(data, TRUST, VERIFIERS)
    assert expected <= set(codes(verdict))
    assert verdict.verified is not bool(expected)
    for log_keys in ([ONE_FILE.parse_log_key(LOG.vkey)], []):
        other = ONE_FILE.check_proof(data, KEYS, log_keys)
        ours = check_proof(data, TRUST, VERIFIERS if log_keys else [])
        inside = other.bundle.problems if other.bundle else ()
        assert codes(ours) == sorted(problem.code for problem in (*other.problems, *inside))


def test_flipped_bytes_are_judged_as_by_the_one_file() -> None:
    data = HONEST.data()
    start = data.index(b"index ")
    for where in (*range(0, start, 97), *range(start, len(data))):
        changed = flipped(data, where)
        verdict = check_proof(changed, TRUST, VERIFIERS)
        other = ONE_FILE.check_proof(changed, KEYS, [ONE_FILE.parse_log_key(LOG.vkey)])
        assert verdict.verified == other.verified, where
        assert {p.code for p in verdict.problems} == {p.code for p in other.problems}, where


def saved(folder: Path, data: bytes, name: str = "x.tlog-proof") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_a_proof_is_told_as_a_document_and_problems(tmp_path: Path) -> None:
    good = saved(tmp_path, HONEST.data())
    bad = saved(tmp_path, replace(HONEST, index=4).data(), "bad")
    cut = saved(tmp_path, HONEST.data()[:100], "cut")
    heard, told = Heard(), dict[str, bool]()
    summary = verify_proofs(
        [good, bad, cut], TRUST, VERIFIERS, heard, lambda place, verdict: told.update({place: verdict.verified})
    )
    assert [(row.status, row.level) for row, _ in heard.rows] == [
        ("verified", "bundle"),
        ("verified", "bundle"),
        ("unreadable", "none"),
    ]
    assert [problem.code for problem in heard.rows[2][1]] == ["T051"]
    assert [(problem.code, problem.place) for problem in heard.problems] == [("T052", f"{bad}: index 4")]
    assert told == {str(good): True, str(bad): False}
    assert (summary.found, summary.verified, summary.unreadable, summary.faults) == (3, 2, 1, 1)


def test_a_proof_that_is_larger_than_any_is_unreadable(tmp_path: Path) -> None:
    heard = Heard()
    large = saved(tmp_path, HONEST.data() + bytes(MOST))
    assert is_proof(large)
    told: list[str] = []
    summary = verify_proofs([large], TRUST, VERIFIERS, heard, lambda place, _: told.append(place))
    assert told == []
    assert (summary.found, summary.unreadable, summary.is_clean) == (1, 1, False)
    assert heard.rows[0][0].status == "unreadable"


def test_only_files_that_begin_as_proofs_are_taken_for_proofs(tmp_path: Path) -> None:
    assert is_proof(saved(tmp_path, HONEST.data(), "x.json"))
    assert not is_proof(saved(tmp_path, b" " + HONEST.data()))
    assert not is_proof(saved(tmp_path, b""))
    assert not is_proof(tmp_path)
    assert not is_proof(tmp_path / "none")
    assert not is_proof(Path("/dev/zero"))


def test_a_strangers_key_is_not_the_logs() -> None:
    """The attack: the key in the file is exchanged for one that signed a log of the attacker's."""
    verdict = check_proof(HONEST.data(), TRUST, [NoteVerifier.parse(STRANGER.vkey)])
    assert codes(verdict) == ["T047"]


LINES = st.sampled_from(
    [
        *HONEST.lines(),
        "",
        "index 5",
        "index 99999999999999999999",
        "extra e30=",
        "extra ",
        "A" * 43 + "=",
        LOG.name,
        "12",
        "\u2014 x AAAAAAAA",
        *HONEST.checkpoint.decode().split("\n"),
    ]
)


@settings(derandomize=True, max_examples=300)
@given(st.lists(LINES, max_size=14).map("\n".join).map(str.encode) | st.binary(max_size=200))
def test_whatever_follows_the_first_line_both_checkers_refuse_it_alike(rest: bytes) -> None:
    data = HONEST.lines()[0].encode() + b"\n" + rest
    verdict = check_proof(data, TRUST, VERIFIERS)
    other = ONE_FILE.check_proof(data, KEYS, [ONE_FILE.parse_log_key(LOG.vkey)])
    assert not verdict.verified or data == HONEST.data()
    assert verdict.verified == other.verified
    assert [problem.code for problem in verdict.problems] == [problem.code for problem in other.problems]
