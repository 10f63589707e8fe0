"""The documents of one paper: the bytes as they came, hashes that can be repeated, and what is unsigned says so."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from typing import Any

import pytest

from sitegen.pith.canonical import sha256_hex
from sitegen.pith.entries import CitingEntry
from sitegen.pith.keys import PITH_ROOTS
from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level, Provenance
from sitegen.pith.verify import verify
from sitegen.site.data.bundle import bundle, state
from sitegen.site.data.graph import events, graph
from sitegen.site.data.record import MOST_CITING, derived_record, record
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from tests.site.data.papers import BUNDLES, KEY, RECORD, TRUST, joined, paper_of, sample
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle, to_bytes
from tests.testkit.canonical import canonical, digest
from tests.testkit.seal import state_digest

ROUTES = Routes.at("https://mirror.example/pith-mirror")
HERE = "https://mirror.example/pith-mirror"
SHELL = (
    "import sys,json,hashlib; b=json.dumps(json.loads(sys.stdin.read()), sort_keys=True, separators=(',',':'),"
    " ensure_ascii=False).encode(); print(hashlib.sha256(b).hexdigest())"
)


def value(output: Output) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.body)
    return found


def derived(paper: Paper, body: bytes, *citing: CitingEntry) -> Output:
    return derived_record(
        ROUTES,
        paper,
        page=paper.number.short,
        bundle_sha256=sha256_hex(body),
        cited_by=citing,
        cited_by_count=len(citing),
        program="sitegen 0",
    )


def citing(number: int, key: str | None = "arxiv:2010.01412") -> CitingEntry:
    origins = (Provenance.RECORD,)
    return CitingEntry(None, key, f"</script>\u202e {number}", "cs.LG", "2020-10", "", 1.5, "", "cites", origins)


@pytest.mark.parametrize("suffix", BUNDLES)
def test_a_bundle_is_the_very_bytes_at_both_addresses(suffix: str) -> None:
    output = bundle(ROUTES, paper_of(sample(suffix)), sample(suffix))
    assert output == Output(f"pith/{suffix}/bundle.json", sample(suffix), (f".well-known/pith/{suffix}/bundle.json",))


@pytest.mark.parametrize("suffix", BUNDLES)
def test_a_state_is_the_bundles_with_sorted_keys_and_its_hash_can_be_repeated(suffix: str) -> None:
    output = state(ROUTES, paper_of(sample(suffix)))
    found = value(output)
    assert output.path == f"pith/{suffix}/state.json"
    assert found == json.loads(sample(suffix))["state"]
    assert state_digest(found) == found["state_sha256"]
    assert output.body == canonical(found)


def test_a_joined_state_has_the_events_of_both_bundles_and_its_own_hash() -> None:
    one, other = joined(Minted(), KEY)
    paper = paper_of(to_bytes(one), to_bytes(other), trust=TRUST)
    found = value(state(ROUTES, paper))
    assert found["event_count"] == 4
    assert state_digest(found) == found["state_sha256"] != other["state"]["state_sha256"]
    listed = value(events(ROUTES, paper))
    assert [event["event_id"] for event in listed["events"]] == found["applied_event_ids"]
    assert listed["event_count"] == 4


@pytest.mark.parametrize("suffix", BUNDLES)
def test_a_derived_record_is_verified_as_a_record_and_says_whence_it_is(suffix: str) -> None:
    body = sample(suffix)
    output = derived(paper_of(body), body)
    found, original = value(output), json.loads(body)
    verdict = verify(output.body, PITH_ROOTS)
    assert (verdict.level, verdict.problems) == (Level.RECEIPT, ())
    assert output.path == f"pith/{suffix}.json"
    assert found["derived"]["by"] == "sitegen 0"
    assert found["derived"]["bundle_sha256"] == sha256_hex(body)
    assert found["canonical_record"] == original["canonical_record"]
    assert found["aliases"] == original["source_aliases"]
    assert found["receipt"] == original["events"][0]["payload"]["receipt"]
    assert "schema_url" not in found
    api = f"{HERE}/api/pith-number/{suffix}"
    assert found["links"] == {
        "html": f"{HERE}/pith/{suffix}/",
        "json": f"{HERE}/pith/{suffix}.json",
        "bundle": f"{HERE}/pith/{suffix}/bundle.json",
        "state": f"{HERE}/pith/{suffix}/state.json",
        "well_known_bundle": f"{HERE}/.well-known/pith/{suffix}/bundle.json",
        "graph_json": f"{api}/graph.json",
        "events_json": f"{api}/events.json",
        "paper": f"{HERE}/paper/{suffix[:8]}/",
    }


def test_a_derived_record_with_another_canonical_record_is_refused() -> None:
    body = sample(BUNDLES[0])
    found = value(derived(paper_of(body), body))
    found["canonical_record"]["metadata"]["license"] = "another"
    assert not verify(to_bytes(found), PITH_ROOTS).verified


def test_a_derived_record_has_the_fields_of_a_record_of_piths_in_their_order() -> None:
    body = sample(BUNDLES[0])
    real = [name for name in json.loads(sample(RECORD)) if name not in {"schema_url", "agent_actions"}]
    found = value(derived(paper_of(body), body))
    assert list(found) == [*real, "derived"]
    assert list(found["verification_status"]) == list(json.loads(sample(RECORD))["verification_status"])


def test_the_flags_of_a_derived_record_follow_its_state() -> None:
    one, other = joined(Minted(), KEY)
    bodies = [to_bytes(one), to_bytes(other)]
    flags = value(derived(paper_of(*bodies, trust=TRUST), bodies[1]))["verification_status"]
    assert flags["externally_anchored"] is True
    assert flags["storage_verified"] is False
    assert (flags["content_addressed"], flags["pith_receipt"], flags["graph_snapshot"]) == (True, True, True)
    plain = to_bytes(mint_bundle(Minted(), KEY))
    assert value(derived(paper_of(plain, trust=TRUST), plain))["verification_status"]["externally_anchored"] is False


def test_a_derived_record_counts_all_citing_papers_and_shows_a_bounded_sample() -> None:
    body = sample(BUNDLES[0])
    many = [citing(number) for number in range(MOST_CITING + 5)]
    inbound = value(derived(paper_of(body), body, *many))["inbound_citations"]
    assert inbound["count"] == MOST_CITING + 5
    assert len(inbound["sample"]) == MOST_CITING
    first = inbound["sample"][0]
    assert (first["citing_arxiv_id"], first["citing_title"]) == ("2010.01412", "</script>\u202e 0")
    assert first["provenance"] == ["record"]
    unnamed = value(derived(paper_of(body), body, citing(0, None)))["inbound_citations"]["sample"][0]
    assert (unnamed["citing_arxiv_id"], unnamed["citing_key"]) == (None, None)


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not here")
@pytest.mark.parametrize("suffix", [*BUNDLES, RECORD])
def test_piths_own_shell_check_prints_the_right_hash(suffix: str) -> None:
    paper = paper_of(sample(suffix))
    made = derived(paper, sample(suffix)) if paper.bundle else record(ROUTES, paper, sample(suffix))
    picked = subprocess.run(["jq", "-c", ".canonical_record"], input=made.body, capture_output=True, check=True)  # noqa: S607
    shown = subprocess.run([sys.executable, "-c", SHELL], input=picked.stdout, capture_output=True, check=True)
    assert shown.stdout.decode().strip() == paper.canonical_sha256 == digest(json.loads(made.body)["canonical_record"])


def test_a_record_of_the_content_is_the_very_bytes() -> None:
    output = record(ROUTES, paper_of(sample(RECORD)), sample(RECORD))
    assert output == Output(f"pith/{RECORD}.json", sample(RECORD))


def test_the_snapshot_of_a_record_is_marked_as_unsigned_and_that_of_a_bundle_as_signed() -> None:
    unsigned = value(graph(ROUTES, paper_of(sample(RECORD))))
    assert (unsigned["signed"], unsigned["provenance"], unsigned["event_id"]) == (False, "record", None)
    assert unsigned["graph_snapshot"] == json.loads(sample(RECORD))["graph_snapshot"]
    signed = value(graph(ROUTES, paper_of(sample(BUNDLES[0]))))
    event = json.loads(sample(BUNDLES[0]))["events"][1]
    assert (signed["signed"], signed["provenance"], signed["event_id"]) == (True, "signed", event["event_id"])
    assert signed["graph_snapshot"] == event["payload"]["graph_snapshot"]


def test_events_are_published_whole_with_their_signatures() -> None:
    found = value(events(ROUTES, paper_of(sample(BUNDLES[0]))))
    assert found["events"] == json.loads(sample(BUNDLES[0]))["events"]
    assert found["invalid_event_ids"] == []
    of_record = value(events(ROUTES, paper_of(sample(RECORD))))
    assert of_record["events"] == []
    assert (found["provenance"], of_record["provenance"]) == ("signed", None)


def test_what_a_paper_does_not_have_is_not_made_up() -> None:
    only_record, only_bundle = paper_of(sample(RECORD)), paper_of(sample(BUNDLES[0]))
    with pytest.raises(ValueError, match="no bundle"):
        bundle(ROUTES, only_record, b"")
    with pytest.raises(ValueError, match="no state"):
        state(ROUTES, only_record)
    with pytest.raises(ValueError, match="no bundle"):
        derived(only_record, b"")
    with pytest.raises(ValueError, match="no record"):
        record(ROUTES, only_bundle, b"")
