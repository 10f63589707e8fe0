"""Documents changed at random, from a seed: their bytes, their values, and what they are made of before signing."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any, Final

from tests.pith.samples import EVERY, Place, at, changed, data_of, leaves, load, places, put
from tests.pith.test_properties import mutate
from tests.scripts.corpus import PITH, TESTKIT, Example
from tests.scripts.made_up import MAKERS, bundle, record
from tests.scripts.odd_values import value
from tests.testkit import Json, resign, to_bytes
from tests.testkit.broken import BROKEN, KEYS
from tests.testkit.seal import LEVELS, receipt_of, sign_receipt

TOKENS: Final = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
        b'"',
        b"\\",
        b"0",
        b"1",
        b"-",
        b"1e5",
        b"1.0",
        b"1e999",
        b"NaN",
        b"null",
        b"true",
    ),
    *(b" ", b"\n", b"\x0c", b"\x00", b"\x1f", b"\x7f", b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b"\xef\xbb\xbf"),
    *(b"\\ud83d", b"\\u0061", b"\\n", b"\\x", b'"a":1,', b',"events":[]', b'"extra":-0.0,', b"[[[[[[[["),
)
TEXTS: Final = (
    *("", "x", "1.0", "2.0", "ed25519", "signed_v1", "raw", "arxiv", "doi", "None", "\u0000", "é\U0001f600"),
    *("0" * 64, "A" * 88, "sha256:" + "0" * 64, "pith:2017:" + "A" * 26, "pith_receipt", "moon_phase"),
    *("2026-05-18T00:12:38Z", "2017-12-04T19:20:27+02:00", "record_created", "graph_snapshot", "correction"),
    *(KEYS.main.key_id, KEYS.stranger.key_id, KEYS.revoked.key_id, KEYS.main.fingerprint_hex),
    *(KEYS.main.sign("00" * 32), "canonical_sha256_bytes", "bundle_sha256_bytes"),
)


def whole(document: Any, chance: random.Random) -> bytes:
    """Return a document as bytes, in one of the ways of writing it."""
    if chance.random() < 0.6:
        try:
            return to_bytes(document)
        except UnicodeEncodeError:  # half of a pair, which only an escape can carry
            pass
    return json.dumps(document, indent=chance.choice((None, 0, 1))).encode()


def signed_again(document: Json, chance: random.Random) -> None:
    """Make a changed document right again from some level upwards, as far as its shape allows."""
    key = KEYS.main if chance.random() < 0.9 else KEYS.stranger
    try:
        if "record_type" in document:
            sign_receipt(receipt_of(document), key)
        else:
            resign(document, key, level=chance.choice(LEVELS))
    except (KeyError, TypeError, AttributeError, StopIteration, IndexError, ValueError):
        pass  # it stays as far as it came


def base(chance: random.Random) -> Json:
    return bundle(chance) if chance.random() < 0.75 else record(chance)


def bytes_changed(chance: random.Random) -> Example:
    """Change bytes of a document, anywhere."""
    of_pith = chance.random() < 0.2
    data = bytearray(data_of(chance.choice(EVERY)) if of_pith else to_bytes(base(chance)))
    for _ in range(chance.randrange(1, 4)):
        where = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[where] ^= 1 << chance.randrange(8)
            case 1:
                del data[where : where + chance.choice((1, 1, 5, 200))]
            case 2:
                data[where:where] = chance.choice(TOKENS)
            case _:
                data[where:where] = data[chance.randrange(len(data)) :][: chance.choice((1, 30))]
    return Example("bytes changed", bytes(data), PITH if of_pith else TESTKIT)


def values_changed(chance: random.Random) -> Example:
    """Change values of a document and sign nothing again."""
    of_pith = chance.random() < 0.2
    document = load(chance.choice(EVERY)) if of_pith else base(chance)
    for _ in range(chance.randrange(1, 4)):
        mutate(document, chance)
    return Example("values changed", whole(document, chance), PITH if of_pith else TESTKIT)


def values_changed_and_signed(chance: random.Random) -> Example:
    """Change values of a document and sign it again, so that later checks are reached."""
    document = base(chance)
    mutate(document, chance)
    signed_again(document, chance)
    return Example("values changed and signed", whole(document, chance))


def leaves_changed_and_signed(chance: random.Random) -> Example:
    """Change leaves of a document into others of their type, and sign it again."""
    document = base(chance)
    for _ in range(chance.randrange(1, 4)):
        place = chance.choice(leaves(document))
        before = at(document, place)
        text = isinstance(before, str) and chance.random() < 0.8
        put(document, place, chance.choice(TEXTS) if text else changed(before))
    signed_again(document, chance)
    return Example("leaves changed and signed", whole(document, chance))


def parts_exchanged(chance: random.Random) -> Example:
    """Put parts of one document into another, each signed."""
    document, other = base(chance), base(chance)
    shared: list[Place] = [place for place in places(document) if len(place) < 4 and _has(other, place)]
    for place in chance.sample(shared, min(len(shared), chance.randrange(1, 3))):
        if _has(document, place):
            put(document, place, copy.deepcopy(at(other, place)))
    if chance.random() < 0.5:
        signed_again(document, chance)
    return Example("parts exchanged", whole(document, chance))


def _has(document: Json, place: Place) -> bool:
    try:
        at(document, place)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def fields_added_and_signed(chance: random.Random) -> Example:
    """Add what nobody knows to objects anywhere, and sign it again."""
    document = base(chance)
    for _ in range(chance.randrange(1, 4)):
        holders = [place for place in places(document) if isinstance(at(document, place), dict)]
        holder = at(document, chance.choice(holders))
        assert isinstance(holder, dict)
        holder[chance.choice(("x", "\U0001f600", "\uffff", "__proto__", "10", "events"))] = value(chance)
    signed_again(document, chance)
    return Example("fields added and signed", whole(document, chance))


def broken_further(chance: random.Random) -> Example:
    """Change values of a document that is broken already."""
    code = chance.choice([code for code in BROKEN if code >= "P011"])
    document = json.loads(BROKEN[code]())
    mutate(document, chance)
    return Example(f"{code} and more", whole(document, chance))


CHANGES: Final[tuple[Callable[[random.Random], Example], ...]] = (
    bytes_changed,
    values_changed,
    values_changed_and_signed,
    leaves_changed_and_signed,
    parts_exchanged,
    fields_added_and_signed,
    broken_further,
)


def mutants(count: int, seed: int) -> Iterator[Example]:
    """Yield documents changed at random, as many of each kind; the same seed gives the same ones."""
    kinds = (*CHANGES, *MAKERS)
    for number in range(count):
        chance = random.Random(seed * 1_000_003 + number)
        example = kinds[number % len(kinds)](chance)
        yield Example(f"{example.name} ({seed}, {number})", example.data, example.trust)
