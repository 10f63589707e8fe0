"""The logs of two mirrors: whether one key vouches for two histories, and where they part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitegen.errors import MachineError, Problem, RefusedError
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.mirror_files import LogFiles, MirrorFiles, malformed, read_json
from sitegen.pith.paths import quoted
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import Checkpoint, read_checkpoint
from sitegen.proof.log.note import NoteVerifier
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.source import SourceError


@dataclass(frozen=True, slots=True)
class KnownLog:
    """The log of a mirror, its checkpoint read.

    Arguments:
        files: of the mirror.
        checkpoint: its head.
        keys: the vkeys of the keys that signed it; none for an unsigned mirror.
    """

    files: MirrorFiles
    checkpoint: Checkpoint
    keys: frozenset[str]

    def tree(self) -> TileTree:
        """Return the tree, each tile of which is proven before it is used."""
        return TileTree(LogFiles(self.files, addresses.LOG), self.checkpoint.size, self.checkpoint.root)


@dataclass(frozen=True, slots=True)
class LogsCompared:
    """What became of the comparison of two logs.

    Arguments:
        state: `consistent`, `forked`, `separate` (no log in common) or `unverified`.
        problems: what there is to say.
    """

    state: str
    problems: tuple[Problem, ...] = ()


def compare_logs(one: MirrorFiles | None, other: MirrorFiles | None, verifiers: Sequence[NoteVerifier]) -> LogsCompared:
    """Compare the logs of two sides; logs that no key signed are not compared, since nobody vouches for them.

    Arguments:
        one: the files of A, None of a folder, which has no log.
        other: the files of B, or None.
        verifiers: keys of logs, from elsewhere; those that the mirrors name are taken beside them, since a key that
            signs two histories is caught whoever vouches for it.
    """
    if one is None or other is None:
        return LogsCompared("separate")
    try:
        named = {key.vkey: key for key in (*verifiers, *_own_keys(one), *_own_keys(other))}
        first, second = (_known(files, tuple(named.values())) for files in (one, other))
        if first is None or second is None:
            return _separate("a side has no log")
        if not first.keys & second.keys or first.checkpoint.origin != second.checkpoint.origin:
            return _separate(f"A has {_called(first)}, B has {_called(second)}")
        return _compared(first, second)
    except ProofError as error:
        problem = Problem(refusals.LOG_UNVERIFIED, error.place or addresses.LOG, f"{error.code}: {error.cause}")
        return LogsCompared("unverified", (problem,))
    except RefusedError as error:
        return LogsCompared("unverified", error.problems)
    except SourceError as error:
        raise MachineError(error.problem) from error


def _known(files: MirrorFiles, verifiers: Sequence[NoteVerifier]) -> KnownLog | None:
    try:
        data = files.read(addresses.CHECKPOINT)
    except FileNotFoundError:
        return None
    signed = read_checkpoint(data, ())
    if not signed.is_unsigned:
        signed = read_checkpoint(data, verifiers)
    return KnownLog(files, signed.checkpoint, frozenset(key.vkey for key in signed.signed_by))


def _own_keys(files: MirrorFiles) -> list[NoteVerifier]:
    try:
        vkey = read_json(files, addresses.MIRROR_KEY).get("vkey")
    except FileNotFoundError:
        return []
    if not isinstance(vkey, str | None):
        raise malformed(files, addresses.MIRROR_KEY, "its vkey is no text")
    return [NoteVerifier.parse(vkey)] if vkey else []


def _compared(one: KnownLog, other: KnownLog) -> LogsCompared:
    trees = one.tree(), other.tree()
    shared = min(one.checkpoint.size, other.checkpoint.size)
    if trees[0].root_at(shared) == trees[1].root_at(shared):
        return LogsCompared("consistent")
    same = _lines_in_common(*trees, shared)
    lines = [next(tree.entries(same, same + 1)) for tree in trees]
    cause = (
        f"{_called(one)} has {one.checkpoint.size} lines at A and {other.checkpoint.size} at B, of which the first"
        f" {same} are the same; then A has {_line(lines[0])}, B {_line(lines[1])}"
    )
    return LogsCompared("forked", (Problem(refusals.LOGS_FORK, addresses.CHECKPOINT, cause),))


def _lines_in_common(one: TileTree, other: TileTree, shared: int) -> int:
    """Return how many lines two logs begin with in common, which is fewer than so many."""
    same, differ = 0, shared
    while differ - same > 1:
        middle = (same + differ) // 2
        if one.root_at(middle) == other.root_at(middle):
            same = middle
        else:
            differ = middle
    return same


def _separate(cause: str) -> LogsCompared:
    return LogsCompared("separate", (Problem(refusals.LOGS_SEPARATE, addresses.CHECKPOINT, cause),))


def _called(log: KnownLog) -> str:
    keys = ", ".join(quoted(key, 300) for key in sorted(log.keys)) or "no key"
    return f"the log {quoted(log.checkpoint.origin, 200)} of {keys}"


def _line(data: bytes) -> str:
    return quoted(data.decode("utf-8", "replace"), 300)
