"""What a mirror shows now against what it showed before, and what is kept of it for the next time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync import refusals
from sitegen.intake.sync.head import Head
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.state import State
from sitegen.outside.continuity import AHEAD
from sitegen.outside.remote_tree import RemoteTiles
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.leaf import Removal, parse_leaf
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.refusals import LOG_FORKED
from sitegen.proof.source import SourceError

_MOST_LEAVES: Final = 2_000_000
"""So many new leaves are read at most, to learn which papers were removed."""


def compare_with_last(
    mirror: Mirror, state: State, head: Head, note: Callable[[Problem], None], *, accept_new_key: bool
) -> TileTree:
    """Compare a mirror's head with the last one that was seen.

    1. The key is the same (or the user accepts another one).
    2. The log is no shorter, and begins with what it was (RFC 6962, section 2.1.2).
    3. The signed date is no earlier.

    Arguments:
        mirror: to be asked for the tiles of its log.
        state: what is known of it.
        head: what it shows now.
        note: is told what is no error.
        accept_new_key: take another key than before.

    Returns:
        the log, each tile proven before it is used.

    Raises:
        RefusedError: it contradicts what it showed before, or its log is not what its checkpoint says.
    """
    _compare_keys(mirror, state, head, note, accept_new_key=accept_new_key)
    log = TileTree(RemoteTiles(mirror.tree), head.checkpoint.size, head.checkpoint.root)
    size, place = state.number("log_size"), mirror.url(addresses.CHECKPOINT)
    if head.checkpoint.size < size:
        cause = f"its log has {head.checkpoint.size} leaves, and had {size}"
        raise RefusedError(Problem(refusals.ROLLED_BACK, place, cause))
    then = state.number("signed_at")
    if head.timestamp is not None and head.timestamp < then:
        cause = f"its manifest is dated {head.timestamp}, and one dated {then} (seconds since 1970) was seen before"
        raise RefusedError(Problem(refusals.ROLLED_BACK, mirror.url(addresses.MANIFEST_SIGNATURE), cause))
    try:
        root = log.root_at(size).hex() if size else ""
    except SourceError as error:
        raise RefusedError(error.problem) from None
    except ProofError as error:
        raise RefusedError(error.problem.within(mirror.url(addresses.LOG))) from None
    if root != state.get("log_root"):
        cause = f"its first {size} leaves have the root {root}, and had {state.get('log_root')}"
        raise RefusedError(Problem(LOG_FORKED, place, cause))
    return log


def remember(state: State, head: Head) -> None:
    """Keep what was seen of a mirror's key and log."""
    state.put("vkey", "" if head.key is None else head.key.vkey)
    state.put("log_origin", head.checkpoint.origin)
    state.put("log_size", str(head.checkpoint.size))
    state.put("log_root", head.checkpoint.root.hex() if head.checkpoint.size else "")
    state.put("log_note", head.note.decode("utf-8", "backslashreplace"))
    # A date in the future is not kept: by one wrong clock, every honest date after it would be an older one.
    if head.timestamp is None or head.timestamp <= time.time() + AHEAD:
        state.put("signed_at", "" if head.timestamp is None else str(head.timestamp))
    state.put("seen", "yes")


def removed(log: TileTree, since: int, suffixes: Iterable[str]) -> set[str]:
    """Return which of some papers the log says were removed since it had a size.

    Raises:
        RefusedError: the log is not what its checkpoint says, or cannot be read.
    """
    wanted, found = set(suffixes), set[str]()
    if not wanted or log.head.size - since > _MOST_LEAVES:
        return found
    try:
        for entry in log.entries(since, log.head.size):
            leaf = parse_leaf(entry)
            suffix = getattr(leaf, "pith_number", "").rpartition(":")[2]
            if suffix in wanted:
                (found.add if isinstance(leaf, Removal) else found.discard)(suffix)
    except SourceError as error:
        raise RefusedError(error.problem) from None
    except ProofError as error:
        raise RefusedError(error.problem) from None
    return found


def _compare_keys(
    mirror: Mirror, state: State, head: Head, note: Callable[[Problem], None], *, accept_new_key: bool
) -> None:
    place = mirror.url(addresses.MIRROR_KEY)
    known, said = state.get("vkey"), "" if head.key is None else head.key.vkey
    if known and said != known and not accept_new_key:
        cause = f"it is {said}, and was {known}" if said else f"it has no key any more, and had {known}"
        raise RefusedError(Problem(refusals.KEY_CHANGED, place, cause))
    if said and said != known:
        note(Problem(refusals.KEY_FIRST_SEEN, place, said))
    if not said:
        note(Problem(refusals.UNSIGNED_MIRROR, place, "unsigned mirror: it says that it has no key"))
