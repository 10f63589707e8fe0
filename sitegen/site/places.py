"""Where identifiers lead: to a page of this mirror, to arXiv, to a DOI, or nowhere."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from sitegen.pith.identity import is_arxiv_id

_ARXIV_VERSION = re.compile(r"(.+?)(v[1-9][0-9]{0,4})?")
_PLAIN = re.compile(r"[!#-;=?-\[\]_a-z~]+")
"""What an address may have without being encoded (RFC 3986, appendix A), and nothing that needs it."""
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,300}")
_SAFE: Final = "/:;()._-~"
_LICENSES: Final = {
    "arxiv.org/licenses/nonexclusive-distrib/1.0": "arXiv, non-exclusive license to distribute",
    "arxiv.org/licenses/assumed-1991-2003": "arXiv, license assumed for 1991 to 2003",
    "creativecommons.org/licenses/by/3.0": "CC BY 3.0",
    "creativecommons.org/licenses/by/4.0": "CC BY 4.0",
    "creativecommons.org/licenses/by-nc-nd/4.0": "CC BY-NC-ND 4.0",
    "creativecommons.org/licenses/by-nc-sa/3.0": "CC BY-NC-SA 3.0",
    "creativecommons.org/licenses/by-nc-sa/4.0": "CC BY-NC-SA 4.0",
    "creativecommons.org/licenses/by-sa/4.0": "CC BY-SA 4.0",
    "creativecommons.org/licenses/publicdomain": "public domain",
    "creativecommons.org/publicdomain/zero/1.0": "CC0 1.0",
}


def arxiv_url(identifier: str) -> str:
    """Return the address of an arXiv id, with or without version, at arXiv; "" where it is not one."""
    match = _ARXIV_VERSION.fullmatch(identifier)
    return f"https://arxiv.org/abs/{identifier}" if match and is_arxiv_id(match[1]) else ""


def doi_url(doi: str) -> str:
    """Return the address of a DOI at doi.org; "" where it is not one."""
    return f"https://doi.org/{quote(doi, safe=_SAFE)}" if _DOI.fullmatch(doi) else ""


def key_url(key: str | None) -> str:
    """Return where a key of `identity.alias_key` leads outside of the mirror; "" where it leads nowhere."""
    kind, _, value = (key or "").partition(":")
    if kind == "arxiv":
        return arxiv_url(value)
    return doi_url(value) if kind == "doi" else ""


def license_of(text: str) -> tuple[str, str]:
    """Return the name and the address of a license; the address is "" where the text is none of http or https."""
    scheme, found, rest = text.partition("://")
    if not found or scheme not in {"http", "https"} or not _PLAIN.fullmatch(rest):
        return text, ""
    return _LICENSES.get(rest.rstrip("/").removeprefix("www."), text), text
