"""The files of a mirror on the network, one by one or many in a row, through a client that asks hosts which may lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sitegen.errors import Problem
from sitegen.outside.mirror_files import MOST
from sitegen.outside.remote_tree import RemoteTree, mirror_base
from sitegen.remote.client import Client
from sitegen.remote.exchange import FetchProblem, Question


class RemoteFiles:
    """The files of a mirror at an address; an answer from another host is not taken for the mirror's.

    Arguments:
        url: of the mirror's root, with or without a slash at its end.
        client: to which the address was given, and which therefore took it.
    """

    def __init__(self, url: str, client: Client) -> None:
        self._tree = RemoteTree(client, mirror_base(url))
        self._client = client
        self.name = self._tree.base.rstrip("/")

    def read(self, path: str, most: int = MOST) -> bytes:
        """Return the bytes of a file; see `MirrorFiles`."""
        return self._tree.read(path, most=most)

    def read_each(self, wanted: Iterable[tuple[str, int]]) -> Iterator[bytes | Problem]:
        """Yield the bytes of many files, which are asked for in several threads; see `MirrorFiles`."""
        questions = (Question(url=self._tree.url(path), most=most, same_origin=True) for path, most in wanted)
        for outcome in self._client.fetch_many(questions):
            yield outcome.problem if isinstance(outcome, FetchProblem) else outcome.body
