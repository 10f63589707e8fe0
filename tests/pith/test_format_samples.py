"""The sentences of the Pith format, sections 1 to 7, each held on the real documents, and by a twin that breaks it."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from sitegen.pith.canonical import digest
from sitegen.pith.identity import parse_number, suffix_of
from sitegen.pith.keys import PITH_ROOT, PITH_ROOTS
from sitegen.pith.merge import hashed, is_in_known_order, merge_order, rebuild_state
from sitegen.pith.provenance import Level
from sitegen.pith.signatures import verify_signature
from tests.pith.samples import BUNDLES, EVERY, RECORD, Place, at, codes, judge, load, put
from tests.testkit import Json
from tests.testkit.seal import receipt_of

EMPTY = "258153158e38e3291e3d48162225fcdb2d5a3ed65a07baac614ab91432fd4f57"
OTHER = "0" * 64


def sealed(signature: Json, hexdigest: str) -> bool:
    raw = base64.b64decode(signature["signature_b64"])
    return verify_signature(PITH_ROOT.public_key, raw, bytes.fromhex(hexdigest))


def rebuilt(bundle: Json) -> Json:
    return hashed(
        rebuild_state(
            pith_number=bundle["pith_number"],
            canonical_record=bundle["canonical_record"],
            aliases=bundle["source_aliases"],
            events=bundle["events"],
        )
    )


@pytest.mark.parametrize("suffix", EVERY)
def test_section_2_identity_follows_from_the_canonical_record(suffix: str) -> None:
    document = load(suffix)
    record = document["canonical_record"]
    assert set(record) == {"source", "metadata", "schema_version"}
    assert set(record["source"]) == {"kind", "id", "version"}
    assert set(record["metadata"]) == {
        "license", "primary_cat", "submitted_at", "cross_cats_sorted", "title_canon_sha256", "abstract_canon_sha256",
    }  # fmt: skip
    assert digest(record) == document["canonical_sha256"]
    assert suffix_of(document["canonical_sha256"]) == suffix
    number = parse_number(document["pith_number"])
    assert number is not None
    assert (number.suffix, number.year) == (suffix, record["metadata"]["submitted_at"][:4])
    assert document["short_pith_number"] == f"pith:{suffix[:8]}"


@pytest.mark.parametrize("suffix", EVERY)
def test_section_2_aliases_are_those_of_the_record(suffix: str) -> None:
    document = load(suffix)
    source = document["canonical_record"]["source"]
    aliases = {
        each["alias_kind"]: each["alias_value"] for each in document.get("source_aliases") or document["aliases"]
    }
    assert aliases == {
        "arxiv": source["id"],
        "arxiv_version": f"{source['id']}v{source['version']}",
        "doi": f"10.48550/arxiv.{source['id']}",
        **{f"pith_short_{length}": suffix[:length] for length in (8, 12, 16)},
    }


@pytest.mark.parametrize("suffix", EVERY)
def test_section_3_signatures_are_over_the_raw_bytes_of_a_digest(suffix: str) -> None:
    document = load(suffix)
    signed = [(receipt_of(document), document["canonical_sha256"], "canonical_sha256_bytes")]
    message = "open_graph_event_sha256_bytes"
    signed += [(event["signature"], event["content_sha256"], message) for event in document["events"]]
    if suffix in BUNDLES:
        outer = document["bundle_signature"]
        signed.append((outer, outer["bundle_sha256"], "bundle_sha256_bytes"))
    for signature, hexdigest, message in signed:
        assert signature["signed_message"] == message
        assert signature["public_key_fingerprint"] == PITH_ROOT.fingerprint
        assert sealed(signature, hexdigest)
        assert not sealed(signature, OTHER)
        raw = base64.b64decode(signature["signature_b64"])
        assert not verify_signature(PITH_ROOT.public_key, raw, hexdigest.encode())


@pytest.mark.parametrize("suffix", BUNDLES)
def test_section_4_digests_leave_out_what_the_format_names(suffix: str) -> None:
    document = load(suffix)
    bare = {name: value for name, value in document.items() if name != "bundle_signature"}
    assert digest(bare) == document["bundle_signature"]["bundle_sha256"]
    for event in document["events"]:
        outside = {"signature", "content_sha256", "event_id"}
        assert digest({name: value for name, value in event.items() if name not in outside}) == event["content_sha256"]
        assert event["event_id"] == f"sha256:{event['content_sha256']}"
    assert digest(document) != document["bundle_signature"]["bundle_sha256"]


@pytest.mark.parametrize("suffix", EVERY)
def test_section_5_empty_sections_have_the_digest_of_an_empty_payload(suffix: str) -> None:
    document = load(suffix)
    snapshot = document.get("graph_snapshot") or document["events"][1]["payload"]["graph_snapshot"]
    names = ("claims", "references", "formal_canon", "author_claims")
    assert {snapshot[name]["snapshot_sha256"] for name in names} == {EMPTY} == {digest({"payload": []})}
    names_of_authors = snapshot["paper"]["authors_text"].split(", ")
    assert names_of_authors == sorted(names_of_authors)
    title = snapshot["paper"]["title"].lower().encode()
    assert hashlib.sha256(title).hexdigest() == document["canonical_record"]["metadata"]["title_canon_sha256"]
    assert len(snapshot["paper"]["abstract_excerpt"]) <= 600


@pytest.mark.parametrize("suffix", BUNDLES)
def test_section_6_state_is_a_pure_function_of_events_and_aliases(suffix: str) -> None:
    document = load(suffix)
    assert rebuilt(document) == document["state"]
    assert is_in_known_order(document["events"])
    assert document["state"]["applied_event_ids"] == [event["event_id"] for event in document["events"]]
    assert document["state"]["current"]["mirror_hints"] == []
    assert document["mirror_hints"] != []
    document["source_aliases"].pop()
    assert rebuilt(document) != document["state"]


def test_section_6_order_by_event_id_alone_is_wrong() -> None:
    document = load("QPWO5IQL45KFMEXPZLSWFKWGQ5")
    ids = [event["event_id"] for event in document["events"]]
    assert ids == sorted(ids, reverse=True) != sorted(ids)
    assert [event["event_id"] for event in merge_order(document["events"][::-1])] == ids


def test_section_7_record_is_proven_to_its_receipt() -> None:
    verdict = judge(load(RECORD))
    assert (verdict.level, verdict.kind, verdict.problems) == (Level.RECEIPT, "record", ())
    assert len(load(RECORD)["verification_status"]) == 12


TAMPERED: tuple[tuple[Place, Any, set[str]], ...] = (
    (("canonical_record", "metadata", "license"), "x", {"P020", "P021", "P023", "P025", "P060", "P070"}),
    (("canonical_sha256",), OTHER, {"P020", "P031", "P060"}),
    (("short_pith_number",), "pith:AAAAAAAA", {"P023", "P060"}),
    (("source", "version"), 99, {"P024", "P060"}),
    (("source_aliases", 0, "alias_value"), "1712.00000", {"P025", "P060", "P070"}),
    (("source_aliases", 0, "created_at"), "2026-01-01T00:00:00Z", {"P060", "P070"}),
    (("events", 0, "payload", "receipt", "canonical_sha256"), OTHER, {"P031", "P032", "P050", "P060", "P070"}),
    (("events", 0, "payload", "receipt", "builder_version"), "x", {"P050", "P060", "P070"}),
    (("events", 1, "created_at"), "2027-01-01T00:00:00Z", {"P050", "P060", "P070"}),
    (("events", 1, "event_id"), f"sha256:{OTHER}", {"P051", "P060", "P070"}),
    (("events", 1, "subject_pith_number"), "pith:2017:AAAAAAAAAAAAAAAAAAAAAAAAAA", {"P050", "P052", "P060"}),
    (("events", 1, "signer", "key_id"), "x", {"P050", "P057", "P060", "P070"}),
    (("events", 1, "signature", "signed_at"), "2027-01-01T00:00:00Z", {"P060"}),
    (("events", 1, "signature", "signed_message"), "canonical_sha256_bytes", {"P046", "P060"}),
    (("built_at",), "2027-01-01T00:00:00Z", {"P060"}),
    (("public_keys",), [], {"P060"}),
    (("mirror_hints",), [], {"P060"}),
    (("links", "bundle"), "https://example.org/", {"P060"}),
    (("merge_version",), "pith-open-graph-merge-v2", {"P012"}),
    (("bundle_version",), "1.1", {"P012"}),
    (("state", "state_version"), "2.0", {"P012"}),
    (("canonical_record", "schema_version"), "2.0", {"P012"}),
    (("bundle_type",), "pith_number_record", {"P011"}),
    (("state", "event_count"), 3, {"P060", "P070", "P072", "P073"}),
    (("state", "current", "mirror_hints"), [{}], {"P060", "P070", "P072"}),
    (("state", "state_sha256"), OTHER, {"P060", "P072"}),
    (("bundle_signature", "bundle_sha256"), OTHER, {"P060", "P061"}),
    (("bundle_signature", "public_key_fingerprint"), OTHER[:32], {"P044"}),
    (("bundle_signature", "algorithm"), "rsa", {"P045"}),
    (("bundle_signature", "signature_status"), "unsigned", {"P045"}),
    (("bundle_signature", "key_id"), "x", {"P040"}),
    (("unknown",), 1, {"P060"}),
)  # fmt: skip


@pytest.mark.parametrize("suffix", BUNDLES)
@pytest.mark.parametrize(
    ("place", "value", "expected"),
    TAMPERED,
    ids=lambda value: ".".join(map(str, value)) if isinstance(value, tuple) else "",
)
def test_tampered_twin_of_a_real_bundle_gets_exactly_these_codes(
    suffix: str, place: Place, value: object, expected: set[str]
) -> None:
    document = load(suffix)
    assert judge(document).problems == ()
    put(document, place, value)
    assert codes(judge(document, PITH_ROOTS)) == expected
    assert at(document, place) == value
