"""The audit as a whole: both sides read in the order of suffixes, every document judged, every paper compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from sitegen.errors import Problem, has_errors
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.audit.comparing import compare
from sitegen.outside.audit.joining import Pair, batches, joined
from sitegen.outside.audit.judging import Judge, Judged
from sitegen.outside.audit.logs import compare_logs
from sitegen.outside.audit.sides import Read, Side
from sitegen.pith.keys import TrustRoots
from sitegen.proof.log.note import NoteVerifier

_LABELS: Final = ("A", "B")


class AuditListener(Protocol):
    """Is told of every difference, and of the progress."""

    def stage(self, name: str, total: int | None) -> None:
        """A stage begins; see `build.report.Listener`."""

    def advance(self, steps: int) -> None:
        """So many steps of the stage are done."""

    def problem(self, problem: Problem) -> None:
        """Something that is no paper of a side has a problem."""

    def paper(self, pair: Pair, title: str, problems: Sequence[Problem]) -> None:
        """The sides differ about a paper, or one of them shows what it should not; the title is "" where not known."""


@dataclass(slots=True)
class AuditSummary:
    """The end of an audit.

    Arguments:
        papers_a: papers of A.
        papers_b: papers of B.
        same: papers that both have, without any difference.
        unread: of these, papers whose documents were not read, because both indexes say the same.
        differing: papers about which there is something to say, those of `only_a` and `only_b` among them.
        only_a: papers that B lacks.
        only_b: papers that A lacks.
        codes: how often each code was told.
        log: `consistent`, `forked`, `separate` or `unverified`.
        errors: problems that are errors.
    """

    papers_a: int = 0
    papers_b: int = 0
    same: int = 0
    unread: int = 0
    differing: int = 0
    only_a: int = 0
    only_b: int = 0
    codes: dict[str, int] = field(default_factory=dict)
    log: str = "separate"
    errors: int = 0

    @property
    def agree(self) -> bool:
        """Tell whether both sides show the same, all of it signed."""
        return not self.errors

    def note(self, problems: Sequence[Problem]) -> None:
        """Count problems."""
        for problem in problems:
            self.codes[problem.code] = self.codes.get(problem.code, 0) + 1
            self.errors += has_errors([problem])

    def as_json(self) -> dict[str, Any]:
        """Return what `--json` ends with."""
        return {
            "agree": self.agree,
            "papers_a": self.papers_a,
            "papers_b": self.papers_b,
            "same": self.same,
            "unread": self.unread,
            "differing": self.differing,
            "only_a": self.only_a,
            "only_b": self.only_b,
            "codes": dict(sorted(self.codes.items())),
            "log": self.log,
        }


def audit(
    one: Side,
    other: Side,
    *,
    trust: TrustRoots,
    verifiers: Sequence[NoteVerifier] = (),
    by_index: bool = False,
    listener: AuditListener,
) -> AuditSummary:
    """Compare two sides.

    1. Their logs, where one key signed both: whether one continues the other.
    2. Documents of a folder, each verified.
    3. Paper by paper: what each shows, verified under pinned keys, and how they differ.

    Arguments:
        one: the side A.
        other: the side B.
        trust: the pinned keys.
        verifiers: keys of logs, from elsewhere.
        by_index: believe two indexes that say the same, and read only the documents that differ.
        listener: is told of all differences.

    Raises:
        RefusedError: a side is malformed.
        MachineError: a side cannot be read.
    """
    summary = AuditSummary()
    logs = compare_logs(one.files, other.files, verifiers)
    summary.log = logs.state
    _tell(summary, listener, logs.problems)
    for side in (one, other):
        listener.stage(f"read {side.name}", None)
        for problem in side.prepare():
            listener.advance(1)
            if problem is not None:
                _tell(summary, listener, (problem,))
    listener.stage("audit", None)
    judge = Judge(trust)
    for batch in batches(joined(one.papers(), other.papers())):
        reads = tuple(_read(side, batch, at, by_index=by_index) for at, side in enumerate((one, other)))
        for pair in batch:
            _compare_pair(pair, (next(reads[0]), next(reads[1])), judge, summary, listener)
        listener.advance(len(batch))
    return summary


def _tell(summary: AuditSummary, listener: AuditListener, problems: Sequence[Problem]) -> None:
    summary.note(problems)
    for problem in problems:
        listener.problem(problem)


def _read(side: Side, batch: Sequence[Pair], at: int, *, by_index: bool) -> Iterator[Read | None]:
    """Yield one item a pair: the document of a side, None where it has none or need not be read."""
    wanted = [_is_wanted(pair, at, by_index=by_index) for pair in batch]
    documents = side.documents(
        [paper for pair, want in zip(batch, wanted, strict=True) if want and (paper := pair[at])]
    )
    for want in wanted:
        yield next(documents) if want else None


def _is_wanted(pair: Pair, at: int, *, by_index: bool) -> bool:
    """Tell whether a side's document must be read: to be verified, or to be compared."""
    paper, opposite = pair[at], pair[1 - at]
    if paper is None or (by_index and pair.agree):
        return False
    return not paper.verified or (opposite is not None and not pair.agree)


def _compare_pair(
    pair: Pair, reads: tuple[Read | None, Read | None], judge: Judge, summary: AuditSummary, listener: AuditListener
) -> None:
    found: list[Problem] = []
    judged: list[Judged] = []
    for label, paper, read in zip(_LABELS, pair, reads, strict=True):
        if paper is not None:
            judged.append(judge.judge(label, paper, read))
            found += judged[-1].problems
    found += _lacking(pair) if len(judged) == 1 else compare(*judged)
    summary.papers_a += pair.one is not None
    summary.papers_b += pair.other is not None
    summary.only_a += pair.other is None
    summary.only_b += pair.one is None
    summary.note(found)
    if found:
        summary.differing += 1
        listener.paper(pair, next(filter(None, (each.title for each in judged)), ""), found)
    else:
        summary.same += 1
        summary.unread += not any(read is not None for read in reads) and not _verified(pair)


def _verified(pair: Pair) -> bool:
    return any(paper is not None and paper.verified for paper in pair)


def _lacking(pair: Pair) -> list[Problem]:
    held, lacks = ("B", "A") if pair.one is None else ("A", "B")
    return [Problem(refusals.PAPER_LACKING, pair.paper.suffix, f"{lacks} lacks it, {held} has it")]
