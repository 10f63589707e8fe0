"""Dates and numbers as pages show them, the same in every locale."""

from __future__ import annotations

import functools
import re
from typing import Final

from sitegen.site.text import harmless

_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?(?![0-9])")
_DATE_LENGTH: Final = len("2017-12-04T")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(moment: str) -> str:
    """Return the day of an RFC 3339 time in words, `4 December 2017`; a text of another form as it stands."""
    return _day(moment[:_DATE_LENGTH]) or month(moment)


def month(text: str) -> str:
    """Return the month of a text that begins with `yyyy-mm` in words, `December 2017`; another as it stands."""
    return _month(text[:_DATE_LENGTH]) or harmless(text)


@functools.lru_cache(maxsize=16_384)
def _day(text: str) -> str:
    match = _DATE.match(text)
    return f"{int(match[3])} {_MONTHS[int(match[2]) - 1]} {match[1]}" if match and match[3] else ""


@functools.lru_cache(maxsize=1_024)
def _month(text: str) -> str:
    match = _DATE.match(text)
    return f"{_MONTHS[int(match[2]) - 1]} {match[1]}" if match else ""


def counted(number: int, one: str, many: str) -> str:
    """Return a number with its noun: `1 paper`, `1,530,000 papers`."""
    return f"{number:,} {one if number == 1 else many}"
