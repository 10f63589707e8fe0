"""Markdown of the operator's as HTML: no raw HTML, no image of another host, links to http, https and this site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from sitegen.site.text import harmless

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DEEPEST: Final = 6


class _Reader(MarkdownIt):
    """The reader, with our rule of which addresses may be linked."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the name is the library's
        """Tell whether an address may stand in a link: http, https, or one of this site."""
        scheme = _SCHEME.match(url.strip())
        return not url.startswith("//") if scheme is None else scheme.group().lower() in {"http:", "https:"}


class Markdown:
    """CommonMark with tables.

    Arguments:
        base_path: put before links that begin at the site's root (`/about/`).
    """

    def __init__(self, base_path: str) -> None:
        self._base_path = base_path
        self._reader = _Reader("commonmark", {"html": False}).enable("table")

    def render(self, source: str, *, under: int) -> Markup:
        """Return the HTML of a text.

        Arguments:
            source: Markdown.
            under: the level of the heading that the text stands under; its own headings begin one below.
        """
        tokens = self._reader.parse(harmless(source.replace("\r\n", "\n")))
        # Writers begin with `#` or with `##`; either way no level may be left out below the page's own heading.
        highest = min((int(token.tag[1:]) for token in tokens if token.type == "heading_open"), default=1)
        self._settle(tokens, under - highest + 1)
        return Markup(self._reader.renderer.render(tokens, self._reader.options, {}))  # noqa: S704 - html is off

    def _settle(self, tokens: Iterable[Token], lower: int) -> None:
        for token in tokens:
            if token.type in {"heading_open", "heading_close"}:
                token.tag = f"h{min(int(token.tag[1:]) + lower, _DEEPEST)}"
            elif token.type in {"fence", "code_block"}:
                token.attrs["tabindex"] = "0"  # what scrolls must be in reach of the keyboard
            elif token.type == "link_open":
                self._settle_address(token, "href")
            elif token.type == "image":
                self._settle_image(token)
            if token.children:
                self._settle(token.children, lower)

    def _settle_address(self, token: Token, name: str) -> None:
        address = str(token.attrs.get(name, ""))
        if address.startswith("/") and not address.startswith("//"):
            token.attrs[name] = self._base_path + address[1:]
        elif _SCHEME.match(address):
            token.attrs["rel"] = "external noopener"

    def _settle_image(self, token: Token) -> None:
        # An image of another host would make every reader's browser ask that host: only its words are shown.
        address = str(token.attrs.get("src", ""))
        if _SCHEME.match(address) or address.startswith("//"):
            token.type, token.tag, token.attrs = "text", "", {}
        else:
            self._settle_address(token, "src")
