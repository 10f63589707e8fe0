"""What one side shows of a paper, judged on its own: its bytes, its index's word, its signatures."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sitegen.errors import Problem
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.audit.sides import Read, ShownPaper
from sitegen.outside.audit.words import reasons
from sitegen.pith.assemble import assemble
from sitegen.pith.keys import TrustRoots
from sitegen.pith.model import Bundle
from sitegen.pith.verdict import Verdict
from sitegen.pith.verify import verify


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper of a side.

    Arguments:
        paper: as the side says.
        sha256: of the bytes that it shows; as the side says where they were not read.
        verdict: None where the bytes were not read, or could not be.
        problems: what is wrong with it, whatever the other side has.
    """

    paper: ShownPaper
    sha256: str
    verdict: Verdict | None
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> Verdict | None:
        """The verdict where the document is verified and that of this paper, else None."""
        return self.verdict if self.verdict is not None and not self.problems else None

    @property
    def title(self) -> str:
        """The paper's title, as its verified document has it; "" where there is none."""
        document = self.good.document if self.good else None
        if isinstance(document, Bundle):
            return assemble([document], None, None).title.tex
        return assemble([], document, None).title.tex if document else ""


class Judge:
    """Judges documents; the same bytes one after the other are verified once.

    Arguments:
        trust: the pinned keys.
    """

    def __init__(self, trust: TrustRoots) -> None:
        self._trust = trust
        self._last: tuple[bytes, Verdict] | None = None

    def judge(self, label: str, paper: ShownPaper, read: Read | None) -> Judged:
        """Judge a paper of a side.

        Arguments:
            label: what the side is called, `A` or `B`.
            paper: as the side says.
            read: its document, None where it was not to be read.
        """
        if read is None:
            return Judged(paper, paper.sha256, None)
        if isinstance(read, Problem):
            cause = f"{label}: {read.cause}"
            return Judged(paper, paper.sha256, None, (Problem(refusals.DOCUMENT_UNREADABLE, read.place, cause),))
        digest = hashlib.sha256(read).hexdigest()
        verdict = self._verdict(read)
        problems = []
        if digest != paper.sha256:
            cause = f"{label} shows {digest}, and its index says {paper.sha256}"
            problems.append(Problem(refusals.INDEX_DIFFERS, paper.suffix, cause))
        if not verdict.verified:
            problems.append(Problem(refusals.NOT_SIGNED, paper.suffix, f"{label}: {reasons(verdict.problems)}"))
        elif (verdict.kind, verdict.suffix) != (paper.kind, paper.suffix):
            cause = f"{label} shows the {verdict.kind} of {verdict.pith_number} as its {paper.kind}"
            problems.append(Problem(refusals.DOCUMENT_MISPLACED, paper.suffix, cause))
        return Judged(paper, digest, verdict, tuple(problems))

    def _verdict(self, data: bytes) -> Verdict:
        if self._last is None or self._last[0] != data:
            self._last = data, verify(data, self._trust)
        return self._last[1]
