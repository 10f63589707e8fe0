"""What a paper's pages tell the script that checks the paper in the reader's browser."""

from __future__ import annotations

from typing import NamedTuple

from sitegen.pith.paper import Paper


class InBrowser(NamedTuple):
    """What is fetched and checked.

    Arguments:
        suffix: the paper that the document has to be of.
        document: `bundle`, or `record` where the paper came only as one.
        sha256: of the document that the pages were made from, 64 hex digits, "" where it is not known.
    """

    suffix: str
    document: str
    sha256: str


def in_browser(paper: Paper, file_sha256: str) -> InBrowser:
    """Return what the script needs to know of a paper."""
    return InBrowser(paper.number.suffix, "record" if paper.bundle is None else "bundle", file_sha256)
