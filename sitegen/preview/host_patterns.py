"""Paths of rules as Netlify and Cloudflare Pages both read them: a splat, and placeholders of a segment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_SEGMENT: Final = re.compile(r":[A-Za-z]\w*", re.ASCII)
_HALF: Final = re.compile(r":[A-Za-z]")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f]")
SPLAT: Final = "splat"


class PatternError(ValueError):
    """A path that not both hosts can read; the message says why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """The path of a rule.

    Arguments:
        text: as it stands in the file.
        expression: the whole of a path that it matches, a group for each name.
    """

    text: str
    expression: re.Pattern[str]

    @classmethod
    def parse(cls, text: str) -> Pattern:
        """Read a path.

        Arguments:
            text: it begins with `/`; a segment may be `:name`, and one `*` may stand in the last segment.

        Raises:
            PatternError: with the reason.
        """
        if not text.startswith("/"):
            raise PatternError(f"{text[:60]!r} does not begin with a slash")
        if _UNSAFE.search(text) or "?" in text:
            raise PatternError("a path has no spaces, control characters or queries")
        *before, last = text.split("/")
        if text.count("*") > 1 or any("*" in segment for segment in before):
            raise PatternError("one * may stand in the last segment of a path, and nowhere else")
        names: set[str] = set()
        parts = [_segment(segment, names) for segment in (*before, last)]
        return cls(text, re.compile("/".join(parts)))

    @property
    def is_static(self) -> bool:
        """Whether the path matches itself alone."""
        return not self.expression.groups

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return what the names stand for in a path, still percent-encoded; None where the path is another."""
        found = self.expression.fullmatch(path)
        return None if found is None else found.groupdict()


def _segment(segment: str, names: set[str]) -> str:
    if _SEGMENT.fullmatch(segment):
        return _named(segment[1:], "[^/]+", names)
    if _HALF.search(segment):
        raise PatternError(f"{segment[:60]!r}: a placeholder is a whole segment")
    return _named(SPLAT, ".*", names).join(map(re.escape, segment.split("*"))) if "*" in segment else re.escape(segment)


def _named(name: str, expression: str, names: set[str]) -> str:
    if name in names:
        raise PatternError(f"the name {name[:60]!r} stands twice")
    names.add(name)
    return f"(?P<{name}>{expression})"
