"""A record beside a signed bundle gives the paper no name: what nobody signed is shown as that, and told to no one."""

from __future__ import annotations

import pytest

from sitegen.build.facts import facts_of
from sitegen.pith.assemble import assemble
from sitegen.pith.model import Bundle, PithRecord
from sitegen.pith.paper import Paper
from sitegen.pith.verify import verify
from sitegen.site.exports import exports_of
from sitegen.site.naming.persistent import names_of
from sitegen.site.paper.page import paper_page
from sitegen.site.record.page import record_page
from tests import testkit
from tests.site.pages import KEY, TRUST, Page, make_site

SITE = make_site()
FOREIGN = "10.1000/somebody.else"


def paper(*, signed: bool) -> Paper:
    """Return a paper of Zenodo, whose record or whose bundle says that it has a foreign DOI."""
    made = testkit.Paper(kind="zenodo", id="77")
    foreign = {"alias_kind": "doi", "alias_value": FOREIGN, "created_at": "2026-05-18T00:12:38Z"}
    record = testkit.mint_record(made, KEY)
    record["aliases"].append(foreign)
    own = testkit.mint_bundle(made, KEY)["source_aliases"]
    minted = testkit.BundleMaker(made, KEY).bundle(aliases=[*own, foreign] if signed else own)
    bundle = verify(testkit.to_bytes(minted), TRUST).document
    beside = verify(testkit.to_bytes(record), TRUST).document
    assert isinstance(bundle, Bundle)
    assert isinstance(beside, PithRecord)
    return assemble([bundle], beside, None)


@pytest.mark.parametrize("signed", [True, False])
def test_only_a_signed_alias_names_the_paper(*, signed: bool) -> None:
    one = paper(signed=signed)
    page = one.number.suffix[:8]
    body = paper_page(SITE, one, page=page).body.decode()
    cited = "".join(export.text for export in exports_of(SITE, one, page))
    assert (FOREIGN in body, FOREIGN in cited, names_of(one).doi == FOREIGN) == (signed,) * 3
    assert (f"doi:{FOREIGN}" in facts_of(one).alias_keys) is signed


@pytest.mark.parametrize(("signed", "origin"), [(True, "signed bundle"), (False, "unsigned record")])
def test_the_record_page_says_who_names_it(*, signed: bool, origin: str) -> None:
    text = Page(record_page(SITE, paper(signed=signed), page="A" * 8)).section("aliases").text
    before, _, after = text.partition(FOREIGN)
    assert f"aliases: {origin}" in after
    assert ("unsigned record" in before + after) is not signed


def test_an_id_that_is_a_doi_is_found_by_it() -> None:
    made = testkit.mint_bundle(testkit.Paper(kind="zenodo", id="10.5281/zenodo.1234567"), KEY)
    document = verify(testkit.to_bytes(made), TRUST).document
    assert isinstance(document, Bundle)
    keys = facts_of(assemble([document], None, None)).alias_keys
    assert {"zenodo:10.5281/zenodo.1234567", "doi:10.5281/zenodo.1234567"} <= set(keys)
