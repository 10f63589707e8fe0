"""Which file answers at an address, as Cloudflare Pages and Netlify's clean addresses have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

INDEX: Final = "index.html"
_HTML: Final = ".html"
NOT_SERVED: Final = frozenset({"_headers", "_redirects"})
"""Files that a host reads and does not serve."""


@dataclass(frozen=True, slots=True)
class Found:
    """The file at an address.

    Arguments:
        path: below the root of the tree.
        body: its bytes.
    """

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The address that a file really has.

    Arguments:
        path: below the root of the tree, decoded; "" is the root.
    """

    path: str


@dataclass(frozen=True, slots=True)
class Nowhere:
    """No file is at the address."""


Place: TypeAlias = Found | Elsewhere | Nowhere
Document: TypeAlias = Callable[[str], bytes | None]


def place_of(path: str, document: Document) -> Place:
    """Return what is at an address.

    Arguments:
        path: below the root of the tree, decoded: `paper/ABCDEFGH/`, or "" for the root.
        document: gives the file at a path.
    """
    if path in NOT_SERVED:
        return Nowhere()
    if not path or path.endswith("/"):
        return _folder(path, document)
    body = document(path)
    if body is not None:
        return _file(path, body, document)
    body = document(path + _HTML)
    if body is not None:
        return Found(path + _HTML, body)
    if document(f"{path}/{INDEX}") is not None:
        return Elsewhere(f"{path}/")
    return Nowhere()


def _folder(path: str, document: Document) -> Place:
    body = document(path + INDEX)
    if body is not None:
        return Found(path + INDEX, body)
    bare = path.removesuffix("/")
    if bare and document(bare + _HTML) is not None:
        return Elsewhere(bare)
    return Nowhere()


def _file(path: str, body: bytes, document: Document) -> Place:
    if path == INDEX or path.endswith(f"/{INDEX}"):
        return Elsewhere(path.removesuffix(INDEX))
    bare = path.removesuffix(_HTML)
    # The page for unknown addresses is no page of its own, so it has no cleaner address.
    if bare in {path, "", "404"} or bare.endswith("/") or document(bare) is not None:
        return Found(path, body)
    return Elsewhere(bare)
