"""A built tree on a host of its own, with the headers and the 404 page of netlify.toml's host, and a browser for it."""

from __future__ import annotations

import os
import re
import shutil
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

from tests.build.mirrors import ROOT
from tests.skipped_by_name import needs

QUIET: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
needs_browser = needs("chromium")


def _path_pattern(rule: str) -> re.Pattern[str]:
    """Return the paths of a rule, where `:name` is any one folder and `*` at its end anything."""
    return re.compile(re.sub(r":[a-z]+", "[^/]+", re.escape(rule).replace(r"\*", ".*")))


class AsOnAHost(SimpleHTTPRequestHandler):
    """Serves a tree with the headers that netlify.toml gives, and 404.html where nothing is."""

    rules = tuple(
        (_path_pattern(rule["for"]), rule["values"])
        for rule in tomllib.loads((ROOT / "netlify.toml").read_text(encoding="utf-8"))["headers"]
    )

    @property
    def ruled(self) -> dict[str, str]:
        """The headers that the host adds to this answer."""
        path = self.path.partition("?")[0]
        return {
            name: value for pattern, values in self.rules if pattern.fullmatch(path) for name, value in values.items()
        }

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        return self.ruled.get("Content-Type") or super().guess_type(path)

    def end_headers(self) -> None:
        for name, value in self.ruled.items():
            if name != "Content-Type":
                self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def serving(tree: Path) -> Iterator[str]:
    """Serve a tree, and give its address without a slash at the end."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(AsOnAHost, directory=str(tree)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield browser
        browser.close()


class Watch:
    """Everything that a page did which it should not: messages, dialogs, requests to other hosts, failures."""

    def __init__(self, page: Page, base: str) -> None:
        self.found: list[str] = []
        self._base = base
        page.on("console", lambda message: self.found.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.found.append(str(error)))
        page.on("dialog", self._dialog)
        page.on("request", self._request)

    def again(self, base: str) -> None:
        """Begin again with nothing found, on another host."""
        self.found, self._base = [], base

    def _dialog(self, dialog: Dialog) -> None:
        self.found.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        if not request.url.startswith(self._base):
            self.found.append(request.url)
