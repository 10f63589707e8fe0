"""A file of identifiers, and which papers of a mirror they are."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.intake.addresses import parse_address
from sitegen.intake.identifiers import Identifier, Scheme, parse_identifier
from sitegen.intake.sync.mirror import Mirror
from sitegen.intake.sync.refusals import IDENTIFIER_UNKNOWN, INDEX_MALFORMED
from sitegen.intake.sync.state import State
from sitegen.pith.identity import SHORT_LENGTH, SUFFIX_LENGTH, parse_number
from sitegen.pith.parsing import MAX_BYTES, parse

_LOOKUP: Final = "lookup/index.json"
_RESOLVE: Final = "api/pith-number/resolve"
_MOST_DIGITS: Final = 8
_LONGEST_LINE: Final = 4_096
_LARGEST_ANSWER: Final = 1 << 20
_REMEMBERED: Final = 32
"""Buckets of the look-up; a sorted list of names does not come to the same again soon."""


def read_names(path: Path) -> Iterator[tuple[str, Identifier | None]]:
    """Yield the identifiers of a file, one a line, with what stands there; None where it is none.

    Raises:
        UsageError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                text = line.decode("utf-8", "backslashreplace").strip()
                if text and not text.startswith("#"):
                    address = parse_address(text)
                    yield text, address.identifier if address else parse_identifier(text)
    except OSError as error:
        raise UsageError(Problem(IDENTIFIER_UNKNOWN, str(path), error.strerror or str(error))) from error


def digest_of(path: Path | None) -> str:
    """Return the SHA-256 of a file, "" of none.

    Raises:
        UsageError: it cannot be read.
    """
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(Problem(IDENTIFIER_UNKNOWN, str(path), error.strerror or str(error))) from error


class Names:
    """Finds the papers of a sitegen mirror by their names, as docs/lookup.md says.

    Arguments:
        mirror: to be asked.
        state: which papers it has.
    """

    def __init__(self, mirror: Mirror, state: State) -> None:
        self._mirror, self._connection = mirror, state.connection
        self._digits = 0
        self._buckets: OrderedDict[str, Mapping[str, Any]] = OrderedDict()

    def suffixes(self, identifier: Identifier) -> list[str]:
        """Return the papers that a name names; of a Pith number all that its letters begin.

        Raises:
            RefusedError: the look-up cannot be read.
        """
        if identifier.scheme is Scheme.PITH:
            query = "SELECT suffix FROM paper WHERE suffix BETWEEN ? AND ? AND gone = 0 LIMIT 100"
            found = self._connection.execute(query, (identifier.value, f"{identifier.value}~"))
            return [suffix for (suffix,) in found]
        return self.by_key(identifier.key)[: None if identifier.version else 1]

    def by_key(self, key: str) -> list[str]:
        """Return the papers of the index that have a key, the one with the best claim first.

        A look-up that names others is of another state of the mirror, or lies; what it names would never be asked for.

        Raises:
            RefusedError: the look-up cannot be read.
        """
        if not self._digits:
            digits = self._read(_LOOKUP).get("digits")
            if not isinstance(digits, int) or not 1 <= digits <= _MOST_DIGITS:
                raise self._malformed(_LOOKUP, "it does not say how many digits name a bucket")
            self._digits = digits
        if key.startswith("pith:"):
            key = key[: len("pith:") + SHORT_LENGTH]
        path = f"lookup/{hashlib.sha256(key.encode()).hexdigest()[: self._digits]}.json"
        keys = self._bucket(path).get("keys")
        found = keys.get(key, []) if isinstance(keys, dict) else None
        if not isinstance(found, list) or not all(isinstance(one, str) and len(one) == SUFFIX_LENGTH for one in found):
            raise self._malformed(path, "it is no bucket of the look-up")
        return [suffix for suffix in found if self._is_listed(suffix)]

    def _is_listed(self, suffix: str) -> bool:
        query = "SELECT 1 FROM paper WHERE suffix = ? AND gone = 0"
        return self._connection.execute(query, (suffix,)).fetchone() is not None

    def _bucket(self, path: str) -> Mapping[str, Any]:
        if path not in self._buckets:
            self._buckets[path] = self._read(path)
            if len(self._buckets) > _REMEMBERED:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(path)
        return self._buckets[path]

    def _read(self, path: str) -> Mapping[str, Any]:
        answer = self._mirror.fetch(path, most=MAX_BYTES)
        if answer is None:
            return {}
        parsed = parse(answer.body)
        if isinstance(parsed, tuple):
            raise self._malformed(path, parsed[0].cause)
        return parsed.value

    def _malformed(self, path: str, cause: str) -> RefusedError:
        return RefusedError(Problem(INDEX_MALFORMED, self._mirror.url(path), cause))


def resolve(mirror: Mirror, identifier: Identifier) -> str:
    """Return the paper that Pith's own look-up gives for an identifier, "" where it gives none.

    Its answer is not known in all its fields, so any whole Pith number in it that stands under `pith_number` counts;
    the bundle that is then fetched has to be of that number.

    Raises:
        RefusedError: there is no answer.

    Source: Pith format, section 8.
    """
    if identifier.suffix:
        return identifier.suffix
    query = urlencode({identifier.scheme.value: identifier.value, "json": "true"})
    answer = mirror.fetch(f"{_RESOLVE}?{query}", most=_LARGEST_ANSWER)
    if answer is None:
        return ""
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    found = value.get("pith_number") if isinstance(value, dict) else None
    number = parse_number(found) if isinstance(found, str) else None
    return number.suffix if number else ""
