"""What the log says of papers: its newest leaves, each proven against the checkpoint, beside what is published."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.outside.log_list import LogList, LogListError
from sitegen.outside.visits import Visits
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.leaf import Publication, UnknownLeaf, parse_leaf
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.source import Source, SourceError

_SCANNED: Final = "scanned"
_STEP: Final = 4096


class LogView:
    """The log of a mirror; used from one thread.

    Arguments:
        source: of the mirror.
        log: its tree, under a checkpoint that was checked.
        visits: where the leaves that were read are noted.
    """

    def __init__(self, source: Source, log: TileTree, visits: Visits) -> None:
        self._list = LogList(source)
        self._log = log
        self._visits = visits
        self._unknown = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether every leaf was read."""
        return self._visits.fact(_SCANNED) == f"0 {self._log.head.size}"

    @property
    def leaves_read(self) -> int:
        """How many leaves were read, in this process or an earlier one."""
        begun, _, reached = (self._visits.fact(_SCANNED) or "0 0").partition(" ")
        return int(reached) - int(begun)

    def scan(self, first: int) -> Iterator[Problem | int]:
        """Read the leaves from one on, and yield problems, and after some leaves how many those were.

        A scan that began at the same leaf in an earlier process goes on where that ended.
        """
        begun, _, reached = (self._visits.fact(_SCANNED) or "").partition(" ")
        at = int(reached) if begun == str(first) else first
        size = self._log.head.size
        try:
            while at < size:
                end = min(size, at + _STEP)
                for index, entry in enumerate(self._log.entries(at, end), at):
                    self._enter(index, entry)
                self._visits.note(_SCANNED, f"{first} {end}")
                yield end - at
                at = end
        except SourceError as error:
            yield error.problem
        except ProofError as error:
            yield error.problem.within(addresses.LOG)
        if not size:
            self._visits.note(_SCANNED, "0 0")
        if self._unknown:
            cause = f"{self._unknown} of its leaves"
            yield Problem(refusals.LEAF_UNKNOWN, addresses.CHECKPOINT, cause)

    def check_bundle(self, suffix: str, *, bundle_sha256: str, state_sha256: str) -> Iterator[Problem]:
        """Yield how the newest leaf of a paper differs from what is published of it.

        Arguments:
            suffix: of the paper.
            bundle_sha256: of the bytes that are published, 64 hex digits.
            state_sha256: what the published state says of itself.
        """
        place = addresses.bundle(suffix)
        found = yield from self._newest(suffix)
        if found is None:
            return
        index, line = found
        leaf = parse_leaf(line.encode("ascii"))
        if not isinstance(leaf, Publication):
            yield Problem(refusals.PAPER_NOT_LOGGED, place, f"leaf {index} of the log says that it was removed")
            return
        if leaf.bundle_sha256 != bundle_sha256:
            cause = f"leaf {index}, its newest, has the bundle {leaf.bundle_sha256}, and {bundle_sha256} is published"
            yield Problem(refusals.PAPER_NOT_LOGGED, place, cause)
        elif state_sha256 and leaf.state_sha256 != state_sha256:
            cause = f"leaf {index}, its newest, has the state {leaf.state_sha256}, and {state_sha256} is published"
            yield Problem(refusals.PAPER_NOT_LOGGED, addresses.state(suffix), cause)

    def _newest(self, suffix: str) -> Generator[Problem, None, tuple[int, str] | None]:
        """Return the newest leaf of a paper, proven, or yield why there is none."""
        place = addresses.bundle(suffix)
        try:
            listed = self._list.leaf_of(suffix)
        except LogListError as error:
            yield error.problem
            listed = None
        known = self._visits.leaf(suffix)
        if known is None and not self.is_whole and listed is not None:
            known = yield from self._read(suffix, listed)
        if known is None:
            yield Problem(refusals.PAPER_NOT_LOGGED, place, "no leaf of the log speaks of it")
        elif listed != known[0]:
            cause = f"it is listed with leaf {listed}, and its newest is {known[0]}"
            yield Problem(refusals.LOG_LIST_WRONG, f"{addresses.LOG}papers.json", f"{suffix}: {cause}")
        return known

    def _read(self, suffix: str, index: int) -> Generator[Problem, None, tuple[int, str] | None]:
        """Return the leaf that is listed as a paper's newest."""
        if index >= self._log.head.size:
            cause = f"{suffix} is listed with leaf {index}, and the log has {self._log.head.size}"
            yield Problem(refusals.LOG_LIST_WRONG, f"{addresses.LOG}papers.json", cause)
            return None
        try:
            (entry,) = self._log.entries(index, index + 1)
        except SourceError as error:
            yield error.problem
            return None
        except ProofError as error:
            yield error.problem.within(addresses.LOG)
            return None
        leaf = parse_leaf(entry)
        if isinstance(leaf, UnknownLeaf) or leaf.pith_number.rpartition(":")[2] != suffix:
            cause = f"{suffix} is listed with leaf {index}, which speaks of another"
            yield Problem(refusals.LOG_LIST_WRONG, f"{addresses.LOG}papers.json", cause)
            return None
        return index, entry.decode("ascii")

    def _enter(self, index: int, entry: bytes) -> None:
        leaf = parse_leaf(entry)
        if isinstance(leaf, UnknownLeaf):
            self._unknown += 1
            return
        suffix = leaf.pith_number.rpartition(":")[2]
        self._visits.enter_leaf(suffix, index, entry.decode("ascii"))
