"""A small mirror that signs its log, and its host, for all tests of checking."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.verifying.mirrors import Check, small_mirror
from tests.build.mirrors import Mirror
from tests.hosting import serving


@pytest.fixture(scope="session")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    return small_mirror(tmp_path_factory.mktemp("signed") / "mirror", signed=True)


@pytest.fixture(scope="session")
def host(mirror: Mirror) -> Iterator[str]:
    with serving(mirror.public) as address:
        yield address


@pytest.fixture
def check(page: Page) -> Check:
    return Check(page)
