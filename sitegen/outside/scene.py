"""What every step of the check of a live mirror works with."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sitegen.build.report import Listener
from sitegen.outside.draws import Draws
from sitegen.outside.heads import Head
from sitegen.outside.log_view import LogView
from sitegen.outside.remote_tree import RemoteTree
from sitegen.outside.tally import Tally
from sitegen.outside.visits import Visits
from sitegen.pith.keys import TrustRoots


@dataclass(slots=True)
class Counts:
    """How much was looked at: units with something wrong as they come, the others in the end.

    Arguments:
        files: that were looked at.
        size: bytes of them that came.
        bundles: that were verified again, those that failed among them.
        records: the same.
        failed: documents with an error.
        unanswered: files that the host gave no answer for.
        leaves: of the log that were read.
        probes: addresses that should not answer, or that pages lead to.
        odd_types: how names end and with which types they came, and how often.
    """

    files: int = 0
    size: int = 0
    bundles: int = 0
    records: int = 0
    failed: int = 0
    unanswered: int = 0
    leaves: int = 0
    probes: int = 0
    odd_types: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add_done(self, visits: Visits, leaves: int) -> None:
        """Count what was found to be right, in this process or an earlier one."""
        files, size, bundles, records = visits.done()
        self.files += files
        self.size += size
        self.bundles += bundles
        self.records += records
        self.leaves = leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A mirror whose head was read, and those who look at it.

    Arguments:
        tree: the mirror.
        trust: the keys of papers of whoever checks.
        head: what the mirror says of itself.
        visits: what was seen so far.
        log: what the log says of papers.
        draws: what is looked at, where not all is.
        sample: how many papers and how many other files; 0 for all.
        tally: is told of every problem.
        listener: is told of progress.
        counts: how much was looked at.
    """

    tree: RemoteTree
    trust: TrustRoots
    head: Head
    visits: Visits
    log: LogView
    draws: Draws
    sample: int
    tally: Tally
    listener: Listener
    counts: Counts

    @property
    def lists_all(self) -> bool:
        """Tell whether all parts of the manifest were read, so that what is not among them is not listed."""
        return all(self.visits.has_part(part.name) for part in self.head.manifest.parts)
