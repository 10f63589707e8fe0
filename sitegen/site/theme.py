"""The templates of the site: read through a loader, compiled when they are used, failing with the name and the line."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from typing import Final

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from markupsafe import Markup

from sitegen.errors import Problem, UsageError
from sitegen.site.code_cache import CodeCache, Compiled
from sitegen.site.compiling import SAY, PageEnvironment
from sitegen.site.inlining import PartialsInPlace
from sitegen.site.sources import Sources
from sitegen.site.strings import Strings, rich
from sitegen.site.template_faults import template_problem

PAGES: Final = (
    "paper.html",
    "cited-by.html",
    "record.html",
    "disambiguation.html",
    "list.html",
    "categories.html",
    "months.html",
    "names.html",
    "letter.html",
    "home.html",
    "page.html",
    "not-found.html",
    "search.html",
    "refusals.html",
    "mirror.html",
    "resolve.html",
    "verify.html",
    "verify-file.html",
    "frame/head.html",
    "frame/top.html",
    "frame/bottom.html",
    "frame/origin.html",
    "frame/trust.html",
    "frame/checks.html",
    "frame/in-browser.html",
)
"""Every template that pages are made from; what these extend and include is found with them."""
_FRAME: Final = "frame/"


class Theme:
    """The templates of a mirror, each compiled when it is first used.

    Arguments:
        loader: finds a template by name; an operator's own come before the shipped ones. Each is read once.
        strings: the words of the interface; templates know them as `say`.
        compiled: code that other themes of this process compiled, to be used and added to.

    Attributes:
        strings: the words of the interface.
        used: the pages that were made since somebody cleared it, by their templates.
    """

    def __init__(self, loader: BaseLoader, strings: Strings, compiled: Compiled | None = None) -> None:
        self.strings = strings
        self.used: set[str] = set()
        self._sources = Sources(loader)
        self._pages: dict[str, Template] = {}
        self._fast = _environment(PageEnvironment, self._sources, strings)
        if compiled is not None:
            self._fast.bytecode_cache = CodeCache(compiled, self._key)

    @classmethod
    def load(cls, loader: BaseLoader, strings: Strings, compiled: Compiled | None = None) -> Theme:
        """Return a theme that is compiled as a whole; the arguments are those of the class.

        Raises:
            UsageError: templates are missing or cannot be read, all of them in one run.
        """
        theme = cls(loader, strings, compiled)
        theme.check()
        return theme

    def check(self) -> None:
        """Compile every template that pages are made from.

        Raises:
            UsageError: templates are missing or cannot be read, all of them in one run.
        """
        problems: list[Problem] = []
        for name in PAGES:
            try:
                self._page(name)
            except UsageError as error:
                problems += error.problems
        if problems:
            raise UsageError(*dict.fromkeys(problems))

    def digests(self) -> Mapping[str, str]:
        """Return what each page is made from beside its context: by its template, a SHA-256 in hex.

        It covers the template, all that it can use (`Sources.digest`), the frame that stands around every page, and
        the words of the interface. Nothing is compiled for it.
        """
        words = self.strings.digest()
        own = {name: f"{self._sources.digest(self._fast, name)}{words}" for name in PAGES}
        frame = "".join([own[name] for name in PAGES if name.startswith(_FRAME)])
        made_from = {name: one if name.startswith(_FRAME) else one + frame for name, one in own.items()}
        return {name: hashlib.sha256(one.encode("ascii")).hexdigest() for name, one in made_from.items()}

    def line(self, name: str, number: int) -> str:
        """Return one line of a template, "" where there is none, to be shown beside a problem.

        Arguments:
            name: of the template, below `templates/`.
            number: of the line, from 1.
        """
        try:
            lines = self._sources.get_source(self._fast, name)[0].splitlines()
        except (TemplateNotFound, TemplateSyntaxError):
            return ""
        return lines[number - 1] if 0 < number <= len(lines) else ""

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """Make a page.

        Arguments:
            name: one of `PAGES`.
            context: what the template may name.

        Raises:
            UsageError: the template cannot be read, or failed; the problem names the template and the line.
        """
        self.used.add(name)
        template = self._pages.get(name) or self._page(name)
        try:
            return "".join(template.root_render_func(template.new_context(dict(context))))
        except Exception:  # noqa: BLE001 - whatever it was, the slow way makes the page or tells what is wrong
            return self._render_slowly(name, context)

    def _page(self, name: str) -> Template:
        try:
            return self._pages.setdefault(name, self._fast.get_template(name))
        except (TemplateNotFound, TemplateSyntaxError) as error:
            raise UsageError(template_problem(error, name, self._fast)) from error

    def _render_slowly(self, name: str, context: Mapping[str, object]) -> str:
        try:
            return self._environment.get_template(name).render(context)
        except Exception as error:
            # An operator's template may raise anything; whatever it is, the answer is its name and line.
            raise UsageError(template_problem(error, name, self._environment)) from error

    @functools.cached_property
    def _environment(self) -> Environment:
        """Jinja's own, for pages that the fast code cannot make."""
        return _environment(Environment, self._sources, self.strings)

    def _key(self, name: str) -> str:
        return f"{self._sources.digest(self._fast, name)}-{self.strings.digest()}"

    def fragment(self, name: str, context: Mapping[str, object]) -> Markup:
        """Make a part of a page, once for all pages that show it."""
        return Markup(self.render(name, context).strip())  # noqa: S704 - the template escaped what came from outside


def _environment(kind: type[Environment], loader: BaseLoader, strings: Strings) -> Environment:
    environment = kind(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[PartialsInPlace],
    )
    environment.globals[SAY] = strings.sections
    environment.filters["rich"] = rich
    return environment
