"""A preview as a process of its own, and a browser that looks at it."""

from __future__ import annotations

import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from playwright.sync_api import Page, sync_playwright

from benchmarks.program import REPOSITORY, BenchmarkError

_SERVING: Final = "serving at "
_PATIENCE: Final = 300.0
"""Seconds after which the preview counts as broken."""


class PreviewProcess:
    """`sitegen serve` on a mirror, used as a context manager.

    Arguments:
        folder: of the mirror.
        jobs: worker processes.
    """

    def __init__(self, folder: Path, *, jobs: int) -> None:
        environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        command = [sys.executable, "-m", "sitegen", "serve", "--port", "0", "--jobs", str(jobs)]
        self._begun = time.perf_counter()
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self._lines: list[str] = []
        self._addresses: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = self._addresses.get(timeout=_PATIENCE)
        if not self.address:
            raise BenchmarkError(f"sitegen serve ended:\n{''.join(self._lines)[-2000:]}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def first_answer(self, path: str) -> float:
        """Return the seconds from the start of the process until a page is there.

        Raises:
            BenchmarkError: there is none.
        """
        try:
            with urllib.request.urlopen(self.address + path, timeout=_PATIENCE) as answer:  # noqa: S310 - our own
                answer.read()
        except urllib.error.URLError as error:
            raise BenchmarkError(f"{path or '/'} could not be had: {error}") from error
        return time.perf_counter() - self._begun

    def told(self) -> list[str]:
        """Return what the preview told."""
        return list(self._lines)

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._lines.append(line)
            if line.startswith(_SERVING):
                self._addresses.put(line.removeprefix(_SERVING).split()[0])
        self._addresses.put("")


@contextmanager
def browser_page() -> Iterator[Page]:
    """Open a page in the system's chromium.

    Raises:
        BenchmarkError: this machine has none.
    """
    program = shutil.which("chromium")
    if program is None:
        raise BenchmarkError("there is no program `chromium` on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()
