"""The files of a live mirror, as a source for the checks: nothing of them is believed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast
from urllib.parse import quote

from sitegen.errors import Problem
from sitegen.proof import addresses, refusals
from sitegen.proof.source import Digest, SourceError
from sitegen.proof.tree import is_safe_path
from sitegen.remote import refusals as network
from sitegen.remote.addresses import parse_address
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, Question

_SLACK: Final = 64 << 10
"""Bytes more than listed that are still taken, to say what a host may have added."""
_LARGEST_OF_LOG: Final = 32 << 20
"""Bytes that a file of the log may have: an entry is no longer than 64 KiB, and a bundle has 256 of them."""
_MOST_KEPT: Final = 32 << 20
"""Bytes of a listed file that are kept: twice those of the largest document. A mirror may list what no memory holds."""


def mirror_base(text: str) -> str:
    """Return the address at which a mirror begins, in its one spelling, with a slash at its end.

    Raises:
        BadAddressError: it is none that can be asked.
    """
    address = str(parse_address(text.partition("?")[0].partition("#")[0]))
    return address.removesuffix("index.html") if address.endswith("/index.html") else address.rstrip("/") + "/"


class Nowhere(io.RawIOBase):
    """A file that is written to and keeps nothing."""

    def writable(self) -> bool:
        """Tell that it may be written to."""
        return True

    def write(self, data: Any, /) -> int:
        """Take bytes."""
        return len(data)

    def tell(self) -> int:
        """Stand at the beginning."""
        return 0

    def seek(self, offset: int, whence: int = 0, /) -> int:  # noqa: ARG002 - wherever it goes, it is at the beginning
        """Stay there."""
        return 0

    def truncate(self, size: int | None = None, /) -> int:  # noqa: ARG002 - there is nothing to cut
        """Keep nothing."""
        return 0


@dataclass(frozen=True, slots=True)
class RemoteTree:
    """A live mirror.

    Arguments:
        client: asks for the files; it was given the mirror's address.
        base: where the mirror begins, with a slash at its end.
    """

    client: Client
    base: str

    def url(self, path: str) -> str:
        """Return where the file at a path is."""
        return self.base + quote(path, safe="/~!$&'()*+,;=:@-._")

    def fetch(self, path: str, *, most: int, is_kept: bool = True) -> Fetched:
        """Return the answer with a file.

        Arguments:
            path: below the root.
            most: bytes that it may have.
            is_kept: keep its bytes, beside their number and SHA-256.

        Raises:
            FileNotFoundError: nothing is there.
            SourceError: there is no answer, or one that is not used; the problem has a code of the network.
            ValueError: the path does not stay below the root.
        """
        if not is_safe_path(path):
            raise ValueError("the path does not stay below the root of the tree")
        into = None if is_kept else cast("BinaryIO", Nowhere())
        outcome = self.client.fetch(Question(url=self.url(path), most=most, same_origin=True, into=into))
        if isinstance(outcome, Fetched):
            return outcome
        if outcome.problem.kind is network.NOT_FOUND:
            raise FileNotFoundError(2, "nothing is there", path)
        raise SourceError(outcome.problem)

    def fetch_listed(self, path: str, *, size: int, room: int = _MOST_KEPT) -> Fetched:
        """Return the answer with a file that is listed with a size in bytes; a very large one without its bytes.

        Arguments:
            path: below the root.
            size: as it is listed.
            room: of a file that has more bytes, none are kept.

        Raises:
            FileNotFoundError, SourceError, ValueError: as `fetch`; one that is much larger is named so.
        """
        try:
            return self.fetch(path, most=size + _SLACK, is_kept=size <= min(room, _MOST_KEPT))
        except SourceError as error:
            if error.problem.kind is not network.TOO_LARGE:
                raise
            cause = f"more than {size + _SLACK} bytes instead of {size}"
            raise SourceError(Problem(refusals.SIZE_DIFFERS, self.url(path), cause)) from None

    def read(self, path: str, *, most: int) -> bytes:
        """Return the bytes of a file; see `sitegen.proof.source.Source`."""
        return self.fetch(path, most=most).body

    def measure(self, path: str, *, size: int) -> Digest:
        """Return the size and SHA-256 of a file; see `sitegen.proof.source.Source`."""
        found = self.fetch_listed(path, size=max(size, 0))
        return Digest(found.size, found.sha256)


@dataclass(frozen=True, slots=True)
class RemoteTiles:
    """The files of a live mirror's log (`sitegen.proof.log.tile_source.TileSource`)."""

    tree: RemoteTree

    def read(self, path: str) -> bytes:
        """Return the bytes of the file at a path below the log's prefix.

        Raises:
            FileNotFoundError: there is no such file.
            SourceError: it cannot be said.
        """
        return self.tree.read(addresses.LOG + path, most=_LARGEST_OF_LOG)
