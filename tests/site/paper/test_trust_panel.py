"""The panel of a paper's proof: every step with its result, the keys, the times and the hashes, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sitegen.pith.paper import Paper
from sitegen.pith.provenance import Level
from sitegen.site.paper.trust_panel import TrustPanel, trust_panel
from sitegen.site.words import APPLY, STEPS, check_rows
from tests.site.pages import HOSTILE, KEY, STRINGS, Page, minted, sample
from tests.site.paper.paper_pages import FILE_SHA256, SITE, output_of, words_of
from tests.testkit import BundleMaker, Key, mint_record
from tests.testkit import Paper as Minted

BUNDLE = sample("TKDTZYGP")
RECEIPT = sample("OCXKLV42")
KEY_OF_PITH = "pith-v1-2026-05"


def facts(panel: TrustPanel) -> dict[str, str]:
    return {one.name: one.value for one in panel.facts}


def steps(paper: Paper) -> list[tuple[str, str]]:
    """Return the name of each step and the word that a screen reader says before its meaning."""
    rows = Page(output_of(paper)).one("ol", class_="checks").children
    return [(row.children[0].text, row.children[1].text) for row in rows]


def test_a_bundle_passed_every_step() -> None:
    panel = trust_panel(SITE, BUNDLE)
    assert (panel.level, panel.name) == ("bundle", "Verified bundle")
    assert panel.counted == "All 9 checks passed"
    assert f"under the key {KEY_OF_PITH}, which this mirror pins" in panel.summary
    assert steps(BUNDLE) == [(name, "passed:") for name in STRINGS.words("proof.checks")]


def test_a_receipt_has_nothing_to_check_at_three_steps() -> None:
    panel = trust_panel(SITE, RECEIPT)
    assert (panel.level, panel.name) == ("receipt", "Receipt only")
    assert panel.counted == "6 checks passed, 3 have nothing to check"
    absent = [name for name, said in steps(RECEIPT) if said == "nothing to check:"]
    assert absent == ["Events", "Bundle", "State"]
    assert "Everything else here is unsigned, and says so." in panel.summary


@pytest.mark.parametrize("level", list(Level))
def test_every_step_is_named_and_explained(level: Level) -> None:
    rows = check_rows(STRINGS, level)
    assert len(rows) == STEPS
    assert all(row.name and row.meaning for row in rows)
    assert [number for number, row in enumerate(rows) if row.applies] == sorted(APPLY[level])


def test_a_bundle_shows_what_can_be_compared_elsewhere() -> None:
    shown = facts(trust_panel(SITE, BUNDLE, FILE_SHA256))
    assert shown == {
        "key of the receipt": KEY_OF_PITH,
        "fingerprint of the key": "8d4b5ee74e4693bcd1df2446408b0d54",
        "first computed": "2026-05-18T00:12:38.389906Z",
        "receipt signed": "2026-05-18T00:12:38.390379Z",
        "SHA-256 of the canonical record": BUNDLE.canonical_sha256,
        "SHA-256 of the title in lower case": BUNDLE.record.title_sha256,
        "SHA-256 of the whole abstract in lower case": BUNDLE.record.abstract_sha256,
        "bundle built": "2026-05-27T09:24:42Z",
        "bundle signed": "2026-05-27T09:24:42.879826Z",
        "SHA-256 that the bundle’s signature covers": BUNDLE.bundle.bundle_sha256 if BUNDLE.bundle else "",
        "SHA-256 of the state": (BUNDLE.state or {})["state_sha256"],
        "SHA-256 of the file bundle.json": FILE_SHA256,
    }


def test_a_receipt_claims_nothing_of_a_bundle() -> None:
    shown = facts(trust_panel(SITE, RECEIPT, FILE_SHA256))
    assert not [name for name in shown if "bundle" in name or "state" in name]
    assert shown["SHA-256 of the file record.json"] == FILE_SHA256


def test_what_a_program_compares_is_code_and_what_a_person_reads_is_not() -> None:
    for fact in trust_panel(SITE, BUNDLE, FILE_SHA256).facts:
        assert fact.is_code == ("SHA-256" in fact.name or "fingerprint" in fact.name), fact


def test_what_is_not_known_is_left_out() -> None:
    shown = facts(trust_panel(SITE, replace(BUNDLE, state=None)))
    assert "SHA-256 of the file bundle.json" not in shown
    assert "SHA-256 of the state" not in shown
    assert "" not in shown.values()


@pytest.mark.parametrize("digest", [None, 3, {"a": 1}, ""])
def test_a_state_that_names_no_hash_shows_none(digest: object) -> None:
    panel = trust_panel(SITE, replace(BUNDLE, state={"state_sha256": digest}))
    assert "SHA-256 of the state" not in facts(panel)


def test_the_key_of_the_bundle_is_named_where_it_is_another_than_the_receipts() -> None:
    assert "key of the bundle" not in facts(trust_panel(SITE, BUNDLE))
    assert BUNDLE.bundle is not None
    other = replace(BUNDLE, bundle=replace(BUNDLE.bundle, key_id="pith-v2"))
    assert facts(trust_panel(SITE, other))["key of the bundle"] == "pith-v2"
    assert "under the key pith-v2," in trust_panel(SITE, other).summary


def test_a_key_that_is_named_to_do_harm_is_text() -> None:
    assert BUNDLE.bundle is not None
    named = replace(
        BUNDLE,
        bundle=replace(BUNDLE.bundle, key_id=HOSTILE, built_at=HOSTILE),
        receipt=BUNDLE.receipt._replace(key_id=HOSTILE, first_computed_at=HOSTILE),
    )
    page = Page(output_of(named))
    assert "<script>alert(1)</script>" in page.section("proof").text
    assert not [one for one in page.all("script") if "alert" in one.text]
    assert "\u202e" not in page.source


def test_the_panel_of_a_minted_paper_names_its_own_key() -> None:
    paper = minted(BundleMaker(Minted(), KEY).bundle())
    assert KEY.key_id in trust_panel(SITE, paper).summary
    assert KEY.key_id in trust_panel(SITE, minted(mint_record(Minted(), KEY))).summary
    assert Key.fresh("another").key_id != KEY.key_id


def test_the_page_has_the_whole_panel() -> None:
    section = Page(output_of(BUNDLE)).section("proof")
    words = words_of(section)
    assert words.startswith("Every signature was checked This page is made from a bundle that is signed as a whole")
    for fact in trust_panel(SITE, BUNDLE, FILE_SHA256).facts:
        assert f"{fact.name} {fact.value}" in words
    assert [one.tag for one in section.children].count("details") == 3
