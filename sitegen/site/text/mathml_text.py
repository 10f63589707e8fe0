"""MathML read as a line of text: `x_i`, `L₀`, `a/b`, `√x`."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Final

_TAG: Final = re.compile(r"<(/?)([a-z]+)([^>]*?)(/?)>|([^<]+)")
#: A word such as `log` needs a space where a letter stands next to it, and none before a bracket: decided at the end.
_EDGE: Final = "\x00"
_APART: Final = re.compile(r"(?<=[\w)])\x00+(?=\w)")
_TIGHT: Final = re.compile(r" ([^\w\s]) ")
_NOT_SHOWN: Final = re.compile("[\u2061-\u2064\ufe00-\ufe0f]")
_STYLED: Final = re.compile("[\U0001d400-\U0001d7ff]+")
_LOWER: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_UPPER: Final = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SIMPLE_LOWER: Final = re.compile(r"[0-9+\-−=()]+")
_SIMPLE_UPPER: Final = re.compile(r"[0-9+\-−=()ni]+")
_PRIME: Final = re.compile("[′″‴⁗*∗†‡∘°]+")
_ATOM: Final = re.compile(r"√?(?:[\w.\u0300-\u036f\u20d7]+|\([^()]*\)|.)", re.DOTALL)
_MARKS: Final = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "‾": "\u0304", "¯": "\u0304",
    "ˉ": "\u0304", "˙": "\u0307",
    "¨": "\u0308", "ˇ": "\u030c", "˘": "\u0306", "→": "\u20d7",
    "´": "\u0301", "`": "\u0300", "˚": "\u030a",
}  # fmt: skip
#: Relations get air around them, other operators do not.
_RELATION: Final = re.compile("[=<>≤≥≠≈≃≅∼∝≡≪≫≲≳→←↔⇒⇔↦∈∉⊂⊆⊃∪∩×⊗⊕∧∨≺≻]|:=")


def as_text(markup: str) -> str:
    """Return a line of plain text that says what the MathML shows.

    Arguments:
        markup: a `<math>` element that has passed `mathml_rules.is_allowed`.
    """
    open_elements: list[list[str]] = [[]]
    for closing, name, attributes, empty, text in _TAG.findall(markup):
        if text:
            open_elements[-1].append(html.unescape(text))
        elif empty:
            open_elements[-1].append(" " if name == "mspace" and ' width="' in attributes else "")
        elif not closing:
            open_elements.append([])
        elif len(open_elements) > 1:
            parts = open_elements.pop()
            open_elements[-1].append(_element(name, parts))
    line = " ".join(_APART.sub(" ", _NOT_SHOWN.sub("", "".join(open_elements[0]))).replace(_EDGE, "").split())
    return unicodedata.normalize("NFC", _STYLED.sub(_unstyled, line))


def _unstyled(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _element(name: str, parts: list[str]) -> str:
    """Put together what an element holds; an element with the wrong number of children is read from left to right."""
    rule = _RULES.get((name, len(parts))) or _RULES.get((name, None))
    return rule(*parts) if rule is not None else "".join(parts)


def _word(word: str) -> str:
    return f"{_EDGE}{word}{_EDGE}" if len(word) > 1 and word.isascii() and word.isalpha() else word


def _operator(operator: str) -> str:
    return f" {operator} " if _RELATION.fullmatch(operator) else operator


def _with_scripts(base: str, scripts: str) -> str:
    edge = _EDGE if base.endswith(_EDGE) else ""
    return base.removesuffix(_EDGE).rstrip() + scripts + edge


def _bare(text: str) -> str:
    return _STYLED.sub(_unstyled, _NOT_SHOWN.sub("", text)).strip(f" {_EDGE}")


def _grouped(text: str) -> str:
    text = _bare(text)
    return text if _ATOM.fullmatch(text) else f"({text})"


def _lowered(text: str) -> str:
    text = _TIGHT.sub(r"\1", _bare(text))
    return text.translate(_LOWER) if _SIMPLE_LOWER.fullmatch(text) else f"_{_grouped(text)}" if text else ""


def _raised(text: str) -> str:
    text = _TIGHT.sub(r"\1", _bare(text))
    if _PRIME.fullmatch(text):
        return text
    return text.translate(_UPPER) if _SIMPLE_UPPER.fullmatch(text) else f"^{_grouped(text)}" if text else ""


def _marked(base: str, mark: str) -> str:
    base, mark = _bare(base), _bare(mark)
    if mark not in _MARKS:
        return base + _raised(mark)
    return base + _MARKS[mark] if len(base) == 1 else base


_RULES: Final[Mapping[tuple[str, int | None], Callable[..., str]]] = {
    ("annotation", None): lambda *_: "",
    ("mi", 1): _word,
    ("mo", 1): _operator,
    ("mfrac", 2): lambda above, below: f"{_grouped(above)}/{_grouped(below)}",
    ("msqrt", None): lambda *parts: f"√{_grouped(''.join(parts))}",
    ("mroot", 2): lambda radicand, degree: f"{_raised(degree)}√{_grouped(radicand)}",
    ("msub", 2): lambda base, low: _with_scripts(base, _lowered(low)),
    ("munder", 2): lambda base, low: _with_scripts(base, _lowered(low)),
    ("msup", 2): lambda base, high: _with_scripts(base, _raised(high)),
    ("msubsup", 3): lambda base, low, high: _with_scripts(base, _lowered(low) + _raised(high)),
    ("munderover", 3): lambda base, low, high: _with_scripts(base, _lowered(low) + _raised(high)),
    ("mover", 2): _marked,
    ("mtd", None): lambda *parts: f"{''.join(parts)} ",
    ("mtr", None): lambda *parts: f"{''.join(parts).strip()}; ",
    ("mtable", None): lambda *rows: "".join(rows).strip().removesuffix(";"),
}
