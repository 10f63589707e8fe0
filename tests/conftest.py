"""What all tests share: property tests are never timed, since a busy machine would make them fail."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
