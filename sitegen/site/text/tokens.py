"""Where TeX begins in a text: a look that finds nothing in most, and one regular expression for the rest."""

from __future__ import annotations

import re
from typing import Final

_SPECIAL: Final = ("\\", "$", "`", "{", "}", "~", "--")
_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")

#: Every branch begins with a literal, so that the engine can skip to the next one of them. Groups: 1 a control word,
#: 2 a control symbol, 3 a displayed formula, 4 a formula in the line; no group: a mark that stands for itself.
#: The quantifiers are possessive: what has no end is given up after one look, and the time stays linear.
TOKEN: Final = re.compile(
    r"""
    \\(?: ([A-Za-z]++) (?:\*(?=\{))?+ | (.) )
    | \$\$ ((?: [^$\\]++ | \\. )++) \$\$
    | \$ ((?: [^$\\]++ | \\. )++) \$
    | `` | '' | ` | ' | ---?+ | \{ | \} | ~ | \$ | \\
    | \n[ \t]*+\n\s*+
    | https?+://[^\s{}$\\<>"']++
    """,
    re.VERBOSE | re.DOTALL,
)

#: What prose between two prices lacks: `5 and ` of "$5 and $10", `100 million to US` of "$100 million to US$ 50".
_MATH_SIGN: Final = re.compile(r"[\\^_{}=<>+*/]")
_WORD: Final = re.compile(r"[A-Za-z]{2}")
_TWO_WORDS: Final = re.compile(r"[A-Za-z]{2,}+[^A-Za-z]++[A-Za-z]{2}")


def is_plain(text: str) -> bool:
    """Tell whether the text has nothing in it that TeX reads as more than letters."""
    # Eight looks for a fixed string take a tenth of the time of one search for a class of characters.
    for special in _SPECIAL:
        if special in text:
            return False
    return "\n" not in text or _PARAGRAPH.search(text) is None


def is_formula(body: str) -> bool:
    """Tell whether what stands between two dollar signs is math, and not prose between two prices or two paragraphs."""
    if body.isspace() or ("\n" in body and _PARAGRAPH.search(body) is not None):
        return False
    return not (body[0].isdigit() and _MATH_SIGN.search(body) is None and _is_price(body))


def _is_price(body: str) -> bool:
    if body[-1] in "-–—,":
        return True
    return (body[-1].isspace() and _WORD.search(body) is not None) or _TWO_WORDS.search(body) is not None
