"""The files of a mirror on the network, through a client that asks hosts which may lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.errors import Problem
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
        outcome = self._client.fetch(self._question(path, most))
        if not isinstance(outcome, FetchProblem):
            return outcome.body
        if outcome.problem.kind is NOT_FOUND:
            raise FileNotFoundError(path)
        raise UnreachableError(outcome.problem)

    def read_each(self, wanted: Iterable[tuple[str, int]]) -> Iterator[bytes | Problem]:
        """Yield the bytes of many files, which are asked for in several threads; see `MirrorFiles`."""
        for outcome in self._client.fetch_many(self._question(path, most) for path, most in wanted):
            yield outcome.problem if isinstance(outcome, FetchProblem) else outcome.body

    def _question(self, path: str, most: int) -> Question:
        return Question(url=f"{self.name}/{path}", most=most, same_origin=True)
