"""A folder for the trees of one run."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_folder(corpora: Path) -> Iterator[Path]:
    """Give an empty folder on the file system of the corpora, and remove it, also when the run is ended early."""
    own = os.getpid()

    def end(*_: object) -> None:
        if os.getpid() != own:
            # A worker, forked from this process and told to end.
            os._exit(1)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, end)
    work = corpora / f"work-{os.getpid()}"
    work.mkdir(parents=True)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
