"""The check of one unit of a live mirror, done in a thread: its files, its documents, and what its host did to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sitegen.errors import Problem, Severity
from sitegen.outside import refusals
from sitegen.outside.alterations import likely_alteration
from sitegen.outside.content_types import odd_type
from sitegen.outside.page_links import links_within
from sitegen.outside.remote_tree import RemoteTree
from sitegen.outside.units import Unit, is_served
from sitegen.pith.keys import TrustRoots
from sitegen.pith.parsing import parse
from sitegen.proof import addresses
from sitegen.proof.manifest_check import check_document, check_file
from sitegen.proof.manifest_reader import Listed
from sitegen.proof.source import Digest, SourceError
from sitegen.remote.exchange import Fetched

_PAGE: Final = ".html"
_MOST_HELD: Final = 96 << 20
"""Bytes that are held of one unit; of what comes after them only size and SHA-256 are known."""


@dataclass(slots=True)
class Findings:
    """What was found of one unit.

    Arguments:
        unit: which.
        problems: all of them, with places below the root.
        fine: paths of the files that are as they are listed.
        size: bytes that came.
        bundles: that were verified again, those that failed among them.
        records: the same.
        failed: documents with an error.
        unanswered: files that the host gave no answer for.
        odd_types: how names end, and with which types they came.
        links: pages, and the paths within the mirror that they lead to.
        state_sha256: what the published state says of itself, "" where nothing does.
    """

    unit: Unit
    problems: list[Problem] = field(default_factory=list)
    fine: list[str] = field(default_factory=list)
    size: int = 0
    bundles: int = 0
    records: int = 0
    failed: int = 0
    unanswered: int = 0
    odd_types: set[tuple[str, str]] = field(default_factory=set)
    links: list[tuple[str, set[str]]] = field(default_factory=list)
    state_sha256: str = ""


class Held:
    """The files of a unit, each asked for once.

    Arguments:
        tree: the mirror.
        unit: whose files are known by their sizes.
    """

    def __init__(self, tree: RemoteTree, unit: Unit) -> None:
        self._tree = tree
        self._sizes = {row.path: row.size for row in unit.rows}
        self._came: dict[str, Fetched | OSError] = {}
        self._room = _MOST_HELD

    def answer(self, path: str, most: int = 0) -> Fetched:
        """Return the answer with a file.

        Raises:
            OSError: there is none, as when it was asked for first.
        """
        if path not in self._came:
            try:
                size = self._sizes.get(path)
                found = (
                    self._tree.fetch(path, most=most)
                    if size is None
                    else self._tree.fetch_listed(path, size=size, room=self._room)
                )
                self._room -= len(found.body)
                self._came[path] = found
            except OSError as error:
                self._came[path] = error
        came = self._came[path]
        if isinstance(came, OSError):
            raise came
        return came

    def read(self, path: str, *, most: int) -> bytes:
        """Return the bytes of a file; see `sitegen.proof.source.Source`."""
        return self.answer(path, most).body

    def measure(self, path: str, *, size: int) -> Digest:
        """Return the size and SHA-256 of a file; see `sitegen.proof.source.Source`."""
        found = self.answer(path, max(size, 0))
        return Digest(found.size, found.sha256)


def check_unit(tree: RemoteTree, unit: Unit, trust: TrustRoots, *, page_of_404: str = "") -> Findings:
    """Return what is found of one unit.

    1. Every file is there, with its size and SHA-256; hosts' own files are not asked for.
    2. Where all came, every document is verified again, and what was derived from it fits it.

    Arguments:
        tree: the mirror.
        unit: what is checked.
        trust: the keys of whoever checks.
        page_of_404: the SHA-256 of 404.html, "" where it is not known.
    """
    held = Held(tree, unit)
    found = Findings(unit)
    for row in unit.rows:
        if is_served(row.path):
            _check_row(held, row, found, page_of_404)
        else:
            found.fine.append(row.path)
    for row in unit.rows:
        _check_paper(held, row.path, trust, found)
    for path, links in ((row.path, _links(held, row.path, tree)) for row in unit.rows):
        if links:
            found.links.append((path, links))
    found.state_sha256 = _state_sha256(held, unit) if unit.suffix else ""
    return found


def _check_row(held: Held, row: Listed, found: Findings, page_of_404: str) -> None:
    problems = list(check_file(held, row))
    found.problems += problems
    if not problems:
        found.fine.append(row.path)
    try:
        answer = held.answer(row.path)
    except FileNotFoundError:
        return
    except OSError:
        found.unanswered += 1
        return
    found.size += answer.size
    if problems and (cause := likely_alteration(answer, row, page_of_404=page_of_404)) is not None:
        found.problems.append(Problem(refusals.ALTERED_BY_HOST, row.path, cause))
    if (odd := odd_type(row.path, answer.fields.content_type)) is not None:
        found.odd_types.add(odd)


def _check_paper(held: Held, path: str, trust: TrustRoots, found: Findings) -> None:
    """Verify a document again, and count it; where something did not come, it counts as one that failed."""
    is_bundle, is_record = bool(addresses.bundle_suffix(path)), bool(addresses.record_suffix(path))
    problems: list[Problem] = []
    if not found.unanswered:
        problems += check_document(held, path, trust)
        found.problems += problems
    if is_bundle or is_record:
        found.bundles += is_bundle
        found.records += is_record
        found.failed += bool(found.unanswered) or any(problem.severity is Severity.ERROR for problem in problems)


def _links(held: Held, path: str, tree: RemoteTree) -> set[str]:
    if not path.endswith(_PAGE):
        return set()
    try:
        answer = held.answer(path)
    except OSError:
        return set()
    return links_within(answer.body, url=answer.url, base=tree.base)


def _state_sha256(held: Held, unit: Unit) -> str:
    try:
        parsed = parse(held.read(addresses.state(unit.suffix), most=0))
    except (SourceError, OSError):
        return ""
    value = "" if isinstance(parsed, tuple) else parsed.value.get("state_sha256")
    return value if isinstance(value, str) else ""
