"""Plain Unicode as TeX that every BibTeX reads: ASCII wherever TeX has a form for a character.

What has none (Cyrillic, Han, Arabic, emoji) stays as it is, in UTF-8: biber and every reader of today take it, the
BibTeX of 1988 hands it on as bytes.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from sitegen.site.exports.tex_characters import MARKS, MATH, SPECIALS, TEXT

_MARK: Final = "\u0300-\u036f"
_SPECIAL: Final = re.compile(
    "[-–—]{2,}+|[" + re.escape("".join(SPECIALS)) + f"]|[^\\x00-\\x7f][{_MARK}]*+|[A-Za-z][{_MARK}]++"
)
_PLAIN: Final = re.compile(r"[A-Za-z0-9 .,:;?!()\[\]/*+='\"-]*")
_MATH_SPECIAL: Final = re.compile(r"(\\.)|[%#]|[^\x00-\x7f]", re.DOTALL)
#: The rest of a formula stays as it is, except the characters that have a command in math.
_IN_MATH: Final = {"\\{": "\\lbrace ", "\\}": "\\rbrace ", "%": "\\%", "#": "\\#"}
_MOST_MARKS: Final = 3


def to_tex(text: str) -> str:
    """Return a text as TeX, balanced in its braces, with nothing in it that TeX or BibTeX would obey.

    Arguments:
        text: plain Unicode in normal form C, one line.
    """
    return text if is_tex_already(text) else _SPECIAL.sub(_written, text)


def is_tex_already(text: str) -> bool:
    """Tell whether a text has only characters that stand for themselves in TeX."""
    return _PLAIN.fullmatch(text) is not None


def formula_to_tex(formula: str) -> str | None:
    """Return a formula as it may stand between dollar signs in a BibTeX file; None where its braces do not balance.

    Arguments:
        formula: TeX without its dollar signs that was found harmless (`text.formula.mathml`).
    """
    safe = _MATH_SPECIAL.sub(_written_in_math, formula)
    depth = 0
    for brace in safe:
        # BibTeX counts every brace, also one after a backslash.
        depth += (brace == "{") - (brace == "}")
        if depth < 0:
            return None
    return safe if depth == 0 and "$" not in safe and not safe.endswith("\\") else None


def _written(match: re.Match[str]) -> str:
    return _character(match.group())


def _written_in_math(match: re.Match[str]) -> str:
    found = match.group()
    if found in _IN_MATH:
        return _IN_MATH[found]
    if found in MATH:
        return f"{MATH[found]} "
    return found


@lru_cache(maxsize=2_048)
def _character(text: str) -> str:
    if text[0] in "-–—" and len(text) > 1:
        # Two dashes side by side would read as a longer one.
        return "{}".join([TEXT.get(dash, dash) for dash in text])
    known = TEXT.get(text)
    if known is not None:
        return known
    letters = unicodedata.normalize("NFD", text)
    base, marks = letters[0], letters[1:]
    if not marks or len(marks) > _MOST_MARKS or not all(mark in MARKS for mark in marks):
        return "".join([TEXT.get(letter, letter) for letter in text])
    if base.isascii():
        # Not `\\i`: LaTeX takes the dot off by itself, and biber would leave a dotless letter with a loose accent.
        written = base
    elif base in TEXT and base.isalpha() and TEXT[base].startswith("{\\"):
        written = TEXT[base][1:-1]
    else:
        return text
    for mark in marks:
        command = MARKS[mark]
        alone = len(written) == 1 and not command.isalpha()
        written = f"\\{command}{written}" if alone else f"\\{command}{{{written}}}"
    return f"{{{written}}}"
