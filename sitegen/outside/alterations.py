"""What a host may have done to a file that does not come as it is listed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from sitegen.proof.manifest_reader import Listed
from sitegen.remote.exchange import Fetched

_BOM: Final = b"\xef\xbb\xbf"
_GZIP: Final = b"\x1f\x8b"
_MINIFIED: Final = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt")
_UNDONE: Final[tuple[tuple[str, Callable[[bytes], bytes]], ...]] = (
    ("its ends of lines were changed", lambda body: body.replace(b"\r\n", b"\n")),
    ("a byte order mark was put before it", lambda body: body.removeprefix(_BOM)),
    ("an end of line was taken from its end", lambda body: body + b"\n"),
    ("an end of line was added at its end", lambda body: body.removesuffix(b"\n")),
)


def likely_alteration(answer: Fetched, row: Listed, *, page_of_404: str) -> str | None:
    """Return in one sentence what a host seems to have done to a file, None where nothing usual explains it.

    Arguments:
        answer: what came.
        row: what is listed.
        page_of_404: the SHA-256 of 404.html, "" where it is not known.
    """
    body = answer.body
    if answer.sha256 == page_of_404:
        return "it is the page 404.html, which the host gives with the status 200"
    if body.startswith(_GZIP):
        return "it is packed, and the host does not say so in Content-Encoding"
    for said, undo in _UNDONE:
        if hashlib.sha256(undo(body)).hexdigest() == row.sha256:
            return said
    return _by_size(answer, row)


def _by_size(answer: Fetched, row: Listed) -> str | None:
    """Return what a file that has become larger or smaller looks like."""
    if b"/cdn-cgi/" in answer.body:
        return "something of /cdn-cgi/ was put into it: e-mail obfuscation, a script or statistics of the host"
    is_page = row.path.endswith(".html") or answer.fields.content_type.startswith("text/html")
    if is_page and answer.size > row.size:
        return f"{answer.size - row.size} bytes were added: hosts add scripts and banners to pages"
    if row.path.endswith(_MINIFIED) and 0 < answer.size < row.size:
        return f"{row.size - answer.size} bytes are missing: hosts that minify or optimise files do so"
    return None
