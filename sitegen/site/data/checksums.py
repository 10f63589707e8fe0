"""The SHA-256 of the published documents of a month, as `sha256sum -c` reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sitegen.site.outputs import Output
from sitegen.site.routes import Routes


class Checksum(NamedTuple):
    """A published document that came as it stands there.

    Arguments:
        suffix: 26 letters.
        kind: `bundle` or `record`.
        sha256: 64 hex digits of its bytes.
    """

    suffix: str
    kind: str
    sha256: str


def checksums(routes: Routes, month: str, rows: Iterable[Checksum]) -> Output | None:
    """Return the list of a month, or None where it has no document.

    Arguments:
        routes: the addresses.
        month: `yyyy-mm`, of the submission.
        rows: the documents of the month's papers.

    Returns:
        lines of GNU coreutils' format, sorted by path, with paths below the root of the tree.
    """
    lines = []
    for suffix, kind, sha256 in rows:
        address = routes.bundle(suffix) if kind == "bundle" else routes.record_json(suffix)
        lines.append((address.file, sha256))
    if not lines:
        return None
    body = "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(lines))
    return Output(routes.checksums(month).file, body.encode("ascii"))
