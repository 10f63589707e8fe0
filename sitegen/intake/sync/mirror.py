"""One mirror on the network: where its files are, and what comes of asking for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.proof import addresses
from sitegen.proof.source import SourceError
from sitegen.remote import refusals as network
from sitegen.remote.addresses import BadAddressError, parse_address, printable
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, Question

_LARGEST_OF_LOG: Final = 32 << 20


def mirror_base(text: str) -> str:
    """Return the address at which a mirror begins, in its one spelling, with a slash at its end.

    Raises:
        UsageError: it is none that can be asked.
    """
    try:
        address = str(parse_address(text.partition("?")[0].partition("#")[0]))
    except BadAddressError as error:
        raise UsageError(Problem(network.ADDRESS_UNUSABLE, printable(text), str(error))) from None
    return address.removesuffix("index.html") if address.endswith("/index.html") else address.rstrip("/") + "/"


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror; nothing is believed of what it serves.

    Arguments:
        base: where it begins, with a slash at its end.
        client: asks; it was given the address.
    """

    base: str
    client: Client

    def url(self, path: str) -> str:
        """Return where the file at a path below the root is."""
        return self.base + quote(path, safe="/~!$&'()*+,;=:@-._?")

    def question(self, path: str, *, most: int, etag: str = "", ticket: object = None) -> Question:
        """Return the question for a file, whose answer counts only if it is this host's."""
        return Question(url=self.url(path), most=most, etag=etag, same_origin=True, ticket=ticket)

    def fetch(self, path: str, *, most: int, etag: str = "") -> Fetched | None:
        """Return the answer with a file, None where nothing is there.

        Raises:
            RefusedError: there is no answer, with a code of the network.
        """
        outcome = self.client.fetch(self.question(path, most=most, etag=etag))
        if isinstance(outcome, Fetched):
            return outcome
        if outcome.problem.kind is network.NOT_FOUND:
            return None
        raise RefusedError(outcome.problem)

    def read(self, path: str, *, most: int) -> bytes:
        """Return the bytes of a file that must be there.

        Raises:
            RefusedError: they cannot be had, with a code of the network.
        """
        found = self.fetch(path, most=most)
        if found is None:
            raise RefusedError(Problem(network.NOT_FOUND, self.url(path), "nothing is there"))
        return found.body


@dataclass(frozen=True, slots=True)
class Tiles:
    """The files of a mirror's log (`sitegen.proof.log.tile_source.TileSource`)."""

    mirror: Mirror

    def read(self, path: str) -> bytes:
        """Return the bytes of the file at a path below the log's prefix.

        Raises:
            FileNotFoundError: there is no such file.
            SourceError: it cannot be said.
        """
        try:
            found = self.mirror.fetch(addresses.LOG + path, most=_LARGEST_OF_LOG)
        except RefusedError as error:
            raise SourceError(error.problems[0]) from None
        if found is None:
            raise FileNotFoundError(2, "nothing is there", path)
        return found.body
