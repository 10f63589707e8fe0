"""TeX that papers use and the MathML library does not know, said in words that it does."""

from __future__ import annotations

import re
from typing import Final

from sitegen.site.text.author_macros import FENCES, FORMULAS, PAIRS
from sitegen.site.text.quantities import QUANTITY, spelled

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
_NAME: Final = re.compile(r"\\([A-Za-z]+)(?![A-Za-z])")
_ONE: Final = re.compile(r"\\(" + "|".join(sorted(FENCES)) + r")[ ]*+\{((?:[^{}]|\{[^{}]*+\})*+)\}")
_TWO: Final = re.compile(r"\\(" + "|".join(sorted(PAIRS)) + r")[ ]*+\{([^{}]*+)\}[ ]*+\{([^{}]*+)\}")
_ANGLES: Final = re.compile(r"\\(left|right|[Bb]igg?[lrm]?)[ ]*+([<>])")
_NOT: Final = re.compile(r"\\not(?:\\!|[ ])++")
_SUBSTACK: Final = re.compile(r"\\substack[ ]*+\{([^{}\\]*+(?:\\[^\\][^{}\\]*+)*+)\\\\([^{}]*+)\}")
#: A formula inside the text of a formula.
_TEXT: Final = re.compile(r"\\(text(?:rm|it|bf|sf)?|[mhf]box)[ ]?+\{((?:[^{}$\\]|\\[^{}$]|\$[^${}]*+\$)*+)\}")
_INNER: Final = re.compile(r"\$([^$]*+)\$")
_ROWS: Final = re.compile(r"\\\\|(?<!\\)&")


def tame(tex: str) -> str:
    """Return a formula that means the same in words that the library knows, without numbers and labels of equations.

    Arguments:
        tex: a formula without its dollar signs, or a whole environment.

    Returns:
        TeX for the library alone: people are shown the formula as it came.
    """
    tex = _plain_words(QUANTITY.sub(spelled, tex))
    if "\\begin{eqnarray" in tex:
        tex = _MIDDLE.sub(r"&\1", tex)
    tex = _ENVIRONMENT.sub(_environment, _WORD.sub(_word, tex)).strip()
    if "\\begin" not in tex and _ROWS.search(tex) is not None:
        tex = f"\\begin{{aligned}}{tex}\\end{{aligned}}"
    return tex


def _plain_words(tex: str) -> str:
    """Say what authors define for themselves, and what stands in a text within, in words of TeX itself."""
    if "$" in tex:
        tex = _TEXT.sub(lambda found: _INNER.sub(rf"}}\1\\{found[1]}{{", found.group()), tex)
    tex = _ANGLES.sub(_angle, _NOT.sub(r"\\not ", _SUBSTACK.sub(r"{\1 \\atop \2}", tex)))
    tex = _TWO.sub(_pair, _ONE.sub(_fenced, tex))
    if "\\la" in tex and "\\ra" in tex:
        return _NAME.sub(_bracketed, tex)
    return _NAME.sub(_authors_own, tex)


def _angle(match: re.Match[str]) -> str:
    return f"\\{match[1]}\\{'l' if match[2] == '<' else 'r'}angle "


def _fenced(match: re.Match[str]) -> str:
    before, behind = FENCES[match[1]]
    return f"{before}{match[2]}{behind}"


def _pair(match: re.Match[str]) -> str:
    before, middle, behind = PAIRS[match[1]]
    return f"{before}{match[2]}{middle}{match[3]}{behind}"


def _authors_own(match: re.Match[str]) -> str:
    known = FORMULAS.get(match[1])
    return match.group() if known is None else f"{known} "


def _bracketed(match: re.Match[str]) -> str:
    """Two macros that mean `about` where they stand alone are brackets where they stand together."""
    return rf"\{match[1][0]}angle " if match[1] in {"la", "ra"} else _authors_own(match)


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
