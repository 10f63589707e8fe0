"""What machine the figures come from; without it they mean nothing."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import ssl
from dataclasses import dataclass
from pathlib import Path

from sitegen import __version__
from sitegen.pith.signatures import LIBRARIES

_LIBRARIES = ("orjson", "cryptography", "PyNaCl", "jinja2", "math-core")


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine and the programs on it.

    Arguments:
        processor: the model's name.
        cores: those that this process may use.
        sha_ni: whether the processor computes SHA-256 itself; None where that cannot be told.
        memory: bytes.
        file_system: type of the file system that trees are written to.
        libraries: versions, "absent" where one is not installed.
        signatures: the library that verifies signatures.
        load: average number of busy processes in the minute before the run.
    """

    processor: str
    cores: int
    sha_ni: bool | None
    memory: int
    file_system: str
    kernel: str
    python: str
    sitegen: str
    libraries: dict[str, str]
    signatures: str
    load: float

    @property
    def name(self) -> str:
        """A name for files."""
        words = re.sub(r"\((?:R|TM)\)|@.*", "", self.processor, flags=re.IGNORECASE)
        return f"{re.sub(r'[^a-z0-9]+', '-', words.lower()).strip('-') or 'unknown'}-{self.cores}-cores"


def this_machine(work: Path) -> Machine:
    """Describe this machine.

    Arguments:
        work: the folder that trees are written to; it exists.
    """
    model, flags = _processor()
    return Machine(
        processor=model,
        cores=usable_cores(),
        sha_ni=None if not flags else bool(flags & {"sha_ni", "sha2"}),
        memory=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        file_system=_file_system(work.resolve()),
        kernel=f"{platform.system()} {platform.release()}",
        python=f"{platform.python_implementation()} {platform.python_version()}",
        sitegen=__version__,
        libraries={name: _version(name) for name in _LIBRARIES} | {"OpenSSL of Python": ssl.OPENSSL_VERSION},
        signatures=tuple(LIBRARIES)[-1],
        load=round(os.getloadavg()[0], 2),
    )


def usable_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> tuple[str, frozenset[str]]:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return platform.processor() or platform.machine(), frozenset()
    model = re.search(r"^model name\s*:\s*(.+)$", text, re.MULTILINE)
    flags = re.search(r"^(?:flags|Features)\s*:\s*(.+)$", text, re.MULTILINE)
    return model[1].strip() if model else platform.machine(), frozenset(flags[1].split() if flags else ())


def _file_system(folder: Path) -> str:
    """Return the type of the file system with the longest mount point above a folder."""
    try:
        mounts = Path("/proc/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    above = {str(path) for path in (folder, *folder.parents)}
    found = [(len(point), kind) for _, point, kind, *_ in map(str.split, mounts) if point in above]
    # Of two file systems on one mount point, the later one hides the earlier.
    return max(reversed(found), key=lambda one: one[0], default=(0, "unknown"))[1]


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "absent"
