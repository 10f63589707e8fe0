"""TeX that papers use and the MathML library does not know, said in words that it does."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = {
    "mbox": r"\text", "hbox": r"\text", "textnormal": r"\text", "textup": r"\text",
    "ensuremath": "", "mathbbm": r"\mathbb",
    "mathds": r"\mathbb", "Bbb": r"\mathbb", "pmb": r"\boldsymbol", "smash": "", "rlap": "", "llap": "", "mathrlap": "",
    "mathllap": "", "mathclap": "", "limits": "", "nolimits": "", "null": "", "strut": "", "mathstrut": "",
    "allowbreak": "", "break": "", "nobreak": "", "protect": "", "nonumber": "", "notag": "", "textdegree": r"^\circ",
    "degree": r"^\circ", "AA": "Å", "micro": r"\mu", "em": r"\it", "emph": r"\textit", "mathrsfs": r"\mathscr",
    "textsc": r"\textrm", "xspace": "", "hspace*": r"\hspace", "displaylimits": "", "normalfont": r"\rm",
}  # fmt: skip
_WORD: Final = re.compile(
    r"\\(?:label|tag\*?)[ ]*+\{[^{}]*+\}|\\("
    + "|".join(re.escape(word) for word in sorted(_WORDS, reverse=True))
    + r")(?![A-Za-z])[ ]*+"
)
_ENVIRONMENT: Final = re.compile(r"\\(begin|end)[ ]*+\{([a-z]+)\*?\}(?:\{\d+\})?")
_TABLES: Final = {
    "align": "aligned", "alignat": "aligned", "alignedat": "aligned", "flalign": "aligned", "eqnarray": "aligned",
    "split": "aligned", "gather": "gathered", "multline": "gathered", "smallmatrix": "matrix", "subarray": "array",
    "equation": "", "displaymath": "", "math": "", "subequations": "",
}  # fmt: skip
#: `a &=& b`: eqnarray has three columns where its heirs have two.
_MIDDLE: Final = re.compile(r"&([^&\\]{0,12}(?:\\[A-Za-z]+[^&\\]{0,12})?)&")
_ROWS: Final = re.compile(r"\\\\|(?<!\\)&")


def tame(tex: str) -> str:
    """Return a formula that means the same in words that the library knows, without numbers and labels of equations.

    Arguments:
        tex: a formula without its dollar signs, or a whole environment.

    Returns:
        TeX for the library alone: people are shown the formula as it came.
    """
    if "\\begin{eqnarray" in tex:
        tex = _MIDDLE.sub(r"&\1", tex)
    tex = _ENVIRONMENT.sub(_environment, _WORD.sub(_word, tex)).strip()
    if "\\begin" not in tex and _ROWS.search(tex) is not None:
        tex = f"\\begin{{aligned}}{tex}\\end{{aligned}}"
    return tex


def _word(match: re.Match[str]) -> str:
    word = match.group(1)
    if word is None:
        return ""
    known = _WORDS[word]
    # A word that vanishes must not glue the command before it to the letter after it.
    return f"{known} " if known == "" or known[-1].isalpha() else known


def _environment(match: re.Match[str]) -> str:
    known = _TABLES.get(match.group(2))
    if known is None:
        return match.group().replace("*", "")
    return f"\\{match.group(1)}{{{known}}}" if known else " "
