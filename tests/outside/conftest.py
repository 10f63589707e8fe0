"""The history of a signed mirror, built once, and a visitor who knows nothing yet."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.outside.live_mirrors import History, Visitor, make_history


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    return make_history(tmp_path_factory.mktemp("history"))


@pytest.fixture
def visitor(tmp_path: Path) -> Visitor:
    return Visitor(tmp_path / "state")
