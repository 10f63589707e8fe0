"""Where TeX begins in a text: a look that finds nothing in most, and one regular expression for the rest."""

from __future__ import annotations

import re
from typing import Final

_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n")
#: What other sources leave of HTML; `\#`, as the whole is read without white space and comments.
_ENTITY: Final = (
    r"&(?:\#[0-9]{1,6}|\#[xX][0-9A-Fa-f]{1,5}|lt|gt|amp|quot|apos|nbsp|ndash|mdash|szlig"
    r"|[A-Za-z]{1,2}(?:acute|grave|uml|circ|tilde|slash|cedil|lig|ring|caron));"
)
_LIFTED: Final = r"<su(?:b>[^<>]{1,40}+</sub>|p>[^<>]{1,40}+</sup>)"
_OTHER: Final = re.compile(f"{_ENTITY}|{_LIFTED}")
#: The text of a formula may hold formulas: `\text{if $x>0$}`.
_NESTED: Final = (
    r"\\(?:text(?:rm|it|bf|sf|normal|up)?|[mhf]box)[ ]?+"
    r"\{(?:[^{}$\\]{1,200}+|\\[^{}$]|\$[^${}]{0,200}+\$){0,40}+\}"
)

#: Every branch begins with a literal, so that the engine can skip to the next one of them. Groups: 1 a control word,
#: 2 a control symbol, 3 a displayed formula, 4 a formula in the line, 5 and 6 (empty) an index or a power; no group: a
#: mark that stands for itself.
#: The quantifiers are possessive: what has no end is given up after one look, and the time stays linear.
TOKEN: Final = re.compile(
    rf"""
    \\(?: ([A-Za-z]++) (?:\*(?=\{{))?+ | (.) )
    | \$\$ ((?: [^$\\]++ | {_NESTED} | \\. )++) \$\$
    | \$ ((?: [^$\\]++ | {_NESTED} | \\. )++) \$
    | _() | \^() | {_ENTITY} | {_LIFTED}
    | `` | '' | ` | ' | ---?+ | \{{ | \}} | ~ | \$ | \\
    | \n[ \t]*+\n\s*+
    | https?+://[^\s{{}}$\\<>"']++
    """,
    re.VERBOSE | re.DOTALL,
)

#: What prose between two prices lacks: `5 and ` of "$5 and $10", `100 million to US` of "$100 million to US$ 50".
_PROSE: Final = re.compile(r"\s(?:and|or|the|of|to|for|is|are|with|per|by|than)\s")
_MATH_SIGN: Final = re.compile(r"[\\^_{}=<>+*/]")
_WORD: Final = re.compile(r"[A-Za-z]{2}")
_TWO_WORDS: Final = re.compile(r"[A-Za-z]{2,}+[^A-Za-z]++[A-Za-z]{2}|(?<![A-Za-z])[a-z]{5}")


def is_plain(text: str) -> bool:
    """Tell whether the text has nothing in it that TeX reads as more than letters."""
    # Looks for fixed strings take a tenth of the time of one search for a class of characters.
    if "\\" in text or "$" in text or "{" in text or "}" in text or "_" in text or "^" in text:
        return False
    if "`" in text or "~" in text or "--" in text:
        return False
    if ("&" in text or "<" in text) and _OTHER.search(text) is not None:
        return False
    return "\n" not in text or _PARAGRAPH.search(text) is None


def is_formula(body: str) -> bool:
    """Tell whether what stands between two dollar signs is math, and not prose between two prices or two paragraphs."""
    if body.isspace() or ("\n" in body and _PARAGRAPH.search(body) is not None):
        return False
    if _MATH_SIGN.search(body) is not None:
        return True
    return not (_PROSE.search(body) is not None or (body[0].isdigit() and _is_price(body)))


def _is_price(body: str) -> bool:
    if body.rstrip()[-1] in "-–—,":
        return True
    return (body[-1].isspace() and _WORD.search(body) is not None) or _TWO_WORDS.search(body) is not None
