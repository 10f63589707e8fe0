"""Verdicts stay as they were, to the word: of every broken document, and of the samples changed in every place.

`tests/data/verdicts.json` was written before verifying was made quicker. `python -m tests.pith.test_same_verdicts`
writes it again; do that only when a rule was changed on purpose.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from sitegen.pith.keys import PITH_ROOTS, TrustRoots
from sitegen.pith.verify import Verdict, verify
from tests.pinning import roots
from tests.pith.samples import EVERY, Place, at, changed, data_of, load, places, put
from tests.testkit import Json, mint_bundle, mint_record, to_bytes
from tests.testkit.broken import BROKEN, KEYS, PAPER, VARIANTS
from tests.testkit.hostile import HOSTILE

STORED: Final = Path(__file__).parent.parent / "data" / "verdicts.json"
OTHERS: Final[tuple[object, ...]] = (
    None,
    1.5,
    True,
    [],
    {},
    "x",
    0,
    -1,
    2**53,
    2**64,
    "2026-05-18T00:00:00Z",
    [[]],
    [{}],
    {"a": 1e-7},
)
TRUST: Final = roots(KEYS.trust())


def told(verdict: Verdict) -> list[object]:
    """Return all that a verdict says, but for the document."""
    problems = [[problem.code, problem.place, problem.cause] for problem in verdict.problems]
    return [verdict.verified, verdict.level.value, verdict.kind, verdict.pith_number, problems]


def made() -> dict[str, bytes]:
    """Return the documents that the test kit makes, good and broken, by name."""
    broken = {code: maker() for code, maker in BROKEN.items()}
    broken |= {f"{code}-{n}": each() for code, makers in VARIANTS.items() for n, each in enumerate(makers, start=1)}
    good = {"bundle": mint_bundle(PAPER, KEYS.main), "record": mint_record(PAPER, KEYS.main)}
    good |= {name: mint_bundle(paper, KEYS.main) for name, paper in HOSTILE.items()}
    return {**broken, **{name: to_bytes(document) for name, document in good.items()}}


def summary(name: str, data: bytes, trust: TrustRoots) -> list[object]:
    """Return a verdict's codes and places, and the digest of all that it says."""
    verdict = verify(data, trust)
    whole = json.dumps(told(verdict)).encode()
    return [name, verdict.verified, *sorted({p.code for p in verdict.problems}), hashlib.sha256(whole).hexdigest()]


def variants(suffix: str) -> Iterator[tuple[str, Json]]:
    """Yield a sample with one place changed, taken away, or of another kind, every place in turn."""
    for index, place in enumerate(list(places(load(suffix)))):
        yield f"changed {place}", _with(suffix, place, changed(at(load(suffix), place)))
        other = OTHERS[index % len(OTHERS)]
        yield f"{other!r} at {place}", _with(suffix, place, other)
        if index % 2:
            document = load(suffix)
            del at(document, place[:-1])[place[-1]]  # type: ignore[attr-defined]
            yield f"without {place}", document


def _with(suffix: str, place: Place, value: object) -> Json:
    document = load(suffix)
    put(document, place, value)
    return document


def of_variants(suffix: str) -> dict[str, object]:
    """Return how many variants there are, the codes of all, and the digest of all that is said of them."""
    found, codes, count = hashlib.sha256(), dict[str, int](), 0
    for name, document in variants(suffix):
        verdict = verify(to_bytes(document), PITH_ROOTS)
        found.update(json.dumps([name, told(verdict)]).encode())
        count += 1
        for problem in verdict.problems:
            codes[problem.code] = codes.get(problem.code, 0) + 1
    return {"variants": count, "codes": dict(sorted(codes.items())), "digest": found.hexdigest()}


def stored() -> Json:
    found: Json = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def test_documents_of_the_test_kit_are_judged_as_ever() -> None:
    assert [summary(name, data, TRUST) for name, data in made().items()] == stored()["made"]


@pytest.mark.parametrize("suffix", EVERY)
def test_samples_changed_in_every_place_are_judged_as_ever(suffix: str) -> None:
    assert of_variants(suffix) == stored()["samples"][suffix]


@pytest.mark.parametrize("suffix", EVERY)
def test_a_document_is_judged_alike_with_spaces_in_it(suffix: str) -> None:
    """Spaces send it through the reference parser."""
    for index, (_, document) in enumerate(variants(suffix)):
        if index % 7 == 0:
            spaced = json.dumps(document, indent=1, ensure_ascii=False).encode()
            assert told(verify(spaced, PITH_ROOTS)) == told(verify(to_bytes(document), PITH_ROOTS))
    assert verify(data_of(suffix), PITH_ROOTS).verified


if __name__ == "__main__":
    whole = {
        "made": [summary(name, data, TRUST) for name, data in made().items()],
        "samples": {suffix: of_variants(suffix) for suffix in EVERY},
    }
    STORED.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
