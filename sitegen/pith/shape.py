"""Shapes: which fields an object of the format must or may have, and their types. Unknown fields are always welcome."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from sitegen.errors import Problem
from sitegen.pith import refusals
from sitegen.pith.paths import quoted
from sitegen.pith.times import instant

MAX_PROBLEMS: Final = 100

Check: TypeAlias = Callable[[Any, str, list[Problem]], None]
"""Looks at a value and its path, and appends the problems that it finds."""

MISSING: Final = object()
"""Stands for a field that is not there."""
_NAMES: Final = {
    str: "a string",
    int: "a whole number",
    bool: "true or false",
    dict: "an object",
    list: "an array",
    float: "a number with a fraction",
    type(None): "null",
}


@dataclass(frozen=True, slots=True)
class OfType:
    """A value of one of some types; `bool` is not taken for `int`."""

    kinds: tuple[type, ...]

    def __call__(self, value: object, path: str, problems: list[Problem]) -> None:
        """Check the type."""
        if type(value) not in self.kinds:
            wanted = " or ".join(_NAMES[kind] for kind in self.kinds)
            found = _NAMES.get(type(value), "something else")
            problems.append(Problem(refusals.WRONG_TYPE, path, f"{found} where {wanted} belongs"))


TEXT: Final = OfType((str,))
OPTIONAL_TEXT: Final = OfType((str, type(None)))
OBJECT: Final = OfType((dict,))
ARRAY: Final = OfType((list,))
OPTIONAL_OBJECT: Final = OfType((dict, type(None)))


MOST: Final = 2**53
"""The largest count that every reader of JSON takes exactly (RFC 8259, section 6)."""


def count(value: object, path: str, problems: list[Problem]) -> None:
    """Check a whole number from 0 to 2^53."""
    if type(value) is not int:
        OfType((int,))(value, path, problems)
    elif not 0 <= value <= MOST:
        problems.append(Problem(refusals.WRONG_TYPE, path, f"{quoted(value)} is not between 0 and {MOST}"))


def optional_count(value: object, path: str, problems: list[Problem]) -> None:
    """Check a whole number from 0 to 2^53, or null."""
    if value is not None:
        count(value, path, problems)


def time(value: object, path: str, problems: list[Problem]) -> None:
    """Check a time of RFC 3339."""
    if not isinstance(value, str):
        TEXT(value, path, problems)
    elif instant(value) is None:
        problems.append(Problem(refusals.BAD_TIME, path, f"{quoted(value)} is no date and time with a zone"))


@dataclass(frozen=True, slots=True)
class ArrayOf:
    """An array all of whose members pass one check."""

    member: Check

    def __call__(self, value: object, path: str, problems: list[Problem]) -> None:
        """Check the array, then each member, at most until 100 problems are found."""
        if type(value) is not list:
            ARRAY(value, path, problems)
            return
        for index, item in enumerate(value):
            self.member(item, f"{path}[{index}]", problems)
            if len(problems) >= MAX_PROBLEMS:
                return


class ObjectOf:
    """An object with required and optional fields.

    Arguments:
        required: name to check; a missing field is a problem.
        optional: name to check; a missing field is none.
    """

    __slots__ = ("_fields",)

    def __init__(self, required: dict[str, Check], optional: dict[str, Check] | None = None) -> None:
        self._fields = tuple(
            (name, f".{name}", check.kinds if isinstance(check, OfType) else (), check, name in required)
            for name, check in {**required, **(optional or {})}.items()
        )

    def fields(self) -> Iterator[tuple[str, Check, bool]]:
        """Yield every field's name, its check and whether it is required."""
        for name, _, _, check, required in self._fields:
            yield name, check, required

    def __call__(self, value: object, path: str, problems: list[Problem]) -> None:
        """Check the object and its fields."""
        if type(value) is not dict:
            OBJECT(value, path, problems)
            return
        for name, step, kinds, check, required in self._fields:
            field = value.get(name, MISSING)
            if type(field) in kinds:
                continue
            if field is not MISSING:
                check(field, path + step, problems)
            elif required:
                problems.append(Problem(refusals.MISSING_FIELD, path + step, f"there is no {name}"))
