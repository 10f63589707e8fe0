"""Powers and indices that stand outside of dollars: `10^{-3}`, `MgB_2`, `SU(2)_L`, `B_s^0`."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_LOOKED_AT: Final = 16
_AFTER: Final = re.compile(
    r"\{(?P<short>[0-9A-Za-z+\-*'=/,. ]{1,20}+)\}|(?P<brace>\{)|\\(?P<command>[A-Za-z]+)(?![A-Za-z])(?:[ ]*+\{\})?"
    r"|(?P<few>-?\d+|[A-Za-z])(?![a-z0-9@])|(?P<sign>[+*]|-(?![A-Za-z0-9]))"
)
#: Before a letter below: one letter, capitals, a group or a name from physics; `is_a` and `file_x` are for programs.
_BEFORE_LETTER: Final = re.compile(
    r"(?:(?<![A-Za-z0-9_])(?:[A-Za-z]|[A-Z]{2,4}|[gs][lopu]|Sp|alpha|beta|gamma|theta|sigma|Omega|Delta|delta|mu|nu)"
    r"|[)\]}*+'0-9]|\\[A-Za-z]+|\^[^\s])$"
)
#: Before a number below: a chemical element or one letter, too; `step_1` is a word.
_BEFORE_NUMBER: Final = re.compile(
    r"(?:[A-Z][a-z]?|(?<![A-Za-z0-9_])(?:[a-z]|[gs][lopu]|log|sigma|Omega|theta)|[)\]}*+']|\\[A-Za-z]+|\^[^\s])$"
)
_SIGNS: Final = str.maketrans("-*", "−∗")
_BEFORE_POWER: Final = re.compile(r"[A-Za-z0-9)\]}*'\u0370-\u03ff\u2100-\u214f]$|^$|[\s(,/\-\[:]$")


class Script(NamedTuple):
    """What follows a `^` or `_`: an opened brace, a command or the characters that it raises or lowers."""

    end: int
    """Where to read on."""
    command: str
    text: str


def script(text: str, start: int) -> Script | None:
    """Return what the `^` or `_` at a place raises or lowers, or nothing where it is a character like others.

    Arguments:
        text: harmless text.
        start: where the `^` or `_` stands.
    """
    found = _AFTER.match(text, start + 1)
    if found is None:
        return None
    before = text[max(start - _LOOKED_AT, 0) : start]
    high = text[start] == "^"
    kind = found.lastgroup
    if kind in {"brace", "short", "command"}:
        known = bool(before.strip()) or high
    elif high:
        known = _BEFORE_POWER.search(before) is not None and (kind != "few" or not before[-1:].isspace())
    elif text.startswith("_", found.end()):
        known = False
    elif kind == "sign":
        known = found["sign"] in "*+" and _BEFORE_LETTER.search(before) is not None
    else:
        rule = _BEFORE_LETTER if found["few"].isalpha() else _BEFORE_NUMBER
        known = rule.search(before) is not None
    if not known:
        return None
    shown = (found["short"] or found["few"] or found["sign"] or "").translate(_SIGNS)
    return Script(found.end(), found["command"] or "", shown)
