"""What the site hands to whoever writes the tree: a path and its bytes."""

from __future__ import annotations

from typing import NamedTuple


class Output(NamedTuple):
    """One file of the tree.

    Arguments:
        path: below the root of the tree, with `/` between its segments.
        body: the bytes of the file.
        links: further paths that hold the same bytes.
        sha256: of the body, 64 hex digits, where its maker knows it; "" leaves it to the writer.
    """

    path: str
    body: bytes
    links: tuple[str, ...] = ()
    sha256: str = ""
