"""The second half of the work, in a worker: the facts that were laid aside become pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson
from jinja2 import BaseLoader, Environment, FileSystemLoader
from markupsafe import Markup, escape

from benchmarks.peers.sitegen.citing import CitingIndex
from benchmarks.peers.sitegen.facts import PageFacts
from benchmarks.peers.sitegen.verifying import Sheet
from sitegen.build.files import TreeWriter
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from sitegen.site.strings import Strings
from sitegen.site.theme import Theme

_TEMPLATES: Final = Path(__file__).resolve().parent / "templates"
_PAPER: Final = "paper.html"
_NOT_LISTED: Final = "-"
"""For the digest: no manifest lists these pages, and the others hash nothing either."""
_STYLE: Final = Path(__file__).resolve().parent.parent / "style.css"


class _OperatorLoader(BaseLoader):
    """Finds the operator's template of a paper; the pages that are not made here are empty."""

    def __init__(self) -> None:
        self._own = FileSystemLoader(_TEMPLATES)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str | None, Callable[[], bool] | None]:
        return self._own.get_source(environment, template) if template == _PAPER else ("", None, None)


@dataclass(frozen=True)
class SettingDesk:
    """What a setting worker holds; all of it was made before the workers were forked.

    Arguments:
        theme: the operator's template, compiled by the program's own theme.
        style: of every page.
        index: who cites whom.
        writer: of the tree.
        routes: every address.
    """

    theme: Theme
    style: Markup
    index: CitingIndex
    writer: TreeWriter
    routes: Routes


def setting_desk(index: CitingIndex, tree: Path) -> SettingDesk:
    """Compile the template and open the tree.

    Arguments:
        index: settled.
        tree: a folder that exists.
    """
    style = Markup(_STYLE.read_text(encoding="utf-8").strip())  # noqa: S704 - our own file
    return SettingDesk(Theme.load(_OperatorLoader(), Strings.read("")), style, index, TreeWriter(tree), Routes())


def set_pages(desk: SettingDesk, sheet: Sheet) -> int:
    """Make and write the pages of the papers whose facts lie together; return how many."""
    rows = orjson.loads(sheet.laid.read())
    return desk.writer.write(_PAPER, _outputs(desk, rows, sheet.first)).files


def _outputs(desk: SettingDesk, rows: list[list[object]], first: int) -> Iterator[Output]:
    for number, row in enumerate(rows, start=first):
        facts = PageFacts._make(row)
        count, citing = desk.index.citing(number)
        html = desk.theme.render(
            _PAPER,
            {
                "paper": facts,
                # What stands on the page more than once is escaped once.
                "title": escape(facts.title),
                "authors": escape(facts.authors),
                "abstract": escape(facts.abstract),
                "keywords": [escape(word) for word in facts.keywords],
                "references": facts.references,
                "cited_by_count": count,
                "cited_by": citing,
                "style": desk.style,
            },
        )
        yield Output(desk.routes.paper(facts.page).file, html.encode(), sha256=_NOT_LISTED)
