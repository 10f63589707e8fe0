"""Put another function in the place of one of the program's, and the first one back again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def replaced(owner: object, name: str, other: object) -> Iterator[None]:
    """Let a module or a class have another function until the end.

    Arguments:
        owner: the module or the class.
        name: of the function.
        other: the function to have instead.

    Raises:
        AttributeError: the program has no such function any more.
    """
    original = getattr(owner, name)
    setattr(owner, name, other)
    try:
        yield
    finally:
        setattr(owner, name, original)
