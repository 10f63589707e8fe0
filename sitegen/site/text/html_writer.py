"""A text with TeX in it as HTML: everything from outside is escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from sitegen.site.text.characters import clean
from sitegen.site.text.formula import mathml
from sitegen.site.text.pieces import Kind
from sitegen.site.text.reader import read
from sitegen.site.text.tokens import is_plain

_LONGEST_CACHED: Final = 300
_STYLES: Final = {
    "em": ("<em>", "</em>"),
    "i": ("<i>", "</i>"),
    "b": ("<b>", "</b>"),
    "u": ("<u>", "</u>"),
    "code": ("<code>", "</code>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
    "up": ("<sup>", "</sup>"),
    "down": ("<sub>", "</sub>"),
    "sc": ('<span class="small-caps">', "</span>"),
}
_MARKUP: Final = {
    (Kind.UNLINK, ""): "</a>",
    (Kind.BREAK, ""): "<br>",
    (Kind.PARAGRAPH, ""): "<br><br>",
    **{(Kind.OPEN, style): tags[0] for style, tags in _STYLES.items()},
    **{(Kind.CLOSE, style): tags[1] for style, tags in _STYLES.items()},
}
_WIDE: Final = '<span class="wide" tabindex="0">'
"""A formula that is wider than the screen scrolls, so the keyboard must reach it (WCAG 2.1.1)."""


def to_html(tex: str) -> Markup:
    """Return a title or an abstract as HTML that may stand inside a heading or a paragraph.

    Formulas become MathML with their TeX as annotation; what cannot be converted is shown as `<code class="tex">`.
    Paragraphs and line breaks become `<br>`, so that no block element stands inside a heading.

    Arguments:
        tex: text as it stands in a document: raw TeX, of any origin and length.
    """
    return _short(tex) if len(tex) <= _LONGEST_CACHED else _any(tex)


@lru_cache(maxsize=8_192)
def _short(tex: str) -> Markup:
    # A title stands on every page and list of its paper.
    return _any(tex)


def _any(tex: str) -> Markup:
    text = clean(str(tex))
    if is_plain(text):
        return escape(text)
    return Markup("".join([_piece(kind, value) for kind, value in read(text)]))  # noqa: S704 - every piece is escaped


def _piece(kind: Kind, value: str) -> str:
    if kind is Kind.TEXT:
        return escape(value)
    if kind is Kind.FORMULA or kind is Kind.DISPLAY:
        markup = mathml(value, display=kind is Kind.DISPLAY)
        if markup is None:
            return f'<code class="tex">{escape(value)}</code>'
        return f"{_WIDE}{markup}</span>" if kind is Kind.DISPLAY else markup
    if kind is Kind.LINK:
        return f'<a href="{escape(value)}" rel="nofollow noopener">'
    return _MARKUP[kind, value]
