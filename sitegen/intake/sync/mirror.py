"""One mirror on the network: where its files are, and what comes of asking for one."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.outside.remote_tree import RemoteTree, mirror_base
from sitegen.remote import refusals as network
from sitegen.remote.addresses import BadAddressError, printable
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, Question


def base_of(text: str) -> str:
    """Return the address at which a mirror begins, in its one spelling, with a slash at its end.

    Raises:
        UsageError: it is none that can be asked.
    """
    try:
        return mirror_base(text)
    except BadAddressError as error:
        raise UsageError(Problem(network.ADDRESS_UNUSABLE, printable(text), str(error))) from None


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror; nothing is believed of what it serves.

    Arguments:
        base: where it begins, with a slash at its end.
        client: asks; it was given the address.
    """

    base: str
    client: Client

    @property
    def tree(self) -> RemoteTree:
        """The same mirror as the checks of live mirrors read it."""
        return RemoteTree(self.client, self.base)

    def url(self, path: str) -> str:
        """Return where the file at a path below the root is; a query behind it is written as it has to be already."""
        path, mark, query = path.partition("?")
        return self.base + quote(path, safe="/~!$&'()*+,;=:@-._%") + mark + query

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
