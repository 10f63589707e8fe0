"""One formula of TeX to MathML that is safe to publish, or to nothing."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import Final

from markupsafe import escape
from math_core import LatexError, LatexToMathML

from sitegen.site.text.mathml_classes import with_classes
from sitegen.site.text.mathml_rules import is_allowed
from sitegen.site.text.tame_tex import tame

_LONGEST: Final = 4_000
_DEEPEST: Final = 40
_MOST_COMMANDS: Final = 250
_LONGEST_CACHED: Final = 160
_LONGEST_OUTPUT: Final = 200_000
_MOST_EXPANSIONS: Final = 8
_LONGEST_WITH_DEFINITIONS: Final = 300

_LONGEST_SIGN: Final = 30

_DEFINITION: Final = re.compile(
    r"\\(?:[gex]?def|let|futurelet|(?:re)?newcommand|providecommand|DeclareMathOperator)(?![A-Za-z])"
)
#: In a formula nobody means the sign of a paragraph.
_PROBABILITY: Final = re.compile(r"\\P(?![A-Za-z])")
_BRACE: Final = re.compile(r"\\.|([{}])", re.DOTALL)
_ANNOTATION: Final = '<annotation encoding="application/x-tex">'
#: Names that HTML knows and XML does not; colours that would hide text, or be hidden by a dark page.
_NAMED: Final = {"&ApplyFunction;": "\u2061", "&InvisibleTimes;": "\u2062"}
_NAMED_OR_COLOUR: Final = re.compile(r'&(?:ApplyFunction|InvisibleTimes);|(?<=<mrow) style="color:#[0-9A-F]{6};"(?=>)')
_ONE_SIGN: Final = re.compile(
    r"<math><semantics>(?:<mrow><mspace/>)?<m[io](?: [^>]*)?>([^<]+)</m[io]>(?:</mrow>)?<annotation"
)


def mathml(tex: str, *, display: bool) -> str | None:
    """Turn one formula into MathML.

    Arguments:
        tex: the formula without its dollar signs, or a whole environment; harmless text.
        display: whether it stands on a line of its own.

    Returns:
        A `<math>` element with the TeX as annotation, or None where the library refuses the formula, the formula is a
        bomb (longer than 4,000 characters, deeper than 40 braces, more than 250 commands), or the MathML has an
        element, attribute or value that is not on our list.
    """
    return _cached(tex, display) if len(tex) <= _LONGEST_CACHED else _convert(tex, display)


def sign(command: str) -> str | None:
    """Return what a bare math command such as `alpha` or `times` shows, where that is text alone."""
    if len(command) > _LONGEST_SIGN:
        return None
    markup = _cached("\\" + command, False)  # noqa: FBT003 - the cache wants one form of call
    found = _ONE_SIGN.match(markup) if markup else None
    return html.unescape(found.group(1)) if found else None


@lru_cache(maxsize=4096)
def _cached(tex: str, display: bool) -> str | None:  # noqa: FBT001 - a key of the cache
    return _convert(tex, display)


def _convert(tex: str, display: bool) -> str | None:  # noqa: FBT001 - as its cached form
    if _is_bomb(tex):
        return None
    markup = None if "\\begin" in tex else _library(tex, display)
    if markup is None:
        tamed = tame(tex)
        markup = _library(tamed, display) if tamed != tex or "\\begin" in tex else None
        if markup is not None:
            markup = _with_annotation(markup, tex)
    if markup is not None and "¶" in markup:
        markup = _with_annotation(_library(_PROBABILITY.sub(r"\\mathbb{P}", tex), display) or markup, tex)
    if markup is not None and ("Fun" in markup or "Inv" in markup or "color" in markup):
        markup = _NAMED_OR_COLOUR.sub(lambda found: _NAMED.get(found.group(), ""), markup)
    if markup is None or len(markup) > _LONGEST_OUTPUT or not is_allowed(markup):
        return None
    return with_classes(markup)


def _with_annotation(markup: str, tex: str) -> str:
    return f"{markup[: markup.rindex(_ANNOTATION)]}{_ANNOTATION}{escape(tex)}</annotation></semantics></math>"


def _is_bomb(tex: str) -> bool:
    """Bound what the library does by recursion and expansion: a stack that overflows there would end the process."""
    if len(tex) > _LONGEST or tex.count("\\") > _MOST_COMMANDS:
        return True
    if (len(tex) > _LONGEST_WITH_DEFINITIONS or "#" in tex) and _DEFINITION.search(tex) is not None:
        return True
    if tex.count("{") <= _DEEPEST:
        return False
    depth = deepest = 0
    for match in _BRACE.finditer(tex):
        depth += {"{": 1, "}": -1, None: 0}[match.group(1)]
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


@lru_cache(maxsize=1)
def _converter() -> LatexToMathML:
    return LatexToMathML(
        annotation=True, fancy_error=False, max_expansions=_MOST_EXPANSIONS, allow_unreliable_rendering=True
    )


def _library(tex: str, display: bool) -> str | None:  # noqa: FBT001 - as its callers
    try:
        return _converter().convert_with_local_state(tex, displaystyle=display)
    except LatexError:
        return None
    except Exception:  # noqa: BLE001 - whatever else it raises, the page shows the TeX
        _converter.cache_clear()
        return None
    except BaseException as error:
        # A panic in Rust is no Exception. The converter that panicked may stay locked: the next formula gets a new one.
        if type(error).__name__ != "PanicException":
            raise
        _converter.cache_clear()
        return None
