from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """An empty content folder."""
    for name in ("bundles", "papers", "pages"):
        (tmp_path / "content" / name).mkdir(parents=True)
    return tmp_path / "content"


@pytest.fixture
def bundles(content: Path) -> Path:
    return content / "bundles"


@pytest.fixture
def no_root() -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read every file")
