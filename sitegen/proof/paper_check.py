"""The check of one paper's published documents: verified again, and each against the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sitegen.errors import Code, Problem
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.keys import TrustRoots
from sitegen.pith.model import Bundle, PithRecord
from sitegen.pith.parsing import MAX_BYTES, parse
from sitegen.pith.paths import quoted
from sitegen.pith.verify import verify
from sitegen.proof import addresses, refusals
from sitegen.proof.source import Source
from sitegen.proof.state_check import check_state


def check_bundle(source: Source, suffix: str, trust: TrustRoots) -> Iterator[Problem]:
    """Yield what is wrong with a paper's bundle, its well-known copy and its state.

    Arguments:
        source: where they are.
        suffix: 26 letters, from the bundle's address.
        trust: the keys that count.

    Source: Pith format, sections 4, 6 and 8.
    """
    place = addresses.bundle(suffix)
    data = _bytes(source, place)
    if data is None:
        return
    verdict = verify(data, trust)
    yield from (problem.within(place) for problem in verdict.problems)
    if _bytes(source, addresses.well_known_bundle(suffix)) != data:
        where = addresses.well_known_bundle(suffix)
        yield Problem(refusals.WELL_KNOWN_DIFFERS, where, f"the bytes are not those of {place}")
    bundle = verdict.document
    if not verdict.verified:
        return
    if not isinstance(bundle, Bundle) or bundle.number.suffix != suffix:
        yield _misplaced(place, verdict.pith_number, "a bundle")
        return
    state = yield from _json(source, addresses.state(suffix), refusals.STATE_DIFFERS)
    if state is not None:
        yield from check_state(source, bundle, state, trust)


def check_well_known(source: Source, suffix: str) -> Iterator[Problem]:
    """Yield what is wrong with a well-known bundle that has no bundle beside it to be the copy of."""
    try:
        source.measure(addresses.bundle(suffix), size=-1)
    except OSError:
        cause = f"it is the copy of {addresses.bundle(suffix)}, which is not there"
        yield Problem(refusals.WELL_KNOWN_DIFFERS, addresses.well_known_bundle(suffix), cause)


def check_record(source: Source, suffix: str, trust: TrustRoots) -> Iterator[Problem]:
    """Yield what is wrong with a paper's record, and with what a derived record says that it was derived from.

    Arguments:
        source: where it is.
        suffix: 26 letters, from the record's address.
        trust: the keys that count.

    Source: Pith format, sections 7 and 8.
    """
    place = addresses.record(suffix)
    data = _bytes(source, place)
    if data is None:
        return
    verdict = verify(data, trust)
    yield from (problem.within(place) for problem in verdict.problems)
    record = verdict.document
    if not verdict.verified:
        return
    if not isinstance(record, PithRecord) or record.number.suffix != suffix:
        yield _misplaced(place, verdict.pith_number, "a record")
        return
    derived = record.raw.get("derived")
    if derived is not None:
        yield from _check_derived(source, suffix, record, derived)


def _check_derived(source: Source, suffix: str, record: PithRecord, derived: object) -> Iterator[Problem]:
    """Check that a record made by the mirror says of the signed parts what the bundle says."""
    place = addresses.record(suffix)
    bundle = _bytes(source, addresses.bundle(suffix))
    stated = derived.get("bundle_sha256") if isinstance(derived, dict) else None
    found = None if bundle is None else sha256_hex(bundle)
    if bundle is None or stated != found:
        cause = f"it was derived from {quoted(stated, 64)}, the bundle beside it is {found or 'missing'}"
        yield Problem(refusals.RECORD_DIFFERS, "$.derived.bundle_sha256", cause).within(place)
        return
    parsed = parse(bundle)
    said = {} if isinstance(parsed, tuple) else parsed.value
    for name, original in (("aliases", "source_aliases"), ("canonical_record", "canonical_record")):
        if record.raw.get(name) != said.get(original):
            yield Problem(refusals.RECORD_DIFFERS, f"$.{name}", "it is not what the bundle says").within(place)


def _misplaced(place: str, number: str | None, wanted: str) -> Problem:
    cause = f"it is about {quoted(number)}, and the address is that of {wanted} of another number or kind"
    return Problem(refusals.DOCUMENT_MISPLACED, place, cause)


def _bytes(source: Source, path: str) -> bytes | None:
    """Return a file's bytes, cut one byte above the limit of documents, or None; what is missing is named elsewhere."""
    try:
        return source.read(path, most=MAX_BYTES)
    except OSError:
        return None


def _json(source: Source, path: str, code: Code) -> Any:
    """Return the object in a file, else a problem of the given code and None; a generator."""
    data = _bytes(source, path)
    if data is None:
        yield Problem(code, path, "it is missing or cannot be read")
        return None
    parsed = parse(data)
    if isinstance(parsed, tuple):
        yield Problem(code, path, f"{parsed[0].place}: {parsed[0].cause}")
        return None
    return parsed.value
