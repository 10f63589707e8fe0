"""The papers that a mirror's own pages list under a category or an author; what they say is proven afterwards."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from sitegen.errors import Problem, RefusedError
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.refusals import HEAD_DIFFERS, NOTHING_CHOSEN
from sitegen.remote.exchange import Fetched
from sitegen.site.routes import Routes

_LARGEST_PAGE: Final = 8 << 20
_PAPER: Final = re.compile(r"(?:.*/)?paper/([A-Z2-7]{8,26})/?")
_OLDER: Final = re.compile(r"(?:.*/)?page/([0-9]{1,7})/?")


class _Links(HTMLParser):
    """Finds the papers and the next page of a list."""

    def __init__(self) -> None:
        super().__init__()
        self.papers: list[str] = []
        self.older = 0
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a link where it is one of a list's."""
        fields = {name: value or "" for name, value in attrs}
        if tag == "p":
            self._in_title = "paper-title" in fields.get("class", "").split()
        if tag != "a":
            return
        paper = _PAPER.fullmatch(fields.get("href", "")) if self._in_title else None
        if paper:
            self.papers.append(paper[1])
        older = _OLDER.fullmatch(fields.get("href", "")) if fields.get("rel") == "next" else None
        if older:
            self.older = int(older[1])

    def handle_endtag(self, tag: str) -> None:
        """Leave a title."""
        if tag == "p":
            self._in_title = False


def listed(mirror: Mirror, kind: str, key: str, most: int) -> Iterator[str]:
    """Yield the names of the pages of the papers in a list, 8 to 26 letters each.

    Arguments:
        mirror: to be asked.
        kind: `category` or `author`.
        key: of the list.
        most: papers that it can have, which are those of the index; it has no more pages.

    Raises:
        RefusedError: the mirror has no such list, or a page of it cannot be had or names no paper.
    """
    routes = Routes()
    path = routes.list(kind, key).url.removeprefix("/")
    root = mirror.fetch(path, most=_LARGEST_PAGE)
    if root is None:
        raise RefusedError(Problem(NOTHING_CHOSEN, mirror.url(path), "nothing is there"))
    first = _read(root)
    if not first.papers:
        raise RefusedError(Problem(NOTHING_CHOSEN, mirror.url(path), "what is there names no paper"))
    yield from first.papers
    # The root shows the newest; further pages are counted from the oldest, so that hardly any changes.
    if first.older > most:
        cause = f"it says that {first.older} older pages follow, and the mirror has {most} papers"
        raise RefusedError(Problem(HEAD_DIFFERS, mirror.url(path), cause))
    numbers = range(first.older, 0, -1)
    questions = (
        mirror.question(routes.list(kind, key, number).url.removeprefix("/"), most=_LARGEST_PAGE) for number in numbers
    )
    for outcome in mirror.client.fetch_many(questions):
        if not isinstance(outcome, Fetched):
            raise RefusedError(outcome.problem)
        papers = _read(outcome).papers
        if not papers:
            raise RefusedError(Problem(NOTHING_CHOSEN, outcome.question.url, "what is there names no paper"))
        yield from papers


def _read(answer: Fetched) -> _Links:
    links = _Links()
    # Of declarations that are none, the parser of the standard library says so with an assertion.
    with contextlib.suppress(AssertionError):
        links.feed(answer.body.decode("utf-8", "replace"))
    return links
