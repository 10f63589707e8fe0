"""Documents that lie exactly on a limit of the checks, and just beyond it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from tests.pith.samples import at, leaves, put
from tests.scripts.corpus import Example
from tests.scripts.odd_values import Stated
from tests.testkit import BundleMaker, Json, Key, Paper, mint_bundle, mint_record, resign, to_bytes
from tests.testkit.broken import KEYS

TITLE: Final = "Über  Straßen \n in İstanbul\u2003 und A\u030angstro\u0308m ﬁt ΣΑΣ"
SOURCES: Final[tuple[Any, ...]] = (
    1,
    1.0,
    True,
    "1",
    None,
    [1],
    {"0": 1},
    {"0": 1.0},
    {"0": 1, "a": 2},
    [1, 2],
    [],
    {},
    2**64,
    2.0**64,
)
WRONG_IN_KEYS: Final[dict[str, tuple[Any, ...]]] = {
    "public_key_hex": (None, "", "00", 1),
    "fingerprint_sha256_hex": (None, "", "00", []),
    "fingerprint_sha256_b32_first128bits": (None, "", "AA", {}),
    "key_id": (None, "", "other", 1, KEYS.revoked.key_id),
    "public_key_b64": (None, "", "A" * 44, f" {KEYS.main.public_b64}", KEYS.main.public_b64[:-1], 7),
    "algorithm": (None, "", "ED25519"),
    "format": (None, "", "RAW"),
}


def edges() -> Iterator[Example]:
    """Yield the documents."""
    for name, document in (
        *titles(),
        *listed_keys(),
        *counts(),
        *numbers(),
        *odd_records(),
        *contradictions(),
        *sections(),
        *long_texts(),
    ):
        yield Example(name, to_bytes(document))
    yield from windows()


def _titled(title: str, hashed: str) -> Json:
    metadata = {"title_canon_sha256": hashlib.sha256(hashed.encode()).hexdigest()}
    return mint_record(Stated(title=title, metadata=metadata), KEYS.main)


def titles() -> Iterator[tuple[str, Json]]:
    for form in ("", "NFC", "NFKC"):
        normal = unicodedata.normalize(form, TITLE) if form else TITLE  # type: ignore[arg-type]
        for case in (str.lower, str.casefold, str.upper):
            found = case(normal)
            yield f"title {form} {case.__name__}", _titled(TITLE, found)
            yield f"title {form} {case.__name__}, collapsed", _titled(TITLE, " ".join(found.split()))
    for length in (19_999, 20_000, 20_001):
        title = "o\u0308" + "x" * (length - 2)
        yield f"title of {length} characters", _titled(title, unicodedata.normalize("NFC", title))
    for count in (29, 30, 31):
        for mark in ("\u0308", "\u0345", "\uff9e"):
            title = "aa" + "o" + "\u0308" + mark * (count - 1) + "b" + "\u0308" * 5
            yield f"title with {count} marks", _titled(title, unicodedata.normalize("NFC", title))
        title = "\u0308" * count + "o\u0308"
        yield f"title that begins with {count} marks", _titled(title, unicodedata.normalize("NFC", title))
    for length in (0, 1, 599, 600, 601):
        for character in ("a", "\U0001f600"):
            paper = Stated(abstract=character * length, metadata={"abstract_canon_sha256": "0" * 64})
            yield f"abstract of {length}", mint_record(paper, KEYS.main)


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


def numbers() -> Iterator[tuple[str, Json]]:
    good = mint_record(Paper(), KEYS.main)
    for number in (
        *("pith:2017:" + "A" * 26, good["pith_number"][:-1], good["pith_number"] + "A", good["pith_number"].lower()),
        *("pith:2016:" + good["pith_number"][10:], "x" + good["pith_number"], good["pith_number"] + "\n", ""),
    ):
        yield f"number {number}", {**good, "pith_number": number}
    for short in (None, "", good["short_pith_number"] + "A", good["short_pith_number"][:-1]):
        yield f"short {short}", {**good, "short_pith_number": short}
    for text in (
        "A" * 86 + "==",
        good["receipt"]["signature_b64"][:-3] + "x==",
        good["receipt"]["signature_b64"] + "\n",
    ):
        yield f"signature {text}", {**good, "receipt": {**good["receipt"], "signature_b64": text}}
    for algorithm, status in (("rsa", "signed_v1"), ("ed25519", "signed_v2"), ("ed25519", "")):
        wrong = {"algorithm": algorithm, "signature_status": status, "signature_b64": "", "signed_message": ""}
        yield f"{algorithm} {status}", {**good, "receipt": {**good["receipt"], **wrong}}
    for stated in (good["canonical_sha256"].upper(), good["canonical_sha256"] + "0", "0" * 64, ""):
        yield f"digest {stated}", {**good, "receipt": {**good["receipt"], "canonical_sha256": stated}}


def odd_records() -> Iterator[tuple[str, Json]]:
    good = mint_record(Paper(), KEYS.main)
    for name in good:
        yield f"record without {name}", {key: value for key, value in good.items() if key != name}
        yield f"record with null for {name}", {**good, name: None}
    yield "record and bundle", {**mint_bundle(Paper(), KEYS.main), "record_type": "pith_number_record"}
    yield "record that lists aliases twice", {**good, "source_aliases": [{"alias_kind": "doi", "alias_value": "x"}]}
    yield "record with events", {**good, "events": [{"event_type": "record_created", "payload": 1}]}
    for kind in ({"bundle_type": "x"}, {"bundle_type": None, "record_type": "y"}, {"record_type": ["x" * 99]}, {}):
        yield f"kind {kind}", {"pith_number": 1, **kind}


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
        yield f"contradictions of {signers}", maker.bundle()


def sections() -> Iterator[tuple[str, Json]]:
    for one in SOURCES:
        for other in SOURCES:
            document = mint_bundle(Stated(more=one), KEYS.main)
            document["events"][1]["payload"]["graph_snapshot"]["source"]["more"] = other
            yield f"source {one} and {other}", resign(document, KEYS.main, level="events")
    for items in (None, 0, 0.0, -0.0, 1.0, "", "x", False, True, {}, {"a": 1}, [], [1]):
        for count in (0, 1, 0.0, 1.0, True, False, None, "1", 2**70):
            document = mint_bundle(Paper(), KEYS.main)
            section = document["events"][1]["payload"]["graph_snapshot"]["formal_canon"]
            section |= {"sample": items, "evidence_count": count, "snapshot_sha256": "0" * 65}
            yield f"section of {items} and {count}", resign(document, KEYS.main, level="events")


def long_texts() -> Iterator[tuple[str, Json]]:
    """Yield documents with one text, in every place in turn, that is longer than what is shown of it in a cause."""
    for mint in (mint_bundle, mint_record):
        document = mint(Paper(), KEYS.main)
        for place in leaves(document):
            before = at(document, place)
            if isinstance(before, str):
                put(document, place, (before + "x" * 100)[-100:])
                yield f"100 characters at {place}", document
                put(document, place, before)


def windows() -> Iterator[Example]:
    document = to_bytes(mint_record(Paper(), KEYS.main))
    signed_at = "2026-05-18T00:12:38.390379Z"
    for name, moment in (
        ("at", signed_at),
        ("before", signed_at.replace("379Z", "378Z")),
        ("after", signed_at.replace("379Z", "380Z")),
        ("whole second", "2026-05-18T00:12:38Z"),
        ("zone", "2026-05-18T02:12:38.390379+02:00"),
    ):
        for end in ("not_before", "not_after"):
            yield Example(f"window {end} {name}", document, ({**KEYS.main.trust(), end: moment},))
    yield Example("revoked", document, (KEYS.main.trust(revoked=True),))
    yield Example("nothing pinned", document, ())
    yield Example(
        "two pinned", to_bytes(mint_record(Paper(), KEYS.stranger)), (KEYS.main.trust(), KEYS.expired.trust())
    )
