"""What a unit leaves for the document that lists all units of its kind."""

from __future__ import annotations

from typing import Any, NamedTuple


class Kept(NamedTuple):
    """Comes among the outputs of a unit.

    Arguments:
        value: anything that JSON can say.
    """

    value: Any
