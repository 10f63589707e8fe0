"""Shapes as one Python function each, which says yes or no and nothing more; most documents have no other question."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from sitegen.pith.shape import MISSING, MOST, ArrayOf, Check, ObjectOf, OfType, count, optional_count, time
from sitegen.pith.times import instant

_NAMES: Final = {"MISSING": MISSING, "instant": instant, "NoneType": type(None)}
_INDENT: Final = "    "


def acceptance(check: Check) -> Callable[[Any], bool]:
    """Return a function that tells whether a check finds no problem in a value.

    The function is written out field by field: going through a table of fields takes four times as long. It knows no
    more than the check does; whoever wants to hear what is wrong asks the check.

    Arguments:
        check: made of the parts of `sitegen.pith.shape`.

    Raises:
        TypeError: a part is of another kind.
    """
    lines = ["def accepts(v0):", "    try:", *_indented(_indented(_lines(check, 0))), "    except KeyError:"]
    lines += ["        return False", "    return True"]
    made: dict[str, Any] = dict(_NAMES)
    exec(compile("\n".join(lines), "<acceptance>", "exec"), made)  # noqa: S102 - written here, from our own shapes
    accepts: Callable[[Any], bool] = made["accepts"]
    return accepts


def _lines(check: Check, depth: int) -> Iterator[str]:
    """Yield the statements that return False where a check would find a problem in the variable of a depth."""
    if isinstance(check, ObjectOf):
        yield from _object_lines(check, depth)
    elif isinstance(check, ArrayOf):
        yield _refusing(f"type(v{depth}) is not list")
        yield f"for v{depth + 1} in v{depth}:"
        yield from _indented(_lines(check.member, depth + 1))
    else:
        yield _refusing(_refusal(check, f"v{depth}"))


def _object_lines(check: ObjectOf, depth: int) -> Iterator[str]:
    yield _refusing(f"type(v{depth}) is not dict")
    for name, part, required in check.fields():
        inner = _lines(part, depth + 1)
        if required:
            yield f"v{depth + 1} = v{depth}[{name!r}]"
            yield from inner
        else:
            yield f"v{depth + 1} = v{depth}.get({name!r}, MISSING)"
            yield f"if v{depth + 1} is not MISSING:"
            yield from _indented(inner)


def _refusal(check: Check, name: str) -> str:
    """Return the condition under which a check of a single value finds a problem."""
    if isinstance(check, OfType):
        return " and ".join(f"type({name}) is not {kind.__name__}" for kind in check.kinds)
    if check is count:
        return f"type({name}) is not int or not 0 <= {name} <= {MOST}"
    if check is optional_count:
        return f"{name} is not None and (type({name}) is not int or not 0 <= {name} <= {MOST})"
    if check is time:
        return f"type({name}) is not str or instant({name}) is None"
    raise TypeError(f"{check!r} is no part of a shape")


def _refusing(condition: str) -> str:
    return f"if {condition}: return False"


def _indented(lines: Iterator[str] | list[str]) -> list[str]:
    return [_INDENT + line for line in lines]
