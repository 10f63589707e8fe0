"""The version of the style sheets, scripts, fonts and pictures that pages are shown with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final
from urllib.parse import unquote

from sitegen.errors import SitegenError

_MOST: Final = 512
"""Files that are remembered; those that were asked for longest ago are forgotten first."""


class Assets:
    """Remembers which assets were served, and counts when one of them changes.

    Arguments:
        started: a name of this run; versions of another run are never equal to those of this one.
    """

    def __init__(self, started: str) -> None:
        self._started = started
        self._count = 0
        self._digests: dict[str, bytes] = {}

    @property
    def version(self) -> str:
        """Letters, digits and `-`; another one after each change of an asset."""
        return f"{self._started}-{self._count}"

    def served(self, path: str, body: bytes) -> None:
        """Remember an asset.

        Arguments:
            path: below the root of the tree, percent-encoded.
            body: what was served.
        """
        name = unquote(path)
        self._digests.pop(name, None)
        self._digests[name] = hashlib.sha256(body).digest()
        if len(self._digests) > _MOST:
            del self._digests[next(iter(self._digests))]

    def refresh(self, affects: Callable[[str], bool], document: Callable[[str], bytes | None]) -> None:
        """Count a change where an asset that was served is another now.

        Arguments:
            affects: tells which paths may have changed.
            document: gives the file at a path.
        """
        changed = False
        for name, before in tuple(self._digests.items()):
            if affects(name):
                now = _digest(name, document)
                changed |= now != before
                self._digests[name] = now
        self._count += changed


def _digest(name: str, document: Callable[[str], bytes | None]) -> bytes:
    try:
        return hashlib.sha256(document(name) or b"").digest()
    except SitegenError:
        return b""
