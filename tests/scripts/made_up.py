"""Documents made at random and signed as they are: odd numbers, keys, events, names, times, titles and signers."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from tests.pith.samples import changed
from tests.scripts.corpus import Example
from tests.scripts.odd_values import (
    DOIS,
    NO_TIMES,
    OF_ANY_PAYLOAD,
    TIMES,
    TITLES,
    TYPES,
    Stated,
    number,
    text,
    value,
)
from tests.testkit import BundleMaker, Json, Key, Paper, claim, mint_bundle, mint_record, reference, resign, to_bytes
from tests.testkit.broken import KEYS
from tests.testkit.canonical import canonical, digest
from tests.testkit.hostile import HOSTILE
from tests.testkit.state import state_of

NO_ITEMS: Final[tuple[Any, ...]] = (None, 0, "", {}, 1.0, "x")
NO_COUNTS: Final[tuple[Any, ...]] = (True, False, None, 0.0, 1.5, "1", 2**70)


def bundle(chance: random.Random) -> Json:
    """Return a good bundle, with some of everything."""
    references = (reference("R", arxiv_id="1611.01838"),) * chance.randrange(3)
    paper = Paper(references=references, claims=(claim("C"),) * chance.randrange(2))
    maker = BundleMaker(paper, KEYS.main)
    for _ in range(chance.choice((0, 0, 1, 4))):
        maker.add(chance.choice(OF_ANY_PAYLOAD), {"n": value(chance)}, created_at=chance.choice(TIMES[:1]))
    return maker.bundle()


def record(chance: random.Random) -> Json:
    """Return a good record."""
    return mint_record(Paper(version=chance.randrange(1, 9)), KEYS.main)


def numbers_and_keys(chance: random.Random) -> Example:
    """Sign numbers and keys of every kind, and write the numbers in other digits than Python does."""
    maker = BundleMaker(Paper(), KEYS.main)
    maker.add(chance.choice(OF_ANY_PAYLOAD), {"n": value(chance), "m": [number(chance) for _ in range(9)]})
    data = json.dumps(maker.bundle(), ensure_ascii=chance.random() < 0.5, separators=(",", ":")).encode()
    return Example(
        "numbers and keys", re.sub(rb"(?<=[\[,:])-?\d+\.\d+(?=[\],}])", lambda found: found[0] + b"00", data)
    )


def events(chance: random.Random) -> Example:
    """Sign events of any type, time, signer and order, which continue, replace and contradict each other."""
    maker = BundleMaker(Paper(), KEYS.main, created=chance.random() < 0.9)
    other = BundleMaker(Paper(id="1712.08888"), KEYS.main)
    payloads = {event["event_type"]: event["payload"] for event in chance.choice((maker, other)).events}
    for _ in range(chance.randrange(1, 7)):
        ids = [event["event_id"] for event in maker.events] + ["sha256:" + "0" * 64]
        kind = chance.choice([name for name in TYPES if name != "record_created" or name in payloads])
        maker.add(
            kind,
            payloads.get(kind) or {"n": number(chance)},
            created_at=chance.choice(TIMES),
            prev_event=chance.choice([None, None, *ids]),
            supersedes=chance.sample(ids, chance.choice((0, 0, 1))),
            signer=chance.choice([{}, {"signer_id": "\uffff"}, {"signer_id": "\U0001f600"}, {"signer_id": ""}]),
        )
        maker.events[-1]["signature"]["signed_at"] = TIMES[0]
    document = maker.bundle()
    chance.shuffle(document["events"])
    if chance.random() < 0.5:
        document["events"].sort(key=lambda event: event["created_at"])
    invalid = {event["event_id"] for event in document["events"] if chance.random() < 0.1}
    document["state"] = state_of(document, invalid=invalid)
    resign(document, KEYS.main)
    return Example("events", to_bytes(document))


def signers(chance: random.Random) -> Example:
    """Sign with keys that are pinned, revoked, expired or strangers, each part with another, under any name."""
    every = (KEYS.main, KEYS.main, KEYS.main, KEYS.revoked, KEYS.expired, KEYS.stranger)
    key, other, third = chance.choices(every, k=3)
    if chance.random() < 0.3:
        other = Key(KEYS.main.key_id, other.seed)
    maker = BundleMaker(
        Paper(), key, receipt_key=other, events_signed_at=chance.choice(("2020-06-01T00:00:00Z", TIMES[0]))
    )
    maker.add("correction", {}, key=third)
    document = maker.bundle(key=chance.choice(every), built_at=chance.choice(("2020-06-01T00:00:00Z", TIMES[0])))
    if chance.random() < 0.5:
        document["public_keys"] = [each.public_object() for each in chance.sample(every, chance.randrange(4))]
    for each in document["public_keys"]:
        if chance.random() < 0.2:
            each[chance.choice(list(each))] = chance.choice(
                (None, "", 1, "A" * 43 + "=", KEYS.stranger.fingerprint_b32)
            )
    if chance.random() < 0.7:
        resign(document, key)
    return Example("signers", to_bytes(document))


def times(chance: random.Random) -> Example:
    """Sign times that are none, or nearly."""
    document = mint_bundle(Paper(submitted_at=chance.choice(("2017-12-04T19:20:27Z", *TIMES))), KEYS.main)
    places = (document, document["events"][1], document["source_aliases"][0], document["bundle_signature"])
    for place in chance.sample(places, 2):
        for name in ("built_at", "created_at", "signed_at"):
            if name in place:
                place[name] = chance.choice((*TIMES, *NO_TIMES))
    resign(document, KEYS.main, level="events")
    document["bundle_signature"]["signed_at"] = chance.choice((*TIMES, *NO_TIMES))
    return Example("times", to_bytes(document))


def aliases(chance: random.Random) -> Example:
    """Sign aliases of any kind and spelling, in a bundle or a record."""
    paper = Paper(
        kind=chance.choice(("arxiv", "arxiv", "doi")),
        id=chance.choice(("1712.09999", "hep-th/0305021", " 1712.09999v2")),
    )
    in_bundle = chance.random() < 0.6
    document = mint_bundle(paper, KEYS.main) if in_bundle else mint_record(paper, KEYS.main)
    listed = document["source_aliases" if in_bundle else "aliases"]
    for _ in range(chance.randrange(1, 5)):
        kind = chance.choice(
            ("doi", "doi", "arxiv", "arxiv_version", "pith_short_8", "pith_short_20", "pith_short_", "isbn")
        )
        said = chance.choice(
            (*DOIS, paper.id, f"{paper.id}v2", paper.suffix()[:20], "", paper.suffix()[:8], "1712.09999vNone")
        )
        listed.append({"alias_kind": kind, "alias_value": said, "created_at": TIMES[0]})
    if in_bundle:
        resign(document, KEYS.main, level="state")
    return Example("aliases", to_bytes(document))


def titles(chance: random.Random) -> Example:
    """Bind titles and abstracts by the hash of any of their forms, or of none."""
    title = "".join(chance.choices(TITLES, k=chance.randrange(12)))
    abstract = chance.choice(("a", "é ", "\U0001f600")) * chance.choice((3, 599, 600, 601))
    found = chance.choice((title, unicodedata.normalize("NFC", title), unicodedata.normalize("NFKC", title)))
    found = chance.choice((str.lower, str.casefold, str.upper))(found)
    found = " ".join(found.split()) if chance.random() < 0.5 else found
    stated = Stated(
        title=chance.choice((title, title, chance.choice(list(HOSTILE.values())).title)),
        abstract=abstract,
        metadata={
            "title_canon_sha256": _sha256(found),
            "abstract_canon_sha256": _sha256(chance.choice((abstract, abstract[:600].lower(), "x"))),
        },
    )
    mint = chance.choice((mint_bundle, mint_record))
    return Example("titles", to_bytes(mint(stated, KEYS.main)))


def _sha256(found: str) -> str:
    return digest(found, lambda _: found.encode())


def sections(chance: random.Random) -> Example:
    """Sign snapshots whose sections, source and paper say other things than they hold."""
    more = [chance.choice((1, True, 1.0, 2, 2**64)), {"a": chance.choice((1, 1.0, True, 2**64)), "b": "x"}]
    document = mint_bundle(
        Stated(more=more, cross=chance.choice(((), ("b", "a"), ("\uffff", "\U0001f600")))), KEYS.main
    )
    snapshot = document["events"][1]["payload"]["graph_snapshot"]
    for name, listed in (("formal_canon", "sample"), ("author_claims", "items"), ("references", "sample")):
        section = snapshot[name]
        has_shape = name == "references"
        items: Any = chance.choice(([], [{}], [{"n": number(chance)}], *(() if has_shape else NO_ITEMS)))
        section[listed] = items
        section["count"] = chance.choice((0, 1, *(() if has_shape else NO_COUNTS)))
        if chance.random() < 0.5:
            section["snapshot_sha256"] = digest({"payload": items})
    snapshot["source"]["more"] = chance.choice(
        (more, [1.0, {"b": "x", "a": True}], [2.0**64, {"a": 2.0**64, "b": "x"}])
    )
    snapshot["paper"]["cross_cats"] = chance.choice((["a", "b"], ["b", "a"], ["\U0001f600", "\uffff"], [], ["a", "a"]))
    resign(document, KEYS.main, level="receipt")
    return Example("sections", canonical(document))


def many(chance: random.Random) -> Example:
    """Have more problems than are told."""
    document = mint_bundle(Paper(), KEYS.main)
    event = document["events"][1]
    count = chance.choice((60, 99, 100, 101, 150))
    match chance.randrange(5):
        case 0:
            document["events"] += [{**event, "supersedes": ["x"] * chance.choice((0, 2))} for _ in range(count)]
        case 1:
            document["source_aliases"] += [{"alias_kind": "arxiv", "alias_value": "x"}] * count
        case 2:
            document["events"] += [{**event, "event_type": "moon_phase"}] * count + [{**event, "target": 1}]
        case 3:
            document["public_keys"] += [{"key_id": KEYS.main.key_id}] * count
        case _:
            event["supersedes"] = [1] * count
    if chance.random() < 0.7:
        resign(document, KEYS.main, level=chance.choice(("state", "bundle")))
    return Example("many", to_bytes(document))


def records(chance: random.Random) -> Example:
    """Sign receipts of records that say odd things."""
    metadata = {chance.choice(("license", "x", "primary_cat")): chance.choice((text(chance), None, number(chance)))}
    document = mint_record(Stated(metadata=metadata, more=value(chance)), KEYS.main)
    for name in chance.sample(list(document), chance.randrange(1, 4)):
        if name not in {"record_type", "schema_version", "canonical_record"}:
            document[name] = chance.choice((value(chance), changed(document[name])))
    return Example("records", to_bytes(document))


MAKERS: Final[tuple[Callable[[random.Random], Example], ...]] = (
    numbers_and_keys,
    events,
    signers,
    times,
    aliases,
    titles,
    sections,
    many,
    records,
)
