from __future__ import annotations

from pathlib import Path

import pytest

from tests.intake.rooms import Room


@pytest.fixture
def room(tmp_path: Path) -> Room:
    """A mirror without a paper."""
    return Room.empty(tmp_path)
