"""The files of a mirror on the network, through a client that asks hosts which may lie."""

from __future__ import annotations

from sitegen.outside.mirror_files import MOST, UnreachableError
from sitegen.remote.addresses import parse_address
from sitegen.remote.client import Client
from sitegen.remote.exchange import FetchProblem, Question
from sitegen.remote.refusals import NOT_FOUND


class RemoteFiles:
    """The files of a mirror at an address; an answer from another host is not taken for the mirror's.

    Arguments:
        url: of the mirror's root, with or without a slash at its end.
        client: to which the address was given, and which therefore took it.
    """

    def __init__(self, url: str, client: Client) -> None:
        self.name = str(parse_address(url)).rstrip("/")
        self._client = client

    def read(self, path: str, most: int = MOST) -> bytes:
        """Return the bytes of a file; see `MirrorFiles`."""
        outcome = self._client.fetch(Question(url=f"{self.name}/{path}", most=most, same_origin=True))
        if not isinstance(outcome, FetchProblem):
            return outcome.body
        if outcome.problem.kind is NOT_FOUND:
            raise FileNotFoundError(path)
        raise UnreachableError(outcome.problem)
