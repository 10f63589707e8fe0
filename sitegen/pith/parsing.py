"""Strict parsing: bytes that have exactly one meaning become a value, all others a problem."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from typing import Any, Final

import orjson

from sitegen.errors import Code, Problem
from sitegen.pith import refusals
from sitegen.pith.paths import child, quoted
from sitegen.pith.plain import is_plain_document

MAX_BYTES: Final = 16 * 1024 * 1024
MAX_DEPTH: Final = 64
MAX_DIGITS: Final = 1000
MAX_PROBLEMS: Final = 100
_MOST_ARRAYS: Final = 10_000
"""The fast decoder sets room aside for every array, empty or not: a document of more is for the reference.

An array takes two bytes at least."""

_SURROGATE = re.compile("[\ud800-\udfff]")
_INT64: Final = 2**63


@dataclass(frozen=True, slots=True)
class Parsed:
    """A JSON object that has one meaning.

    Arguments:
        value: the object.
        plain: it holds no float and no integer beyond 64 bits, so that the fast encoder writes it canonically.
    """

    value: dict[str, Any]
    plain: bool


@dataclass(frozen=True, slots=True)
class _Fault:
    """Stands in a parsed value where the text had something that no value can stand for."""

    kind: Code
    cause: str


class _Repeating(dict[str, Any]):
    """An object some of whose keys stood in it more than once."""

    repeated: tuple[str, ...] = ()


def parse(data: bytes) -> Parsed | tuple[Problem, ...]:
    """Parse a document strictly.

    Arguments:
        data: the bytes of the document.

    Returns:
        the parsed object, or the problems (at most 100) for which it is refused.

    Source: Pith format, section 1; RFC 8259.
    """
    if len(data) > MAX_BYTES:
        return (Problem(refusals.TOO_LARGE, "$", f"{len(data)} bytes, the limit is {MAX_BYTES}"),)
    return _parse_round_trip(data) or _parse_reference(data)


def _parse_round_trip(data: bytes) -> Parsed | None:
    """Accept at once what the fast decoder and encoder carry there and back without the change of a byte.

    A repeated key, an escape or a space would change on the way, and an integer beyond 53 bits is none that the encoder
    takes here; what is left and is plain is read by the reference in the same way. Everything else is for the reference
    to judge.
    """
    if len(data) > 2 * _MOST_ARRAYS and data.count(b"[") > _MOST_ARRAYS:
        return None
    try:
        value = orjson.loads(data)
        if type(value) is not dict or orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) != data:
            return None
    except (ValueError, TypeError):
        return None
    return Parsed(value, plain=True) if is_plain_document(data, value, MAX_DEPTH) else None


def _parse_reference(data: bytes) -> Parsed | tuple[Problem, ...]:
    if data.startswith(b"\xef\xbb\xbf"):
        return (Problem(refusals.BYTE_ORDER_MARK, "$", "the first three bytes are EF BB BF"),)
    try:
        value = _DECODER.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return (Problem(refusals.NOT_UTF8, "$", f"byte {error.start} is not UTF-8: {error.reason}"),)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        return (Problem(refusals.NOT_JSON, "$", f"{error.msg} at {where}"),)
    except RecursionError:
        return (Problem(refusals.TOO_DEEP, "$", f"nested deeper than {MAX_DEPTH} levels"),)
    problems, plain = _inspect(value)
    if not problems and not isinstance(value, dict):
        problems = [Problem(refusals.NOT_AN_OBJECT, "$", f"the document is {_kind_of(value)}")]
    return tuple(problems) or Parsed(value, plain=plain)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) == len(pairs):
        return value
    seen: set[str] = set()
    marked = _Repeating(value)
    marked.repeated = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return marked


def _float(text: str) -> float | _Fault:
    value = float(text)
    return value if math.isfinite(value) else _Fault(refusals.NOT_FINITE, f"the number {text[:40]} is infinite")


def _integer(text: str) -> int | _Fault:
    if len(text) > MAX_DIGITS:
        return _Fault(refusals.NUMBER_TOO_LONG, f"{len(text)} digits, the limit is {MAX_DIGITS}")
    return int(text)


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_float=_float,
    parse_int=_integer,
    parse_constant=lambda name: _Fault(refusals.NOT_FINITE, f"the number {name}"),
)


def _inspect(value: object) -> tuple[list[Problem], bool]:
    """Walk a value with its paths; return the problems found and whether the value is plain.

    Only one iterator an open object or array is held, and paths are made for problems alone, so that a hostile
    document costs no more memory than its values do.
    """
    problems: list[Problem] = []
    plain = True
    trail: list[str | int] = [""]
    walk: list[Iterator[tuple[str | int, Any]]] = [iter([("", value)])]
    while walk and len(problems) < MAX_PROBLEMS:
        step = next(walk[-1], None)
        if step is None:
            walk.pop()
            trail.pop()
            continue
        trail[-1], item = step
        if isinstance(item, (dict, list)):
            if len(walk) > MAX_DEPTH:
                cause = f"nested deeper than {MAX_DEPTH} levels"
                problems.append(Problem(refusals.TOO_DEEP, _path(trail)[:200], cause))
                break
            if isinstance(item, dict):
                problems.extend(islice(_key_problems(trail, item), MAX_PROBLEMS))
            walk.append(iter(item.items()) if isinstance(item, dict) else iter(enumerate(item)))
            trail.append("")
        elif isinstance(item, _Fault):
            problems.append(Problem(item.kind, _path(trail), item.cause))
        elif isinstance(item, str):
            if _SURROGATE.search(item):
                problems.append(Problem(refusals.LONE_SURROGATE, _path(trail), f"the string {quoted(item)}"))
        elif isinstance(item, float) or (isinstance(item, int) and not -_INT64 <= item < _INT64):
            plain = False
    problems.sort(key=lambda problem: problem.place)
    return problems[:MAX_PROBLEMS], plain


def _path(trail: Sequence[str | int]) -> str:
    """Return the JSON path that a trail of keys stands for; its first step is the document itself."""
    return reduce(child, trail[1:], "$")


def _key_problems(trail: Sequence[str | int], item: dict[str, Any]) -> Iterator[Problem]:
    repeated = item.repeated if isinstance(item, _Repeating) else ()
    for key in dict.fromkeys(repeated):
        cause = f"the key {quoted(key)} stands there more than once"
        yield Problem(refusals.DUPLICATE_KEY, child(_path(trail), key), cause)
    for key in item:
        if _SURROGATE.search(key):
            yield Problem(refusals.LONE_SURROGATE, child(_path(trail), key), f"the key {quoted(key)}")


def _kind_of(value: object) -> str:
    names = {list: "an array", str: "a string", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")
