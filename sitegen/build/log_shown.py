"""What the page of the mirror tells of the log."""

from __future__ import annotations

import base64
from typing import Final

from sitegen.build.log_stage import LogHead
from sitegen.build.made import Made
from sitegen.build.press import Press
from sitegen.site.mirror_page import LogShown

_SHOWN: Final = 8


def log_shown(press: Press, made: Made, head: LogHead) -> LogShown:
    """Return what the page of the mirror tells of the log.

    Arguments:
        press: the build.
        made: knows which leaf speaks of which paper.
        head: of the log.
    """
    key, book, papers = press.plan.key, made.logbook, press.corpus.papers
    rows = [papers.row(leaf.pith_number.rpartition(":")[2]) for leaf in book.newest(_SHOWN)]
    removed, gone = book.removed(_SHOWN)
    return LogShown(
        origin=press.plan.origin,
        vkey=key.vkey if key else "",
        minisign=key.minisign().public.text if key else "",
        fingerprint=key.fingerprint if key else "",
        size=head.tree.size,
        root=base64.b64encode(head.tree.root).decode("ascii"),
        newest=tuple([row.entry for row in rows if row is not None]),
        removed=removed,
        gone=tuple([leaf.pith_number for leaf in gone]),
    )
