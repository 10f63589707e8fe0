"""Conditional requests: which entity tags fit (RFC 9110, sections 8.8.3 and 13)."""

from __future__ import annotations

import hashlib
import re
from typing import Final

_TAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_LIST: Final = re.compile(rf"[ \t,]*(?:{_TAG.pattern}[ \t]*(?:,[ \t,]*|$))+")


def entity_tag(body: bytes, coding: str = "") -> str:
    """Return the strong tag of a body: its SHA-256, and the name of the coding that it is sent in."""
    return f'"{hashlib.sha256(body).hexdigest()}{coding and "-"}{coding}"'


def _tags(text: str) -> frozenset[str]:
    return frozenset(_TAG.findall(text)) if _LIST.fullmatch(text) else frozenset()


def none_match(text: str, tag: str) -> bool:
    """Tell whether If-None-Match lets a file be sent, by the weak comparison; what cannot be read lets it.

    Arguments:
        text: the field, "" where there is none.
        tag: that of the file.
    """
    return not (text.strip() == "*" or tag in {one.removeprefix("W/") for one in _tags(text)})


def match(text: str, tag: str) -> bool:
    """Tell whether If-Match lets a file be sent, by the strong comparison; without the field, it does."""
    return not text or text.strip() == "*" or tag in _tags(text)


def same_as_before(text: str, tag: str) -> bool:
    """Tell whether If-Range lets a part be sent: a date never does, for the files have none."""
    return not text or text.strip() == tag
