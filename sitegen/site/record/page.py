"""The record page of a paper: everything that proves it."""

from __future__ import annotations

from sitegen.pith.paper import Paper
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.record.context import record_context


def record_page(site: Site, paper: Paper, *, page: str, file_sha256: str = "") -> Output:
    """Make the record page of a paper (Pith format, section 8).

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the paper's page in `/paper/<page>/`.
        file_sha256: of the published document, 64 hex digits, or "".
    """
    context = record_context(site, paper, page=page, file_sha256=file_sha256)
    return site.render("record.html", site.routes.record(paper.number.suffix), context)
