"""Bundles with one wrong event, and bundles whose events are merely worth a word (P050 to P059)."""

from __future__ import annotations

from tests.testkit.breaking import Breaker, Keys, on_bundle, on_maker
from tests.testkit.broken_identity import OTHER, OTHER_SUFFIX
from tests.testkit.bundle import BundleMaker
from tests.testkit.canonical import Json, to_bytes
from tests.testkit.paper import Paper
from tests.testkit.seal import resign, sign_event
from tests.testkit.state import state_of


@on_bundle("state")
def event_hash(bundle: Json, _: Keys) -> None:
    bundle["events"][1]["payload"]["verdict_id"] = "changed after signing"


@on_bundle("state")
def event_id(bundle: Json, _: Keys) -> None:
    bundle["events"][1]["event_id"] = f"sha256:{OTHER}"


@on_bundle("events")
def event_subject(bundle: Json, _: Keys) -> None:
    bundle["events"][1]["subject_pith_number"] = f"pith:2017:{OTHER_SUFFIX}"


@on_bundle("state")
def event_signature(bundle: Json, keys: Keys) -> None:
    bundle["events"][1]["signature"]["signature_b64"] = keys.main.sign(OTHER)


@on_bundle("events")
def event_prev(bundle: Json, _: Keys) -> None:
    bundle["events"][1]["prev_event"] = f"sha256:{OTHER}"


@on_bundle("events")
def event_supersedes(bundle: Json, _: Keys) -> None:
    bundle["events"][1]["supersedes"] = [f"sha256:{OTHER}"]


@on_bundle("state")
def event_repeated(bundle: Json, _: Keys) -> None:
    bundle["events"].append(dict(bundle["events"][1]))


@on_bundle("events")
def event_signer(bundle: Json, keys: Keys) -> None:
    bundle["events"][1]["signer"]["key_id"] = keys.stranger.key_id


@on_maker
def event_type(maker: BundleMaker, _: Keys) -> None:
    maker.add("moon_phase", {"phase": "full"}, created_at="2026-05-20T00:00:00Z")


def _declared_invalid(paper: Paper, keys: Keys) -> bytes:
    maker = BundleMaker(paper, keys.main)
    wrong = maker.add("correction", {"text": "of another paper"}, created_at="2026-05-20T00:00:00Z")
    wrong["subject_pith_number"] = f"pith:2017:{OTHER_SUFFIX}"
    sign_event(wrong, keys.main)
    bundle = maker.bundle()
    bundle["state"] = state_of(bundle, invalid={wrong["event_id"]})
    return to_bytes(resign(bundle, keys.main))


declared_invalid = Breaker(_declared_invalid)
