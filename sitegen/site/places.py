"""Where identifiers lead: to a page of this mirror, to arXiv, to a DOI, or nowhere."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from sitegen.pith.identity import is_arxiv_id

_ARXIV_VERSION = re.compile(r"(.+?)(v[1-9][0-9]{0,4})?")
_DOI = re.compile(r"10\.[0-9]{4,9}/\S{1,300}")
_SAFE: Final = "/:;()._-~"
_PLAIN_DOI = re.compile(r"10\.[0-9]{4,9}/[A-Za-z0-9/:;()._~-]{1,300}")


def arxiv_url(identifier: str) -> str:
    """Return the address of an arXiv id, with or without version, at arXiv; "" where it is not one."""
    match = _ARXIV_VERSION.fullmatch(identifier)
    return f"https://arxiv.org/abs/{identifier}" if match and is_arxiv_id(match[1]) else ""


def doi_url(doi: str) -> str:
    """Return the address of a DOI at doi.org; "" where it is not one."""
    if _PLAIN_DOI.fullmatch(doi):
        return f"https://doi.org/{doi}"
    return f"https://doi.org/{quote(doi, safe=_SAFE)}" if _DOI.fullmatch(doi) else ""


def key_url(key: str | None) -> str:
    """Return where a key of `identity.alias_key` leads outside of the mirror; "" where it leads nowhere."""
    kind, _, value = (key or "").partition(":")
    if kind == "arxiv":
        return arxiv_url(value)
    return doi_url(value) if kind == "doi" else ""
