"""What a paper's page says of its own proof: the checks with their results, the keys, the times and the hashes."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from markupsafe import Markup

from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level
from sitegen.site.mirror import Site
from sitegen.site.strings import Strings
from sitegen.site.text import harmless
from sitegen.site.words import APPLY, STEPS

FACTS: Final = (
    *("key", "fingerprint", "computed", "receipt_signed", "canonical", "title", "abstract"),
    *("bundle_key", "built", "bundle_signed", "bundle", "state", "file", "record_file"),
)
"""Keys of the words for the facts."""


class ProofFact(NamedTuple):
    """A key, a time or a hash; `is_code` tells what a person compares letter by letter."""

    name: str
    value: str
    is_code: bool


class TrustPanel(NamedTuple):
    """The panel of a paper's page.

    Arguments:
        level: a `Level`, for the colour.
        name: of the level.
        heading, summary, counted: sentences.
        checks: all steps with their results.
        facts: keys, times and hashes.
    """

    level: str
    name: str
    heading: str
    summary: str
    counted: str
    checks: Markup
    facts: tuple[ProofFact, ...]


def trust_panel(site: Site, paper: Paper, file_sha256: str = "") -> TrustPanel:
    """Return the panel of a paper.

    What is published passed every check that applies to it, so the steps differ only by level.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        file_sha256: of the published document's bytes, 64 hex digits, "" where it is not known.
    """
    heading, summary, counted = _sentences(
        site.strings, paper.level, paper.bundle.key_id if paper.bundle else paper.receipt.key_id
    )
    return TrustPanel(
        level=paper.level.value,
        name=site.levels[paper.level].name,
        heading=heading,
        summary=summary,
        counted=counted,
        checks=site.checks[paper.level],
        facts=_facts(site, paper, file_sha256),
    )


@functools.lru_cache(maxsize=16)
def _sentences(strings: Strings, level: Level, key_id: str) -> tuple[str, str, str]:
    passed = len(APPLY[level])
    return (
        strings.say(f"proof.heading_{level.value}"),
        strings.say(f"proof.summary_{level.value}", key=harmless(key_id)),
        strings.say(f"proof.counted_{level.value}", n=passed, left=STEPS - passed),
    )


def _facts(site: Site, paper: Paper, file_sha256: str) -> tuple[ProofFact, ...]:
    receipt, bundle, state = paper.receipt, paper.bundle, paper.state
    rows = [
        ("key", receipt.key_id, False),
        ("fingerprint", receipt.fingerprint, True),
        ("computed", receipt.first_computed_at, False),
        ("receipt_signed", receipt.signed_at, False),
        ("canonical", paper.canonical_sha256, True),
        ("title", paper.record.title_sha256, True),
        ("abstract", paper.record.abstract_sha256, True),
    ]
    if bundle is not None:
        rows += [
            ("bundle_key", bundle.key_id if bundle.key_id != receipt.key_id else "", False),
            ("built", bundle.built_at, False),
            ("bundle_signed", bundle.signed_at, False),
            ("bundle", bundle.bundle_sha256, True),
        ]
        digest = state.get("state_sha256") if state is not None else None
        rows.append(("state", digest if isinstance(digest, str) else "", True))
        rows.append(("file", file_sha256, True))
    elif paper.record_document is not None:
        rows.append(("record_file", file_sha256, True))
    names = _names(site.strings)
    return tuple([ProofFact(names[name], harmless(value), code) for name, value, code in rows if value])


@functools.lru_cache(maxsize=4)
def _names(strings: Strings) -> Mapping[str, str]:
    return MappingProxyType({name: strings.say(f"proof.{name}") for name in FACTS})
