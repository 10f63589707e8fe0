"""The addresses that a check relies on are those that the site has."""

from __future__ import annotations

from sitegen.proof import addresses
from sitegen.site.routes import Routes

SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"


def test_site_and_proof_agree_on_every_address() -> None:
    routes = Routes.at("https://mirror.example/below")
    assert routes.well_known("manifest").file == addresses.MANIFEST
    assert routes.well_known("index").file == addresses.INDEX
    assert routes.well_known("ledger").file == addresses.LEDGER
    assert addresses.manifest_part("0a") == routes.well_known("manifest", "0a").file
    assert addresses.bundle(SUFFIX) == routes.bundle(SUFFIX).file
    assert addresses.well_known_bundle(SUFFIX) == routes.well_known_bundle(SUFFIX).file
    assert addresses.state(SUFFIX) == routes.state(SUFFIX).file
    assert addresses.record(SUFFIX) == routes.record_json(SUFFIX).file
    assert addresses.events(SUFFIX) == routes.events(SUFFIX).file


def test_the_suffix_of_a_bundle_and_of_a_record_is_read_from_its_address_and_from_no_other() -> None:
    assert addresses.bundle_suffix(addresses.bundle(SUFFIX)) == SUFFIX
    assert addresses.record_suffix(addresses.record(SUFFIX)) == SUFFIX
    others = ["pith/x.json", f"pith/{SUFFIX}/index.html", f"x/pith/{SUFFIX}.json", f"pith/{SUFFIX}.json\n"]
    assert [addresses.bundle_suffix(path) or addresses.record_suffix(path) for path in others] == [None] * 4
    assert addresses.bundle_suffix(addresses.well_known_bundle(SUFFIX)) is None
    assert addresses.well_known_suffix(addresses.well_known_bundle(SUFFIX)) == SUFFIX
    assert addresses.well_known_suffix(addresses.bundle(SUFFIX)) is None
