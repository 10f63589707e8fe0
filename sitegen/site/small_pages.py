"""Pages of few words: the operator's own, the look-up, what stands where nothing is, and the files of the theme."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup
from rcssmin import cssmin
from rjsmin import jsmin

from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.site import refusals as S  # noqa: N812 - tables of codes are called by their letter
from sitegen.site.heads import page_head
from sitegen.site.mirror import Head, Site
from sitegen.site.outputs import Output
from sitegen.site.text import harmless, one_line


@dataclass(frozen=True, slots=True)
class PageContext:
    """A page of the operator's."""

    head: Head
    title: str
    body: Markup


@dataclass(frozen=True, slots=True)
class PlainContext:
    """A page that is its template."""

    head: Head


def markdown_page(site: Site, name: str, title: str, text: str, *, description: str = "") -> Output:
    """Make a page of the operator's from Markdown.

    Arguments:
        site: the mirror that the page belongs to.
        name: the path below `content/pages/` without `.md`.
        title: the one heading of the first level; headings of the text begin below it.
        text: Markdown, without front matter.
        description: of the page, for its head.

    Raises:
        RefusedError: the name cannot be an address.
    """
    try:
        address = site.routes.markdown(name)
    except ValueError as error:
        raise RefusedError(Problem(S.PAGE_NAME, f"pages/{harmless(name)}.md", str(error))) from error
    head = page_head(site, harmless(title), address, harmless(description))
    return site.render("page.html", address, PageContext(head, harmless(title), site.markdown.render(text, under=1)))


def resolve_page(site: Site) -> Output:
    """Make the page that says how identifiers are looked up here (Pith format, section 8)."""
    address = site.routes.resolve()
    return site.render("resolve.html", address, PlainContext(page_head(site, site.say("resolve.title"), address)))


def not_found_page(site: Site) -> Output:
    """Make the page for addresses that do not exist."""
    context = PlainContext(page_head(site, site.say("not_found.title"), None))
    return site.render("not-found.html", site.routes.not_found(), context)


def asset(site: Site, name: str, body: bytes) -> Output:
    """Return a file of the theme: a style sheet or script without comments and spaces, any other as it stands.

    Raises:
        UsageError: the name cannot be an address, or a style sheet or script is not UTF-8.
    """
    place = f"templates/assets/{one_line(harmless(name))}"
    try:
        address = site.routes.asset(name)
    except ValueError as error:
        raise UsageError(Problem(S.ASSET_NAME, place, str(error))) from error
    try:
        if name.endswith(".css"):
            body = cssmin(body.decode("utf-8"), keep_bang_comments=True).encode()
        elif name.endswith(".js"):
            body = jsmin(body.decode("utf-8"), keep_bang_comments=True).encode()
        return Output(address.file, body)
    except UnicodeDecodeError as error:
        raise UsageError(Problem(S.ASSET_ENCODING, place, "it is not UTF-8")) from error
