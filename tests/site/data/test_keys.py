"""Signing keys and the mirror manifest, in the form that Pith publishes its own in."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from sitegen.pith.keys import PITH_ROOT, PITH_ROOTS, TrustRoot, TrustRoots
from sitegen.site.data.mirrors import PITH, MirrorEntry, mirrors
from sitegen.site.data.signing_key import signing_key
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes
from tests.site.data.papers import BUNDLES, sample
from tests.testkit import Key

HERE = "https://mirror.example"
ROUTES = Routes.at(HERE)
AT = "2026-05-27T09:24:42Z"


def loaded(output: Output) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(output.body)
    return found


def root(seed: str, *, revoked: bool = False, not_after: dt.datetime | None = None) -> TrustRoot:
    key = Key.fresh(seed)
    return TrustRoot(key_id=key.key_id, public_key=key.public, revoked=revoked, not_after=not_after)


def test_piths_key_has_every_field_that_bundles_have_of_it_with_the_same_values() -> None:
    (listed,) = json.loads(sample(BUNDLES[0]))["public_keys"]
    output = signing_key(ROUTES, PITH_ROOTS)
    assert output.path == "pith-signing-key.json"
    assert list(loaded(output)) == list(listed)
    assert loaded(output) | {"notes": ""} == listed | {"notes": ""}


def test_of_several_keys_the_first_that_is_not_revoked_stands_on_top_and_all_are_listed() -> None:
    roots = [root("old", revoked=True), root("new", not_after=dt.datetime(2030, 1, 1, tzinfo=dt.UTC)), PITH_ROOT]
    found = loaded(signing_key(ROUTES, TrustRoots(roots)))
    assert found["key_id"] == roots[1].key_id
    assert [key["key_id"] for key in found["keys"]] == [one.key_id for one in roots]
    assert [key.get("revoked", False) for key in found["keys"]] == [True, False, False]
    assert found["keys"][1]["not_after"] == "2030-01-01T00:00:00+00:00"
    assert "url" not in found["keys"][0]


def test_without_a_key_there_is_nothing_to_publish() -> None:
    with pytest.raises(ValueError, match="no key"):
        signing_key(ROUTES, TrustRoots([]))


def test_the_manifest_names_this_mirror_first_the_operators_and_pith_last() -> None:
    other = MirrorEntry(name="Other", base_url="https://other.example", bundle_pattern="https://cdn.example/{suffix}")
    output = mirrors(ROUTES, name="Ours", trust=PITH_ROOTS, others=[other], generated_at=AT)
    found = loaded(output)
    assert output.path == "pith-mirrors.json"
    assert (found["manifest_type"], found["manifest_version"]) == ("pith_mirror_manifest", "1.0")
    assert (found["generated_at"], found["merge_version"]) == (AT, "pith-open-graph-merge-v1")
    assert [(one["name"], one["status"]) for one in found["mirrors"]] == [
        ("Ours", "mirror"),
        ("Other", "mirror"),
        ("Pith Resolver", "primary"),
    ]
    ours, theirs, pith = found["mirrors"]
    assert theirs["bundle_pattern"] == "https://cdn.example/{suffix}"
    assert "public_key" not in theirs
    assert pith["public_key"]["key_id"] == PITH_ROOT.key_id
    assert list(ours) == [
        "name",
        "mirror_type",
        "base_url",
        "bundle_pattern",
        "state_pattern",
        "well_known_pattern",
        "public_key",
        "status",
    ]


@pytest.mark.parametrize("name", ["bundle", "state", "well_known"])
def test_a_pattern_with_a_suffix_put_in_is_the_address_of_the_document(name: str) -> None:
    ours = loaded(mirrors(ROUTES, name="Ours", trust=PITH_ROOTS, others=[], generated_at=AT))["mirrors"][0]
    route = {"bundle": ROUTES.bundle, "state": ROUTES.state, "well_known": ROUTES.well_known_bundle}[name]
    assert ours[f"{name}_pattern"].format(suffix=BUNDLES[0]) == ROUTES.absolute(route(BUNDLES[0]))


def test_pith_is_named_once_where_the_operator_names_it_too() -> None:
    found = loaded(mirrors(ROUTES, name="Ours", trust=PITH_ROOTS, others=[PITH], generated_at=AT))
    assert [one["base_url"] for one in found["mirrors"]] == [HERE, PITH.base_url]
