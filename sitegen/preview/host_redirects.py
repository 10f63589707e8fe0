"""The `_redirects` file, in the part of its syntax that Netlify and Cloudflare Pages share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sitegen.errors import Problem
from sitegen.preview import refusals
from sitegen.preview.host_headers import file_lines
from sitegen.preview.host_patterns import Pattern, PatternError

MOST_STATIC: Final = 2_000
MOST_DYNAMIC: Final = 100
LONGEST_LINE: Final = 1_000
"""The limits of Cloudflare Pages, in rules and in characters."""
STATUSES: Final = frozenset({200, 301, 302, 303, 307, 308, 404})
_FEWEST_TOKENS, _MOST_TOKENS = 2, 3
_PLACEHOLDER: Final = re.compile(r":([A-Za-z]\w*)")
_ABSOLUTE: Final = re.compile(r"https?://[^/\s]+(?:/\S*)?")
_LEADING: Final = re.compile(r"^/{2,}")


class Followed(NamedTuple):
    """Where a rule leads.

    Arguments:
        status: 200 and 404 answer with the file at the target; the others send the reader there.
        target: a path or an absolute address, percent-encoded.
        line: of the file.
    """

    status: int
    target: str
    line: int


class _Rule(NamedTuple):
    pattern: Pattern
    target: str
    status: int
    line: int


@dataclass(frozen=True, slots=True)
class HostRedirects:
    """The rules of one file.

    Arguments:
        rules: in the order of the file.
        problems: the lines that were left out.
    """

    rules: tuple[_Rule, ...] = ()
    problems: tuple[Problem, ...] = ()

    def follow(self, path: str) -> Followed | None:
        """Return where the first rule that matches a path leads, None where none does.

        Arguments:
            path: percent-encoded as in the request, without a query.
        """
        for rule in self.rules:
            names = rule.pattern.match(path)
            if names is not None:
                return Followed(rule.status, _filled(rule.target, names), rule.line)
        return None


def _filled(target: str, names: Mapping[str, str]) -> str:
    text = _PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), target)
    # What stood in the request must not make a path into the address of another host.
    return _LEADING.sub("/", text) if target.startswith("/") else text


@dataclass(slots=True)
class _Reading:
    rules: list[_Rule] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    static: int = 0
    dynamic: int = 0

    def line(self, number: int, text: str) -> None:
        if len(text) > LONGEST_LINE:
            raise PatternError(f"hosts read lines of {LONGEST_LINE:,} characters")
        tokens = text.split()
        comment = next((index for index, token in enumerate(tokens) if token.startswith("#")), len(tokens))
        tokens = tokens[:comment]
        if not _FEWEST_TOKENS <= len(tokens) <= _MOST_TOKENS:
            raise PatternError("a rule is a path, a target and a status; conditions are read by Netlify alone")
        pattern = Pattern.parse(tokens[0])
        target, status = tokens[1], _status(tokens[2] if len(tokens) == _MOST_TOKENS else "")
        _check_target(target, status)
        if pattern.text in self.seen:
            raise PatternError(f"{pattern.text[:60]} has a rule above")
        self.seen.add(pattern.text)
        self._count(pattern)
        self.rules.append(_Rule(pattern, target, status, number))

    def _count(self, pattern: Pattern) -> None:
        # Cloudflare counts a static rule that stands below a dynamic one as dynamic.
        if pattern.is_static and not self.dynamic:
            self.static += 1
        else:
            self.dynamic += 1
        if self.static > MOST_STATIC or self.dynamic > MOST_DYNAMIC:
            raise PatternError(f"hosts read {MOST_STATIC:,} static rules and {MOST_DYNAMIC} from the first dynamic one")


def _status(token: str) -> int:
    if not token:
        raise PatternError("no status: Netlify takes 301 and Cloudflare 302, so name the one you mean")
    if token.endswith("!"):
        raise PatternError("a forced rule (!) is read by Netlify alone")
    if not (token.isascii() and token.isdigit()) or int(token) not in STATUSES:
        raise PatternError(f"the status is one of {', '.join(map(str, sorted(STATUSES)))}, not {token[:20]!r}")
    return int(token)


def _check_target(target: str, status: int) -> None:
    if target.startswith("/") and not target.startswith("//"):
        return
    if not _ABSOLUTE.fullmatch(target):
        raise PatternError(f"{target[:60]!r} is neither a path nor an address")
    if status in (200, 404):
        raise PatternError("another host's pages are not passed on")


def parse_redirects(data: bytes) -> HostRedirects:
    """Read a `_redirects` file; whatever stands in it, what can be read is read and the rest is told with its line.

    Arguments:
        data: the file, UTF-8.
    """
    reading, problems = _Reading(), []
    for number, text in file_lines(data):
        try:
            reading.line(number, text)
        except PatternError as error:
            problems.append(Problem(refusals.HOST_RULE, f"_redirects: line {number}", f"{error}."))
    return HostRedirects(tuple(reading.rules), tuple(problems))
