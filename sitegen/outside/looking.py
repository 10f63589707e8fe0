"""Look at what the head of a live mirror covers: its manifest, its log, its files, the whole."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import Final

from sitegen import __version__
from sitegen.build.report import Listener
from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.outside.draws import Draws
from sitegen.outside.files_check import check_units, drawn_units, read_parts
from sitegen.outside.heads import Head
from sitegen.outside.log_view import LogView
from sitegen.outside.remote_tree import RemoteTree
from sitegen.outside.rest_check import check_rest
from sitegen.outside.scene import Counts, Scene
from sitegen.outside.tally import Tally
from sitegen.outside.visits import Visits
from sitegen.outside.wanted import Wanted
from sitegen.pith.keys import TrustRoots
from sitegen.proof.log.tiles import TileTree

_ROOT: Final = "root"
_NONCE: Final = "nonce"
_SCANNED: Final = 16_384
"""Leaves at the end of a log that are read where only a sample is looked at."""


def look(
    tree: RemoteTree,
    trust: TrustRoots,
    wanted: Wanted,
    head: Head,
    log: TileTree,
    tally: Tally,
    listener: Listener,
) -> dict[str, int]:
    """Look at what the head covers, and return how much that was.

    Arguments:
        tree: the mirror.
        trust: the keys of papers of whoever checks.
        wanted: how it is to be checked.
        head: what the mirror says of itself.
        log: the log of the head.
        tally: is told of every problem.
        listener: is told of progress.

    Raises:
        sqlite3.Error: what was seen cannot be kept.
        OSError: nor can its folder.
    """
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
