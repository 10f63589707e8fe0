"""What a template did wrong, as a problem with the template and the line, whatever file it was set into."""

from __future__ import annotations

import traceback
from types import TracebackType

from jinja2 import Environment, TemplateNotFound, TemplateSyntaxError, UndefinedError

from sitegen.errors import Problem
from sitegen.site import refusals as S  # noqa: N812 - tables of codes are called by their letter
from sitegen.site.inlining import PartialsInPlace


def template_problem(error: Exception, page: str, environment: Environment) -> Problem:
    """Return what a template did wrong, with its name and, but for one that is missing, the line.

    Arguments:
        error: what reading the template, or making a page from it, raised.
        page: the template that was asked for; the fault may be in one that it uses.
        environment: which has read the templates.
    """
    if isinstance(error, TemplateSyntaxError):
        place = _partials(environment).place(error.name or page, error.lineno)
        return Problem(S.TEMPLATE_SYNTAX, f"templates/{place}", error.message or "syntax error")
    if isinstance(error, TemplateNotFound):
        return Problem(S.TEMPLATE_MISSING, f"templates/{page}", f"there is no template {error.name!r}")
    place = _place(error.__traceback__, page, environment)
    if isinstance(error, UndefinedError):
        return Problem(S.TEMPLATE_UNDEFINED, place, str(error))
    return Problem(S.TEMPLATE_FAILED, place, f"{type(error).__name__}: {error}")


def _place(trace: TracebackType | None, page: str, environment: Environment) -> str:
    # Jinja rewrites the frames of templates; the last of them is where the template failed.
    partials = _partials(environment)
    place = page
    for frame, line in traceback.walk_tb(trace):
        if "__jinja_exception__" in frame.f_globals:
            place = partials.place(frame.f_globals["__name__"], line)
    return f"templates/{place}"


def _partials(environment: Environment) -> PartialsInPlace:
    return next(one for one in environment.extensions.values() if isinstance(one, PartialsInPlace))
