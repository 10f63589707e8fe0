"""Style attributes of MathML to classes of the style sheet, so that a strict content security policy holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_STYLE: Final = re.compile(r'(<m[a-z]+) style="([^"]*)"')
_CLASSES: Final[Mapping[tuple[str, str], str]] = MappingProxyType(
    {
        ("text-align", "left"): "tex-left",
        ("text-align", "right"): "tex-right",
        ("padding-left", "0"): "tex-tight-left",
        ("padding-right", "0"): "tex-tight-right",
        ("padding-left", "1em"): "tex-apart",
        ("border-top", "solid"): "tex-line-top",
        ("border-bottom", "solid"): "tex-line-bottom",
        ("border-left", "solid"): "tex-line-left",
        ("border-right", "solid"): "tex-line-right",
        ("border-top", "dashed"): "tex-dashes-top",
        ("border-bottom", "dashed"): "tex-dashes-bottom",
        ("border-left", "dashed"): "tex-dashes-left",
        ("border-right", "dashed"): "tex-dashes-right",
    }
)
"""What the library says of the cells of a table, and the class that says the same; all else is left out."""


def with_classes(markup: str) -> str:
    """Return MathML whose style attributes became classes.

    Arguments:
        markup: allowed MathML (`mathml_rules.is_allowed`), whose tags are well-formed.

    Source: Content Security Policy Level 3, `style-src` without 'unsafe-inline'.
    """
    return _STYLE.sub(_class_attribute, markup) if ' style="' in markup else markup


def _class_attribute(style: re.Match[str]) -> str:
    found: list[str] = []
    for declaration in style[2].split(";"):
        name, _, value = declaration.partition(":")
        words = value.split()
        kind = next((word for word in words if word in {"solid", "dashed"}), value.strip())
        known = _CLASSES.get((name.strip(), kind))
        if known:
            found.append(known)
    return f'{style[1]} class="{" ".join(found)}"' if found else style[1]
