"""The license that a canonical record names, in words, and where it leads."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sitegen.pith.paper import Paper
from sitegen.site.mirror import Link, Site
from sitegen.site.strings import Strings
from sitegen.site.text import harmless

_PLAIN = re.compile(r"[!#-;=?-\[\]_a-z~]+")
"""What an address may have without being encoded (RFC 3986, appendix A), and nothing that needs it."""
_LONGEST_CACHED: Final = 200
_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "creativecommons.org/licenses/by/3.0": "CC BY 3.0",
        "creativecommons.org/licenses/by/4.0": "CC BY 4.0",
        "creativecommons.org/licenses/by-nc-nd/4.0": "CC BY-NC-ND 4.0",
        "creativecommons.org/licenses/by-nc-sa/3.0": "CC BY-NC-SA 3.0",
        "creativecommons.org/licenses/by-nc-sa/4.0": "CC BY-NC-SA 4.0",
        "creativecommons.org/licenses/by-sa/4.0": "CC BY-SA 4.0",
        "creativecommons.org/publicdomain/zero/1.0": "CC0 1.0",
    }
)
_SAID: Final[Mapping[str, str]] = MappingProxyType(
    {
        "arxiv.org/licenses/nonexclusive-distrib/1.0": "licenses.nonexclusive",
        "arxiv.org/licenses/assumed-1991-2003": "licenses.assumed",
        "creativecommons.org/licenses/publicdomain": "licenses.public_domain",
    }
)
"""Licenses whose names are words, by their keys in the words of the interface."""


def license_link(site: Site, paper: Paper) -> Link | None:
    """Return the license that the canonical record names, None where it names none."""
    text = paper.record.license
    return _short(site.strings, text) if len(text) <= _LONGEST_CACHED else _any(site.strings, text)


@functools.lru_cache(maxsize=256)
def _short(strings: Strings, text: str) -> Link | None:
    return _any(strings, text)


def _any(strings: Strings, text: str) -> Link | None:
    if not text.strip():
        return None
    name, url = license_of(strings, text)
    return Link(harmless(name), url)


def license_of(strings: Strings, text: str) -> tuple[str, str]:
    """Return the name and the address of a license; the address is "" where the text is none of http or https."""
    scheme, found, rest = text.partition("://")
    if not found or scheme not in {"http", "https"} or not _PLAIN.fullmatch(rest):
        return text, ""
    known = rest.rstrip("/").removeprefix("www.")
    return strings.say(_SAID[known]) if known in _SAID else _NAMES.get(known, text), text
