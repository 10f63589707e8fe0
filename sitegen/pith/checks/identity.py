"""Check that a document's names follow from its canonical record (Pith format, section 2)."""

from __future__ import annotations

from typing import Any

from sitegen.pith import refusals
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.identity import arxiv_key, doi_key, parse_number, suffix_of
from sitegen.pith.paths import child, quoted


def check_identity_of_bundle(inspection: Inspection) -> None:
    """Check a bundle's canonical hash, Pith number, short number, source and aliases against its canonical record."""
    _check_identity(inspection, "source_aliases")


def check_identity_of_record(inspection: Inspection) -> None:
    """Check the same of a record; a field that has this name only in bundles is nothing to it."""
    _check_identity(inspection, "aliases")


def _check_identity(inspection: Inspection, name: str) -> None:
    """Check the names; the aliases stand in the field of this name, whose shape was checked."""
    if not inspection.sound("canonical_record", "canonical_sha256"):
        return
    document = inspection.document
    record = document["canonical_record"]
    found = inspection.digest(record)
    if document["canonical_sha256"] != found:
        cause = f"{quoted(document['canonical_sha256'], 64)} is stated, the record gives {found}"
        inspection.report(refusals.CANONICAL_HASH_DIFFERS, "$.canonical_sha256", cause)
    suffix = suffix_of(found)
    _check_numbers(inspection, suffix, record["metadata"]["submitted_at"][:4])
    if "source" in document and inspection.sound("source"):
        _check_source(inspection, document["source"], record["source"], "$.source")
    if name in document and inspection.sound(name):
        for index, alias in enumerate(document[name]):
            expected = _expected_alias(alias["alias_kind"], alias["alias_value"], record["source"], suffix)
            if expected is not None and alias["alias_value"] != expected:
                cause = f"{quoted(alias['alias_value'])} is stated, the record gives {quoted(expected)}"
                inspection.report(refusals.ALIAS_DIFFERS, f"$.{name}[{index}].alias_value", cause)


def _check_numbers(inspection: Inspection, suffix: str, year: str) -> None:
    document = inspection.document
    if inspection.sound("pith_number"):
        number = parse_number(document["pith_number"])
        if number is None:
            cause = f"{quoted(document['pith_number'])} is no Pith number"
            inspection.report(refusals.NUMBER_MALFORMED, "$.pith_number", cause)
        else:
            if number.suffix != suffix:
                cause = f"{number.suffix} is stated, the record gives {suffix}"
                inspection.report(refusals.SUFFIX_DIFFERS, "$.pith_number", cause)
            if number.year != year:
                cause = f"{number.year} is stated, the paper was submitted in {year}"
                inspection.report(refusals.YEAR_DIFFERS, "$.pith_number", cause)
    short = document.get("short_pith_number")
    if short is not None and inspection.sound("short_pith_number") and short != f"pith:{suffix[:8]}":
        cause = f"{quoted(short)} is stated, the record gives pith:{suffix[:8]}"
        inspection.report(refusals.SHORT_NUMBER_DIFFERS, "$.short_pith_number", cause)


def _check_source(inspection: Inspection, stated: dict[str, Any], source: dict[str, Any], place: str) -> None:
    for name in ("kind", "id", "version"):
        if stated.get(name) != source.get(name):
            cause = f"{quoted(stated.get(name))} is stated, the record has {quoted(source.get(name))}"
            inspection.report(refusals.SOURCE_DIFFERS, child(place, name), cause)


def _expected_alias(kind: str, value: str, source: dict[str, Any], suffix: str) -> str | None:
    """Return the value that the record gives an alias, or None where the record has no say in it."""
    if kind.startswith("pith_short_"):
        length = kind.removeprefix("pith_short_")
        return suffix[: int(length)] if length in {"8", "12", "16"} else (None if suffix.startswith(value) else suffix)
    if source["kind"] != "arxiv":
        return None
    if kind == "arxiv":
        return str(source["id"])
    if kind == "arxiv_version":
        return f"{source['id']}v{source.get('version')}"
    if kind != "doi":
        return None
    own = f"10.48550/arxiv.{source['id']}"
    key = None if value == own else doi_key(value)
    return own if key and key.startswith("arxiv:") and key != arxiv_key(source["id"]) else None
