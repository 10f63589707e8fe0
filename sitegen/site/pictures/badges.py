"""The badge of a paper, which other pages show, and what they paste to show it."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level
from sitegen.site.escaping import escaped
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.paper.check import PLACEHOLDER
from sitegen.site.pictures.widths import width
from sitegen.site.strings import Strings

HEIGHT: Final = 20
"""Of a badge, in pixels; as high as the badges that people set beside it."""
_NAME: Final = "Pith"
_SIZE: Final = 11
_NAME_WIDE: Final = width(_NAME) * _SIZE // 100
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


class _Said(NamedTuple):
    """What a badge says beside its name, what it is called, and how wide the former is, in pixels."""

    label: str
    title: str
    wide: int


def badge(site: Site, paper: Paper, page: str) -> Output:
    """Make the badge of a paper: an SVG file that needs nothing from elsewhere.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the paper's page, letters and digits alone.

    Raises:
        ValueError: `page` is not the beginning of a suffix.
    """
    said = _said(site.strings, paper.level, page)
    body = _drawn(f"{page} · {said.label}", said.wide, escaped(said.title), _COLOURS[paper.level])
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
    said = _said(site.strings, paper.level, page)
    in_markdown = _MARKDOWN.sub(r"\\\1", said.title)
    return BadgeSnippets(
        said.title,
        _NAME_WIDE + said.wide + 4 * _ROOM,
        f"[![{in_markdown}]({_enclosed(image)})]({_enclosed(target)})",
        f'<a href="{escaped(target)}"><img src="{escaped(image)}" alt="{escaped(said.title)}" height="{HEIGHT}"></a>',
        bool(routes.base_url),
    )


@functools.lru_cache(maxsize=4)
def _said(strings: Strings, level: Level, page: str) -> _Said:
    # Asked by the page of a paper and, right after, by its badge.
    label, wide = _label(strings, level)
    title = strings.say("pictures.badge_title", page=page, level=label)
    return _Said(label, title, (width(page) + wide) * _SIZE // 100)


@functools.lru_cache(maxsize=16)
def _label(strings: Strings, level: Level) -> tuple[str, int]:
    label = strings.say(f"pictures.badge_{level.value}")
    return label, width(f" · {label}")


def _drawn(text: str, text_wide: int, title: str, colour: str) -> str:
    name_wide = _NAME_WIDE
    left, right = name_wide + 2 * _ROOM, text_wide + 2 * _ROOM
    whole = left + right
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{HEIGHT}" viewBox="0 0 {whole} {HEIGHT}" '
        f'role="img"><title>{title}</title>'
        f'<rect width="{whole}" height="{HEIGHT}" rx="4" fill="{colour}"/>'
        f'<path d="M4 0H{left}V{HEIGHT}H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" fill="{_LEFT}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="{_SIZE}">'
        f'<text x="{_ROOM}" y="14" textLength="{name_wide}">{_NAME}</text>'
        f'<text x="{left + _ROOM}" y="14" textLength="{text_wide}">{escaped(text)}</text></g></svg>\n'
    )


def _enclosed(url: str) -> str:
    """Return a URL that may stand in the parentheses of a link in Markdown."""
    return url.replace("(", "%28").replace(")", "%29")
