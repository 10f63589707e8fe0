"""Continue the mirror's log: the leaves that are due, the tiles over them, the checkpoint (C2SP tlog-tiles)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple, Self

from sitegen.build.made import Made, MadeUnit
from sitegen.build.press import Press
from sitegen.build.published_log import LogFolder, PublishedLog
from sitegen.proof import addresses
from sitegen.proof.log.appending import Appender
from sitegen.proof.log.checkpoint import Checkpoint, write_checkpoint
from sitegen.proof.log.tile_paths import kept_sizes, kept_tiles, partial_tiles, tile_path, width_of, write_sizes
from sitegen.proof.log.tile_source import beginning
from sitegen.proof.log.tiles import TreeHead
from sitegen.proof.partition import partition_key
from sitegen.site.data.index import LetterRange, letter_range
from sitegen.site.data.log_papers import PaperLeaf, papers_index, papers_part
from sitegen.site.outputs import Output

LOG: Final = "log"
"""The unit of the log's files."""
_PART: Final = "log-part"
"""The kind of units that are the parts of `log/papers/`."""
_FACT: Final = "head"
_MOST: Final = 1_000
"""Papers that change parts of `log/papers/` one by one; of more, all parts are made."""


class LogHead(NamedTuple):
    """How far the log goes.

    Arguments:
        tree: its size and root.
        sizes: of published checkpoints whose partial tiles stay, ascending; the last is the log's own.
    """

    tree: TreeHead
    sizes: tuple[int, ...]

    def fact(self) -> dict[str, str]:
        """Return what the state of a tree says of it."""
        return {_FACT: f"{self.tree.root.hex()} {' '.join(map(str, self.sizes))}"}

    @classmethod
    def of(cls, facts: dict[str, str]) -> Self:
        """Return what the state of a tree says.

        Raises:
            KeyError, ValueError: it says nothing of this form.
        """
        root, *sizes = facts[_FACT].split()
        numbers = tuple(map(int, sizes))
        return cls(TreeHead(numbers[-1], bytes.fromhex(root)), numbers)


class ChangedLog(NamedTuple):
    """What became of the log's files; as `RemadeSearch`, with the head."""

    head: LogHead
    written: int
    removed: set[str]
    touched: set[str]


def write_log(press: Press, made: Made, old: PublishedLog | None) -> LogHead:
    """Write all files of the log into a new tree: the leaves that it had, each proven anew, and those that are due.

    Arguments:
        press: the build.
        made: knows every paper that is published; it is told of the files.
        old: the log to be continued, None to begin one.

    Raises:
        RefusedError: the old log is not what its checkpoint says.
        MachineError: it cannot be read, or the new one not be written.
    """
    book = made.logbook
    if old is not None:
        book.load(old.entries())
    book.find_due()
    appender = Appender(None, TreeHead(), chain(old.entries() if old else (), book.due()))
    files = _Files(press, made, is_new=True)
    for path, body in appender:
        files.write(path, body)
    book.enter_due(old.size if old else 0)
    head = LogHead(appender.head, kept_sizes(old.sizes if old else (), appender.head.size))
    _write_earlier_tiles(files, LogFolder(press.plan.tree), head)
    _write_parts(files, made, None)
    _write_head(files, made, press, head)
    return head


def change_log(press: Press, made: Made, output: Path, head: LogHead, suffixes: Iterable[str]) -> ChangedLog | None:
    """Append the leaves that are due to the published log.

    Arguments:
        press: the build; its writer puts files beside the tree.
        made: knows every paper that is published; it is told of the change.
        output: the published tree.
        head: of its log.
        suffixes: papers that may have changed, come or gone.

    Returns:
        what was done, None where no leaf is due.

    Raises:
        LogError: the published tiles are not those of the head.
        OSError: they cannot be read.
    """
    book, files = made.logbook, _Files(press, made)
    if not book.find_due(suffixes):
        return None
    before, due = book.bits(), book.papers_due(_MOST)
    appender = Appender(LogFolder(output), head.tree, book.due())
    for path, body in appender:
        files.write(path, body)
    book.enter_due(head.tree.size)
    now = LogHead(appender.head, kept_sizes(head.sizes, appender.head.size))
    for tile in kept_tiles(head.sizes, head.tree.size) - kept_tiles(now.sizes, now.tree.size):
        files.remove(tile_path(*tile))
    _write_parts(files, made, due if book.bits() == before else None)
    _write_head(files, made, press, now)
    return ChangedLog(now, files.written, files.removed, files.touched)


class _Files:
    """Writes files of the log, in the place of those that were there.

    Arguments:
        press: the build.
        made: is told of the files.
        is_new: none was there. In a tree that is made from the beginning, to look for one would be to look through
            all that was made, for each of ten thousand files.
    """

    def __init__(self, press: Press, made: Made, *, is_new: bool = False) -> None:
        self._press = press
        self._made = made
        self._is_new = is_new
        self.routes = press.site.routes
        self.written = 0
        self.removed: set[str] = set()
        self.touched: set[str] = set()

    def write(self, path: str, body: bytes) -> None:
        """Write the file at a path below the log's prefix."""
        self.put(LOG, Output(self.routes.log(path).file, body))

    def put(self, unit: str, output: Output, kept: object = None) -> None:
        """Write a file as one of a unit's."""
        if not self._is_new:
            self._forget(unit, output.path)
        groups = self._press.writer.write_each([output])
        self._made.add([MadeUnit(unit, 0, groups, kept)])
        self.written += 1
        self.touched.add(partition_key(output.path))

    def _forget(self, unit: str, path: str) -> None:
        if unit == LOG:
            self._made.remove_file(unit, path)
        else:
            self._made.remove(unit)

    def remove(self, path: str) -> None:
        """Let the tree have a file no longer, by its path below the log's prefix."""
        file = addresses.LOG + path
        self._made.remove_file(LOG, file)
        self.drop(file)

    def drop(self, file: str) -> None:
        """Remember that a file is gone."""
        self.removed.add(file)
        self.touched.add(partition_key(file))


def _write_earlier_tiles(files: _Files, tree: LogFolder, head: LogHead) -> None:
    """Write the partial tiles of checkpoints that were published before, which begin as those of today do."""
    size = head.tree.size
    current = set(partial_tiles(size))
    for level, index, width in sorted(kept_tiles(head.sizes, size) - current, key=str):
        now = tree.read(tile_path(level, index, width_of(level, index, size)))
        files.write(tile_path(level, index, width), beginning(now, level, width))


def _write_parts(files: _Files, made: Made, suffixes: list[str] | None) -> None:
    """Write the parts of `log/papers/` that name some papers, or all."""
    book = made.logbook
    bits = book.bits()
    if suffixes is not None:
        for span in sorted({letter_range(suffix, bits) for suffix in suffixes}):
            _write_part(files, span, book.part(span))
        return
    before = {str(said["path"]): unit for unit, said in made.kept(_PART)}
    for unit in before.values():
        made.remove(unit)
    for span, rows in book.parts(bits):
        before.pop(_write_part(files, span, rows), None)
    for path in before:
        files.drop(path)


def _write_part(files: _Files, span: LetterRange, rows: Iterator[PaperLeaf]) -> str:
    output, said = papers_part(files.routes, span, rows)
    files.put(f"{_PART}/{span.name}", output, said)
    return output.path


def _write_head(files: _Files, made: Made, press: Press, head: LogHead) -> None:
    """Write what is another with every leaf."""
    said = sorted((said for _, said in made.kept(_PART)), key=lambda part: str(part["first"]))
    files.put(LOG, papers_index(files.routes, said, bits=made.logbook.bits()))
    files.write("sizes", write_sizes(head.sizes))
    key = press.plan.key
    checkpoint = Checkpoint(press.plan.origin, head.tree.size, head.tree.root)
    files.write("checkpoint", write_checkpoint(checkpoint, key.note_signer() if key else None))
