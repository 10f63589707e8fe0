"""Documents whose keys or signatures are not what they say, or not trusted (P040 to P049, P060 and P061)."""

from __future__ import annotations

from tests.testkit.breaking import Breaker, Keys, on_bundle
from tests.testkit.broken_identity import OTHER
from tests.testkit.bundle import BundleMaker, mint_bundle
from tests.testkit.canonical import Json, to_bytes
from tests.testkit.keys import Key
from tests.testkit.paper import Paper
from tests.testkit.seal import RECEIPT_MESSAGE, resign


def _not_pinned(paper: Paper, keys: Keys) -> bytes:
    bundle = mint_bundle(paper, keys.stranger)
    bundle["public_keys"] = [keys.main.public_object()]
    return to_bytes(resign(bundle, keys.stranger))


def _self_signed(paper: Paper, keys: Keys) -> bytes:
    return to_bytes(mint_bundle(paper, keys.stranger))


def _self_signed_under_a_pinned_name(paper: Paper, keys: Keys) -> bytes:
    return to_bytes(mint_bundle(paper, Key(keys.main.key_id, keys.stranger.seed)))


def _revoked(paper: Paper, keys: Keys) -> bytes:
    return to_bytes(mint_bundle(paper, keys.revoked))


def _outside_window(paper: Paper, keys: Keys) -> bytes:
    return to_bytes(mint_bundle(paper, keys.expired))


def _self_signed_receipt(paper: Paper, keys: Keys) -> bytes:
    return to_bytes(BundleMaker(paper, keys.main, receipt_key=keys.stranger).bundle())


not_pinned = Breaker(_not_pinned)
self_signed = Breaker(_self_signed)
self_signed_under_a_pinned_name = Breaker(_self_signed_under_a_pinned_name)
self_signed_receipt = Breaker(_self_signed_receipt)
revoked = Breaker(_revoked)
outside_window = Breaker(_outside_window)


@on_bundle(None)
def fingerprint(bundle: Json, keys: Keys) -> None:
    bundle["bundle_signature"]["public_key_fingerprint"] = keys.stranger.fingerprint_hex


@on_bundle("bundle")
def fingerprint_of_public_key(bundle: Json, keys: Keys) -> None:
    bundle["public_keys"][0]["fingerprint_sha256_hex"] = keys.stranger.fingerprint_hex


@on_bundle(None)
def algorithm(bundle: Json, _: Keys) -> None:
    bundle["bundle_signature"]["algorithm"] = "rsa"


@on_bundle(None)
def signed_message(bundle: Json, _: Keys) -> None:
    bundle["bundle_signature"]["signed_message"] = RECEIPT_MESSAGE


@on_bundle(None)
def signature_malformed(bundle: Json, _: Keys) -> None:
    bundle["bundle_signature"]["signature_b64"] = "AAAA"


@on_bundle("bundle")
def public_key_malformed(bundle: Json, keys: Keys) -> None:
    bundle["public_keys"].append(keys.stranger.public_object(public_key_b64="AAAA"))


@on_bundle("bundle")
def key_contradicts_pin(bundle: Json, keys: Keys) -> None:
    bundle["public_keys"] = [Key(keys.main.key_id, keys.stranger.seed).public_object()]


@on_bundle(None)
def bundle_digest(bundle: Json, keys: Keys) -> None:
    bundle["bundle_signature"]["bundle_sha256"] = OTHER
    bundle["bundle_signature"]["signature_b64"] = keys.main.sign(OTHER)


@on_bundle(None)
def bundle_signature(bundle: Json, keys: Keys) -> None:
    bundle["bundle_signature"]["signature_b64"] = keys.main.sign(OTHER)
