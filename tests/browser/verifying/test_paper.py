"""The button on a paper's pages gives one of three answers, and the right one, whatever the mirror answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from sitegen.proof.log.checkpoint import Checkpoint, read_checkpoint, write_checkpoint
from tests.browser.verifying.mirrors import (
    FIRST,
    NEWER,
    OPERATOR,
    RECORD,
    SECOND,
    STRANGER,
    Check,
    bundle,
    changed,
    endless,
    small_mirror,
)
from tests.build.mirrors import KEY, Mirror
from tests.hosting import Watch, needs_browser, serving
from tests.site.pages import STRINGS
from tests.testkit import BundleMaker, mint_record, to_bytes

pytestmark = [pytest.mark.browser, needs_browser]

PAPER: Final = f"/paper/{FIRST.suffix()[:8]}/"
BUNDLE: Final = f"**/pith/{FIRST.suffix()}/bundle.json"
SIGNED: Final = "are signed under a key that is pinned in this page."
STEPS: Final = STRINGS.words("proof.checks")
WITHOUT_CRYPTOGRAPHY: Final = "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined });"
WITHOUT_ED25519: Final = """
    const own = SubtleCrypto.prototype.importKey;
    SubtleCrypto.prototype.importKey = function (format, key, algorithm, ...rest) {
        const lacks = (algorithm.name ?? algorithm) === "Ed25519";
        if (lacks) return Promise.reject(new DOMException("no", "NotSupportedError"));
        return own.call(this, format, key, algorithm, ...rest);
    };
"""


@pytest.mark.parametrize("path", [PAPER, f"/pith/{FIRST.suffix()}/"])
def test_an_honest_bundle_is_verified_and_proven_to_be_in_the_log(host: str, page: Page, path: str) -> None:
    watch = Watch(page, host)
    check = Check(page).run(host + path)
    expect(check.answer).to_have_text(f"Verified. The whole bundle, each event in it and its receipt {SIGNED}")
    assert check.result.locator(".checks li").all_text_contents() == [f"passed: {name}" for name in STEPS]
    expect(check.result).to_contain_text("The same bytes that this page was made from.")
    index = int(SECOND.suffix() < FIRST.suffix())
    place = f"It is leaf {index}, counted from 0, of 2, and hashes up to the root that {OPERATOR.name} signed."
    expect(check.log).to_have_text(f"Verified. {place} Tiles fetched for it: 1.")
    assert check.codes() == []
    expect(check.button).to_have_text("Verify again")
    assert watch.found == []


def test_a_record_is_verified_as_far_as_it_is_signed(host: str, page: Page) -> None:
    watch = Watch(page, host)
    check = Check(page).run(f"{host}/paper/{RECORD.suffix()[:8]}/")
    expect(check.answer).to_have_text(
        f"Verified. The canonical record {SIGNED} Nothing else in this file is signed.".replace("are", "is", 1)
    )
    assert check.result.locator(".checks .absent").all_text_contents() == [
        "nothing to check: Events", "nothing to check: Bundle", "nothing to check: State"
    ]  # fmt: skip
    expect(check.log).to_have_text(
        "Only a record of this paper is published, and the log has leaves for bundles alone."
    )
    assert watch.found == []


def edited(*path: Any, value: Any) -> Callable[[bytes], bytes]:
    def edit(body: bytes) -> bytes:
        document = json.loads(body)
        place = document
        for part in path[:-1]:
            place = place[part]
        place[path[-1]] = value
        return to_bytes(document)

    return edit


ATTACKS: Final[dict[str, tuple[Callable[[bytes], bytes], str]]] = {
    "one letter of a signed title changed": (lambda body: body.replace(b"A first paper", b"A forged paper"), "P050"),
    "signed by a stranger under the pinned name": (lambda _: bundle(key=STRANGER), "P041"),
    "another paper's bundle in its place": (lambda _: bundle(SECOND), "T020"),
    "a record in its place, which hides its events": (lambda _: to_bytes(mint_record(FIRST, KEY)), "T020"),
    "cut off": (lambda body: body[: len(body) // 2], "P003"),
    "nothing at all": (lambda _: b"", "P003"),
    "a page of HTML": (lambda _: b"<!doctype html><title>Sorry</title>", "P003"),
    "a name that is markup": (edited("pith_number", value="<img src=x onerror=alert(1)>"), "P026"),
    "built_at changed": (edited("built_at", value=NEWER), "P060"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_answered_with_not_verified_and_its_code(host: str, page: Page, name: str) -> None:
    change, code = ATTACKS[name]
    changed(page, BUNDLE, change)
    watch = Watch(page, host)
    check = Check(page).run(host + PAPER)
    expect(check.answer).to_have_text("Not verified. Do not trust this file. What is wrong with it:")
    assert code in check.codes()
    shown = check.result.locator(".problems li").all_inner_texts()
    assert all(len(line) > len("P000 ") + 20 for line in shown), "each code comes with its meaning"
    expect(check.log).to_have_text("Not looked for, because there is no verified file.")
    expect(page.get_by_text("Compare with")).to_have_count(0)
    expect(check.result.locator("img")).to_have_count(0)
    assert "Verified" not in check.answer.inner_text()
    assert watch.found == []


def test_a_bundle_that_was_rolled_back_is_told_from_the_page_and_is_not_in_the_log(host: str, check: Check) -> None:
    changed(check.page, BUNDLE, lambda _: bundle(built_at="2026-01-01T00:00:00Z"))
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Verified.")
    expect(check.result).to_contain_text("Not the bytes that this page was made from")
    expect(check.log).to_have_text("Not verified. Do not trust this log. What is wrong with it:")
    assert check.codes() == ["T052"]
    expect(check.result.locator(".problems")).to_contain_text(f"publish pith:2017:{FIRST.suffix()}")
    expect(check.result.locator(".problems")).to_contain_text("2026-05-27T09:24:42Z")


PINNED: Final = f'data-public-key="{KEY.public_b64}"'


@pytest.mark.parametrize(
    ("pinned", "code"),
    [
        (f"{PINNED} data-revoked", "P042"),
        (f'{PINNED} data-not-after="2020-01-01T00:00:00+00:00"', "P043"),
        (f'{PINNED} data-not-before="2030-01-01T00:00:00+00:00"', "P043"),
        (f'data-public-key="{STRANGER.public_b64}"', "P049"),
    ],
)
def test_the_key_that_the_page_pins_decides_with_its_window_and_its_end(
    host: str, check: Check, pinned: str, code: str
) -> None:
    changed(check.page, f"**{PAPER}", lambda body: body.replace(PINNED.encode(), pinned.encode()))
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Not verified.")
    assert code in check.codes()


def test_a_key_that_was_substituted_in_the_page_goes_unnoticed_as_the_page_for_checking_says(
    host: str, check: Check
) -> None:
    stranger = f'data-public-key="{STRANGER.public_b64}"'
    changed(check.page, f"**{PAPER}", lambda body: body.replace(PINNED.encode(), stranger.encode()))
    changed(check.page, BUNDLE, lambda _: bundle(key=STRANGER))
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Verified.")
    check.page.goto(f"{host}/verify/")
    expect(check.page.get_by_text("no page can notice that about itself")).to_be_visible()


SWAPPED: Final = bytes.maketrans(b"01", b"10")
LOG_ATTACKS: Final[dict[str, tuple[str, Callable[[bytes], bytes], str]]] = {
    "a tile was changed": ("tile/0/000.p/2", lambda tile: bytes([tile[0] ^ 1]) + tile[1:], "T042"),
    "a tile is too short": ("tile/0/000.p/2", lambda tile: tile[:32], "T041"),
    "the size in the checkpoint was changed": ("checkpoint", lambda note: note.replace(b"\n2\n", b"\n1\n"), "T046"),
    "the checkpoint is not signed": ("checkpoint", lambda note: note.partition(b"\n\n")[0] + b"\n\n", "T047"),
    "the checkpoint is of another log": ("checkpoint", lambda note: note.replace(b"mirror.e", b"other.e"), "T050"),
    "the list does not name the paper": ("papers/all.txt", lambda _: b"", "T052"),
    "the list names another leaf": ("papers/all.txt", lambda lines: lines.translate(SWAPPED), "T052"),
    "the list names a leaf that is not there": ("papers/all.txt", lambda _: f"{FIRST.suffix()} 9\n".encode(), "T052"),
}  # fmt: skip


@pytest.mark.parametrize("name", LOG_ATTACKS)
def test_a_lying_log_is_not_verified_while_the_bundle_is(host: str, check: Check, name: str) -> None:
    path, change, code = LOG_ATTACKS[name]
    changed(check.page, f"**/log/{path}", change)
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Verified.")
    expect(check.log).to_have_text("Not verified. Do not trust this log. What is wrong with it:")
    assert check.codes() == [code]


def test_a_tile_that_is_gone_is_not_verified_and_one_that_does_not_come_could_not_be_checked(
    host: str, check: Check
) -> None:
    check.page.route("**/log/tile/**", lambda route: route.fulfill(status=404))
    check.run(host + PAPER)
    assert check.codes() == ["T040"]
    check.page.unroute_all()
    check.page.route("**/log/tile/**", lambda route: route.abort())
    check.run(host + PAPER)
    expect(check.log).to_have_text("Could not check. log/tile/0/000.p/2 could not be fetched from this mirror.")
    assert check.codes() == []


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (None, "could not be fetched from this mirror."),
        (500, "could not be fetched from this mirror."),
        (404, "on this mirror."),
    ],
)
def test_a_bundle_that_does_not_come_could_not_be_checked(
    host: str, check: Check, status: int | None, said: str
) -> None:
    answer = {"status": status} if status else {}
    check.page.route(BUNDLE, lambda route: route.fulfill(**answer) if answer else route.abort())
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Could not check.")
    expect(check.answer).to_contain_text(f"pith/{FIRST.suffix()}/bundle.json")
    expect(check.answer).to_contain_text(said)
    assert check.codes() == []
    assert check.result.locator(".checks li").count() == 0


def test_a_bundle_that_never_ends_could_not_be_checked(mirror: Mirror, check: Check) -> None:
    with endless(mirror.public) as host:
        check.run(host + PAPER)
        expect(check.answer).to_have_text(
            f"Could not check. pith/{FIRST.suffix()}/bundle.json is larger than any such file."
        )


def test_a_redirect_elsewhere_is_not_followed(host: str, check: Check) -> None:
    there: list[str] = []
    check.page.on("request", lambda request: there.append(request.url) if "pith.science" in request.url else None)
    location = {"Location": f"https://pith.science/pith/{FIRST.suffix()}/bundle.json"}
    check.page.route(BUNDLE, lambda route: route.fulfill(status=302, headers=location))
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Could not check.")
    assert there == []


def test_without_the_browsers_cryptography_nothing_could_be_checked(host: str, check: Check) -> None:
    check.page.add_init_script(WITHOUT_CRYPTOGRAPHY)
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Could not check. This page did not come over https")
    assert check.codes() == []


def test_a_browser_without_ed25519_checks_with_the_library_and_fetches_it_only_then(host: str, page: Page) -> None:
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(request.url) if "noble" in request.url else None)
    Check(page).run(host + PAPER)
    assert fetched == []
    page.add_init_script(WITHOUT_ED25519)
    check = Check(page).run(host + PAPER)
    expect(check.answer).to_contain_text("Verified.")
    expect(check.log).to_contain_text("Verified.")
    assert len(fetched) == 1
    page.route("**/noble-ed25519.js", lambda route: route.abort())
    check.run(host + PAPER)
    expect(check.answer).to_contain_text("Could not check. This browser does not verify Ed25519 signatures")


@pytest.mark.parametrize("missing", ["assets/verify-paper.js", "assets/pith-verify.js", "verify/"])
def test_a_part_of_the_program_that_does_not_come_is_told(host: str, page: Page, missing: str) -> None:
    page.route(f"{host}/{missing}", lambda route: route.abort())
    page.goto(host + PAPER)
    check = Check(page)
    check.button.click()
    expect(check.answer).to_have_text(
        "Could not check: a part of the checking program could not be fetched from this mirror."
    )


def test_the_reader_may_check_again_and_gets_the_answer_of_now(host: str, check: Check) -> None:
    check.run(host + PAPER)
    changed(check.page, BUNDLE, lambda body: body.replace(b"A first paper", b"A forged paper"))
    check.button.click()
    expect(check.answer).to_contain_text("Not verified.")
    check.settle()
    expect(check.page.locator(".verify-result")).to_have_count(1)
    check.page.unroute_all()
    check.button.click()
    expect(check.answer).to_contain_text("Verified.")


def test_it_works_from_the_keyboard_and_its_answer_is_read_out(host: str, check: Check) -> None:
    check.page.goto(host + PAPER)
    check.button.focus()
    assert check.answer.get_attribute("role") == "status"
    check.page.keyboard.press("Enter")
    check.settle()
    expect(check.button).to_be_focused()
    check.page.keyboard.press("Tab")
    expect(check.page.get_by_role("link", name="What that proves, and what it does not.")).to_be_focused()
    check.page.keyboard.press("Tab")
    expect(check.page.get_by_role("button", name="Compare with pith.science")).to_be_focused()


def test_an_unsigned_mirror_says_so_and_its_log_is_never_called_verified(tmp_path: Path, check: Check) -> None:
    mirror = small_mirror(tmp_path / "mirror", signed=False)
    with serving(mirror.public) as host:
        check.run(host + PAPER)
        expect(check.answer).to_contain_text("Verified.")
        expect(check.log).to_contain_text("Could not check. Unsigned mirror: it is leaf")
        assert "Verified" not in check.log.inner_text()
        changed(check.page, "**/log/tile/**", lambda tile: bytes([tile[0] ^ 1]) + tile[1:])
        check.run(host + PAPER)
        expect(check.log).to_contain_text("Not verified.")
        assert check.codes() == ["T042"]
        check.page.route("**/log/checkpoint", lambda route: route.fulfill(status=404))
        check.run(host + PAPER)
        expect(check.log).to_have_text("Could not check. This mirror has no log. A preview has none.")


def test_a_key_that_the_mirror_names_and_the_page_does_not_pin_vouches_for_no_log(tmp_path: Path, check: Check) -> None:
    mirror = small_mirror(tmp_path / "mirror", signed=False)
    checkpoint, stated = mirror.public / "log/checkpoint", mirror.public / ".well-known/pith/mirror-key.json"
    head = read_checkpoint(checkpoint.read_bytes(), ()).checkpoint
    forged = Checkpoint(OPERATOR.name, head.size, head.root)
    checkpoint.write_bytes(write_checkpoint(forged, OPERATOR.note_signer()))
    stated.write_text(json.dumps({**json.loads(stated.read_bytes()), "vkey": OPERATOR.vkey}), encoding="utf-8")
    with serving(mirror.public) as host:
        check.run(host + PAPER)
        expect(check.log).to_contain_text("Could not check.")
        assert "Verified" not in check.log.inner_text()


def test_a_paper_joined_from_several_bundles_is_in_the_log_with_the_state_that_is_published(
    tmp_path: Path, check: Check
) -> None:
    mirror = small_mirror(tmp_path / "mirror", signed=True)
    maker = BundleMaker(FIRST, KEY)
    maker.add("correction", {"text": "an early word"}, created_at="2026-05-25T00:00:00Z")
    mirror.put("bundles/older.json", to_bytes(maker.bundle(built_at="2026-05-26T00:00:00Z")))
    mirror.build()
    assert mirror.json(f"pith/{FIRST.suffix()}/state.json") != json.loads(bundle())["state"]
    with serving(mirror.public) as host:
        check.run(host + PAPER)
        expect(check.log).to_contain_text("Verified. It is leaf 2, counted from 0, of 3")
        changed(check.page, "**/state.json", lambda body: body.replace(b'"state_sha256":"', b'"state_sha256":"0'))
        check.run(host + PAPER)
        assert check.codes() == ["T052"]


def test_a_mirror_in_a_folder_of_its_host_is_checked_there(tmp_path: Path, page: Page) -> None:
    mirror = small_mirror(tmp_path / "mirror", signed=True, settings='[mirror]\nbase_url = "https://host.example/m"\n')
    (tmp_path / "host").mkdir()
    mirror.public.rename(tmp_path / "host" / "m")
    with serving(tmp_path / "host") as host:
        watch = Watch(page, host)
        check = Check(page).run(f"{host}/m{PAPER}")
        expect(check.answer).to_contain_text("Verified.")
        expect(check.log).to_contain_text("Verified.")
        assert watch.found == []
