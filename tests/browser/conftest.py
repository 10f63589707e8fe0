"""What the tests in a browser share: a reader who comes for the first time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a reader of their own: nothing remembered, nothing in the cache."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
