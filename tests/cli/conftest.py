from __future__ import annotations

from tests.intake.conftest import room

__all__ = ["room"]
