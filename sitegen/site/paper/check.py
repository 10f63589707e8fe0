"""Pith's shell check of a paper, as its record pages print it, with this mirror's address."""

from __future__ import annotations

from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.paper import Paper
from sitegen.site.mirror import Site
from sitegen.site.pretty import text_markup

_HASHER: Final = (
    """jq -c .canonical_record | python3 -c "import sys,json,hashlib; b=json.dumps(json.loads(sys.stdin.read()), """
    """sort_keys=True, separators=(',',':'), ensure_ascii=False).encode(); print(hashlib.sha256(b).hexdigest())\""""
)
PLACEHOLDER: Final = "BASE"
"""Stands for the mirror's address where the configuration does not give it."""


class Check(NamedTuple):
    """The command, what it must print, and whether it names this mirror or only `BASE`."""

    command: Markup
    expected: str
    has_base: bool


def check_of(site: Site, paper: Paper) -> Check:
    """Return the check of a paper (Pith format, section 8)."""
    base = site.routes.base_url or PLACEHOLDER
    command = text_markup(f"curl -s {base}/pith/{paper.number.suffix}.json | {_HASHER}")
    return Check(command, paper.canonical_sha256, bool(site.routes.base_url))
