"""Other mirrors are asked only when a reader presses the button that names them, and their answers are not believed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.verifying.mirrors import (
    FIRST,
    NEWER,
    RECORD,
    SECOND,
    STRANGER,
    Check,
    bundle,
    elsewhere,
    small_mirror,
)
from tests.hosting import Watch, needs_browser, serving

pytestmark = [pytest.mark.browser, needs_browser]

PAPER: Final = f"/paper/{FIRST.suffix()[:8]}/"
THERE: Final = f"https://pith.science/pith/{FIRST.suffix()}/bundle.json"
OLDER: Final = "2026-01-01T00:00:00Z"
SILENT: Final = "could not compare: the host does not answer, or does not let pages of other hosts read its files"
CLOSED: Final = {"Access-Control-Allow-Origin": "null"}  # Playwright opens what says nothing of it
OPEN: Final = {"Access-Control-Allow-Origin": "*"}


def compare(check: Check) -> None:
    check.page.get_by_role("button", name="Compare with pith.science").click()
    expect(check.elsewhere).not_to_contain_text("Checking …")


def test_no_other_host_is_asked_before_the_button_is_pressed(host: str, page: Page) -> None:
    asked = elsewhere(page, bundle())
    watch = Watch(page, host)
    check = Check(page).run(host + PAPER)
    page.mouse.wheel(0, 100_000)
    page.wait_for_load_state("networkidle")
    expect(check.result).to_contain_text("Nothing has been asked of them so far.")
    assert (asked, watch.found) == ([], [])
    compare(check)
    assert asked == [THERE]
    expect(check.elsewhere).to_have_text("pith.science the same bytes")
    expect(check.page.get_by_text("Nothing has been asked")).to_have_count(0)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (bundle(), 200, "the same bytes"),
        (
            bundle(built_at=NEWER),
            200,
            f"another version, verified, and newer: built {NEWER}, here 2026-05-27T09:24:42Z",
        ),
        (
            bundle(built_at=OLDER),
            200,
            f"another version, verified, and older: built {OLDER}, here 2026-05-27T09:24:42Z",
        ),
        (bundle() + b"\n", 200, "other bytes of the same date, verified"),
        (bundle(key=STRANGER), 200, "other bytes, which are not verified: P041, P049"),
        (bundle(SECOND), 200, "other bytes, which are not verified: T020"),
        (b"<!doctype html>", 200, "other bytes, which are not verified: P003"),
        (b"", 404, "could not compare: the host answers 404"),
        (b"", 503, "could not compare: the host answers 503"),
        (None, 0, SILENT),
    ],
)
def test_what_another_mirror_has_is_said(host: str, check: Check, body: bytes | None, status: int, said: str) -> None:
    elsewhere(check.page, body, status)
    check.run(host + PAPER)
    compare(check)
    expect(check.elsewhere).to_have_text(f"pith.science {said}")
    expect(check.answer).to_contain_text("Verified.")


def test_a_host_that_lets_no_other_page_read_its_files_could_not_be_compared(host: str, check: Check) -> None:
    check.page.route("https://pith.science/**", lambda route: route.fulfill(body=bundle(), headers=CLOSED))
    check.run(host + PAPER)
    compare(check)
    expect(check.elsewhere).to_contain_text("could not compare: the host does not answer, or does not let")


def test_a_record_is_compared_with_the_record_there(host: str, check: Check) -> None:
    asked = elsewhere(check.page, b"", 404)
    check.run(f"{host}/paper/{RECORD.suffix()[:8]}/")
    compare(check)
    assert asked == [f"https://pith.science/pith/{RECORD.suffix()}.json"]


def test_the_mirrors_of_the_configuration_are_asked_and_the_policy_keeps_out_all_others(
    tmp_path: Path, page: Page
) -> None:
    settings = "".join(
        f'[[mirrors]]\nname = "{name}"\nbase_url = "https://{name}.example"\n' for name in ("allowed", "forbidden")
    )
    mirror = small_mirror(tmp_path / "mirror", signed=False, settings=settings)
    headers = (mirror.public / "_headers").read_text(encoding="utf-8")
    assert "connect-src 'self' https://allowed.example https://forbidden.example https://pith.science;" in headers
    policy = next(line for line in headers.splitlines() if "Content-Security-Policy" in line).partition(": ")[2]
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=bundle(), headers=OPEN)

    page.route("https://*.example/**", answer)
    elsewhere(page, bundle())
    with serving(mirror.public) as host:
        narrow = policy.replace(" https://forbidden.example", "")
        page.route(host + PAPER, lambda route: route.fulfill(
            response=(got := route.fetch()), headers=got.headers | {"content-security-policy": narrow}
        ))  # fmt: skip
        check = Check(page).run(host + PAPER)
        button = page.get_by_role("button", name="Compare with allowed.example, forbidden.example, pith.science")
        button.click()
        expect(check.elsewhere.locator("li")).to_have_text(
            [
                "allowed.example the same bytes",
                f"forbidden.example {SILENT}",
                "pith.science the same bytes",
            ]
        )
    assert asked == [f"https://allowed.example/pith/{FIRST.suffix()}/bundle.json"]


def test_a_file_there_that_is_not_verified_is_text_and_nothing_else(host: str, check: Check) -> None:
    elsewhere(check.page, bundle().replace(b"pith:2017", b"<img src=x onerror=alert(1)>"))
    watch = Watch(check.page, host)
    check.run(host + PAPER)
    compare(check)
    expect(check.elsewhere).to_contain_text("other bytes, which are not verified: P0")
    expect(check.result.locator("img")).to_have_count(0)
    assert [one for one in watch.found if not one.startswith("https://pith.science/")] == []


def test_pages_without_a_check_never_ask_for_the_list_of_mirrors(host: str, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(host + PAPER)
    page.wait_for_load_state("networkidle")
    assert not any("pith-mirrors" in url or "verify" in url for url in asked)
