"""Documents that lie exactly on a limit of the checks, and just beyond it."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Any, Final

from tests.pith.samples import at, leaves, put
from tests.scripts.corpus import Example
from tests.scripts.edges_of_bundles import contradictions, counts, listed_keys, odd_events, versions
from tests.scripts.odd_values import DOIS, Stated
from tests.testkit import Json, Paper, mint_bundle, mint_record, resign, to_bytes
from tests.testkit.broken import KEYS

TITLE: Final = "Über  Straßen \n in İstanbul\u2003 und A\u030angstro\u0308m ﬁt ΣΑΣ"
SOURCES: Final[tuple[Any, ...]] = (
    *(1, 1.0, True, "1", None, 2**64, 2.0**64),
    *([], [1], [1, 2], {}, {"0": 1}, {"0": 1.0}, {"0": 1, "a": 2}),
)


def edges() -> Iterator[Example]:
    """Yield the documents, each as bytes before the next one is made of it."""
    in_bundles = (listed_keys, counts, versions, odd_events, contradictions)
    for make in (titles, numbers, odd_records, sections, long_texts, *in_bundles):
        for name, document in make():
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
    for doi in DOIS:
        yield f"alias {doi}", {**good, "aliases": [{"alias_kind": "doi", "alias_value": doi}]}
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
    only = {"not_before": signed_at, "not_after": signed_at}
    yield Example("window of a moment", document, ({**KEYS.main.trust(), **only},))
    yield Example("revoked", document, (KEYS.main.trust(revoked=True),))
    yield Example("nothing pinned", document, ())
    yield Example(
        "two pinned", to_bytes(mint_record(Paper(), KEYS.stranger)), (KEYS.main.trust(), KEYS.expired.trust())
    )
