from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.build.mirrors import Mirror
from tests.intake.rooms import papers
from tests.intake.sync.copies import Copy, published

FEW = papers(12)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """A signed mirror of twelve papers and a record, which no test changes."""
    return published(tmp_path_factory.mktemp("built") / "first", FEW)


@pytest.fixture
def first(built: Mirror, tmp_path: Path) -> Mirror:
    """The same, for tests that change it."""
    return Mirror(Path(shutil.copytree(built.folder, tmp_path / "first")))


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A mirror without a paper."""
    return Copy.empty(tmp_path / "copy")
