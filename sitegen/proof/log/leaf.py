"""Leaves: what the log says of one version of a paper, in one line of ASCII."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PITH_NUMBER: Final = r"pith:[0-9]{4}:[A-Z2-7]{26}"
_SHA256: Final = r"[0-9a-f]{64}"
_TIME: Final = r"[!-~]{1,40}"
_PUBLICATION: Final = re.compile(rf"pith-mirror/1 publish ({_PITH_NUMBER}) ({_SHA256}) ({_SHA256}) ({_TIME})")
_REMOVAL: Final = re.compile(rf"pith-mirror/1 remove ({_PITH_NUMBER}) ({_SHA256})")
UNSTATED: Final = "-"


@dataclass(frozen=True, slots=True)
class Publication:
    """A bundle was published.

    Arguments:
        pith_number: of the paper, whole.
        bundle_sha256: of the bytes of `bundle.json`, 64 hex digits.
        state_sha256: of the published state, 64 hex digits.
        built_at: as in the bundle; where that cannot stand in a line, `-` takes its place.

    Raises:
        ValueError: a number or a hash is none.
    """

    pith_number: str
    bundle_sha256: str
    state_sha256: str
    built_at: str

    def __post_init__(self) -> None:
        if not re.fullmatch(_TIME, self.built_at):
            object.__setattr__(self, "built_at", UNSTATED)
        if not _PUBLICATION.fullmatch(self._text):
            raise ValueError("a publication has a Pith number and two SHA-256 in hex")

    @property
    def _text(self) -> str:
        hashes = f"{self.bundle_sha256} {self.state_sha256}"
        return f"pith-mirror/1 publish {self.pith_number} {hashes} {self.built_at}"

    def line(self) -> bytes:
        """Return the bytes of the leaf."""
        return self._text.encode("ascii")


@dataclass(frozen=True, slots=True)
class Removal:
    """A paper is no longer published.

    Arguments:
        pith_number: of the paper, whole.
        bundle_sha256: of the bytes of the last published `bundle.json`, 64 hex digits.

    Raises:
        ValueError: the number or the hash is none.
    """

    pith_number: str
    bundle_sha256: str

    def __post_init__(self) -> None:
        if not _REMOVAL.fullmatch(self._text):
            raise ValueError("a removal has a Pith number and a SHA-256 in hex")

    @property
    def _text(self) -> str:
        return f"pith-mirror/1 remove {self.pith_number} {self.bundle_sha256}"

    def line(self) -> bytes:
        """Return the bytes of the leaf."""
        return self._text.encode("ascii")


@dataclass(frozen=True, slots=True)
class UnknownLeaf:
    """Something else: of a later version, or wrong.

    Arguments:
        data: the bytes of the leaf.
    """

    data: bytes

    def line(self) -> bytes:
        """Return the bytes of the leaf."""
        return self.data


def parse_leaf(data: bytes) -> Publication | Removal | UnknownLeaf:
    """Return what a leaf says; whatever it is, its `line()` is `data` again."""
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return UnknownLeaf(data)
    if found := _PUBLICATION.fullmatch(text):
        return Publication(*found.groups())
    if found := _REMOVAL.fullmatch(text):
        return Removal(*found.groups())
    return UnknownLeaf(data)
