"""Types that programs know files by; a host that gives others is told of, since its bytes may be right all the same."""

from __future__ import annotations

from typing import Final

_EXPECTED: Final = {
    ".html": ("text/html",),
    ".json": ("application/json", "application/feed+json", "application/vnd.citationstyles.csl+json"),
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript"),
    ".svg": ("image/svg+xml",),
    ".xml": ("application/xml", "text/xml", "application/opensearchdescription+xml"),
    ".atom": ("application/atom+xml",),
    ".woff2": ("font/woff2",),
}


def odd_type(path: str, content_type: str) -> tuple[str, str] | None:
    """Return how a file's name ends and the type that it came with, where that is not one of those for such names.

    Arguments:
        path: of the file.
        content_type: as it came, "" where none did.

    Source: RFC 9110, section 8.3.
    """
    ending = path[path.rfind(".") :] if "." in path.rpartition("/")[2] else ""
    expected = _EXPECTED.get(ending)
    kind = content_type.partition(";")[0].strip().lower()
    return None if expected is None or kind in expected else (ending, kind[:60] or "no type")
