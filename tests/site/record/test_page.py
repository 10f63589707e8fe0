"""The record page: status, receipt, events, hashes, and how to check them."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from sitegen.pith.canonical import digest
from sitegen.pith.paper import Paper
from sitegen.site.record.events import EVENTS_SHOWN
from sitegen.site.record.page import record_page
from tests.site.pages import HOSTILE, KEY, Page, make_site, minted, sample
from tests.site.paper.test_page import assert_harmless
from tests.testkit import BundleMaker
from tests.testkit import Paper as Minted

SITE = make_site()
TKDTZYGP = sample("TKDTZYGP")


def page_of(paper: Paper) -> Page:
    return Page(record_page(SITE, paper, page=paper.number.short))


PAGE = page_of(TKDTZYGP)
RECEIPT = page_of(sample("OCXKLV42"))


def test_the_page_lies_at_the_address_that_pith_gives_it() -> None:
    output = record_page(SITE, TKDTZYGP, page="TKDTZYGP")
    assert output.path == "pith/TKDTZYGP4524S5RYKCWOKET6FR/index.html"
    assert PAGE.links["/pith/paper/TKDTZYGP/"] == "The page of this paper"


def test_the_canonical_record_on_the_page_hashes_to_the_number() -> None:
    record = json.loads(PAGE.section("canonical").text.partition("{")[2].rpartition("}")[0].join("{}"))
    sha256 = digest(record)
    assert base64.b32encode(bytes.fromhex(sha256)).decode()[:26] == "TKDTZYGP4524S5RYKCWOKET6FR"
    assert sha256 in PAGE.section("hashes").text
    assert sha256 in PAGE.section("check").text


def test_the_printed_command_computes_the_printed_hash() -> None:
    program = PAGE.one("pre", class_="command").text.partition('python3 -c "')[2].rpartition('"')[0]
    record = json.dumps(dict(TKDTZYGP.record.raw))
    done = subprocess.run([sys.executable, "-c", program], input=record, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == TKDTZYGP.canonical_sha256


def test_the_receipt_names_its_key_and_the_fingerprint() -> None:
    text = PAGE.section("receipt").text
    for words in (
        "pith-v1-2026-05",
        "8d4b5ee74e4693bcd1df2446408b0d54",
        "2026-05-18T00:12:38.390379Z",
        "signed bundle",
    ):
        assert words in text
    assert "its times and builder" not in text
    assert "receipt: receipt only, its times and builder: unsigned record" in RECEIPT.section("receipt").text


def test_status_is_counted_from_the_state_or_said_by_the_record() -> None:
    assert "computed by this mirror" in PAGE.section("status").text
    assert "author attestations" in PAGE.section("status").text
    assert "unsigned record" in RECEIPT.section("status").text
    assert "content addressed" in RECEIPT.section("status").text
    assert "attestation: computed" in PAGE.text


def test_aliases_are_listed() -> None:
    assert "1712.01312v2" in PAGE.section("aliases").text
    assert "aliases: unsigned record" in RECEIPT.section("aliases").text


def test_events_are_shown_with_their_payload() -> None:
    events = PAGE.all("ol", class_="events")[0]
    assert len(events.children) == 2
    assert [one.tag for one in events.children[0].children] == ["p", "p", "details"]
    assert '"attestation_state": "computed"' in events.children[0].text
    assert "carry no signed events" in RECEIPT.section("events").text


def test_an_unknown_type_of_event_is_shown_as_it_is() -> None:
    maker = BundleMaker(Minted(), KEY)
    maker.add("pith.integrity.v1", {"finding": f"</code>{HOSTILE}", "number": 10**30})
    page = page_of(minted(maker.bundle()))
    assert "pith.integrity.v1" in page.section("events").text
    assert "1000000000000000000000000000000" in page.section("events").text
    assert_harmless(page)


def test_invalid_superseded_and_contradicting_events_are_marked() -> None:
    maker = BundleMaker(Minted(), KEY)
    first = maker.add("correction", {"a": 1})
    maker.add("correction", {"a": 2}, supersedes=[first["event_id"]])
    paper = minted(maker.bundle())
    standing = [one.text for one in page_of(paper).all("em", class_="standing")]
    assert standing == ["superseded"]
    ids = [event.event_id for event in paper.events]
    invalid = replace(paper, invalid_event_ids=frozenset(ids[:1]))
    assert "invalid" in [one.text for one in page_of(invalid).all("em", class_="standing")]
    state = {**(paper.state or {}), "equivocations": [{"event_ids": ids[1:2], "prev_event": ids[0]}]}
    marked = [one.text for one in page_of(replace(paper, state=state)).all("em", class_="standing")]
    assert marked.count("contradicted by its own signer") == 1


@pytest.mark.parametrize("equivocations", [None, 3, [1], [{"event_ids": 3}], {"a": 1}])
def test_a_state_of_another_form_marks_nothing(equivocations: object) -> None:
    state = {**(TKDTZYGP.state or {}), "equivocations": equivocations}
    assert not page_of(replace(TKDTZYGP, state=state)).all("em", class_="standing")


def test_a_very_long_payload_is_cut_and_says_so() -> None:
    maker = BundleMaker(Minted(), KEY)
    maker.add("pith.integrity.v1", {"finding": "x" * 100_000})
    output = record_page(SITE, minted(maker.bundle()), page="AAAAAAAA")
    assert len(output.body) < 60_000
    assert "cut here" in Page(output).section("events").text


def test_the_latex_snippet_names_the_suffix() -> None:
    assert PAGE.one("code", id="latex-source").text.split() == [
        "\\usepackage{pith}",
        "\\pithnumber{TKDTZYGP4524S5RYKCWOKET6FR}",
    ]


def test_command_and_snippet_are_copied_by_buttons_that_name_them() -> None:
    codes = {one.attributes["id"]: one.text for one in PAGE.all("code") if "id" in one.attributes}
    assert {one.attributes["data-copy"] for one in PAGE.all("button") if "data-copy" in one.attributes} == set(codes)
    assert "curl -s https://mirror.example/pith/pith/TKDTZYGP4524S5RYKCWOKET6FR.json" in codes["command"]


def test_events_and_problems_that_are_left_out_are_counted() -> None:
    maker = BundleMaker(Minted(), KEY)
    for number in range(EVENTS_SHOWN):
        maker.add("correction", {"number": number})
    page = page_of(minted(maker.bundle()))
    left = len(maker.events) - EVENTS_SHOWN
    assert left > 0
    assert f"{left} more stand" in page.section("events").text
    assert "more stand" not in PAGE.section("events").text


def test_the_hash_of_the_suffix_is_what_hashlib_gives() -> None:
    body = json.dumps(dict(TKDTZYGP.record.raw), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert hashlib.sha256(body).hexdigest() in PAGE.text
