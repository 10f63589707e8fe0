"""Bundles whose state or snapshot does not fit the rest of them (P070 to P083)."""

from __future__ import annotations

from dataclasses import replace

from tests.testkit.breaking import Breaker, Keys, on_bundle, on_maker
from tests.testkit.broken_identity import OTHER
from tests.testkit.bundle import BundleMaker
from tests.testkit.canonical import Json, to_bytes
from tests.testkit.paper import Paper
from tests.testkit.seal import resign, state_digest


def rehash(bundle: Json) -> None:
    """Give the state of a bundle, as it stands, its right hash."""
    bundle["state"]["state_sha256"] = state_digest(bundle["state"])


def _with_snapshot_of(paper: Paper, snapshot: Paper, keys: Keys) -> bytes:
    maker = BundleMaker(paper, keys.main, snapshot=False)
    maker.add_snapshot(snapshot)
    return to_bytes(maker.bundle())


@on_bundle("bundle")
def state(bundle: Json, _: Keys) -> None:
    bundle["state"]["current"]["corrections"].append({"text": "from nowhere"})
    rehash(bundle)


def _state_under_unknown_rules(paper: Paper, keys: Keys) -> bytes:
    maker = BundleMaker(paper, keys.main)
    maker.add("correction", {"text": "a typing error"}, created_at="2026-05-20T00:00:00Z")
    bundle = maker.bundle()
    bundle["state"]["current"]["corrected"] = True
    rehash(bundle)
    return to_bytes(resign(bundle, keys.main))


state_under_unknown_rules = Breaker(_state_under_unknown_rules)


@on_bundle("bundle")
def state_hash(bundle: Json, _: Keys) -> None:
    bundle["state"]["state_sha256"] = OTHER


@on_bundle("bundle")
def state_counts(bundle: Json, _: Keys) -> None:
    bundle["state"]["event_count"] += 1
    rehash(bundle)


@on_maker
def equivocation(maker: BundleMaker, _: Keys) -> None:
    before = maker.events[-1]["event_id"]
    for text in ("yes", "no"):
        maker.add("correction", {"text": text}, created_at="2026-05-20T00:00:00Z", prev_event=before)


def _title(paper: Paper, keys: Keys) -> bytes:
    return _with_snapshot_of(paper, replace(paper, title=paper.title + " Indeed"), keys)


def _abstract(paper: Paper, keys: Keys) -> bytes:
    short = replace(paper, abstract="An abstract so short that documents carry the whole of it.")
    return _with_snapshot_of(short, replace(short, abstract="Another abstract, short too."), keys)


def _contradiction(paper: Paper, keys: Keys) -> bytes:
    return _with_snapshot_of(paper, replace(paper, primary="math.AG"), keys)


title = Breaker(_title)
abstract = Breaker(_abstract)
contradiction = Breaker(_contradiction)


@on_bundle("events")
def section_hash(bundle: Json, _: Keys) -> None:
    bundle["events"][1]["payload"]["graph_snapshot"]["claims"]["snapshot_sha256"] = OTHER
