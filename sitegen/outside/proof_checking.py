"""Check a proof file with no network: its bundle under pinned keys, its line in a log under a key that was given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sitegen.errors import Problem, has_errors
from sitegen.outside.proof_extra import Extra, parse_extra
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.keys import TrustRoots
from sitegen.pith.verdict import Verdict
from sitegen.pith.verify import verify
from sitegen.proof import refusals
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import Checkpoint, SignedCheckpoint, read_checkpoint
from sitegen.proof.log.leaf import Publication
from sitegen.proof.log.merkle import leaf_hash
from sitegen.proof.log.note import NoteVerifier
from sitegen.proof.log.tlog_proof import TlogProof, parse_proof

_CHECKPOINT: Final = "checkpoint"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofVerdict:
    """What was found of a proof file.

    Arguments:
        problems: of the proof; places are lines of the file, its checkpoint, or its index.
        bundle: the verdict on the bundle inside, None where the file could not be read that far.
        bundle_sha256, bundle_size: of the bundle's bytes, "" and 0 where there is none.
        checkpoint: of the log, None as for `bundle`; nothing of it counts where the proof is refused.
        index: of the line in the log.
    """

    problems: tuple[Problem, ...]
    bundle: Verdict | None = None
    bundle_sha256: str = ""
    bundle_size: int = 0
    checkpoint: Checkpoint | None = None
    index: int = 0

    @property
    def verified(self) -> bool:
        """Tell whether everything holds: the bundle, its line, the log's signature."""
        return self.bundle is not None and self.bundle.verified and not has_errors(self.problems)

    def as_json(self) -> dict[str, Any]:
        """Return what `--json` tells of the proof itself."""
        known = self.checkpoint
        return {
            "verdict": "verified" if self.verified else "refused",
            "origin": known.origin if known else None,
            "size": known.size if known else None,
            "index": self.index if known else None,
        }


def check_proof(data: bytes, trust: TrustRoots, verifiers: Sequence[NoteVerifier]) -> ProofVerdict:
    """Check a proof file.

    1. The file, its extra data and its checkpoint can be read.
    2. The bundle inside is verified under pinned keys.
    3. The line that a log has for it leads to the checkpoint's root.
    4. A key of the log that was given signed the checkpoint; the key inside the file proves nothing by itself.

    Arguments:
        data: the bytes of the file.
        trust: the pinned keys of papers.
        verifiers: the keys of the log, from elsewhere than the file; without any, nothing is verified.

    Source: C2SP tlog-proof; docs/proof.md, proof files.
    """
    try:
        proof = parse_proof(data)
        extra = parse_extra(proof.extra)
        unverified = read_checkpoint(proof.checkpoint, ())
    except ProofError as error:
        return ProofVerdict(problems=(error.problem,))
    bundle = verify(extra.bundle, trust)
    problems = [*_line_problems(proof, extra, bundle, unverified.checkpoint)]
    fault = _signature_problem(proof, extra, unverified, verifiers)
    return ProofVerdict(
        problems=(*problems, fault) if fault else tuple(problems),
        bundle=bundle,
        bundle_sha256=sha256_hex(extra.bundle),
        bundle_size=len(extra.bundle),
        checkpoint=unverified.checkpoint,
        index=proof.index,
    )


def _line_problems(proof: TlogProof, extra: Extra, bundle: Verdict, checkpoint: Checkpoint) -> list[Problem]:
    """Return what is wrong with the bundle's line in the log; a bundle that is refused has none to speak of."""
    if bundle.raw is None:
        return []
    if bundle.kind != "bundle":
        cause = "the document inside is a record; logs have lines of bundles"
        return [Problem(refusals.PROOF_MALFORMED, "line 2", cause)]
    own = bundle.raw["state"]["state_sha256"]
    stated = extra.state_sha256 or own
    problems = []
    if stated != own:
        cause = f"the line names the state {stated}, the bundle has {own}"
        problems.append(Problem(refusals.STATE_OF_SEVERAL_BUNDLES, "line 2", cause))
    line = Publication(bundle.pith_number, sha256_hex(extra.bundle), stated, bundle.raw["built_at"])
    if proof.root(leaf_hash(line.line()), checkpoint.size) != checkpoint.root:
        cause = f"the line of this bundle is not number {proof.index} of {checkpoint.size} under that root"
        problems.append(Problem(refusals.PROOF_WRONG, f"index {proof.index}", cause))
    return problems


def _signature_problem(
    proof: TlogProof, extra: Extra, unverified: SignedCheckpoint, verifiers: Sequence[NoteVerifier]
) -> Problem | None:
    if not verifiers:
        cause = f"no key was given; {_said_of_key_inside(proof, extra, unverified)}"
        return Problem(refusals.LOG_KEY_NOT_GIVEN, _CHECKPOINT, cause)
    try:
        read_checkpoint(proof.checkpoint, verifiers)
    except ProofError as error:
        return error.problem.within(_CHECKPOINT)
    return None


def _said_of_key_inside(proof: TlogProof, extra: Extra, unverified: SignedCheckpoint) -> str:
    """Return what there is to say of the key that a proof itself carries, which nobody vouches for."""
    if unverified.is_unsigned:
        return "the checkpoint has no signature: an unsigned mirror made it, and nobody vouches for its log"
    try:
        read_checkpoint(proof.checkpoint, [NoteVerifier.parse(extra.vkey or "")])
    except ProofError:
        return "the file names no key that signed the checkpoint either"
    return (
        f"the key inside the file, {extra.vkey}, did sign the checkpoint, which proves nothing by itself: anyone can"
        " make a key, a log and such a file"
    )
