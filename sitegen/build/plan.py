"""What a build is to do, decided before it begins; every worker gets a copy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from sitegen import __version__
from sitegen.config import Config
from sitegen.content.pages import Page
from sitegen.site.mirror import MirrorInfo, Site
from sitegen.site.theme import Theme

PROGRAM = f"sitegen {__version__}"


@dataclass(frozen=True, slots=True)
class Plan:
    """One build.

    Arguments:
        config: the configuration.
        templates: the theme that is shipped with the program.
        pages: the operator's own pages.
        tree: the folder that the new tree is written into.
        corpus: the file that the corpus is in, once it is finished.
        moment: SOURCE_DATE_EPOCH as RFC 3339, or "" where it is not set and dates come from the content.
    """

    config: Config
    templates: Path
    pages: tuple[Page, ...]
    tree: Path
    corpus: Path
    moment: str

    def make_site(self) -> Site:
        """Compile the theme, the operator's own templates before the shipped ones, and make the site.

        Raises:
            UsageError: a template is wrong.
        """
        shown = sorted((page for page in self.pages if page.order is not None), key=_navigation)
        mirror = self.config.mirror
        info = MirrorInfo(
            name=mirror.name,
            base_url=mirror.base_url,
            description=mirror.description,
            contact=mirror.contact,
            keys=tuple(self.config.trust.values()),
        )
        theme = Theme.load(self._loader())
        return Site.make(info, theme, version=__version__, pages={page.path: page.title for page in shown})

    def _loader(self) -> BaseLoader:
        folders = (self.config.build.templates, self.templates)
        return ChoiceLoader([FileSystemLoader(folder) for folder in folders])


def _navigation(page: Page) -> tuple[int, str]:
    return page.order or 0, page.path
