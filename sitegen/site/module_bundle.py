"""Modules of JavaScript put into one script, so that a page can be one file; nothing of them is run or evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

_FILE: Final = r'"\./([a-z0-9_-]+\.js)";?[ \t]*$'
_IMPORT: Final = re.compile(
    rf"^import\s+(?:\{{([^{{}}]*)\}}\s+from\s+|\*\s+as\s+(\w+)\s+from\s+)?{_FILE}", re.MULTILINE
)
_DYNAMIC: Final = re.compile(r'\bimport\("\./([a-z0-9_-]+\.js)"\)')
_PASSED_ON: Final = re.compile(rf"^export\s*\{{([^{{}}]*)\}}\s*from\s+{_FILE}", re.MULTILINE)
_LISTED: Final = re.compile(r"^export\s*\{([^{}]*)\};?[ \t]*$", re.MULTILINE)
_DECLARED: Final = re.compile(
    r"^export\s+(?=(?:async\s+function|function|class|const)\b[ \t*]*([A-Za-z_$][\w$]*))", re.MULTILINE
)
_OTHER: Final = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_BLOCK: Final = re.compile(r"^[ \t]*/\*(?!!).*?\*/", re.MULTILINE | re.DOTALL)
"""A comment that may hold an example of an import; licences begin with an exclamation mark and stay."""
_COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_ENDS_SCRIPT: Final = re.compile(r"<(?=!--|/?script)", re.IGNORECASE)


class BundleError(ValueError):
    """A module cannot be put into one script; the text begins with its name."""


class _Module(NamedTuple):
    """A module without its imports and exports.

    Arguments:
        needs: the names of other modules, in order.
        takes: what it imports of each by name, to see that it is there.
        gives: what it exports, and what that is called within it.
        body: its statements.
    """

    needs: tuple[str, ...]
    takes: tuple[tuple[str, str], ...]
    gives: Mapping[str, str]
    body: str


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """Return one classic script that does what a module does, with all that it imports in it.

    Each module becomes a function of its own, called once, in the order in which a browser would run them. Imports and
    exports have to begin their line, as they do in this theme, and to be of the few forms that it uses.

    Arguments:
        modules: texts of JavaScript modules by the names of their files.
        entry: the name of the first one.

    Returns:
        a script that can stand between `<script>` and `</script>` as it is.

    Raises:
        BundleError: a module is missing, imports itself by way of others, or is written in another way.
    """
    order: dict[str, _Module] = {}
    _visit(modules, entry, (), order)
    for name, module in order.items():
        for other, wanted in module.takes:
            if wanted not in order[other].gives:
                raise BundleError(f"{name}: {other} gives no {wanted}")
    parts = [_wrapped(name, module) for name, module in order.items()]
    return fit_for_script("".join(['(() => {\n"use strict";\n', *parts, "})();\n"]))


def fit_for_script(text: str) -> str:
    """Return a script in which nothing ends the element that it stands in (HTML, section 4.12.1.3)."""
    return _ENDS_SCRIPT.sub(r"\\x3c", text)


def module_names(modules: Mapping[str, str], entry: str) -> tuple[str, ...]:
    """Return the names of all modules that a module needs at once, itself among them, in alphabetical order.

    Arguments:
        modules: texts by the names of their files; one that is not there needs nothing.
        entry: the name of the first one.
    """
    order: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in order:
            order[name] = None
            found = [*_IMPORT.finditer(modules.get(name, "")), *_PASSED_ON.finditer(modules.get(name, ""))]
            waiting += [match[match.re.groups] for match in found if match[match.re.groups] in modules]
    return tuple(sorted(order))


def _visit(modules: Mapping[str, str], name: str, above: tuple[str, ...], order: dict[str, _Module]) -> None:
    if name in above:
        raise BundleError(f"{name}: it imports itself, by way of {', '.join(above[above.index(name) :])}")
    if name in order:
        return
    if name not in modules:
        raise BundleError(f"{name}: it is not there, and {above[-1] if above else 'the page'} needs it")
    module = _read(name, modules[name].replace("\r\n", "\n").replace("\r", "\n"))
    for other in module.needs:
        _visit(modules, other, (*above, name), order)
    order[name] = module


def _read(name: str, text: str) -> _Module:
    text = _BLOCK.sub("", text)
    needs: dict[str, None] = {}
    takes: list[tuple[str, str]] = []
    gives: dict[str, str] = {}

    def imported(match: re.Match[str]) -> str:
        needs[match[3]] = None
        if match[2]:
            return f"const {match[2]} = {_variable(match[3])};"
        pairs = _pairs(name, match[1] or "")
        takes.extend((match[3], inner) for inner, _ in pairs)
        members = ", ".join(f"{inner}: {outer}" for inner, outer in pairs)
        return f"const {{ {members} }} = {_variable(match[3])};" if pairs else ""

    def passed_on(match: re.Match[str]) -> str:
        needs[match[2]] = None
        for inner, outer in _pairs(name, match[1]):
            takes.append((match[2], inner))
            gives[outer] = f"{_variable(match[2])}.{inner}"
        return ""

    def later(match: re.Match[str]) -> str:
        needs[match[1]] = None
        return f"Promise.resolve({_variable(match[1])})"

    text = _DYNAMIC.sub(later, _PASSED_ON.sub(passed_on, _IMPORT.sub(imported, text)))
    for match in _LISTED.finditer(text):
        gives |= {outer: inner for inner, outer in _pairs(name, match[1])}
    text = _LISTED.sub("", text)
    gives |= {match[1]: match[1] for match in _DECLARED.finditer(text)}
    text = _DECLARED.sub("", text)
    other = _OTHER.search(text)
    if other:
        raise BundleError(f"{name}: {other[0][:60]!r} is not written as this theme writes imports and exports")
    return _Module(tuple(needs), tuple(takes), gives, text)


def _wrapped(name: str, module: _Module) -> str:
    members = ", ".join(f"{outer}: {inner}" for outer, inner in module.gives.items())
    return f"const {_variable(name)} = (() => {{\n{module.body}\nreturn {{ {members} }};\n}})();\n"


def _variable(name: str) -> str:
    return "$" + re.sub(r"[^a-z0-9]", "_", name.removesuffix(".js"))


def _pairs(name: str, listed: str) -> list[tuple[str, str]]:
    """Return the names of a list in braces, each with what it is called afterwards."""
    pairs = []
    for one in _COMMENT.sub("", listed).split(","):
        if one.strip():
            inner, _, outer = (part.strip() for part in one.partition(" as "))
            if not _NAME.fullmatch(inner) or (outer and not _NAME.fullmatch(outer)):
                raise BundleError(f"{name}: {one.strip()[:60]!r} is no name")
            pairs.append((inner, outer or inner))
    return pairs
