"""Signed parts of documents on the limits of the checks: listed keys, events, versions, counts, states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.pith.samples import at
from tests.scripts.odd_values import Stated
from tests.testkit import BundleMaker, Json, Key, Paper, mint_bundle, mint_record, resign
from tests.testkit.broken import KEYS
from tests.testkit.canonical import digest
from tests.testkit.seal import state_digest

WRONG_IN_KEYS: Final[dict[str, tuple[Any, ...]]] = {
    "public_key_hex": (None, "", "00", 1),
    "fingerprint_sha256_hex": (None, "", "00", []),
    "fingerprint_sha256_b32_first128bits": (None, "", "AA", {}),
    "key_id": (None, "", "other", 1, KEYS.revoked.key_id),
    "public_key_b64": (None, "", "A" * 44, f" {KEYS.main.public_b64}", KEYS.main.public_b64[:-1], 7),
    "algorithm": (None, "", "ED25519"),
    "format": (None, "", "RAW"),
}


def listed_keys() -> Iterator[tuple[str, Json]]:
    for place in (0, 14, 15, 16, 17):
        document = mint_bundle(Paper(), KEYS.stranger)
        others = [Key.fresh(f"other {number}").public_object() for number in range(20)]
        document["public_keys"] = [*others[:place], *document["public_keys"], *others[place:]]
        yield f"own key at {place}", resign(document, KEYS.stranger)
    for name, value in ((name, value) for name, values in WRONG_IN_KEYS.items() for value in values):
        document = mint_bundle(Paper(), KEYS.main)
        document["public_keys"][0][name] = value
        yield f"{name} {value}", resign(document, KEYS.main)
        document = mint_bundle(Paper(), KEYS.main)
        document["public_keys"][0].pop(name)
        yield f"no {name}", resign(document, KEYS.main)


def counts() -> Iterator[tuple[str, Json]]:
    for value in (-1, 0, 2**53 - 1, 2**53, 2**53 + 1, 2**64, True, 1.0, None, "1"):
        document = mint_bundle(Paper(), KEYS.main)
        document["events"][1]["payload"]["graph_snapshot"]["claims"]["count"] = value
        yield f"count {value}", resign(document, KEYS.main, level="events")
        record = mint_record(Stated(more=1, version=value), KEYS.main)  # type: ignore[arg-type]
        yield f"version {value}", record
        document = mint_bundle(Paper(), KEYS.main)
        document["state"]["event_count"] = value
        yield f"event_count {value}", resign(document, KEYS.main)
    for count in (98, 99, 100, 101):
        maker = BundleMaker(Paper(), KEYS.main)
        for number in range(count):
            maker.add("moon_phase", {"n": number})
        yield f"{count} notes", maker.bundle()
        document = maker.bundle()
        document["short_pith_number"] = "pith:AAAAAAAA"
        yield f"{count} notes and an error", document
        for wrong in ("alias_value", "alias_kind"):
            document = mint_bundle(Paper(), KEYS.main)
            added: Json = {"alias_kind": "arxiv", "alias_value": "x", wrong: 1 if wrong == "alias_kind" else "x"}
            document["source_aliases"] += [added] * count
            yield f"{count} of {wrong}", document


def versions() -> Iterator[tuple[str, Json]]:
    """Yield bundles whose sources state a version, none, or nothing of it, each in their own way."""
    for known in (1, None, "left out"):
        for stated in (1, 2, None, "left out"):
            for place in (("source",), ("events", 0, "payload"), ("events", 1, "payload", "graph_snapshot", "source")):
                maker = BundleMaker(Stated(version=known), KEYS.main)  # type: ignore[arg-type]
                document = maker.bundle()
                holder = at(document, place)
                assert isinstance(holder, dict)
                name = "source_version" if "receipt" in holder else "version"
                holder[name] = stated
                if stated == "left out":
                    del holder[name]
                yield f"{stated} at {place} of {known}", resign(document, KEYS.main, level="events")


def odd_events() -> Iterator[tuple[str, Json]]:
    for name, value in (
        ("schema_version", "2.0"),
        ("event_type", ""),
        ("target", None),
        ("prev_event", "x" * 99),
        ("supersedes", ["x" * 99]),
    ):
        document = mint_bundle(Paper(), KEYS.main)
        document["events"][1][name] = value
        yield f"event with {name} {value}", resign(document, KEYS.main, level="events")
    for long in ("sha256:" + "0" * 90, "x"):
        document = mint_bundle(Paper(), KEYS.main)
        document["events"].append({**document["events"][1], "event_id": long})
        document["events"].append({**document["events"][1], "event_id": long})
        yield f"{long} twice", resign(document, KEYS.main, level="state")
        for listed in ([long], [{"event_id": long}], [{"event_id": long, "why": 1}], [{"id": long}], [None, 1, [long]]):
            document["state"]["invalid_events"] = listed
            yield f"invalid {listed}", resign(document, KEYS.main)
    for keys in (("\uffff", "\U0001f600"), ("source_alias", "source_aliases2"), ("a", "zz"), ("canonical_record",)):
        document = mint_bundle(Paper(), KEYS.main)
        document["state"]["current"] |= dict.fromkeys(keys, 1)
        document["state"]["state_sha256"] = state_digest(document["state"])
        yield f"state with {keys}", resign(document, KEYS.main)
    for no_list in ("x", {"event_id": "x"}, 0, None):
        document = mint_bundle(Paper(), KEYS.main)
        document["state"]["invalid_events"] = no_list
        yield f"invalid events {no_list}", resign(document, KEYS.main)


def contradictions() -> Iterator[tuple[str, Json]]:
    for signers in (("\uffff", "\U0001f600"), ("b", "a"), ("", ""), ("a", "a")):
        maker = BundleMaker(Paper(), KEYS.main)
        before = [event["event_id"] for event in maker.events]
        for prev in before:
            for signer in signers:
                for number in range(2):
                    maker.add("correction", {"n": number}, prev_event=prev, signer={"signer_id": signer})
        document = maker.bundle()
        yield f"contradictions of {signers}", document
        for event, odd in zip(document["events"][-4:], ("\uffff", "\U0001f600") * 2, strict=True):
            event["event_id"] = odd
        yield f"contradictions of {signers} by odd names", resign(document, KEYS.main, level="state")
    other = Paper(id="1712.08888").canonical_record()
    document = mint_bundle(Paper(), KEYS.main)
    created = document["events"][0]
    for odd in ("\U0001f600", "\uffff"):
        payload = {**created["payload"], "canonical_record": other, "canonical_sha256": digest(other)}
        document["events"].insert(1, {**created, "payload": payload, "event_id": odd})
    yield "records that contradict each other", resign(document, KEYS.main, level="state")
