"""Pith's shell check of a paper, as its record pages print it, with this mirror's address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from sitegen.pith.paper import Paper
from sitegen.site.mirror import Site
from sitegen.site.pretty import text_markup

_HASHER: Final = (
    """jq -c .canonical_record | python3 -c "import sys,json,hashlib; b=json.dumps(json.loads(sys.stdin.read()), """
    """sort_keys=True, separators=(',',':'), ensure_ascii=False).encode(); print(hashlib.sha256(b).hexdigest())\""""
)
_HASHER_MARKUP: Final = text_markup(_HASHER)
PLACEHOLDER: Final = "BASE"
"""Stands for the mirror's address where the configuration does not give it."""


@dataclass(frozen=True, slots=True)
class Check:
    """The command, what it must print, and whether it names this mirror or only `BASE`."""

    command: Markup
    expected: str
    has_base: bool


def check_of(site: Site, paper: Paper) -> Check:
    """Return the check of a paper (Pith format, section 8)."""
    base = site.routes.base_url or PLACEHOLDER
    fetch = text_markup(f"curl -s {base}/pith/{paper.number.suffix}.json | ")
    return Check(fetch + _HASHER_MARKUP, paper.canonical_sha256, bool(site.routes.base_url))
