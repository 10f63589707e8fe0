"""Read the site's own pages: Markdown with front matter."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from sitegen.content import refusals
from sitegen.content.fields import Fields
from sitegen.content.front_matter import FrontMatterError, read_matter
from sitegen.content.identity import NOT_LOOKED_AT, Identity
from sitegen.content.opening import read_regular
from sitegen.content.places import Ignored, Unreadable, UnreadableError, may_be_there, unreadable
from sitegen.content.walk import RegularFile, walk
from sitegen.errors import Problem

MAX_PAGE_BYTES: Final = 4 * 1024 * 1024
"""The largest page, in bytes."""

_FOLDER: Final = "pages"
_KEYS: Final = ("title", "description", "nav_order")
_PATH: Final = re.compile(r"[a-z0-9_-]{1,100}(?:/[a-z0-9_-]{1,100})*")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site's own.

    Arguments:
        path: its address without slashes around it, such as `about` or `help/faq`.
        title, description: plain text; the description is "" where there is none.
        order: its place in the navigation, or None where it is not to be there.
        body: Markdown.
        place: the file, as people see it.
        line_offset: how many lines of the file stand before the body.
        identity: what tells whether the file changed since; no part of what the page says.
    """

    path: str
    title: str
    description: str
    order: int | None
    body: str
    place: str
    line_offset: int
    identity: Identity = field(default=NOT_LOOKED_AT, compare=False, repr=False)


PageSighting: TypeAlias = Page | Unreadable | Ignored


def read_pages(content: Path, *, reserved: frozenset[str] = frozenset()) -> Iterator[PageSighting]:
    """Read every page of `pages/`, in a fixed order.

    Arguments:
        content: the content folder.
        reserved: first parts of addresses that the mirror needs for itself, such as `paper`.

    Yields:
        pages; each problem of a page that is wrong, which is left out as a whole; and files that are no pages.
    """
    if not may_be_there(os.fsencode(content / _FOLDER)):
        return
    taken: dict[str, str] = {}
    for step in walk(content, _FOLDER):
        if not isinstance(step, RegularFile):
            yield step
        elif step.name.endswith(b".md") and not step.name.startswith(b"README"):
            yield from _page(step, reserved, taken)
        elif not step.name.startswith(b"README"):
            cause = "Pages are Markdown files that end in .md."
            yield Ignored(step.place, Problem(refusals.FILE_IGNORED, step.place, cause))


def _page(file: RegularFile, reserved: frozenset[str], taken: dict[str, str]) -> Iterator[Page | Unreadable]:
    path = file.place.removeprefix(f"{_FOLDER}/").removesuffix(".md").removesuffix("/index")
    if not _PATH.fullmatch(path) or path == "index":
        yield unreadable(file.place, refusals.PAGE_NAME, f"Its address would be /{path}/.")
        return
    if path.partition("/")[0] in reserved:
        yield unreadable(file.place, refusals.PAGE_RESERVED, f"The mirror itself has addresses below /{path}/.")
        return
    if (first := taken.setdefault(path, file.place)) != file.place:
        yield unreadable(file.place, refusals.PAGE_REPEATED, f"{first} has the address /{path}/ too.")
        return
    try:
        data = read_regular(file.path, place=file.place, limit=MAX_PAGE_BYTES)
        matter = read_matter(data)
    except UnreadableError as error:
        yield Unreadable(file.place, error.problem)
        return
    except FrontMatterError as error:
        yield Unreadable(file.place, error.problem.within(file.place))
        return
    problems: list[Problem] = []
    fields = Fields(matter.entries, _KEYS, problems)
    page = Page(
        path=path,
        title=fields.required("title"),
        description=fields.text("description"),
        order=fields.integer("nav_order"),
        body=matter.body,
        place=file.place,
        line_offset=matter.lines_before,
        identity=file.identity,
    )
    yield from (Unreadable(file.place, problem.within(file.place)) for problem in problems)
    if not problems:
        yield page
