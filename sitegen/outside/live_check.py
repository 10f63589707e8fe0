"""The check of a live mirror from the network alone.

1. Its key: the one that is known, or the one that it shows, the first time.
2. Its head: the checkpoint of its log and its manifest, signed by that key, dated, and belonging together.
3. What it showed before: no older state, and a log that goes on where it was.
4. The parts of its manifest, and its log, each entry proven under the checkpoint.
5. Its files, a sample or all: bytes, documents verified again under the keys of papers, each against its newest leaf.
6. The whole: papers that were dropped, files that nothing lists, ledger and index.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

from sitegen.build.report import Listener
from sitegen.errors import MachineError, Problem
from sitegen.outside import refusals
from sitegen.outside.continuity import AHEAD, check_age, check_continuity
from sitegen.outside.heads import Head, HeadFound, read_head
from sitegen.outside.keys import ChosenKey, choose_key, fingerprint
from sitegen.outside.live_report import LiveReport
from sitegen.outside.looking import look
from sitegen.outside.pins import Pin
from sitegen.outside.remote_tree import RemoteTiles, RemoteTree
from sitegen.outside.tally import Tally
from sitegen.outside.wanted import Wanted
from sitegen.pith.keys import TrustRoots
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.log.tiles import TileTree


def check_mirror(tree: RemoteTree, trust: TrustRoots, wanted: Wanted, listener: Listener) -> LiveReport:
    """Check a live mirror, step by step as in the module's docstring, and keep what is to be known the next time.

    Arguments:
        tree: the mirror.
        trust: the keys of papers of whoever checks.
        wanted: how.
        listener: is told of every problem and of the progress.

    Raises:
        UsageError, MachineError: what is known cannot be read or kept.
    """
    tally, now = Tally(listener), wanted.now()
    listener.stage("ask the mirror", None)
    pin = wanted.pins.get(tree.base)
    chosen = choose_key(tree, pin, wanted.key, accept_new=wanted.accept_new_key)
    is_trusted = tally.tell(chosen.problems)
    found = _head(tree, chosen.key)
    is_trusted &= tally.tell(found.problems)
    report = _begun(tree, chosen, found.head, pin, wanted, now)
    if found.head is None:
        tally.end()
        return replace(report, is_good=False, problems=tuple(tally.kept))
    head = found.head
    log = TileTree(RemoteTiles(tree), head.checkpoint.size, head.checkpoint.root)
    tally.tell(check_age(head, max_age=wanted.max_age, now=now))
    if pin is not None:
        is_trusted &= tally.tell(check_continuity(head, pin, log))
    if is_trusted:
        wanted.pins.put(tree.base, _pin(head, pin, report.time, now))
    try:
        counts = look(tree, trust, wanted, head, log, tally, listener)
    except sqlite3.Error as error:
        raise MachineError(Problem(refusals.STATE_UNUSABLE, str(wanted.state), str(error))) from error
    tally.end()
    return replace(report, is_good=not tally.errors, checked=counts, problems=tuple(tally.kept))


def _head(tree: RemoteTree, key: NoteVerifier | None) -> HeadFound:
    """Return the head; one that does not belong together is read again, since it may just be being published."""
    found = read_head(tree, key)
    if any(problem.kind is refusals.HEADS_DIFFER for problem in found.problems):
        return read_head(tree, key)
    return found


def _pin(head: Head, before: Pin | None, today: str, now: float) -> Pin:
    """Return what is to be known of a mirror the next time.

    A date in the future is not: by one wrong clock, every honest date after it would be an older one.
    """
    stated = (head.timestamp, before.timestamp if before else None)
    newest = [date for date in stated if date is not None and date <= now + AHEAD]
    return Pin(
        vkey=head.key.vkey if head.key else None,
        origin=head.checkpoint.origin,
        size=head.checkpoint.size,
        root=head.checkpoint.root.hex(),
        manifest_root=head.root,
        timestamp=max(newest, default=None),
        note=head.note.decode("utf-8", "replace"),
        first_seen=before.first_seen if before else today,
        last_seen=today,
    )


def _begun(
    tree: RemoteTree, chosen: ChosenKey, head: Head | None, pin: Pin | None, wanted: Wanted, now: float
) -> LiveReport:
    return LiveReport(
        mirror=tree.base,
        time=datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        is_good=False,
        is_signed=chosen.key is not None,
        key=chosen.key.vkey if chosen.key else None,
        fingerprint=fingerprint(chosen.key) if chosen.key else "",
        key_is=chosen.known,
        root=head.root if head else None,
        timestamp=head.timestamp if head else None,
        log_origin=head.checkpoint.origin if head else "",
        log_size=head.checkpoint.size if head else None,
        log_root=head.checkpoint.root.hex() if head else "",
        checkpoint=head.note.decode("utf-8", "replace") if head else "",
        since=pin.last_seen if pin else "",
        mode="sample" if wanted.sample else "all",
        nonce=wanted.nonce.hex(),
    )
