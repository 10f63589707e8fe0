"""One page a paper and nothing else, by a generator of our own: Pelican reads no Markdown and makes no feeds."""
# ruff: noqa: INP001 - Pelican reads it by its path
# mypy: ignore-errors
# Pelican is not among the libraries of this program.

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator


class Papers(Generator):
    """One page a paper, from data."""

    def generate_output(self, writer: Any) -> None:
        """Write every page."""
        template = self.get_template("paper")
        for paper in json.loads(Path("papers.json").read_bytes()):
            writer.write_file(f"paper/{paper['page']}/index.html", template, self.context, paper=paper)


class Plugin:
    """What Pelican calls a plug-in: something with a name that registers itself."""

    __name__ = "papers"

    @staticmethod
    def register() -> None:
        """Add the generator to Pelican's own."""
        signals.get_generators.connect(_generators)


def _generators(_: object) -> type[Papers]:
    return Papers


PLUGINS = [Plugin()]
SITENAME = "A mirror of papers"
SITEURL = "https://mirror.example"
PATH = "content"
THEME = "theme"
THEME_STATIC_PATHS = []
STATIC_PATHS = []
DIRECT_TEMPLATES = []
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
RELATIVE_URLS = False
