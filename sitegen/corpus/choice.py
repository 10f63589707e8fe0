"""Which of a paper's documents are published, and which are superseded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from sitegen.corpus.instants import instant
from sitegen.corpus.rows import DocumentRow, Status


class Choice(NamedTuple):
    """A paper's verified documents, told apart.

    Arguments:
        bundle: the bundle that is published, or None.
        joined: other bundles, which lend their events, each once, by SHA-256.
        record: the newest record, or None.
    """

    bundle: DocumentRow | None
    joined: tuple[DocumentRow, ...]
    record: DocumentRow | None

    @property
    def documents(self) -> tuple[DocumentRow, ...]:
        """All that the paper is made from: the published bundle, the joined ones, the record."""
        first = () if self.bundle is None else (self.bundle,)
        return (*first, *self.joined, *(() if self.record is None else (self.record,)))


def choose(documents: Iterable[DocumentRow]) -> Choice:
    """Tell the published bundle, the joined bundles and the record apart.

    Arguments:
        documents: verified or superseded documents of one paper, in any order.

    Returns:
        the newest bundle and the newest record, each with its status; equal times fall to the lower SHA-256, equal
        bytes to the lower place.
    """
    known = list(documents)
    if len(known) == 1:  # as nearly all papers
        only = known[0]
        return Choice(only, (), None) if only.kind == "bundle" else Choice(None, (), only)
    bundles = _newest_first(document for document in known if document.kind == "bundle")
    records = _newest_first(document for document in known if document.kind == "record")
    return Choice(
        bundle=bundles[0]._replace(status=Status.VERIFIED) if bundles else None,
        joined=tuple(
            document._replace(status=Status.SUPERSEDED)
            for document in sorted(bundles[1:], key=lambda document: document.sha256)
        ),
        record=records[0]._replace(status=Status.VERIFIED) if records else None,
    )


def _newest_first(documents: Iterable[DocumentRow]) -> list[DocumentRow]:
    by_place = sorted(documents, key=lambda document: document.place, reverse=True)
    distinct = {document.sha256: document for document in by_place}
    by_digest = sorted(distinct.values(), key=lambda document: document.sha256)
    return sorted(by_digest, key=lambda document: instant(document.built_at), reverse=True)
