"""What an http address names: a paper at Pith or one of its mirrors, at arXiv or by a DOI."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from sitegen.intake.identifiers import Identifier, parse_identifier

_LONGEST: Final = 4_000
_ARXIV_HOST: Final = re.compile(r"(?:[a-z0-9-]+\.)?arxiv\.org")
_ARXIV_PATH: Final = re.compile(r"/(?:abs|pdf|html|format|e-print|src|ps)/(.+?)(?:\.pdf)?/?")
_DOI_HOSTS: Final = frozenset({"doi.org", "dx.doi.org", "www.doi.org"})
_HOST: Final = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_SUFFIX: Final = "[A-Z2-7]{26}"
_END: Final = r"/?(?:index\.html)?"
_AT_MIRRORS: Final = tuple(
    re.compile(rf"(|/.+?)/{pattern}")
    for pattern in (
        rf"\.well-known/pith/({_SUFFIX})/bundle\.json",
        rf"pith/({_SUFFIX})(?:\.json|/(?:bundle|state)\.json|{_END})",
        rf"api/pith-number/({_SUFFIX})/(?:graph|events)\.json",
        rf"(?:paper|p)/([A-Z2-7]{{8,26}}){_END}",
        rf"(?:paper|p)/([a-z-]+(?:\.[A-Z]{{2}})?/[0-9]{{7}}(?:v[0-9]+)?|[0-9]{{4}}\.[0-9]{{4,5}}(?:v[0-9]+)?){_END}",
    )
)
_RESOLVE: Final = re.compile(r"(|/.+?)/api/pith-number/resolve/?")


@dataclass(frozen=True, slots=True)
class Address:
    """An address that names one paper.

    Arguments:
        identifier: the paper.
        mirror: the address of the mirror that it lies on, without a slash at its end; "" where it lies on none.
    """

    identifier: Identifier
    mirror: str = ""


def is_address(text: str) -> bool:
    """Tell whether a text begins as an http address does."""
    return text.lstrip()[:8].lower().startswith(("http://", "https://"))


def parse_address(text: str) -> Address | None:
    """Return what an address names, None where it is no http address or names no paper.

    Arguments:
        text: an address; its query and fragment do not count, but for `resolve?arxiv=`.

    Source: Pith format, section 8.
    """
    if len(text) > _LONGEST or not is_address(text):
        return None
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if "@" in parts.netloc or not (_HOST.fullmatch(host) or _HOST.fullmatch(f"[{host}]")):
        return None
    path = unquote(parts.path)
    if _ARXIV_HOST.fullmatch(host):
        return _named(_ARXIV_PATH.fullmatch(path), 1, "")
    if host in _DOI_HOSTS:
        found = parse_identifier(path.removeprefix("/"))
        return Address(found) if found and path.startswith("/10.") else None
    shown = f"[{host}]" if ":" in host else host
    return _on_mirror(parts, path, lambda base: f"{parts.scheme.lower()}://{shown}{f':{port}' if port else ''}{base}")


def _on_mirror(parts: SplitResult, path: str, address: Callable[[str], str]) -> Address | None:
    asked = _RESOLVE.fullmatch(path)
    if asked:
        names = parse_qs(parts.query, max_num_fields=20)
        found = next((parse_identifier(names[name][0]) for name in ("arxiv", "doi", "pith") if name in names), None)
        return Address(found, address(asked[1])) if found else None
    for pattern in _AT_MIRRORS:
        match = pattern.fullmatch(path)
        if match:
            return _named(match, 2, address(match[1]))
    return None


def _named(match: re.Match[str] | None, group: int, mirror: str) -> Address | None:
    found = parse_identifier(match[group]) if match else None
    return Address(found, mirror) if found else None
