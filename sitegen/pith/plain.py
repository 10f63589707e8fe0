"""Tell whether the values of a document are plain and nest no deeper than is allowed, from its text or from them."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from sitegen.pith import native


def is_plain_and_shallow(value: dict[str, Any], deepest: int) -> bool:
    """Tell whether an object holds no float and nests no deeper than is allowed; level by level, from the outermost.

    Arguments:
        value: as the fast decoder gives it.
        deepest: how many levels may lie in each other.
    """
    level: list[Any] = [value]
    for _ in range(deepest):
        following: list[Any] = []
        for item in level:
            for member in item.values() if type(item) is dict else item:
                kind = type(member)
                if kind is str:  # nearly all are
                    continue
                if kind is dict or kind is list:
                    following.append(member)
                elif kind is float:
                    return False
        if not following:
            return True
        level = following
    return False


class PlainText:
    """Tells the same from the text of a document, in a fifth of the time.

    A number that stands for a float in the text without being written as one is beyond 64 bits; it is the caller's to
    refuse such numbers.

    Arguments:
        library: the compiled part.
    """

    def __init__(self, library: ctypes.CDLL) -> None:
        self._plain = library.sitegen_plain
        self._plain.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]

    def __call__(self, data: bytes, deepest: int) -> bool:
        """Tell whether a valid JSON text holds no number that is written as a float, and nests as deep as is allowed.

        Arguments:
            data: what a parser has taken.
            deepest: how many levels may lie in each other.
        """
        return bool(self._plain(data, len(data), deepest))


_library: Final = native.load()
_plain_text: Final = PlainText(_library) if _library else None


def is_plain_document(data: bytes, value: dict[str, Any], deepest: int) -> bool:
    """Tell the same of a document, in the quickest way at hand.

    Arguments:
        data: the text, in which no number is beyond 64 bits.
        value: what it was parsed to.
        deepest: how many levels may lie in each other.
    """
    return _plain_text(data, deepest) if _plain_text else is_plain_and_shallow(value, deepest)
