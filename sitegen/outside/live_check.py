"""The check of a live mirror from the network alone.

1. Its key: the one that is known, or the one that it shows, the first time.
2. Its head: the checkpoint of its log and its manifest, signed by that key, dated, and belonging together.
3. What it showed before: no older state, and a log that goes on where it was.
4. The parts of its manifest, and its log, each entry proven under the checkpoint.
5. Its files, a sample or all: bytes, documents verified again under the keys of papers, each against its newest leaf.
6. The whole: papers that were dropped, files that nothing lists, ledger and index.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sitegen import __version__
from sitegen.build.report import Listener
from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.outside.continuity import check_age, check_continuity
from sitegen.outside.draws import Draws
from sitegen.outside.files_check import check_units, drawn_units, read_parts
from sitegen.outside.heads import Head, HeadFound, read_head
from sitegen.outside.keys import ChosenKey, choose_key, fingerprint
from sitegen.outside.live_report import LiveReport
from sitegen.outside.log_view import LogView
from sitegen.outside.pins import Pin, Pins
from sitegen.outside.remote_tree import RemoteTiles, RemoteTree
from sitegen.outside.rest_check import check_rest
from sitegen.outside.scene import Counts, Scene
from sitegen.outside.tally import Tally
from sitegen.outside.visits import Visits
from sitegen.pith.keys import TrustRoots
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.log.tiles import TileTree

_ROOT: Final = "root"
_NONCE: Final = "nonce"
_SCANNED: Final = 16_384
"""Leaves at the end of a log that are read where only a sample is looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a mirror is to be checked.

    Arguments:
        key: that the user knows, None for the one that was seen before.
        accept_new_key: take another key than was seen before.
        sample: how many papers of the manifest, papers of the log, and other files; 0 for all.
        max_age: days that the signed date may be old, None for any.
        pins: what is known of mirrors.
        state: the file with which a check that was killed can be continued.
        resume: continue it.
        nonce: 32 bytes that nobody else knows.
        now: seconds since 1970.
    """

    key: NoteVerifier | None
    accept_new_key: bool
    sample: int
    max_age: float | None
    pins: Pins
    state: Path
    resume: bool
    nonce: bytes
    now: Callable[[], float] = time.time


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
        wanted.pins.put(tree.base, _pin(head, pin, report.time))
    counts = _look(tree, trust, wanted, head, log, tally, listener)
    tally.end()
    return replace(report, is_good=not tally.errors, checked=counts, problems=tuple(tally.kept))


def _head(tree: RemoteTree, key: NoteVerifier | None) -> HeadFound:
    """Return the head; one that does not belong together is read again, since it may just be being published."""
    found = read_head(tree, key)
    if any(problem.kind is refusals.HEADS_DIFFER for problem in found.problems):
        return read_head(tree, key)
    return found


def _look(
    tree: RemoteTree,
    trust: TrustRoots,
    wanted: Wanted,
    head: Head,
    log: TileTree,
    tally: Tally,
    listener: Listener,
) -> dict[str, int]:
    """Look at what the head covers, and return how much that was."""
    wanted.state.parent.mkdir(parents=True, exist_ok=True)
    with Visits(wanted.state) as visits:
        nonce = _continued(visits, head, trust, wanted, tally)
        scene = Scene(
            tree=tree,
            trust=trust,
            head=head,
            visits=visits,
            log=LogView(tree, log, visits),
            draws=Draws(head.root, nonce),
            sample=wanted.sample,
            tally=tally,
            listener=listener,
            counts=Counts(),
        )
        read_parts(scene)
        _scan(scene)
        check_units(scene, *drawn_units(scene))
        check_rest(scene)
        scene.counts.add_done(visits, scene.log.leaves_read)
    for file in (wanted.state, *(wanted.state.with_name(f"{wanted.state.name}{end}") for end in ("-wal", "-shm"))):
        file.unlink(missing_ok=True)
    return {name: value for name, value in asdict(scene.counts).items() if isinstance(value, int)}


def _continued(visits: Visits, head: Head, trust: TrustRoots, wanted: Wanted, tally: Tally) -> bytes:
    """Return the nonce, after everything of another check or another tree was forgotten."""
    root, nonce = visits.fact(_ROOT), visits.fact(_NONCE)
    # A sample is another question than all of it, so one does not go on from the other. Nor does what was right under
    # other keys, by the rules of another version, or beside another checkpoint that the same manifest was shown with.
    keys = hashlib.sha256("\n".join(map(repr, trust.values())).encode("utf-8", "surrogatepass")).hexdigest()
    checkpoint = f"{head.checkpoint.size} {head.checkpoint.root.hex()}"
    asked = f"{head.root} {wanted.sample} {checkpoint} {keys} {__version__}"
    if wanted.resume and root == asked and nonce is not None:
        return bytes.fromhex(nonce)
    if wanted.resume:
        cause = "the mirror, your keys or this program are others now" if root else "there is none that was cut short"
        tally.tell([Problem(refusals.BEGUN_ANEW, str(wanted.state), cause)])
    visits.forget()
    visits.note(_NONCE, wanted.nonce.hex())
    visits.note(_ROOT, asked)
    return wanted.nonce


def _scan(scene: Scene) -> None:
    size = scene.head.checkpoint.size
    first = max(0, size - _SCANNED) if scene.sample else 0
    scene.listener.stage("read the log", size - first)
    for found in scene.log.scan(first):
        if isinstance(found, Problem):
            scene.tally.tell([found])
        else:
            scene.listener.advance(found)


def _pin(head: Head, before: Pin | None, now: str) -> Pin:
    """Return what is to be known of a mirror the next time."""
    newest = [stated for stated in (head.timestamp, before.timestamp if before else None) if stated is not None]
    return Pin(
        vkey=head.key.vkey if head.key else None,
        origin=head.checkpoint.origin,
        size=head.checkpoint.size,
        root=head.checkpoint.root.hex(),
        manifest_root=head.root,
        timestamp=max(newest, default=None),
        note=head.note.decode("utf-8", "replace"),
        first_seen=before.first_seen if before else now,
        last_seen=now,
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
