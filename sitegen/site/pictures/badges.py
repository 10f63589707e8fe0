"""The badge of a paper, which other pages show, and what they paste to show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from markupsafe import escape

from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.paper.check import PLACEHOLDER
from sitegen.site.pictures.widths import width

HEIGHT: Final = 20
"""Of a badge, in pixels; as high as the badges that people set beside it."""
_NAME: Final = "Pith"
_SIZE: Final = 11
_ROOM: Final = 7
"""Pixels before and after a text."""
_LEFT: Final = "#353d43"
_COLOURS: Final[Mapping[Level, str]] = MappingProxyType(
    {Level.BUNDLE: "#17603a", Level.RECEIPT: "#7a4b00", Level.NONE: "#8a2f1d"}
)
"""The colours of trust on light pages; white letters stand out from each of them by 7 to 1 and more (WCAG 1.4.6)."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>()#!|])")


class BadgeSnippets(NamedTuple):
    """What a page pastes to show a badge.

    Arguments:
        title: what the badge says, in words.
        width: of the badge, in pixels.
        markdown, html: to be pasted.
        has_base: False where only `BASE` stands for the mirror's address.
    """

    title: str
    width: int
    markdown: str
    html: str
    has_base: bool


def badge(site: Site, paper: Paper, page: str) -> Output:
    """Make the badge of a paper: an SVG file that needs nothing from elsewhere.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the paper's page, letters and digits alone.

    Raises:
        ValueError: `page` is not the beginning of a suffix.
    """
    label = site.say(f"pictures.badge_{paper.level.value}")
    title = escape(site.say("pictures.badge_title", page=page, level=label))
    body = _drawn(f"{page} · {label}", title, _COLOURS[paper.level])
    return Output(site.routes.badge(page).file, body.encode())


def badge_snippets(site: Site, paper: Paper, page: str) -> BadgeSnippets:
    """Return what other pages paste to show the badge of a paper, as plain text that a page has to escape.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the paper's page.
    """
    routes = site.routes
    base = routes.base_url or PLACEHOLDER
    start = len(routes.base_path)
    image, target = f"{base}/{routes.badge(page).url[start:]}", f"{base}/{routes.paper_url(page)[start:]}"
    label = site.say(f"pictures.badge_{paper.level.value}")
    title = site.say("pictures.badge_title", page=page, level=label)
    in_markdown = _MARKDOWN.sub(r"\\\1", title)
    return BadgeSnippets(
        title,
        sum(_widths(f"{page} · {label}")) + 4 * _ROOM,
        f"[![{in_markdown}]({_enclosed(image)})]({_enclosed(target)})",
        f'<a href="{escape(target)}"><img src="{escape(image)}" alt="{escape(title)}" height="{HEIGHT}"></a>',
        bool(routes.base_url),
    )


def _widths(text: str) -> tuple[int, int]:
    return width(_NAME) * _SIZE // 100, width(text) * _SIZE // 100


def _drawn(text: str, title: str, colour: str) -> str:
    name_wide, text_wide = _widths(text)
    left, right = name_wide + 2 * _ROOM, text_wide + 2 * _ROOM
    whole = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{HEIGHT}" viewBox="0 0 {whole} {HEIGHT}" '
        f'role="img"><title>{title}</title>'
        f'<rect width="{whole}" height="{HEIGHT}" rx="4" fill="{colour}"/>'
        f'<path d="M4 0H{left}V{HEIGHT}H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" fill="{_LEFT}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="{_SIZE}">'
        f'<text x="{_ROOM}" y="14" textLength="{name_wide}">{_NAME}</text>'
        f'<text x="{left + _ROOM}" y="14" textLength="{text_wide}">{escape(text)}</text></g></svg>\n'
    )


def _enclosed(url: str) -> str:
    """Return a URL that may stand in the parentheses of a link in Markdown."""
    return url.replace("(", "%28").replace(")", "%29")
