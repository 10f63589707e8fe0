"""What hosts are to say with each file, in one table, and the `_headers` file that they read it from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from sitegen.site.data.mirrors import PITH
from sitegen.site.outputs import Output

FILE: Final = "_headers"
_MOST_RULES: Final = 100
_LONGEST_LINE: Final = 2_000
"""The limits of Cloudflare Pages; Netlify names none."""
_LONGEST_LIST: Final = 1_500
"""Characters of the origins that pages may ask."""
_ORIGIN: Final = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?")


def policy(mirrors: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of every page: what is not the mirror's own is neither loaded nor run.

    Pages may ask Pith and the mirrors that the operator names for a document, to compare it; they do so only when a
    reader presses the button for it.

    Arguments:
        mirrors: addresses of other mirrors; what is none is left out, and so is what passes the limits of hosts.
    """
    origins: list[str] = []
    for mirror in (*mirrors, PITH.base_url):
        parts = urlsplit(mirror)
        origin = f"{parts.scheme}://{parts.netloc}"
        if _ORIGIN.fullmatch(origin) and origin not in origins and len(" ".join((*origins, origin))) <= _LONGEST_LIST:
            origins.append(origin)
    return (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self';"
        f" connect-src 'self' {' '.join(origins)}; font-src 'self'; base-uri 'none'; form-action 'self';"
        " frame-ancestors 'none'"
    )


POLICY: Final = policy()
"""The policy of a mirror that names no other."""


class HeaderRule(NamedTuple):
    """The header fields of the paths that a pattern matches.

    Arguments:
        path: from the root of the mirror, where `*` at the end is anything and a segment `:name` any one segment.
        fields: names with their values.
    """

    path: str
    fields: tuple[tuple[str, str], ...]


_POLICY: Final = "Content-Security-Policy"
_READ_BY_ALL: Final = ("Access-Control-Allow-Origin", "*")


def _open(path: str) -> HeaderRule:
    return HeaderRule(path, (_READ_BY_ALL,))


def _typed(path: str, content_type: str) -> HeaderRule:
    return HeaderRule(path, (("Content-Type", content_type), _READ_BY_ALL))


def _plain_text(path: str) -> HeaderRule:
    return HeaderRule(path, (("Content-Type", "text/plain; charset=utf-8"),))


def _saved(path: str) -> HeaderRule:
    return HeaderRule(path, (("Content-Disposition", 'attachment; filename="verify.html"'), _READ_BY_ALL))


_KEPT_FOR_EVER: Final = ("Cache-Control", "public, max-age=31536000, immutable")

# No two rules give one path the same field: hosts differ in whether the values are then joined.
RULES: Final = (
    HeaderRule(
        "/*",
        (
            (_POLICY, POLICY),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ),
    ),
    _open("/pith/*"),
    _open("/.well-known/pith/*"),
    _open("/api/pith-number/*"),
    _open("/lookup/*"),
    _open("/pith-signing-key.json"),
    _open("/pith-mirrors.json"),
    _open("/search/*"),
    _open("/log/*"),
    _open("/checksums/*"),
    _plain_text("/log/checkpoint"),
    _plain_text("/log/sizes"),
    HeaderRule("/log/tile/*", (("Content-Type", "application/octet-stream"), _KEPT_FOR_EVER)),
    # It is one file with its script in it, which the policy would not let run: it is saved, and opened from a disk.
    # Some hosts send whoever asks for a name in .html to the name without it.
    _saved("/verify/verify.html"),
    _saved("/verify/verify"),
    _typed("/verify/verify.py", "text/x-python; charset=utf-8"),
    _typed("/verify/SHA256SUMS", "text/plain; charset=utf-8"),
    _typed("/feed.atom", "application/atom+xml; charset=utf-8"),
    _typed("/feed.json", "application/feed+json"),
    _typed("/category/:category/feed.atom", "application/atom+xml; charset=utf-8"),
    _typed("/category/:category/feed.json", "application/feed+json"),
    _typed("/paper/:page/cite.bib", "application/x-bibtex; charset=utf-8"),
    _typed("/paper/:page/cite.ris", "application/x-research-info-systems; charset=utf-8"),
    _typed("/paper/:page/cite.csl.json", "application/vnd.citationstyles.csl+json"),
    _typed("/paper/:page/cite.txt", "text/plain; charset=utf-8"),
    _typed("/paper/:page/cite.md", "text/markdown; charset=utf-8"),
    HeaderRule("/opensearch.xml", (("Content-Type", "application/opensearchdescription+xml; charset=utf-8"),)),
    HeaderRule("/assets/stix-two-math.woff2", (("Cache-Control", "public, max-age=604800"),)),
)
"""What every file of a mirror is served with, beside what hosts say of their own."""


def headers_file(base_path: str = "/", mirrors: Iterable[str] = ()) -> Output:
    """Return the `_headers` file of a mirror.

    Arguments:
        base_path: what stands before every path, as `Routes.base_path` has it. Hosts read the file at the root of
            what they publish alone; a mirror in a folder of another site gives its lines to that site's file.
        mirrors: addresses of other mirrors, which pages may ask.

    Returns:
        the file, in the part of the syntax that Netlify and Cloudflare Pages share, and within their limits.

    Raises:
        ValueError: the base path is so long that a line would pass the hosts' limit.
    """
    lines, own = [], policy(mirrors)
    for rule in RULES:
        fields = [(name, own if name == _POLICY else value) for name, value in rule.fields]
        lines += [f"{base_path.rstrip('/')}{rule.path}", *(f"  {name}: {value}" for name, value in fields), ""]
    if len(RULES) > _MOST_RULES or any(len(line) > _LONGEST_LINE for line in lines):
        raise ValueError(f"hosts read {_MOST_RULES} rules of lines up to {_LONGEST_LINE} characters")
    return Output(FILE, "\n".join(lines).encode())
