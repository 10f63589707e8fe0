"""The `_headers` file, in the part of its syntax that Netlify and Cloudflare Pages share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sitegen.errors import Problem
from sitegen.preview import refusals
from sitegen.preview.host_patterns import Pattern, PatternError

MOST_RULES: Final = 100
LONGEST_LINE: Final = 2_000
"""The limits of Cloudflare Pages, in rules and in characters; Netlify names none."""
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[\x20-\x7e\x80-\xff]+")
_HOSTS_OWN: Final = frozenset(
    {"accept-ranges", "age", "allow", "alt-svc", "connection", "content-encoding", "content-length", "content-range"}
    | {"date", "etag", "keep-alive", "location", "server", "set-cookie", "trailer", "transfer-encoding", "upgrade"}
)
"""Fields that a host sets itself."""


@dataclass(frozen=True, slots=True)
class HostHeaders:
    """The rules of one file.

    Arguments:
        rules: paths with their fields, in the order of the file.
        problems: the lines that were left out.
    """

    rules: tuple[tuple[Pattern, dict[str, str]], ...] = ()
    problems: tuple[Problem, ...] = ()

    def fields(self, path: str) -> dict[str, str]:
        """Return the fields of a path, names in lower case; a field of two rules has both values, with a comma between.

        Arguments:
            path: percent-encoded as in the request, without a query.
        """
        found: dict[str, str] = {}
        for pattern, fields in self.rules:
            if pattern.match(path) is not None:
                for name, value in fields.items():
                    found[name] = f"{found[name]}, {value}" if name in found else value
        return found


@dataclass(slots=True)
class _Reading:
    rules: list[tuple[Pattern, dict[str, str]]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: bool = True
    """Whether the fields that follow belong to no rule that holds."""

    def path(self, text: str) -> None:
        self.left_out = True
        if len(self.rules) >= MOST_RULES:
            raise PatternError(f"hosts read {MOST_RULES} rules")
        self.rules.append((Pattern.parse(text), {}))
        self.left_out = False

    def field(self, text: str) -> None:
        if self.left_out:
            if not self.rules and not self.problems:
                raise PatternError("a path has to come before its fields")
            return
        name, colon, value = (part.strip() for part in text.partition(":"))
        if not colon or not _NAME.fullmatch(name):
            raise PatternError("a field is a name, a colon and a value")
        if not _VALUE.fullmatch(value):
            raise PatternError(f"{name} has no value that a field can have")
        if name.lower() in _HOSTS_OWN:
            raise PatternError(f"{name} is set by the host itself")
        fields = self.rules[-1][1]
        key = name.lower()
        fields[key] = f"{fields[key]}, {value}" if key in fields else value


def parse_headers(data: bytes) -> HostHeaders:
    """Read a `_headers` file; whatever stands in it, what can be read is read and the rest is told with its line.

    Arguments:
        data: the file, UTF-8.
    """
    reading = _Reading()
    for number, line in file_lines(data):
        try:
            if len(line) > LONGEST_LINE:
                raise PatternError(f"hosts read lines of {LONGEST_LINE:,} characters")  # noqa: TRY301 - told as others
            reading.path(line) if line.startswith("/") else reading.field(line)
        except PatternError as error:
            reading.problems.append(Problem(refusals.HOST_RULE, f"_headers: line {number}", f"{error}."))
    kept = tuple(rule for rule in reading.rules if rule[1])
    return HostHeaders(kept, tuple(reading.problems))


def file_lines(data: bytes) -> Iterator[tuple[int, str]]:
    """Yield the lines that say something, with their numbers; `#` begins a comment."""
    for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield number, text
