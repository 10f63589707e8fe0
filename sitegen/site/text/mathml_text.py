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
#: Between a number below and a capital no space is wanted: `Sr₂RuO₄`; a function (U+2061) is always apart: `log₂ N`.
_APPLIED: Final = "\u2061"
_FLAT: Final = 'linethickness="0"'
#: Letters and signs that a keyboard has not, and a search would not find.
_COMMON: Final = str.maketrans({"∗": "*", "∣": "|", **dict(zip("ℬℰℱℋℐℒℳℛℯℊℴℭℌℨℎ", "BEFHILMRegoCHZh", strict=True))})
_APART: Final = re.compile(r"(?<=[\w)])\x00*\u2061\x00*(?=\w)|(?<![₀-₉⁰-⁹](?=\x00+[A-Z]))(?<=[\w)])\x00+(?=\w)")
_TIGHT: Final = re.compile(r" ([^\w\s]) ")
_NOT_SHOWN: Final = re.compile("[\u2062-\u2064\ufe00-\ufe0f]")
_LONE_RELATION: Final = re.compile(r"^([^\w\s(\[{|⟨‖√−+±∑∏∫]) | (×)$")
_STYLED: Final = re.compile("[\U0001d400-\U0001d7ff]+")
_LETTERS: Final = re.compile("[A-Za-z]+(?:[ \u2009][A-Za-z]+)?")
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
#: The library draws a line above with the mark for a line below.
_BELOW: Final = frozenset("\u0332\u0331")
_LONGEST_MARKED: Final = 2
_BRACES: Final = frozenset("⏟⏝⎵")
_PRODUCT: Final = re.compile(r"[\d.]+[^\W\d]")
#: Relations get air around them, other operators do not.
_RELATION: Final = re.compile("[=<>≤≥≠≈≃≅∼∝≡≪≫≲≳∣→←↔⇒⇔↦∈∉⊂⊆⊃∪∩×⊗⊕∧∨≺≻]|:=")


def as_text(markup: str) -> str:
    """Return a line of plain text that says what the MathML shows.

    Arguments:
        markup: a `<math>` element that has passed `mathml_rules.is_allowed`.
    """
    open_elements: list[list[str]] = [[]]
    flat: list[bool] = []
    for closing, name, attributes, empty, text in _TAG.findall(markup):
        if text:
            open_elements[-1].append(html.unescape(text))
        elif empty:
            open_elements[-1].append(" " if name == "mspace" and ' width="' in attributes else "")
        elif not closing:
            open_elements.append([])
            if name == "mfrac":
                flat.append(_FLAT in attributes)
        elif len(open_elements) > 1:
            parts = open_elements.pop()
            open_elements[-1].append(_element("choose" if name == "mfrac" and flat.pop() else name, parts))
    line = _APART.sub(" ", _NOT_SHOWN.sub("", "".join(open_elements[0]))).replace(_EDGE, "").replace(_APPLIED, "")
    line = _LONE_RELATION.sub(r"\1\2", " ".join(line.split())).replace("∣ ∣", "||").replace(": = ", " := ")
    return unicodedata.normalize("NFC", _STYLED.sub(_unstyled, line.translate(_COMMON)))


def _unstyled(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())


def _element(name: str, parts: list[str]) -> str:
    """Put together what an element holds; an element with the wrong number of children is read from left to right."""
    rule = _RULES.get((name, len(parts))) or _RULES.get((name, None))
    return rule(*parts) if rule is not None else "".join(parts)


def _word(word: str) -> str:
    return f"{_EDGE}{word}{_EDGE}" if len(word) > 1 and _LETTERS.fullmatch(word) else word


def _operator(operator: str) -> str:
    return f" {operator} " if _RELATION.fullmatch(operator) else operator


def _with_scripts(base: str, scripts: str) -> str:
    edge = _EDGE if base.endswith(_EDGE) else ""
    return base.removesuffix(_EDGE).rstrip() + scripts + edge


def _bare(text: str) -> str:
    return _STYLED.sub(_unstyled, _NOT_SHOWN.sub("", text)).strip(f" {_EDGE}{_APPLIED}")


def _grouped(text: str) -> str:
    text = _bare(text)
    return text if _ATOM.fullmatch(text) else f"({text})"


def lowered(text: str) -> str:
    """Return what stands below as characters that do where Unicode has them, else as `_x` or `_(x+y)`."""
    text = _TIGHT.sub(r"\1", _bare(text)).replace(" choose ", ", ")
    return text.translate(_LOWER) if _SIMPLE_LOWER.fullmatch(text) else f"_{_grouped(text)}" if text else ""


def raised(text: str) -> str:
    """Return what stands above as characters that do where Unicode has them, else as `^x` or `^(x+y)`."""
    text = _TIGHT.sub(r"\1", _bare(text))
    if _PRIME.fullmatch(text):
        return text.replace("∘", "°")
    return text.translate(_UPPER) if _SIMPLE_UPPER.fullmatch(text) else f"^{_grouped(text)}" if text else ""


def _marked(base: str, mark: str) -> str:
    """Put a mark on its letter, on each letter of a short word, and leave it out over a long one."""
    relation = base.startswith(" ") and base.endswith(" ")
    base, mark = _bare(base), _bare(mark)
    known = mark if len(mark) == 1 and unicodedata.combining(mark) else _MARKS.get(mark)
    if known is None:
        return f" {base}{raised(mark)} " if relation else base + raised(mark)
    if known in _BELOW:
        known = _MARKS["¯"]
    return (
        "".join([letter + known for letter in base])
        if len(base) == 1 or (len(base) <= _LONGEST_MARKED and base.isalpha())
        else base
    )


def _under(base: str, low: str) -> str:
    mark = _bare(low)
    if mark in _BRACES or (len(mark) == 1 and unicodedata.combining(mark)):
        return base
    return _with_scripts(base, lowered(low))


def _fraction(above: str, below: str) -> str:
    """A number times a letter is grouped below the line: 1/(2κ)."""
    below = _grouped(below)
    below = f"({below})" if _PRODUCT.match(below) else below
    return f"{_EDGE}{_grouped(above)}/{below}{_EDGE}"


_RULES: Final[Mapping[tuple[str, int | None], Callable[..., str]]] = {
    ("annotation", None): lambda *_: "",
    ("mi", 1): _word,
    ("mo", 1): _operator,
    ("mfrac", 2): _fraction,
    ("choose", 2): lambda above, below: f"{_bare(above)} choose {_bare(below)}",
    ("msqrt", None): lambda *parts: f"√{_grouped(''.join(parts))}",
    ("mroot", 2): lambda radicand, degree: f"{raised(degree)}√{_grouped(radicand)}",
    ("msub", 2): lambda base, low: _with_scripts(base, lowered(low)),
    ("munder", 2): _under,
    ("msup", 2): lambda base, high: _with_scripts(base, raised(high)),
    ("msubsup", 3): lambda base, low, high: _with_scripts(base, lowered(low) + raised(high)),
    ("munderover", 3): lambda base, low, high: _with_scripts(base, lowered(low) + raised(high)),
    ("mover", 2): _marked,
    ("mtd", None): lambda *parts: f"{''.join(parts)} ",
    ("mtr", None): lambda *parts: f"{''.join(parts).rstrip(' ,;').lstrip()}; ",
    ("mtable", None): lambda *rows: "".join(rows).strip().removesuffix(";"),
}
