"""The log that a build continues: found in the published tree, in a folder or at an address, and checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NoReturn, Protocol

from sitegen.build import refusals
from sitegen.errors import Code, MachineError, Problem, RefusedError
from sitegen.proof import addresses
from sitegen.proof import refusals as proof_refusals
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import SignedCheckpoint, read_checkpoint
from sitegen.proof.log.note import NoteError
from sitegen.proof.log.tile_paths import kept_sizes, read_sizes
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.operator_key import OperatorKey

_MOST: Final = 16 * 1024 * 1024


class LogFiles(Protocol):
    """Gives the files of a log, wherever it is."""

    @property
    def name(self) -> str:
        """Where the log is, for people."""

    def read(self, path: str) -> bytes:
        """Return a file of the log.

        Arguments:
            path: below the log's prefix: `checkpoint`, `tile/0/000`.

        Raises:
            FileNotFoundError: there is none.
            OSError: it cannot be read.
        """

    def is_mirror(self) -> bool:
        """Tell whether the log's files would be those of a mirror: one has a manifest.

        Raises:
            OSError: nobody can say.
        """


@dataclass(frozen=True, slots=True)
class LogFolder:
    """The log of a tree on this machine.

    Arguments:
        tree: the root of the tree.
    """

    tree: Path

    @property
    def name(self) -> str:
        """Where the log is, for people."""
        return str(self.tree / addresses.LOG)

    def read(self, path: str) -> bytes:
        """Return a file of the log; a larger one than any of ours is cut.

        Raises:
            FileNotFoundError: there is none.
            OSError: it cannot be read.
        """
        try:
            with (self.tree / addresses.LOG / path).open("rb") as file:
                return file.read(_MOST)
        except NotADirectoryError as error:
            raise FileNotFoundError(error.errno, error.strerror, path) from error

    def is_mirror(self) -> bool:
        """Tell whether the folder has a manifest."""
        return (self.tree / addresses.MANIFEST).exists()


@dataclass(frozen=True, slots=True)
class PublishedLog:
    """A log whose checkpoint was read; its leaves are proven while they are read.

    Arguments:
        files: where it is.
        origin: the first line of its checkpoint.
        size: its leaves.
        root: the root hash of its tree, 32 bytes.
        sizes: sizes of published checkpoints whose partial tiles stay, ascending; the last is `size`.
    """

    files: LogFiles
    origin: str
    size: int
    root: bytes
    sizes: tuple[int, ...]

    def entries(self, first: int = 0) -> Iterator[bytes]:
        """Yield the leaves from one on.

        Raises:
            RefusedError: a tile is not what the checkpoint says.
            MachineError: a tile cannot be read.
        """
        try:
            yield from TileTree(self.files, self.size, self.root).entries(first, self.size)
        except ProofError as error:
            _damaged(self.files, f"{error.place}: {error.cause}", error)
        except OSError as error:
            raise _unread(self.files, error) from error

    def root_at(self, size: int) -> bytes:
        """Return the root hash that the log had at a smaller size, from its tiles.

        Raises:
            RefusedError, MachineError: as `entries`.
        """
        try:
            return TileTree(self.files, self.size, self.root).root_at(size)
        except ProofError as error:
            _damaged(self.files, f"{error.place}: {error.cause}", error)
        except OSError as error:
            raise _unread(self.files, error) from error


def read_log(
    files: LogFiles, key: OperatorKey | None, *, adopt: bool = False, must_be_signed: bool = False
) -> PublishedLog | None:
    """Read the checkpoint of a log that is to be continued.

    Arguments:
        files: where it is.
        key: the key that this build signs with; a signed log must be signed by it.
        adopt: take a log that another key signed, or nobody.
        must_be_signed: take none that nobody signed where this build has a key.

    Returns:
        the log, None where there is no checkpoint.

    Raises:
        RefusedError: the checkpoint is not one, or another key signed it.
        MachineError: it cannot be read.
    """
    try:
        data = files.read("checkpoint")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unread(files, error) from error
    try:
        signed = read_checkpoint(data, ())
        if not adopt and (not signed.is_unsigned or (must_be_signed and key is not None)):
            _check_signer(files, data, key)
    except ProofError as error:
        _damaged(files, f"checkpoint: {error.cause}", error)
    return _with_sizes(files, signed)


def _check_signer(files: LogFiles, data: bytes, key: OperatorKey | None) -> None:
    """Refuse a checkpoint that this build's key did not sign.

    Raises:
        RefusedError: another key did, or this build has none.
        ProofError: a signature in the name of this build's key is wrong.
    """
    if key is None:
        _refuse(refusals.LOG_OF_ANOTHER_KEY, files, "its checkpoint is signed, and this build has no key")
    try:
        read_checkpoint(data, [key.verifier])
    except NoteError as error:
        if error.code != proof_refusals.NOTE_NOT_SIGNED.code:
            raise
        _refuse(refusals.LOG_OF_ANOTHER_KEY, files, f"{error.cause}, with which this build signs")


def _with_sizes(files: LogFiles, signed: SignedCheckpoint) -> PublishedLog:
    head = signed.checkpoint
    try:
        sizes = read_sizes(files.read("sizes"))
    except FileNotFoundError:
        sizes = ()
    except ProofError as error:
        _damaged(files, f"{error.place}: {error.cause}", error)
    except OSError as error:
        raise _unread(files, error) from error
    if sizes[-1:] != (head.size,):
        _damaged(files, f"sizes: it does not lead up to {head.size}, the size of the checkpoint", None)
    return PublishedLog(files, head.origin, head.size, head.root, sizes)


def joined(one: PublishedLog | None, other: PublishedLog | None) -> PublishedLog | None:
    """Return the longer of two logs, of two equal ones the first, after seeing that it goes on where the other ends.

    The partial tiles of both stay, since checkpoints of both were published.

    Raises:
        RefusedError: they contradict each other.
        MachineError: a tile cannot be read.
    """
    if one is None or other is None:
        return one or other
    shorter, longer = sorted((other, one), key=lambda log: log.size)
    if longer.root_at(shorter.size) != shorter.root:
        cause = f"its first {shorter.size} leaves are not those of {shorter.files.name}"
        _refuse(refusals.LOG_FORKED, longer.files, cause)
    sizes = kept_sizes({*one.sizes, *other.sizes}, longer.size)
    return longer if sizes == longer.sizes else replace(longer, sizes=sizes)


def _damaged(files: LogFiles, cause: str, error: Exception | None) -> NoReturn:
    raise RefusedError(Problem(refusals.LOG_DAMAGED, files.name, cause)) from error


def _refuse(code: Code, files: LogFiles, cause: str) -> NoReturn:
    raise RefusedError(Problem(code, files.name, cause))


def _unread(files: LogFiles, error: OSError) -> MachineError:
    return MachineError(Problem(refusals.LOG_UNREAD, files.name, error.strerror or str(error)))
