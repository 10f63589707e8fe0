"""The `_headers` file says what netlify.toml says, and both hosts can read it."""

from __future__ import annotations

import tomllib

import pytest

from sitegen.preview.host_headers import parse_headers
from sitegen.site.hosting import POLICY, RULES, headers_file, policy
from tests.build.mirrors import ROOT

ADDRESSES = [
    "/", "/paper/ABCDEFGH/", "/paper/ABCDEFGH/cite.bib", "/paper/ABCDEFGH/cite.ris", "/paper/ABCDEFGH/cite.csl.json",
    "/paper/ABCDEFGH/cite.txt", "/paper/ABCDEFGH/cite.md", "/paper/ABCDEFGH/badge.svg", "/pith/X/bundle.json",
    "/.well-known/pith/ledger.json", "/api/pith-number/X/events.json", "/lookup/0a.json", "/pith-signing-key.json",
    "/pith-mirrors.json", "/search/", "/search/terms/0/1.bin", "/feed.atom", "/feed.json", "/category/hep-th/feed.atom",
    "/category/hep-th/feed.json", "/opensearch.xml", "/assets/stix-two-math.woff2", "/assets/style.css", "/404.html",
    "/verify/", "/verify/verify.html", "/verify/verify", "/verify/verify.py", "/verify/SHA256SUMS",
    "/log/checkpoint", "/log/sizes", "/log/papers.json", "/log/tile/0/x001/234.p/5", "/checksums/SHA256SUMS-2017-12",
]  # fmt: skip


def netlify_rules(place: str) -> dict[str, dict[str, str]]:
    told = tomllib.loads((ROOT / place).read_text(encoding="utf-8"))["headers"]
    return {rule["for"]: rule["values"] for rule in told}


@pytest.mark.parametrize("place", ["netlify.toml", "sitegen/scaffold/netlify.toml"])
def test_the_file_and_netlify_toml_say_the_same(place: str) -> None:
    assert {rule.path: dict(rule.fields) for rule in RULES} == netlify_rules(place)


def test_the_file_is_read_without_a_problem_and_means_the_table() -> None:
    output = headers_file()
    read = parse_headers(output.body)
    assert output.path == "_headers"
    assert read.problems == ()
    assert [(pattern.text, fields) for pattern, fields in read.rules] == [
        (rule.path, {name.lower(): value for name, value in rule.fields}) for rule in RULES
    ]


@pytest.mark.parametrize("path", ADDRESSES)
def test_no_address_gets_a_field_twice_because_hosts_differ_in_joining_them(path: str) -> None:
    read = parse_headers(headers_file().body)
    names = [name for pattern, fields in read.rules if pattern.match(path) is not None for name in fields]
    assert len(names) == len(set(names))


def test_every_rule_is_of_some_address() -> None:
    rules = parse_headers(headers_file().body).rules
    assert all(any(pattern.match(path) is not None for path in ADDRESSES) for pattern, _ in rules)


def test_types_and_permissions_arrive_at_their_addresses() -> None:
    read = parse_headers(headers_file().body)
    assert read.fields("/paper/ABCDEFGH/cite.bib")["content-type"] == "application/x-bibtex; charset=utf-8"
    assert read.fields("/category/hep-th/feed.json")["content-type"] == "application/feed+json"
    assert read.fields("/pith/X/bundle.json")["access-control-allow-origin"] == "*"
    assert "access-control-allow-origin" not in read.fields("/paper/ABCDEFGH/")
    assert read.fields("/paper/ABCDEFGH/")["x-content-type-options"] == "nosniff"
    assert read.fields("/log/checkpoint")["content-type"] == "text/plain; charset=utf-8"
    assert "immutable" in read.fields("/log/tile/0/000")["cache-control"]
    assert "cache-control" not in read.fields("/log/checkpoint"), "only tiles never change"


def test_pages_may_ask_the_mirrors_that_the_operator_names_and_no_others() -> None:
    named = ["https://one.example/mirror", "https://one.example/other", "http://two.example:8080/{suffix}"]
    told = parse_headers(headers_file("/", named).body).fields("/paper/X/")["content-security-policy"]
    assert "; connect-src 'self' https://one.example http://two.example:8080 https://pith.science; " in told
    assert "connect-src 'self' https://pith.science; " in POLICY
    assert policy(named).replace(" https://one.example http://two.example:8080", "") == POLICY


@pytest.mark.parametrize(
    "hostile",
    ["https://x.example;script-src *", "https://*", "javascript:alert(1)", "data:,", "", "/x", "https://ü.example"],
)
def test_what_is_no_origin_widens_no_policy(hostile: str) -> None:
    assert policy([hostile]) == POLICY


def test_a_thousand_mirrors_pass_no_limit_of_hosts() -> None:
    read = parse_headers(headers_file("/", [f"https://mirror-{number}.example" for number in range(1_000)]).body)
    assert read.problems == ()
    assert "https://mirror-9.example" in read.fields("/")["content-security-policy"]


@pytest.mark.parametrize("path", ["/verify/verify.html", "/verify/verify"])
def test_the_file_to_save_is_not_shown_where_its_script_could_not_run(path: str) -> None:
    read = parse_headers(headers_file().body).fields(path)
    assert read["content-disposition"] == 'attachment; filename="verify.html"'
    assert "unsafe-inline" not in read["content-security-policy"]


def test_a_mirror_in_a_folder_has_its_rules_below_it() -> None:
    read = parse_headers(headers_file("/mirror/").body)
    assert read.problems == ()
    assert read.fields("/mirror/feed.atom")["content-type"] == "application/atom+xml; charset=utf-8"
    assert read.fields("/feed.atom") == {}


def test_a_path_that_no_host_would_read_is_refused() -> None:
    with pytest.raises(ValueError, match="2000"):
        headers_file("/" + "a" * 2_000 + "/")
