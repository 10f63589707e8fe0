"""What every run of the intake holds: the lock, the inventory, the workers and the store."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from sitegen import pith
from sitegen.build.workers import Workers
from sitegen.config import Config
from sitegen.errors import MachineError, Problem
from sitegen.intake import refusals
from sitegen.intake.examining import Desk, Examined, Pile, examine
from sitegen.intake.inventory import Inventory
from sitegen.intake.outcomes import IntakeListener, Tally
from sitegen.intake.stocktaking import take_stock
from sitegen.intake.storing import Store

WORK_FOLDER: Final = ".sitegen"
_INVENTORY: Final = "intake.sqlite"
_LOCK: Final = "intake.lock"
PATIENCE: Final = 3.0
"""Seconds to wait for the lock: workers of a run that was killed keep it until they notice."""
_LOOK_AGAIN: Final = 0.05


class Workroom:
    """Everything that a run works with.

    Arguments:
        config: what the run was told.
        tally: who counts and tells.
        inventory: what the content folder holds.
        workers: what verifies.
        dry_run: write nothing.
    """

    def __init__(
        self, config: Config, tally: Tally, inventory: Inventory, workers: Workers[Desk], *, dry_run: bool
    ) -> None:
        self.config = config
        self.content = config.build.content
        self.tally = tally
        self.inventory = inventory
        self.dry_run = dry_run
        self.store = Store(self.content, inventory, dry_run=dry_run)
        self._workers = workers

    def examine(self, piles: Iterable[Pile]) -> Iterator[list[Examined]]:
        """Read and verify documents in the workers, in order."""
        return self._workers.run(examine, piles)

    def keep(self) -> None:
        """Write down what is known now of the content folder."""
        if not self.dry_run:
            self.inventory.keep()


@contextlib.contextmanager
def open_workroom(config: Config, listener: IntakeListener, *, dry_run: bool) -> Iterator[Workroom]:
    """Open everything that a run works with, and take stock of the content folder.

    Arguments:
        config: what the run was told.
        listener: is told of progress, and of everything later.
        dry_run: write nothing, not even what was learned of the content folder.

    Raises:
        MachineError: another run is at work here.
        OSError: the machine would not write.
    """
    folder = config.root / WORK_FOLDER
    with (
        contextlib.nullcontext() if dry_run else _locked(folder),
        Inventory(folder / _INVENTORY, _rules(config), dry_run=dry_run) as inventory,
        Workers(config.build.jobs, partial(Desk, config.trust)) as workers,
    ):
        room = Workroom(config, Tally(listener), inventory, workers, dry_run=dry_run)
        listener.stage("look over the content folder", None)
        take_stock(inventory, room.content, room.examine, listener.advance)
        room.keep()
        yield room
        room.keep()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _LOCK
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        until = time.monotonic() + PATIENCE
        while not _taken(descriptor):
            if time.monotonic() >= until:
                cause = "It is locked by another run of add or sync."
                raise MachineError(Problem(refusals.BUSY, str(path), cause))
            time.sleep(_LOOK_AGAIN)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _rules(config: Config) -> str:
    """Return what every verdict depends on: the format's code, the pinned keys; and which content it is about."""
    digest = hashlib.sha256()
    folder = Path(pith.__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update("\n".join(map(repr, config.trust.values())).encode())
    digest.update(os.path.realpath(os.fsencode(config.build.content)))
    return digest.hexdigest()
