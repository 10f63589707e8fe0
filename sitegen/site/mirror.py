"""The mirror that all pages belong to: its name, its keys, its addresses and its templates, made once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from markupsafe import Markup

from sitegen.pith.keys import TrustRoot
from sitegen.pith.provenance import Level, Provenance
from sitegen.site.key_rows import key_rows
from sitegen.site.markdown import Markdown
from sitegen.site.outputs import Output
from sitegen.site.routes import Address, Routes
from sitegen.site.strings import Strings
from sitegen.site.theme import Theme
from sitegen.site.words import Word, check_rows, level_words, provenance_words


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorInfo:
    """What the operator says of the mirror.

    Arguments:
        name: shown on every page.
        base_url: its own address, "" where not known.
        description: one sentence, may be "".
        contact: an address or a URL as text, may be "".
        keys: the pinned keys.
        vkey: the public key that the mirror signs its log with, as signed notes have it, "" for an unsigned mirror.
    """

    name: str
    base_url: str = ""
    description: str = ""
    contact: str = ""
    keys: tuple[TrustRoot, ...] = ()
    vkey: str = ""


class Link(NamedTuple):
    """A text and where it leads; "" leads nowhere."""

    text: str
    url: str = ""


class Meta(NamedTuple):
    """A `meta` element; `is_property` tells those that are named by `property` (Open Graph) instead of `name`."""

    name: str
    content: str
    is_property: bool = False


class HeadLink(NamedTuple):
    """A `link` element of a head; `type` and `title` may be ""."""

    rel: str
    href: str
    type: str = ""
    title: str = ""


class Head(NamedTuple):
    """What differs in the heads of pages.

    Arguments:
        title: of the page, with the mirror's name.
        description: of the page, or "".
        canonical: the page's own whole URL, or "".
        meta, links: further elements, for programs.
        data: JSON-LD, safe to stand in a `script` element, or "".
    """

    title: str
    description: str = ""
    canonical: str = ""
    meta: tuple[Meta, ...] = ()
    links: tuple[HeadLink, ...] = ()
    data: Markup = Markup()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around every page, the same everywhere."""

    head: Markup
    top: Markup
    bottom: Markup


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """Everything that the makers of pages share; made once in each worker, and equal only to itself.

    Arguments:
        version: the program's.
        pages: the operator's own pages, for the foot of every page.
        frame, origins, trust, checks: parts of pages, rendered once.
        verify: what checks a paper in the reader's browser, rendered once.
        levels: the words for how far a paper is proven.
    """

    mirror: MirrorInfo
    routes: Routes
    theme: Theme
    version: str
    pages: tuple[Link, ...]
    markdown: Markdown
    frame: Frame
    origins: Mapping[Provenance, Markup]
    trust: Mapping[Level, Markup]
    levels: Mapping[Level, Word]
    checks: Mapping[Level, Markup]
    verify: Markup

    @classmethod
    def make(cls, mirror: MirrorInfo, theme: Theme, *, version: str, pages: Mapping[str, str] | None = None) -> Site:
        """Make the site of a mirror.

        Arguments:
            mirror: what the operator says of it.
            theme: compiled templates.
            version: the program's.
            pages: titles of the operator's pages by their names, in the order of the links.

        Raises:
            UsageError: a template of the frame failed.
            ValueError: the name of a page is none (`Routes.markdown`).
        """
        routes, strings = Routes.at(mirror.base_url), theme.strings
        pages_links = tuple(Link(title, routes.markdown(name).url) for name, title in (pages or {}).items())
        about = routes.mirror().url
        shared = {"mirror": mirror, "routes": routes, "version": version, "pages": pages_links}
        keys = key_rows(strings, mirror.keys)
        frame = Frame(*(theme.fragment(f"frame/{part}.html", shared) for part in ("head", "top", "bottom")))
        levels = level_words(strings)
        origins = {
            provenance: theme.fragment("frame/origin.html", {"kind": provenance.value, "word": word, "about": about})
            for provenance, word in provenance_words(strings).items()
        }
        trust = {
            level: theme.fragment("frame/trust.html", {"kind": level.value, "word": word, "about": about})
            for level, word in levels.items()
        }
        checks = {
            level: theme.fragment("frame/checks.html", {"checks": rows})
            for level, rows in ((one, check_rows(strings, one)) for one in Level)
        }
        return cls(
            mirror=mirror,
            routes=routes,
            theme=theme,
            version=version,
            pages=pages_links,
            markdown=Markdown(routes.base_path),
            frame=frame,
            origins=MappingProxyType(origins),
            trust=MappingProxyType(trust),
            levels=levels,
            checks=MappingProxyType(checks),
            verify=theme.fragment("frame/in-browser.html", {**shared, "keys": keys, "vkey": mirror.vkey}),
        )

    @property
    def strings(self) -> Strings:
        """The words of the interface."""
        return self.theme.strings

    def say(self, key: str, /, **values: object) -> str:
        """Return a sentence of the interface, `section.key`, with its names filled in."""
        return self.theme.strings.say(key, **values)

    def counted(self, noun: str, number: int) -> str:
        """Return a number with its noun: `3 papers`."""
        return self.theme.strings.counted(noun, number)

    def render(self, template: str, address: Address, page: object, links: tuple[str, ...] = ()) -> Output:
        """Make one file from a template and its context, which the template knows as `page` beside `site`."""
        text = self.theme.render(template, {"page": page, "site": self})
        return Output(address.file, text.encode("utf-8"), links)
