"""What a build is to do, decided before it begins; every worker gets a copy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from sitegen import __version__
from sitegen.build.refusals import CANNOT_READ_THEME
from sitegen.config import Config
from sitegen.content.pages import Page
from sitegen.errors import MachineError, Problem, UsageError
from sitegen.proof.operator_key import OperatorKey
from sitegen.site.code_cache import Compiled
from sitegen.site.mirror import MirrorInfo, Site
from sitegen.site.refusals import ASSET_NAME, STRINGS_UNREADABLE
from sitegen.site.saved_file import check_saved_file
from sitegen.site.small_pages import asset
from sitegen.site.strings import FILE, Strings
from sitegen.site.text import harmless, one_line
from sitegen.site.theme import Theme

PROGRAM = f"sitegen {__version__}"
_ASSETS: Final = "assets"
_NAMELESS: Final = "unnamed.invalid"


@dataclass(frozen=True, slots=True)
class Plan:
    """One build.

    Arguments:
        config: the configuration.
        templates: the theme that is shipped with the program.
        pages: the operator's own pages.
        tree: the folder that the new tree is written into.
        corpus: the file that the corpus is in, once it is finished.
        scratch: a folder for what is only needed during the build.
        compiled: templates that were compiled already; workers that are forked later have them too.
        moment: SOURCE_DATE_EPOCH as RFC 3339, or "" where it is not set and dates come from the content.
        key: what the operator signs with, None for a mirror that signs nothing; never shown.
    """

    config: Config
    templates: Path
    pages: tuple[Page, ...]
    tree: Path
    corpus: Path
    scratch: Path
    moment: str
    compiled: Compiled = field(default_factory=dict[str, bytes], compare=False)
    key: OperatorKey | None = field(default=None, repr=False)

    @property
    def origin(self) -> str:
        """The name of the log (C2SP tlog-checkpoint, the origin line): that of the key, else the mirror's address."""
        if self.key is not None:
            return self.key.name
        address = self.config.mirror.base_url.partition("://")[2]
        return f"{address or _NAMELESS}/log"

    def make_site(self) -> Site:
        """Make the site with its theme, the operator's own templates before the shipped ones.

        A template is compiled when it is first used, unless it was compiled before for this plan.

        Raises:
            UsageError: a template of the frame is wrong.
        """
        shown = sorted((page for page in self.pages if page.order is not None), key=_navigation)
        mirror = self.config.mirror
        info = MirrorInfo(
            name=mirror.name,
            base_url=mirror.base_url,
            description=mirror.description,
            contact=mirror.contact,
            keys=tuple(self.config.trust.values()),
            vkey=self.key.vkey if self.key else "",
        )
        theme = Theme(self._loader(), self.strings(), self.compiled)
        return Site.make(info, theme, version=__version__, pages={page.path: page.title for page in shown})

    def check_theme(self) -> None:
        """Find what is wrong with the theme before anything takes long.

        Raises:
            UsageError: a template, the words of the interface or an asset is wrong.
            MachineError: a file cannot be read.
        """
        site = self.make_site()
        site.theme.check()
        files = dict(self.assets())
        for name, body in files.items():
            asset(site, name, body)
        check_saved_file(files)

    def assets(self) -> Iterator[tuple[str, bytes]]:
        """Yield the names and bytes of all files of `assets/`, an operator's instead of a shipped one of its name.

        Raises:
            UsageError: there is something in it that is no ordinary file.
            MachineError: a file cannot be read.
        """
        return ((name, _asset(name, path)) for name, path in sorted(self.asset_paths().items()))

    def asset(self, name: str) -> bytes | None:
        """Return one of these files, None where there is none; it raises what `assets` does."""
        path = self.asset_paths().get(name)
        return None if path is None else _asset(name, path)

    def asset_paths(self) -> dict[str, Path]:
        """Return where these files are, by their names."""
        found: dict[str, Path] = {}
        for folder in (self.templates / _ASSETS, self.config.build.templates / _ASSETS):
            if folder.is_dir():
                found |= {path.name: path for path in folder.iterdir() if not path.name.startswith(".")}
        return found

    def strings(self) -> Strings:
        """Read the words of the interface, the operator's own over the shipped ones.

        Raises:
            UsageError: a file of words is wrong.
            MachineError: a file cannot be read.
        """
        own = self.config.build.templates / FILE
        if own.exists() and not own.is_file():
            raise UsageError(Problem(STRINGS_UNREADABLE, f"templates/{FILE}", "it is no ordinary file"))
        return Strings.read(_text(self.templates / FILE), _text(own) if own.exists() else None)

    def _loader(self) -> BaseLoader:
        folders = (self.config.build.templates, self.templates)
        return ChoiceLoader([FileSystemLoader(folder) for folder in folders])


def _asset(name: str, path: Path) -> bytes:
    if not path.is_file():
        # A pipe or a device would be read for ever.
        place = f"templates/assets/{one_line(harmless(name))}"
        raise UsageError(Problem(ASSET_NAME, place, "it is no ordinary file"))
    return _read(path)


def _text(path: Path) -> str:
    try:
        return _read(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(Problem(STRINGS_UNREADABLE, f"templates/{FILE}", "it is not UTF-8")) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MachineError(Problem(CANNOT_READ_THEME, str(path), error.strerror or str(error))) from error


def _navigation(page: Page) -> tuple[int, str]:
    return page.order or 0, page.path
