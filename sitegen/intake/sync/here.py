"""Whether the content folder holds what a mirror has: asked of one paper, and of all at the beginning of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sitegen.corpus.instants import instant
from sitegen.intake.inventory import Inventory
from sitegen.intake.sync.papers import Aimed, Papers


class Document(NamedTuple):
    """A verified document in the content folder."""

    kind: str
    sha256: str
    dated: str


def is_here(paper: Aimed, documents: Sequence[Document], *, each_version: bool) -> bool:
    """Tell whether the content folder holds a paper as a mirror has it, or something better.

    Better is a newer bundle, a bundle where the mirror has only a record, and what was kept when the mirror's was
    compared with it.

    Arguments:
        paper: as the mirror has it.
        documents: of the paper, in the content folder.
        each_version: older versions are wanted too.
    """
    if any(one.sha256 == paper.sha256 for one in documents):
        return True
    alike = [one for one in documents if one.kind == paper.kind]
    if paper.kept and paper.reached == paper.sha256:
        # It was asked for and kept out, which holds as long as something is here that is no older.
        return any(instant(one.dated) >= instant(paper.dated) for one in alike)
    if each_version:
        return False
    if paper.kind == "record" and any(one.kind == "bundle" for one in documents):
        return True
    return any(instant(one.dated) > instant(paper.dated) for one in alike)


def reconcile(papers: Papers, inventory: Inventory, *, each_version: bool) -> None:
    """Compare everything that is aimed at with the content folder, whatever was known of it before.

    So a file that somebody removed is fetched again, and what came from elsewhere meanwhile is not.
    """
    held = _by_suffix(inventory)
    suffix, documents = next(held, ("~", []))
    for paper in papers.aimed():
        while suffix < paper.suffix:
            suffix, documents = next(held, ("~", []))
        found = documents if suffix == paper.suffix else []
        if not paper.sha256:
            _ask_again(papers, paper, found)
        elif is_here(paper, found, each_version=each_version):
            if not paper.done:
                same = any(one.sha256 == paper.sha256 for one in found)
                papers.arrive(paper.suffix, paper.sha256 if same else "")
        elif paper.done:
            papers.depart(paper.suffix)


def documents_of(inventory: Inventory, suffix: str) -> list[Document]:
    """Return the verified documents of a paper in the content folder."""
    query = "SELECT kind, sha256, dated FROM document WHERE suffix = ?"
    return [Document(*row) for row in inventory.connection.execute(query, (suffix,))]


def _ask_again(papers: Papers, paper: Aimed, found: Sequence[Document]) -> None:
    """Let a paper that no index lists be asked for; on a condition only where what came last is still here."""
    etag = paper.etag if any(one.sha256 == paper.reached for one in found) else ""
    papers.ask_again(paper.suffix, etag)


def _by_suffix(inventory: Inventory) -> Iterator[tuple[str, list[Document]]]:
    last, documents = "", list[Document]()
    for suffix, *row in inventory.connection.execute(
        "SELECT suffix, kind, sha256, dated FROM document ORDER BY suffix"
    ):
        if suffix != last and documents:
            yield last, documents
            documents = []
        last = suffix
        documents.append(Document(*row))
    if documents:
        yield last, documents
