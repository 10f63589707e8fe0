"""What is done with a log, each as a process of its own: `python -m benchmarks.log_steps STEP FOLDER LEAVES`.

A process ends with one line of JSON: what it wrote or read, and the head of the log.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sitegen.proof.log.appending import append
from sitegen.proof.log.merkle import verify_consistency, verify_inclusion
from sitegen.proof.log.tiles import TileTree, TreeHead

_HEAD = "head.json"
_BUILT_AT = "2026-05-20T10:00:00+00:00"


class LogFolder:
    """A log in a folder; what is read and written is counted.

    Arguments:
        folder: of the log.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: set[Path] = set()
        self.files = 0
        self.bytes = 0

    def read(self, path: str) -> bytes:
        """Return a file of the log."""
        data = (self._folder / path).read_bytes()
        self._count(data)
        return data

    def write(self, path: str, data: bytes) -> None:
        """Write a file of the log that is not there yet."""
        target = self._folder / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        with target.open("xb") as stream:
            stream.write(data)
        self._count(data)

    @property
    def head(self) -> TreeHead:
        """The head that was written last."""
        stated = json.loads((self._folder / _HEAD).read_bytes())
        return TreeHead(stated["size"], bytes.fromhex(stated["root"]))

    @head.setter
    def head(self, head: TreeHead) -> None:
        (self._folder / _HEAD).write_text(json.dumps({"size": head.size, "root": head.root.hex()}), encoding="ascii")

    def _count(self, data: bytes) -> None:
        self.files += 1
        self.bytes += len(data)


def lines(first: int, end: int) -> Iterator[bytes]:
    """Yield leaves as a mirror has them, of numbers and hashes that are made up."""
    letters = str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP")
    for index in range(first, end):
        digits = f"{index:064x}"
        # Not by `Publication`, which looks at each part of a line: that is no cost of the log.
        suffix = digits[-26:].translate(letters)
        yield f"pith-mirror/1 publish pith:2017:{suffix} {digits} {digits} {_BUILT_AT}".encode()


def make(log: LogFolder, leaves: int) -> dict[str, Any]:
    """Make a log of so many leaves."""
    appender = append(None, TreeHead(), lines(0, leaves))
    for path, data in appender:
        log.write(path, data)
    log.head = appender.head
    return {}


def grow(log: LogFolder, leaves: int) -> dict[str, Any]:
    """Append leaves to a log that is there."""
    old = log.head
    appender = append(log, old, lines(old.size, old.size + leaves))
    files = list(appender)
    read = {"read_files": log.files, "read_bytes": log.bytes}
    log.files = log.bytes = 0
    for path, data in files:
        log.write(path, data)
    log.head = appender.head
    return read


def check(log: LogFolder, _: int) -> dict[str, Any]:
    """Read every entry and every tile, and prove all of them against the root."""
    head = log.head
    entries = sum(1 for _ in TileTree(log, head.size, head.root).entries(0, head.size))
    if entries != head.size:
        raise ValueError("the log has fewer entries than its head says")
    return {}


def prove(log: LogFolder, leaves: int) -> dict[str, Any]:
    """Prove one leaf in the middle, and that the log without its last leaves is its beginning."""
    head = log.head
    tree = TileTree(log, head.size, head.root)
    index, old = head.size // 2, max(1, head.size - leaves)
    proof, leaf = tree.inclusion(index), tree.leaf_hash(index)
    if not verify_inclusion(leaf_hash=leaf, index=index, size=head.size, proof=proof, root=head.root):
        raise ValueError("the proof of a leaf does not hold")
    consistency, root = tree.consistency(old), tree.root_at(old)
    sizes = {"old_size": old, "new_size": head.size}
    if not verify_consistency(**sizes, old_root=root, new_root=head.root, proof=consistency):
        raise ValueError("the proof of an earlier head does not hold")
    return {}


STEPS = {"make": make, "grow": grow, "check": check, "prove": prove}


def peak_memory() -> int:
    """Return the largest resident set of this process, bytes; most steps end before anyone else could look at it."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"), re.MULTILINE)
    except OSError:
        found = None
    if found:
        return int(found[1]) * 1024
    # What the process was before it became this program can be in this figure.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(arguments: list[str]) -> int:
    """Do one step, and say what it took."""
    step, folder, leaves = arguments
    log = LogFolder(Path(folder))
    begun = time.process_time()
    more = STEPS[step](log, int(leaves))
    seconds = time.process_time() - begun
    print(
        json.dumps(
            {
                "cpu": seconds,
                "peak": peak_memory(),
                "files": log.files,
                "bytes": log.bytes,
                "size": log.head.size,
                **more,
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
