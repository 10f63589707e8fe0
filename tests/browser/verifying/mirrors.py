"""Mirrors whose papers are checked in a browser, and hosts that answer otherwise than they should."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, Page, Route, expect

from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import KEY, Mirror
from tests.hosting import AsOnAHost
from tests.testkit import Key, Paper, mint_bundle, to_bytes

OPERATOR: Final = OperatorKey.generate("mirror.example/log", bytes(range(32)))
STRANGER: Final = Key.fresh("a stranger", key_id=KEY.key_id)
FIRST: Final = Paper(id="2401.00001", title="A first paper")
SECOND: Final = replace(FIRST, id="2401.00002", title="A second paper")
RECORD: Final = replace(FIRST, id="2401.00003", title="A third paper, of which only a record came")
BUILT: Final = "2026-05-27T09:24:42Z"
NEWER: Final = "2026-06-01T00:00:00Z"


def bundle(paper: Paper = FIRST, *, key: Key = KEY, built_at: str = BUILT) -> bytes:
    return to_bytes(mint_bundle(paper, key, built_at=built_at))


def small_mirror(folder: Path, *, signed: bool, settings: str = "") -> Mirror:
    """Build a mirror of two bundles and a record, which signs its log or does not."""
    mirror = Mirror.minted(folder, [FIRST, SECOND])
    mirror.add_record(RECORD)
    if signed:
        file = folder.parent / f"{folder.name}.key"
        file.write_text(f"{OPERATOR.line}\n", encoding="utf-8")
        file.chmod(0o600)
        settings += f'[proof]\nsigning_key_file = "{file}"\n'
    mirror.configure(settings, trust=[KEY.trust()])
    mirror.build()
    return mirror


@dataclass(frozen=True)
class Check:
    """The check of one paper, on a page that is open."""

    page: Page

    @property
    def button(self) -> Locator:
        return self.page.locator(".verify button").first

    @property
    def answer(self) -> Locator:
        return self.page.locator(".verify > [role=status]")

    @property
    def result(self) -> Locator:
        return self.page.locator(".verify-result")

    @property
    def log(self) -> Locator:
        return self.result.locator("h3", has_text="In the log").locator("+ p")

    @property
    def elsewhere(self) -> Locator:
        return self.result.locator(".elsewhere")

    def codes(self) -> list[str]:
        return self.result.locator(".problems code").all_inner_texts()

    def run(self, address: str) -> Check:
        """Open a paper's page, press the button, and wait until there is nothing more to come."""
        self.page.goto(address)
        self.button.click()
        self.settle()
        return self

    def settle(self) -> None:
        expect(self.answer.locator("strong")).to_be_visible()
        expect(self.page.locator(".verify[aria-busy]")).to_have_count(0)


def changed(page: Page, path: str, change: Callable[[bytes], bytes]) -> None:
    """Have a file arrive otherwise than the mirror has it."""

    def answer(route: Route) -> None:
        honest = route.fetch()
        route.fulfill(response=honest, body=change(honest.body()))

    page.route(path, answer)


@contextmanager
def endless(tree: Path) -> Iterator[str]:
    """Serve a tree in which bundles never end, and give its address."""

    class Endless(AsOnAHost):
        def do_GET(self) -> None:  # noqa: N802 - the name is that of http.server
            if not self.path.endswith("bundle.json"):
                super().do_GET()
                return
            self.send_response(HTTPStatus.OK)
            self.end_headers()
            with suppress(ConnectionError):
                while True:
                    self.wfile.write(b" " * 1_000_000)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Endless, directory=str(tree)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def elsewhere(page: Page, body: bytes | None, status: int = 200) -> list[str]:
    """Have Pith answer with a body, or not at all; return the addresses that are asked for, as they come."""
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        if body is None:
            route.abort()
        else:
            route.fulfill(status=status, body=body, headers={"Access-Control-Allow-Origin": "*"})

    page.route("https://pith.science/**", answer)
    return asked
