"""One changed character in a signed part: that paper is refused, the others are published, and everybody is told."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from sitegen.errors import RefusedError, Severity
from tests.build.mirrors import SAMPLES, Heard, Mirror, lines

BUNDLES = ("TKDTZYGP4524S5RYKCWOKET6FR", "NLJ6XGWJORH3WL2G724KBAHTGW", "QPWO5IQL45KFMEXPZLSWFKWGQ5")
RECORD = "OCXKLV426LDXCCJME7JSY36CQW"
PAPERS = {*BUNDLES, RECORD}
ROUGH_POSITIONS = 60

Way: TypeAlias = tuple[str | int, ...]

# What a change below a path must be called, by the longest beginning; all else is covered by the bundle's digest.
EXPECTED: dict[str, set[str]] = {
    "canonical_record": {"P020"},
    "canonical_record.schema_version": {"P012"},
    "canonical_sha256": {"P020"},
    "pith_number": {"P021", "P022", "P026"},
    "short_pith_number": {"P023"},
    "source.": {"P024"},
    "source_aliases": {"P060"},
    "events.0.payload.receipt": {"P050"},
    "events.0.payload.receipt.signature_b64": {"P032", "P047"},
    "events.0.payload.receipt.canonical_sha256": {"P031"},
    "events.0.payload": {"P050"},
    "events.1.payload": {"P050"},
    "events.0.signature.signature_b64": {"P053", "P047"},
    "events.1.signature.signature_b64": {"P053", "P047"},
    "events.0.content_sha256": {"P050"},
    "events.1.content_sha256": {"P050"},
    "events.0.event_id": {"P051"},
    "events.1.event_id": {"P051"},
    "events.0.subject_pith_number": {"P052", "P026"},
    "merge_version": {"P012"},
    "state.": {"P070"},
    "state.state_version": {"P012"},
    "state.state_sha256": {"P072"},
    "bundle_type": {"P011"},
    "bundle_version": {"P012"},
    "bundle_signature.signature_b64": {"P061", "P047"},
    "bundle_signature.bundle_sha256": {"P060"},
    "bundle_signature.key_id": {"P040"},
    "receipt.signature_b64": {"P032", "P047"},
    "receipt.canonical_sha256": {"P031"},
    "receipt.key_id": {"P040"},
}
SIGNED_OF_RECORD = ("canonical_record", "canonical_sha256", "pith_number", "receipt.signature", "receipt.canonical")
UNSIGNED_OF_BUNDLE = ("bundle_signature.signed_at",)


def sample(suffix: str) -> bytes:
    return (SAMPLES / "bundles" / f"{suffix}.json").read_bytes()


def leaves(value: Any, way: Way = ()) -> Iterator[tuple[Way, str | int]]:
    """Yield every text and number of a document, with the way to it."""
    if isinstance(value, dict | list):
        for name, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(member, (*way, name))
    elif (isinstance(value, str) and value) or (isinstance(value, int) and not isinstance(value, bool)):
        yield way, value


def changed(value: str | int, which: int) -> str | int:
    """Change one character, another one for each `which`."""
    if isinstance(value, int):
        return value - 1 if value % 10 else value + 1
    position = which % len(value)
    letter = value[position]
    other = "b" if letter in "aA" else "7" if letter.isdigit() and letter != "7" else "a"
    return value[:position] + other + value[position + 1 :]


def put(document: Any, way: Way, value: str | int) -> bytes:
    """Return a document's bytes with one value changed."""
    copied = copy.deepcopy(document)
    inner = copied
    for step in way[:-1]:
        inner = inner[step]
    inner[way[-1]] = value
    return json.dumps(copied, ensure_ascii=False, separators=(",", ":")).encode()


def tampered(suffix: str) -> Iterator[tuple[str, bytes, set[str]]]:
    """Yield a name, bytes and the codes of which one must be told, for every signed text and number of a sample."""
    document = json.loads(sample(suffix))
    for which, (way, value) in enumerate(leaves(document)):
        dotted = ".".join(map(str, way))
        if dotted in UNSIGNED_OF_BUNDLE or (suffix == RECORD and not dotted.startswith(SIGNED_OF_RECORD)):
            continue
        begins = [begin for begin in EXPECTED if dotted.startswith(begin)]
        expected = EXPECTED[max(begins, key=len)] if begins else {"P060"}
        if dotted.startswith("bundle_signature") and not begins:
            expected = {"P044", "P045", "P046"}
        if suffix == RECORD and dotted == "receipt.signature_status":
            expected = {"P045"}
        if dotted.endswith("_at"):
            expected = expected | {"P015"}
        yield f"{which:03d}", put(document, way, changed(value, which * 7)), expected


def last_characters(suffix: str) -> Iterator[tuple[str, bytes, set[str]]]:
    """Yield changes that base64 decoders like to overlook: of the bits after the last byte of a signature."""
    document = json.loads(sample(suffix))
    for way, value in leaves(document):
        if isinstance(value, str) and way[-1] == "signature_b64":
            assert value.endswith("==")
            other = chr(ord(value[-3]) + 1)
            name = "last-" + "-".join(map(str, way))
            yield name, put(document, way, value[:-3] + other + "=="), {"P047", "P032", "P053", "P061", "P060"}
            yield name + "-cut", put(document, way, value[:-1]), {"P070" if "state" in way else "P047"}


def rough(suffix: str) -> Iterator[tuple[str, bytes, set[str]]]:
    """Yield changes of bytes at even distances, whatever stands there."""
    data = sample(suffix)
    document = json.loads(data)
    for number in range(ROUGH_POSITIONS):
        at = len(data) * number // ROUGH_POSITIONS
        body = data[:at] + (b"x" if data[at : at + 1] != b"x" else b"y") + data[at + 1 :]
        try:
            found = json.loads(body)
        except ValueError:
            found = {}
        if found and found | {"bundle_signature": 0} == document | {"bundle_signature": 0}:
            continue
        yield f"rough-{number:03d}", body, set()


@pytest.mark.parametrize("suffix", sorted(PAPERS))
def test_every_signed_text_and_number_is_protected(suffix: str, tmp_path: Path) -> None:
    mirror = Mirror.samples(tmp_path)
    (mirror.content / "bundles" / f"{suffix}.json").unlink()
    changes = [*tampered(suffix), *last_characters(suffix)]
    if suffix != RECORD:
        changes += rough(suffix)
    for name, body, _ in changes:
        mirror.put(f"bundles/{suffix}/{name}.json", body)
    assert len(changes) >= (12 if suffix == RECORD else 200)
    summary, heard = mirror.build(jobs=2)
    codes = heard.codes()
    for name, _, expected in changes:
        found = codes.pop(f"bundles/{suffix}/{name}.json")
        assert found & expected if expected else found, (name, found, expected)
    assert codes == {}
    assert summary.refused == len(changes)
    assert published(mirror) == PAPERS - {suffix}
    check_told(mirror, heard)


def published(mirror: Mirror) -> set[str]:
    return {path.name for path in (mirror.public / "pith").iterdir() if path.is_dir()}


def check_told(mirror: Mirror, heard: Heard) -> None:
    """Check that ledger and page of refusals tell of every refused document, with the codes of all its errors."""
    ledger = {entry["place"]: set(entry["codes"]) for entry in mirror.ledger() if entry["verdict"] == "refused"}
    errors = {
        row.place: {problem.code for problem in problems if problem.severity is Severity.ERROR}
        for row, problems in heard.rows
        if row.status != "verified"
    }
    assert ledger == errors
    pages = "".join(path.read_text() for path in sorted((mirror.public / "mirror/refusals").rglob("*.html")))
    for place, codes in heard.codes().items():
        begin = pages.index(place)
        entry = pages[begin : begin + 4000]
        assert all(code in entry for code in sorted(codes)[:1])


@pytest.fixture
def mirror(tmp_path: Path) -> Mirror:
    """The samples with one of them tampered with."""
    mirror = Mirror.samples(tmp_path)
    mirror.build()
    shutil.copytree(mirror.public, tmp_path / "before")
    body = sample("QPWO5IQL45KFMEXPZLSWFKWGQ5").replace(b"Proximal Backpropagation", b"Maximal Backpropagation")
    mirror.put("bundles/QPWO5IQL45KFMEXPZLSWFKWGQ5.json", body)
    return mirror


def test_a_refused_paper_ends_the_build_with_1(mirror: Mirror) -> None:
    done = mirror.run("build", "--json")
    assert done.returncode == 1
    *documents, summary = lines(done.stdout)
    verdicts = {Path(one["place"]).stem: (one["verdict"], one["level"]) for one in documents}
    assert verdicts == {suffix: ("verified", "receipt" if suffix == RECORD else "bundle") for suffix in PAPERS} | {
        "QPWO5IQL45KFMEXPZLSWFKWGQ5": ("refused", "none")
    }
    assert (summary["found"], summary["verified"], summary["refused"]) == (4, 3, 1)
    assert published(mirror) == PAPERS - {"QPWO5IQL45KFMEXPZLSWFKWGQ5"}
    assert not any(b"Maximal" in body for body in mirror.files().values())
    assert mirror.run("verify", "public").returncode == 0
    assert mirror.run("verify").returncode == 1


def test_strict_publishes_nothing(mirror: Mirror) -> None:
    before = mirror.files()
    done = mirror.run("build", "--strict")
    assert done.returncode == 1
    assert "B007" in done.stdout
    assert "bundles/QPWO5IQL45KFMEXPZLSWFKWGQ5.json" in done.stdout
    assert mirror.files() == before
    with pytest.raises(RefusedError, match="B007"):
        mirror.build(strict=True)
    assert mirror.files() == before


def test_allowing_refused_documents_ends_with_0(mirror: Mirror) -> None:
    done = mirror.run("build", "--allow-refused")
    assert done.returncode == 0
    assert "P060" in done.stdout
    assert "1 refused" in done.stdout
    assert published(mirror) == PAPERS - {"QPWO5IQL45KFMEXPZLSWFKWGQ5"}
