"""What hosts are to say with each file, in one table, and the `_headers` file that they read it from."""

from __future__ import annotations

from typing import Final, NamedTuple

from sitegen.site.outputs import Output

FILE: Final = "_headers"
POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self';"
    " font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""The Content-Security-Policy of every page: what is not the mirror's own is neither loaded nor run."""
_MOST_RULES: Final = 100
_LONGEST_LINE: Final = 2_000
"""The limits of Cloudflare Pages; Netlify names none."""


class HeaderRule(NamedTuple):
    """The header fields of the paths that a pattern matches.

    Arguments:
        path: from the root of the mirror, where `*` at the end is anything and a segment `:name` any one segment.
        fields: names with their values.
    """

    path: str
    fields: tuple[tuple[str, str], ...]


_READ_BY_ALL: Final = ("Access-Control-Allow-Origin", "*")


def _open(path: str) -> HeaderRule:
    return HeaderRule(path, (_READ_BY_ALL,))


def _typed(path: str, content_type: str) -> HeaderRule:
    return HeaderRule(path, (("Content-Type", content_type), _READ_BY_ALL))


def _plain_text(path: str) -> HeaderRule:
    return HeaderRule(path, (("Content-Type", "text/plain; charset=utf-8"),))


_KEPT_FOR_EVER: Final = ("Cache-Control", "public, max-age=31536000, immutable")

# No two rules give one path the same field: hosts differ in whether the values are then joined.
RULES: Final = (
    HeaderRule(
        "/*",
        (
            ("Content-Security-Policy", POLICY),
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


def headers_file(base_path: str = "/") -> Output:
    """Return the `_headers` file of a mirror.

    Arguments:
        base_path: what stands before every path, as `Routes.base_path` has it. Hosts read the file at the root of
            what they publish alone; a mirror in a folder of another site gives its lines to that site's file.

    Returns:
        the file, in the part of the syntax that Netlify and Cloudflare Pages share, and within their limits.

    Raises:
        ValueError: the base path is so long that a line would pass the hosts' limit.
    """
    lines = []
    for rule in RULES:
        lines += [f"{base_path.rstrip('/')}{rule.path}", *(f"  {name}: {value}" for name, value in rule.fields), ""]
    if len(RULES) > _MOST_RULES or any(len(line) > _LONGEST_LINE for line in lines):
        raise ValueError(f"hosts read {_MOST_RULES} rules of lines up to {_LONGEST_LINE} characters")
    return Output(FILE, "\n".join(lines).encode())
