"""The log of a tree that is served: its checkpoint is fetched at once, all its tiles when one is asked for."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from typing import Final

from sitegen.build.published_log import LogFolder
from sitegen.proof import addresses
from sitegen.proof.log.checkpoint import read_checkpoint
from sitegen.proof.log.merkle import HASH_BYTES
from sitegen.proof.log.tile_paths import WIDTH, log_paths, read_sizes
from sitegen.remote.client import Client
from sitegen.remote.exchange import Fetched, FetchProblem, Outcome, Question
from sitegen.remote.waiting import Manners

_MOST: Final = 17 << 20
"""Bytes of a bundle of entries, of which 256 have at most 65,535 bytes each, and of every other file of a log."""
_MOST_LEAVES: Final = 100_000_000
"""A hostile checkpoint could state any number, and the tiles of this many are some 30 GB already."""
_NOTHING: Final = frozenset({404, 410})


class LogAddress:
    """Gives the files of the log.

    Arguments:
        base_url: of the mirror, without a slash at its end.
        folder: where the tiles are put; it need not be there.
        contact: stands in the User-Agent.
    """

    def __init__(self, base_url: str, folder: Path, contact: str) -> None:
        self.name = f"{base_url}/{addresses.LOG}"
        self._base_url = base_url
        self._folder = folder
        self._manners = Manners(contact=contact)
        self._known: dict[str, bytes] = {}
        self._has_tiles = False

    def read(self, path: str) -> bytes:
        """Return a file of the log.

        Raises:
            FileNotFoundError: the host says that there is none.
            OSError: it cannot be had.
        """
        if path.startswith("tile/"):
            if not self._has_tiles:
                self._fetch_tiles()
                self._has_tiles = True
            return LogFolder(self._folder).read(path)
        if path not in self._known:
            with self._client() as client:
                self._known[path] = _body(client.fetch(self._question(path)))
        return self._known[path]

    def is_mirror(self) -> bool:
        """Tell whether the host has a manifest.

        Raises:
            OSError: it does not say.
        """
        with self._client() as client:
            outcome = client.fetch(Question(url=f"{self._base_url}/{addresses.MANIFEST}", most=_MOST, same_origin=True))
        try:
            _body(outcome)
        except FileNotFoundError:
            return False
        return True

    def _fetch_tiles(self) -> None:
        """Fetch every tile and bundle of the checkpoint; nothing of them is believed here."""
        size = read_checkpoint(self.read("checkpoint"), ()).checkpoint.size
        if size > _MOST_LEAVES:
            cause = f"its checkpoint states {size} leaves, and more than {_MOST_LEAVES} are not fetched"
            raise OSError(errno.EFBIG, cause, self.name)
        sizes = read_sizes(self.read("sizes"))
        # Tiles that an earlier look fetched may be those of a smaller log.
        shutil.rmtree(self._folder, ignore_errors=True)
        questions = (self._question(path) for path in log_paths(sizes, size))
        with self._client() as client:
            for outcome in client.fetch_many(questions):
                target = self._folder / addresses.LOG / outcome.question.ticket
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(_body(outcome))

    def _question(self, path: str) -> Question:
        is_tile = path.startswith("tile/") and not path.startswith("tile/entries/")
        most = WIDTH * HASH_BYTES if is_tile else _MOST
        return Question(url=f"{self._base_url}/{addresses.LOG}{path}", most=most, same_origin=True, ticket=path)

    def _client(self) -> Client:
        return Client(given=[self._base_url], manners=self._manners)


def _body(outcome: Outcome) -> bytes:
    if isinstance(outcome, Fetched):
        return outcome.body
    raise _error(outcome)


def _error(failed: FetchProblem) -> OSError:
    problem = failed.problem
    if failed.status in _NOTHING:
        return FileNotFoundError(errno.ENOENT, problem.cause, problem.place)
    return OSError(errno.EIO, f"{problem.code}, {problem.place}: {problem.cause}")
