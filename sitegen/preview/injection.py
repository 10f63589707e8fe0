"""The preview's script in a page, and the pages that stand where the site has none."""

from __future__ import annotations

import html
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from sitegen.errors import Problem
from sitegen.preview.request import Request

ROOM: Final = "/.sitegen/"
"""Where the preview's own addresses begin; no file of a tree is there."""
_END: Final = b"</body"
_PAGE: Final = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n</head>\n'
    "<body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"
)


def wants_page(request: Request) -> bool:
    """Tell whether a request comes from a person who looks at pages; programs get the bytes of the tree."""
    return any(part.partition(";")[0].strip().lower() == "text/html" for part in request.field("accept").split(","))


def with_script(page: bytes, version: str, assets: str) -> bytes:
    """Return a page with the script that keeps it new.

    Arguments:
        page: HTML.
        version: of the page, hex digits; "" where it could not be made.
        assets: of the files that pages are shown with, letters and digits and `-`.
    """
    script = f'<script src="{ROOM}overlay.js" data-version="{version}" data-assets="{assets}" async></script>'.encode()
    at = page.lower().rfind(_END)
    at = len(page) if at < 0 else at
    return b"".join((page[:at], script, page[at:]))


def page_of_problems(problems: Iterable[Problem]) -> bytes:
    """Return the page that stands where a page could not be made; it says all without a script."""
    listed = "".join(f"<dt>{_safe(str(problem))}</dt>\n<dd>{_safe(problem.fix)}</dd>\n" for problem in problems)
    return _PAGE.format(title="This page could not be made", body=f"<dl>\n{listed}</dl>\n").encode()


def text_of_problems(problems: Iterable[Problem]) -> bytes:
    """Return the same for programs."""
    return "".join(f"{problem}\n{problem.fix}\n" for problem in problems).encode("utf-8", "replace")


def page_of_status(status: HTTPStatus, reason: str) -> bytes:
    """Return a page for an answer that has none of the site's own."""
    return _PAGE.format(title=f"{status.value} {status.phrase}", body=f"<p>{_safe(reason)}</p>\n").encode()


def _safe(text: str) -> str:
    return html.escape(text.encode("utf-8", "replace").decode())
