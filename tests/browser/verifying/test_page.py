"""/verify/ checks what a reader brings: dropped, chosen, pasted or named; each document with one of three answers."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.verifying.mirrors import FIRST, NEWER, RECORD, SECOND, STRANGER, bundle, changed
from tests.build.mirrors import Mirror
from tests.hosting import Watch, needs_browser

pytestmark = [pytest.mark.browser, needs_browser]

TAMPERED: Final = bundle(SECOND).replace(b"A second paper", b"A forged paper")
DROP: Final = """async (tree) => {
    // Files and folders as a drop gives them; browsers let no script make real folders.
    const entry = (name, content, above) => {
        const fullPath = `${above}/${name}`;
        const isDirectory = typeof content !== "string";
        if (!isDirectory) return { name, fullPath, isDirectory, file: (done) => done(new File([content], name)) };
        const inside = Object.entries(content).map(([one, more]) => entry(one, more, fullPath));
        return { name, fullPath, isDirectory, createReader() {
            let at = 0; // two at a time, as browsers give a hundred
            return { readEntries: (done) => done(inside.slice(at, at += 2)) };
        } };
    };
    const dropped = ([name, content]) => ({ kind: "file", webkitGetAsEntry: () => entry(name, content, "") });
    const items = Object.entries(tree).map(dropped);
    const event = new Event("drop", { bubbles: true, cancelable: true });
    event.dataTransfer = { items, types: ["Files"] };
    document.querySelector("#drop").dispatchEvent(event);
    return event.defaultPrevented;
}"""


class Bench:
    """The page, open and ready."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        page.goto(address)
        expect(page.locator("#verify-ready")).to_have_text(re.compile("^Ready"))

    @property
    def rows(self) -> Locator:
        return self.page.locator(".verdicts > li")

    def said(self, sums: str) -> None:
        expect(self.page.locator("#verify-results [role=status]")).to_have_text(sums)

    def answers(self) -> list[tuple[str, str]]:
        """Return the name and the answer of each row."""
        return [
            (row.locator("summary .place").inner_text(), row.locator("summary strong").inner_text())
            for row in self.rows.all()
        ]

    def drop(self, tree: dict[str, Any]) -> None:
        assert self.page.evaluate(DROP, tree)

    def paste(self, text: str) -> None:
        self.page.get_by_label("Or paste one, as JSON").fill(text)
        self.page.get_by_role("button", name="Check", exact=True).click()

    def name(self, text: str) -> None:
        self.page.get_by_label("Or an arXiv id, DOI or Pith number of this mirror").fill(text)
        self.page.get_by_role("button", name="Fetch and check").click()


@pytest.fixture
def bench(host: str, page: Page) -> Bench:
    return Bench(page, f"{host}/verify/")


def test_a_folder_is_checked_document_by_document(host: str, bench: Bench) -> None:
    watch = Watch(bench.page, host)
    bench.drop(
        {
            "papers": {
                "2024": {
                    "good.json": bundle().decode(),
                    "forged.json": TAMPERED.decode(),
                    "notes.txt": "not looked at",
                },
                "stranger.JSON": bundle(key=STRANGER).decode(),
                "empty": {},
                "state.json": '{"state_type": "pith_open_graph_state"}',
            },
            "nonsense.json": "{",
        }
    )
    bench.said(
        "1 verified, 3 not verified, 0 could not be checked. Left out, because they are neither bundles nor records: 2."
    )
    assert bench.answers() == [
        ("papers/2024/forged.json", "Not verified"),
        ("papers/2024/good.json", "Verified"),
        ("papers/stranger.JSON", "Not verified"),
        ("nonsense.json", "Not verified"),
    ]
    assert watch.found == []


def test_a_row_opens_to_its_steps_and_problems(bench: Bench) -> None:
    bench.drop({"good.json": bundle().decode(), "forged.json": TAMPERED.decode()})
    expect(bench.rows).to_have_count(2)
    good, forged = bench.rows.all()
    assert good.locator(".checks li").count() == 0
    good.locator("summary").click()
    expect(good.locator(".checks li")).to_have_count(9)
    expect(good.locator("dd")).to_have_text(
        [f"pith:2017:{FIRST.suffix()}", "2026-05-27T09:24:42Z", re.compile("^[0-9a-f]{64}$")]
    )
    assert "P050" in forged.locator(".problems code").all_inner_texts(), "what is wrong stands open"
    expect(forged.locator(".problems li").first).to_contain_text("content_sha256")


def test_files_are_chosen_and_may_be_chosen_again(bench: Bench, tmp_path: Path) -> None:
    files = {"a.json": bundle(), "b.json": TAMPERED, "c.txt": b"no"}
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    for _ in range(2):
        with bench.page.expect_file_chooser() as chooser:
            bench.page.get_by_role("button", name="Choose files").click()
        chooser.value.set_files([tmp_path / name for name in files])
    bench.said(
        "2 verified, 2 not verified, 0 could not be checked. Left out, because they are neither bundles nor records: 2."
    )


def test_one_file_that_is_neither_bundle_nor_record_is_not_verified(bench: Bench) -> None:
    bench.drop({"state.json": '{"state_type": "pith_open_graph_state"}'})
    bench.said("0 verified, 1 not verified, 0 could not be checked.")
    assert bench.rows.locator(".problems code").all_inner_texts() == ["P011"]


def test_a_folder_is_chosen(bench: Bench, tmp_path: Path) -> None:
    inner = tmp_path / "mine" / "inner"
    inner.mkdir(parents=True)
    (inner / "a.json").write_bytes(bundle())
    with bench.page.expect_file_chooser() as chooser:
        bench.page.get_by_role("button", name="Choose a folder").click()
    chooser.value.set_files(tmp_path / "mine")
    bench.said("1 verified, 0 not verified, 0 could not be checked.")
    assert bench.answers() == [("mine/inner/a.json", "Verified")]


def test_pasted_text_is_checked_as_it_is(bench: Bench) -> None:
    bench.paste("")
    expect(bench.page.locator("#verify-results")).to_be_hidden()
    bench.paste(f"\n {bundle().decode()} \n")
    bench.said("1 verified, 0 not verified, 0 could not be checked.")
    bench.paste(json.dumps("<img src=x onerror=alert(1)>"))
    bench.said("1 verified, 1 not verified, 0 could not be checked.")
    assert bench.answers() == [("pasted text", "Verified"), ("pasted text", "Not verified")]
    expect(bench.rows.nth(1).locator(".problems code")).to_have_text("P010")
    bench.page.get_by_role("button", name="Clear").click()
    expect(bench.page.locator("#verify-results")).to_be_hidden()
    expect(bench.rows).to_have_count(0)


@pytest.mark.parametrize(
    "text", [FIRST.id, f"arXiv:{FIRST.id}v2", FIRST.suffix(), f"https://pith.science/pith/{FIRST.suffix()}"]
)
def test_a_paper_of_the_mirror_is_found_by_its_names_and_in_the_log(host: str, bench: Bench, text: str) -> None:
    watch = Watch(bench.page, host)
    bench.name(text)
    bench.said("1 verified, 0 not verified, 0 could not be checked.")
    assert bench.answers() == [(f"pith/{FIRST.suffix()}", "Verified")]
    expect(bench.rows.locator("h3 + p")).to_contain_text("Verified. It is leaf")
    assert watch.found == []


def test_a_paper_of_which_only_a_record_came_is_checked_by_it(bench: Bench) -> None:
    bench.name(RECORD.id)
    bench.said("1 verified, 0 not verified, 0 could not be checked.")
    expect(bench.rows).to_contain_text("Nothing else in this file is signed.")
    expect(bench.rows).to_contain_text("the log has leaves for bundles alone")


def test_a_paper_that_the_mirror_swapped_is_not_verified(bench: Bench) -> None:
    changed(bench.page, f"**/pith/{FIRST.suffix()}/bundle.json", lambda _: bundle(SECOND))
    bench.name(FIRST.id)
    bench.said("0 verified, 1 not verified, 0 could not be checked.")
    expect(bench.rows.locator(".problems code")).to_have_text("T020")


def test_a_name_that_was_sent_before_the_script_came_is_looked_up(host: str, page: Page) -> None:
    bench = Bench(page, f"{host}/verify/?name={FIRST.id}")
    bench.said("1 verified, 0 not verified, 0 could not be checked.")


def test_what_is_no_name_or_not_here_is_said(bench: Bench) -> None:
    said = bench.page.locator("form [role=status]").last
    bench.name("two words")
    expect(said).to_have_text("two words is no identifier.")
    bench.name("9999.99999")
    expect(said).to_have_text("9999.99999 is not in this mirror.")
    bench.page.route("**/lookup/**", lambda route: route.abort())
    bench.name(FIRST.id)
    expect(said).to_have_text("lookup/index.json could not be fetched from this mirror.")


def test_a_file_larger_than_the_format_allows_is_not_verified(bench: Bench, tmp_path: Path) -> None:
    (tmp_path / "large.json").write_bytes(bundle() + b" " * 17_000_000)
    with bench.page.expect_file_chooser() as chooser:
        bench.page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(tmp_path / "large.json")
    bench.said("0 verified, 1 not verified, 0 could not be checked.")
    expect(bench.rows.locator(".problems code")).to_have_text("P008")


def test_a_file_that_cannot_be_read_could_not_be_checked(bench: Bench) -> None:
    bench.page.evaluate("() => { File.prototype.slice = () => { throw new Error('the disk is gone'); }; }")
    bench.drop({"a.json": bundle().decode()})
    bench.said("0 verified, 0 not verified, 1 could not be checked.")
    expect(bench.rows).to_contain_text("The file could not be read: the disk is gone.")


@pytest.mark.parametrize("without", ["", "Ed25519"])
def test_once_it_is_loaded_it_needs_no_network(host: str, page: Page, without: str) -> None:
    if without:
        page.add_init_script("""
            const own = SubtleCrypto.prototype.importKey;
            SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
                const lacks = (algorithm.name ?? algorithm) === "Ed25519";
                return lacks ? Promise.reject(new Error("no")) : own.call(this, format, key, algorithm, ...rest);
            };
        """)
    bench = Bench(page, f"{host}/verify/")
    asked: list[str] = []
    page.context.set_offline(True)
    page.on("request", lambda request: asked.append(request.url))
    bench.drop({"a.json": bundle(built_at=NEWER).decode(), "b.json": TAMPERED.decode()})
    bench.said("1 verified, 1 not verified, 0 could not be checked.")
    assert asked == []


def test_without_cryptography_it_says_at_once_that_nothing_can_be_checked(host: str, page: Page) -> None:
    page.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });")
    page.goto(f"{host}/verify/")
    expect(page.locator("#verify-ready")).to_contain_text("nothing can be checked: This page did not come over https")


def test_a_module_that_does_not_come_is_no_answer(host: str, page: Page) -> None:
    page.route("**/noble-ed25519.js", lambda route: route.abort())
    page.add_init_script("SubtleCrypto.prototype.importKey = () => Promise.reject(new Error('no'));")
    page.goto(f"{host}/verify/")
    expect(page.locator("#verify-ready")).to_contain_text(
        "nothing can be checked: This browser does not verify Ed25519"
    )


def test_the_page_shows_fingerprints_and_hashes_and_says_what_it_proves(mirror: Mirror, bench: Bench) -> None:
    text = bench.page.locator("main").inner_text()
    for line in (mirror.public / "verify" / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        assert line.partition("  ")[0] in text
    fingerprint = mirror.json("pith-signing-key.json")["fingerprint_sha256_hex"]
    expect(bench.page.locator(".pins")).to_contain_text(fingerprint)
    assert "It does not prove that this mirror is honest." in text


def test_the_links_save_the_files(mirror: Mirror, bench: Bench) -> None:
    with bench.page.expect_download() as saved:
        bench.page.get_by_role("link", name="verify.html").click()
    assert Path(saved.value.path()).read_bytes() == (mirror.public / "verify" / "verify.html").read_bytes()
