"""The real documents, and the ways in which a test changes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from sitegen.pith.keys import PITH_ROOTS, TrustRoots
from sitegen.pith.model import Bundle, PithRecord
from sitegen.pith.verify import Verdict, verify
from tests.testkit import Json, to_bytes

FOLDER = Path(__file__).parent.parent / "data" / "samples"
BUNDLES = ("NLJ6XGWJORH3WL2G724KBAHTGW", "QPWO5IQL45KFMEXPZLSWFKWGQ5", "TKDTZYGP4524S5RYKCWOKET6FR")
RECORD = "OCXKLV426LDXCCJME7JSY36CQW"
EVERY = (*BUNDLES, RECORD)

Place = tuple[str | int, ...]


def data_of(suffix: str) -> bytes:
    """Return the bytes of a sample."""
    return (FOLDER / f"{suffix}.json").read_bytes()


def load(suffix: str) -> Json:
    """Return a fresh copy of a sample."""
    document: Json = json.loads(data_of(suffix))
    return document


def judge(document: object, trust: TrustRoots = PITH_ROOTS) -> Verdict:
    """Verify a JSON value."""
    return verify(to_bytes(document), trust)


def codes(verdict: Verdict) -> set[str]:
    """Return the codes of a verdict."""
    return {problem.code for problem in verdict.problems}


def errors(verdict: Verdict) -> set[str]:
    """Return the codes of the errors of a verdict."""
    return {problem.code for problem in verdict.problems if problem.severity == "error"}


def bundle_of(document: object, trust: TrustRoots = PITH_ROOTS) -> Bundle:
    """Return the verified bundle."""
    found = judge(document, trust).document
    assert isinstance(found, Bundle)
    return found


def record_of(document: object, trust: TrustRoots = PITH_ROOTS) -> PithRecord:
    """Return the verified record."""
    found = judge(document, trust).document
    assert isinstance(found, PithRecord)
    return found


def places(value: object, place: Place = ()) -> Iterator[Place]:
    """Yield the place of every value inside a JSON value, parents before their children."""
    members: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    for key, member in members:
        yield (*place, key)
        yield from places(member, (*place, key))


def at(document: object, place: Place) -> object:
    """Return the value at a place."""
    value: object = document
    for key in place:
        value = value[key]  # type: ignore[index]
    return value


def put(document: object, place: Place, value: object) -> None:
    """Change the value at a place."""
    at(document, place[:-1])[place[-1]] = value  # type: ignore[index]


def leaves(document: object) -> list[Place]:
    """Return the places of everything that holds no further value."""
    return [
        place
        for place in places(document)
        if not at(document, place) or not isinstance(at(document, place), (dict, list))
    ]


def changed(value: object) -> object:
    """Return another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, list):
        return [*value, "x"]
    if isinstance(value, dict):
        return {**value, "x": 1}
    return "x"
