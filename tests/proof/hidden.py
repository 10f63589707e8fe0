"""What an operator hides by writing the manifest anew: only the documents themselves show it, each by its codes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from sitegen.proof import refusals
from tests.proof.minted_tree import FIRST, KEY, SECOND, SUFFIX, THIRD, change
from tests.testkit import BundleMaker, Key, Paper, mint_bundle, mint_record, to_bytes

T = refusals
LISTS_DIFFER = {T.INDEX_DIFFERS.code, T.LEDGER_CONTRADICTS_TREE.code}


def other_key(tree: Path) -> None:
    body = to_bytes(mint_bundle(FIRST, Key.fresh("impostor", key_id=KEY.key_id)))
    for address in (f"pith/{SUFFIX}/bundle.json", f".well-known/pith/{SUFFIX}/bundle.json"):
        (tree / address).write_bytes(body)


def bundle_of_another_paper(tree: Path) -> None:
    body = to_bytes(mint_bundle(Paper(id="1712.00009"), KEY))
    for address in (f"pith/{SUFFIX}/bundle.json", f".well-known/pith/{SUFFIX}/bundle.json"):
        (tree / address).write_bytes(body)


def record_of_another_paper(tree: Path) -> None:
    suffix = THIRD.suffix()
    (tree / f"pith/{suffix}.json").write_bytes(to_bytes(mint_record(Paper(id="1712.00009"), KEY)))


def well_known_lost(tree: Path) -> None:
    (tree / f".well-known/pith/{SUFFIX}/bundle.json").unlink()


def well_known_changed(tree: Path) -> None:
    change(tree / f".well-known/pith/{SUFFIX}/bundle.json", built_at="2027-01-01T00:00:00Z")


def well_known_alone(tree: Path) -> None:
    body = to_bytes(mint_bundle(THIRD, Key.fresh("impostor", key_id=KEY.key_id)))
    file = tree / f".well-known/pith/{THIRD.suffix()}/bundle.json"
    file.parent.mkdir()
    file.write_bytes(body)


def state_changed(tree: Path) -> None:
    change(tree / f"pith/{SUFFIX}/state.json", event_count=7)


def state_lost(tree: Path) -> None:
    (tree / f"pith/{SUFFIX}/state.json").unlink()


def joined_state_changed(tree: Path) -> None:
    change(tree / f"pith/{SECOND.suffix()}/state.json", equivocation_count=3)


def event_dropped(tree: Path) -> None:
    file = tree / f"api/pith-number/{SUFFIX}/events.json"
    change(file, events=json.loads(file.read_bytes())["events"][1:])


def event_changed(tree: Path) -> None:
    file = tree / f"api/pith-number/{SUFFIX}/events.json"
    events = json.loads(file.read_bytes())["events"]
    events[1]["payload"]["graph_snapshot"]["paper"]["title"] = "Another"
    change(file, events=events)


def event_forged(tree: Path) -> None:
    maker = BundleMaker(FIRST, Key.fresh("impostor"))
    forged = maker.add("timestamp_anchor", {"block": 1})
    file = tree / f"api/pith-number/{SUFFIX}/events.json"
    change(file, events=[*json.loads(file.read_bytes())["events"], forged])


def derived_from_elsewhere(tree: Path) -> None:
    file = tree / f"pith/{SUFFIX}.json"
    change(file, derived=json.loads(file.read_bytes())["derived"] | {"bundle_sha256": "0" * 64})


def derived_alias_changed(tree: Path) -> None:
    file = tree / f"pith/{SUFFIX}.json"
    change(file, aliases=json.loads(file.read_bytes())["aliases"][:2])


def canonical_record_changed(tree: Path) -> None:
    file = tree / f"pith/{SUFFIX}.json"
    canonical = json.loads(file.read_bytes())["canonical_record"]
    canonical["metadata"]["submitted_at"] = "2017-01-01T00:00:00Z"
    change(file, canonical_record=canonical)


def sums_changed(tree: Path) -> None:
    file = tree / ".well-known/pith/ledger.json"
    change(file, sums=json.loads(file.read_bytes())["sums"] | {"found": 9})


def sums_hide_a_refusal(tree: Path) -> None:
    file = tree / ".well-known/pith/ledger.json"
    sums = json.loads(file.read_bytes())["sums"]
    change(file, sums=sums | {"found": sums["found"] - 1, "verified": sums["verified"] - 1})


def ledger_lost(tree: Path) -> None:
    (tree / ".well-known/pith/ledger.json").unlink()


def ledger_reads_elsewhere(tree: Path) -> None:
    file = tree / ".well-known/pith/ledger.json"
    parts = json.loads(file.read_bytes())["parts"]
    change(file, parts=[parts[0] | {"path": "../../../etc/passwd"}])


def index_forgets(tree: Path) -> None:
    file = tree / ".well-known/pith/index.json"
    change(file, count=2)


def _change_first_row(tree: Path, document: str, field: str, **changes: str) -> None:
    """Change the first row of the first part of the index or the ledger, and what the document says of the part."""
    file = tree / f".well-known/pith/{document}.json"
    parts = json.loads(file.read_bytes())["parts"]
    part = tree / parts[0]["path"].removeprefix("/")
    rows = json.loads(part.read_bytes())[field]
    rows[0] |= changes
    change(part, **{field: rows})
    parts[0]["sha256"] = hashlib.sha256(part.read_bytes()).hexdigest()
    change(file, parts=parts)


def index_states_another_digest(tree: Path) -> None:
    _change_first_row(tree, "index", "papers", sha256="0" * 64)


def ledger_states_another_digest(tree: Path) -> None:
    _change_first_row(tree, "ledger", "documents", sha256="0" * 64)


HIDDEN: list[tuple[Callable[[Path], None], set[str]]] = [
    (other_key, {"P041", "P049", T.RECORD_DIFFERS.code} | LISTS_DIFFER),
    (bundle_of_another_paper, {T.DOCUMENT_MISPLACED.code, T.RECORD_DIFFERS.code} | LISTS_DIFFER),
    (record_of_another_paper, {T.DOCUMENT_MISPLACED.code} | LISTS_DIFFER),
    (well_known_lost, {T.WELL_KNOWN_DIFFERS.code}),
    (well_known_changed, {T.WELL_KNOWN_DIFFERS.code}),
    (well_known_alone, {T.WELL_KNOWN_DIFFERS.code}),
    (state_changed, {T.STATE_DIFFERS.code}),
    (state_lost, {T.STATE_DIFFERS.code}),
    (joined_state_changed, {T.STATE_DIFFERS.code}),
    (event_dropped, {T.EVENTS_DIFFER.code}),
    (event_changed, {T.EVENTS_DIFFER.code}),
    (event_forged, {"P040"}),
    (derived_from_elsewhere, {T.RECORD_DIFFERS.code}),
    (derived_alias_changed, {T.RECORD_DIFFERS.code}),
    (canonical_record_changed, {"P020", "P021", "P023", "P025"}),
    (sums_changed, {T.LEDGER_DOES_NOT_ADD_UP.code}),
    (sums_hide_a_refusal, {T.LEDGER_DOES_NOT_ADD_UP.code}),
    (ledger_lost, {T.LEDGER_MALFORMED.code}),
    (ledger_reads_elsewhere, {T.LEDGER_MALFORMED.code}),
    (ledger_states_another_digest, {T.LEDGER_CONTRADICTS_TREE.code}),
    (index_forgets, {T.INDEX_DIFFERS.code}),
    (index_states_another_digest, {T.INDEX_DIFFERS.code}),
]
