"""Dates as pages show them, the same in every locale of the machine."""

from __future__ import annotations

import functools
import re
from typing import Final

from sitegen.site.strings import Strings
from sitegen.site.text import harmless

_DATE = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])(?:-([0-3][0-9]))?(?![0-9])")
_DATE_LENGTH: Final = len("2017-12-04T")


def day(strings: Strings, moment: str) -> str:
    """Return the day of an RFC 3339 time in words, `4 December 2017`; a text of another form as it stands."""
    return _day(strings, moment[:_DATE_LENGTH]) or month(strings, moment)


def month(strings: Strings, text: str) -> str:
    """Return the month of a text that begins with `yyyy-mm` in words, `December 2017`; another as it stands."""
    return _month(strings, text[:_DATE_LENGTH]) or harmless(text)


@functools.lru_cache(maxsize=16_384)
def _day(strings: Strings, text: str) -> str:
    match = _DATE.match(text)
    if not match or not match[3]:
        return ""
    names = strings.words("language.months")
    return strings.say("language.day", day=int(match[3]), month=names[int(match[2]) - 1], year=match[1])


@functools.lru_cache(maxsize=1_024)
def _month(strings: Strings, text: str) -> str:
    match = _DATE.match(text)
    if not match:
        return ""
    return strings.say("language.month", month=strings.words("language.months")[int(match[2]) - 1], year=match[1])
