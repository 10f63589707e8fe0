"""Types by the endings of names, as hosts give them: the same on every machine, so not the machine's own table."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

HTML: Final = "text/html; charset=utf-8"
_UNKNOWN: Final = "application/octet-stream"
_TYPES: Final = {
    ".html": HTML,
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".atom": "application/atom+xml; charset=utf-8",
    ".rss": "application/rss+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".bib": "application/x-bibtex; charset=utf-8",
    ".ris": "application/x-research-info-systems; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".pdf": "application/pdf",
    ".wasm": "application/wasm",
    ".gz": "application/gzip",
    ".zip": "application/zip",
}
_SHRINK: Final = ("text/", "application/json", "application/jsonl", "application/manifest+json", "image/svg+xml")
_SHRINK_ENDS: Final = ("+xml", "+json", "/xml", "x-bibtex", "x-research-info-systems", "octet-stream")
_ASSETS: Final = frozenset(
    {".css", ".js", ".mjs", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".woff", ".woff2"}
)


def content_type(path: str) -> str:
    """Return the type of a file, by its name."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), _UNKNOWN)


def is_asset(path: str) -> bool:
    """Tell whether pages are shown with files of this name."""
    return PurePosixPath(path).suffix.lower() in _ASSETS


def is_compressible(kind: str) -> bool:
    """Tell whether hosts compress files of a type."""
    name = kind.partition(";")[0].strip().lower()
    return name.startswith(_SHRINK) or name.endswith(_SHRINK_ENDS)
