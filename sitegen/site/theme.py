"""The templates of the site: loaded through a loader handed in, compiled once, failing with the name and the line."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType, TracebackType
from typing import Final

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)
from markupsafe import Markup

from sitegen.errors import Problem, UsageError
from sitegen.site import refusals as S  # noqa: N812 - tables of codes are called by their letter
from sitegen.site.compiling import SAY, PageEnvironment
from sitegen.site.inlining import PartialsInPlace
from sitegen.site.strings import Strings, rich

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
    "frame/head.html",
    "frame/top.html",
    "frame/bottom.html",
    "frame/origin.html",
    "frame/trust.html",
    "frame/checks.html",
)
"""Every template that pages are made from; what these extend and include is found with them."""


class _Named(BaseLoader):
    """A loader that calls each template by its name, whatever file it came from, and that alone compiles."""

    def __init__(self, loader: BaseLoader) -> None:
        self._loader = loader

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool] | None]:
        try:
            source, _, is_current = self._loader.get_source(environment, template)
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError("it is not UTF-8", 1, name=template) from error
        return source, template, is_current


@dataclass(frozen=True, slots=True)
class Theme:
    """Compiled templates.

    Arguments:
        templates: the pages, by name, compiled to be fast.
        environment: Jinja's own, with autoescape and StrictUndefined, for pages that the fast code cannot make.
        strings: the words of the interface.
    """

    templates: Mapping[str, Template]
    environment: Environment
    strings: Strings

    @classmethod
    def load(cls, loader: BaseLoader, strings: Strings) -> Theme:
        """Compile every template that pages are made from.

        Arguments:
            loader: finds a template by name; an operator's own come before the shipped ones.
            strings: the words of the interface; templates know them as `say`.

        Raises:
            UsageError: templates are missing or cannot be read, all of them in one run.
        """
        fast, environment = (_environment(kind, loader, strings) for kind in (PageEnvironment, Environment))
        templates, problems = {}, []
        for name in PAGES:
            try:
                templates[name] = fast.get_template(name)
            except (TemplateNotFound, TemplateSyntaxError) as error:
                problems.append(_problem(error, name, fast))
        if problems:
            raise UsageError(*dict.fromkeys(problems))
        return cls(MappingProxyType(templates), environment, strings)

    def render(self, name: str, context: Mapping[str, object]) -> str:
        """Make a page.

        Arguments:
            name: one of `PAGES`.
            context: what the template may name.

        Raises:
            UsageError: the template failed; the problem names the template and the line.
        """
        template = self.templates[name]
        try:
            return "".join(template.root_render_func(template.new_context(dict(context))))
        except Exception:  # noqa: BLE001 - whatever it was, the slow way makes the page or tells what is wrong
            return self._render_slowly(name, context)

    def _render_slowly(self, name: str, context: Mapping[str, object]) -> str:
        try:
            return self.environment.get_template(name).render(context)
        except Exception as error:
            # An operator's template may raise anything; whatever it is, the answer is its name and line.
            raise UsageError(_problem(error, name, self.environment)) from error

    def fragment(self, name: str, context: Mapping[str, object]) -> Markup:
        """Make a part of a page, once for all pages that show it."""
        return Markup(self.render(name, context).strip())  # noqa: S704 - the template escaped what came from outside


def _environment(kind: type[Environment], loader: BaseLoader, strings: Strings) -> Environment:
    environment = kind(
        loader=_Named(loader),
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


def _problem(error: Exception, page: str, environment: Environment) -> Problem:
    if isinstance(error, TemplateSyntaxError):
        name = error.name or page
        return Problem(S.TEMPLATE_SYNTAX, f"templates/{name}: line {error.lineno}", error.message or "syntax error")
    if isinstance(error, TemplateNotFound):
        return Problem(S.TEMPLATE_MISSING, f"templates/{page}", f"there is no template {error.name!r}")
    place = _place(error.__traceback__, page, environment)
    if isinstance(error, UndefinedError):
        return Problem(S.TEMPLATE_UNDEFINED, place, str(error))
    return Problem(S.TEMPLATE_FAILED, place, f"{type(error).__name__}: {error}")


def _place(trace: TracebackType | None, page: str, environment: Environment) -> str:
    # Jinja rewrites the frames of templates; the last of them is where the template failed.
    partials = next(one for one in environment.extensions.values() if isinstance(one, PartialsInPlace))
    place = page
    for frame, line in traceback.walk_tb(trace):
        if "__jinja_exception__" in frame.f_globals:
            place = partials.place(frame.f_globals["__name__"], line)
    return f"templates/{place}"
