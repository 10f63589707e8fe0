"""Look for reference cycles rarely: a build makes millions of objects, and hardly a cycle among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_THRESHOLDS: Final = (50_000, 20, 50)
"""Objects made before the youngest generation is looked at, and how seldom the older ones are."""


@contextmanager
def rare_collections() -> Iterator[None]:
    """Let the collector look seldom, and never at what was there before; afterwards it is as it was.

    A process that is forked inside inherits this.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
