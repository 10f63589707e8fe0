"""Documents that call themselves by a wrong name, or whose receipt is wrong (P020 to P032)."""

from __future__ import annotations

import copy

from tests.testkit.breaking import Breaker, Keys, on_bundle
from tests.testkit.bundle import BundleMaker
from tests.testkit.canonical import Json, digest, suffix_of, to_bytes
from tests.testkit.paper import Paper
from tests.testkit.record import mint_record
from tests.testkit.seal import receipt_of, sign_receipt

OTHER = digest("another record")
OTHER_SUFFIX = suffix_of(OTHER)


def rename(bundle: Json, number: str) -> None:
    """Call a bundle, its events and its short number by another Pith number."""
    bundle["pith_number"] = number
    for event in bundle["events"]:
        event["subject_pith_number"] = number


@on_bundle("bundle")
def canonical_hash(bundle: Json, _: Keys) -> None:
    bundle["canonical_sha256"] = OTHER


@on_bundle("events")
def canonical_hash_in_event(bundle: Json, _: Keys) -> None:
    bundle["events"][0]["payload"]["canonical_sha256"] = OTHER


@on_bundle("events")
def record_of_another_paper_in_event(bundle: Json, keys: Keys) -> None:
    payload = bundle["events"][0]["payload"]
    payload["canonical_record"] = copy.deepcopy(payload["canonical_record"])
    payload["canonical_record"]["metadata"]["title_canon_sha256"] = OTHER
    payload["canonical_sha256"] = digest(payload["canonical_record"])
    payload["receipt"]["canonical_sha256"] = payload["canonical_sha256"]
    sign_receipt(payload["receipt"], keys.main)


@on_bundle("events")
def suffix(bundle: Json, _: Keys) -> None:
    rename(bundle, f"{bundle['pith_number'][:10]}{OTHER_SUFFIX}")


def _suffix_of_record(paper: Paper, keys: Keys) -> bytes:
    record = mint_record(paper, keys.main)
    record["pith_number"] = f"{record['pith_number'][:10]}{OTHER_SUFFIX}"
    return to_bytes(record)


suffix_of_record = Breaker(_suffix_of_record)


@on_bundle("events")
def year(bundle: Json, _: Keys) -> None:
    rename(bundle, f"pith:1999:{bundle['pith_number'][10:]}")


@on_bundle("bundle")
def short_number(bundle: Json, _: Keys) -> None:
    bundle["short_pith_number"] = f"pith:{OTHER_SUFFIX[:8]}"


@on_bundle("bundle")
def source(bundle: Json, _: Keys) -> None:
    bundle["source"]["version"] += 1


@on_bundle("state")
def alias(bundle: Json, _: Keys) -> None:
    bundle["source_aliases"][0]["alias_value"] = "1701.00001"


@on_bundle("state")
def short_alias(bundle: Json, _: Keys) -> None:
    bundle["source_aliases"][-1]["alias_value"] = OTHER_SUFFIX[:8]


@on_bundle("events")
def malformed_number(bundle: Json, _: Keys) -> None:
    rename(bundle, bundle["pith_number"].lower())


def _no_record_created(paper: Paper, keys: Keys) -> bytes:
    return to_bytes(BundleMaker(paper, keys.main, created=False).bundle())


no_record_created = Breaker(_no_record_created)


@on_bundle("events")
def receipt_of_another(bundle: Json, keys: Keys) -> None:
    sign_receipt(receipt_of(bundle), keys.main, canonical_sha256=OTHER)


@on_bundle("events")
def receipt_signature(bundle: Json, keys: Keys) -> None:
    receipt_of(bundle)["signature_b64"] = keys.main.sign(OTHER)


def _receipt_signature_of_record(paper: Paper, keys: Keys) -> bytes:
    record = mint_record(paper, keys.main)
    record["receipt"]["signature_b64"] = keys.main.sign(OTHER)
    return to_bytes(record)


receipt_signature_of_record = Breaker(_receipt_signature_of_record)
