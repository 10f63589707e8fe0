"""What the text commands of TeX mean: data, no logic."""

from __future__ import annotations

from typing import Final


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


#: Letters swallow the space after them, as in TeX: `\aa ngstrom`.
LETTERS: Final = _pairs(
    "aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß SS ẞ i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ"
)
#: Signs leave the space after them, because abstracts are written that way: `\LaTeX is`.
SIGNS: Final = _pairs(
    r"""LaTeX LaTeX TeX TeX BibTeX BibTeX S § P ¶ dag † ddag ‡ textdagger † textdaggerdbl ‡ copyright © textcopyright ©
    pounds £ textsterling £ euro € texteuro € textyen ¥ textcent ¢ textdegree ° degree ° ldots … dots … textellipsis …
    textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” quotedblbase „
    guillemotleft « guillemotright » textasciitilde ~ textasciicircum ^ textasciigrave ` textbackslash \ textbar |
    textless < textgreater > textunderscore _ textdollar $ textregistered ® texttrademark ™ textmu µ micro µ
    textbullet • textperiodcentered · texttimes × textpm ± textonehalf ½ textonequarter ¼ slash / lbrack [ rbrack ]
    textbraceleft { textbraceright } textpercent % percent % textampersand & textsection § checkmark ✓ textordfeminine ª
    textordmasculine º textexclamdown ¡ textquestiondown ¿ lq ‘ rq ’ aleph ℵ sun ☉"""
)
SPACES: Final = {
    "quad": " ",
    "qquad": " ",
    "space": " ",
    "enspace": " ",
    "thinspace": "\u2009",
    "nobreakspace": "\u00a0",
}
SYMBOLS: Final = {
    "%": "%", "&": "&", "_": "_", "#": "#", "$": "$", "{": "{", "}": "}", " ": " ", "\n": " ", "\t": " ",
    ",": "\u2009", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "", "@": "", "|": "‖",
}  # fmt: skip

#: Commands with one argument, and switches that hold until their group ends; "" changes nothing that a page shows.
STYLES: Final = {
    "emph": "em", "textit": "i", "textsl": "i", "textbf": "b", "texttt": "code", "textsc": "sc", "underline": "u",
    "textsuperscript": "sup", "textsubscript": "sub", "mbox": "", "hbox": "", "fbox": "", "text": "", "textrm": "",
    "textsf": "", "textmd": "", "textup": "", "textnormal": "", "uppercase": "", "lowercase": "", "ensuremath": "",
}  # fmt: skip
SWITCHES: Final = {
    "em": "em", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b", "tt": "code",
    "ttfamily": "code", "sc": "sc", "scshape": "sc", "rm": "", "rmfamily": "", "sf": "", "sffamily": "",
    "normalfont": "",
    "mdseries": "", "upshape": "", "tiny": "", "scriptsize": "", "footnotesize": "", "small": "", "normalsize": "",
    "large": "", "Large": "", "LARGE": "", "huge": "", "Huge": "", "noindent": "", "indent": "", "centering": "",
    "protect": "", "relax": "", "xspace": "", "null": "", "maketitle": "", "displaystyle": "", "textstyle": "",
    "selectfont": "", "sloppy": "", "leavevmode": "", "nobreak": "", "allowbreak": "", "hfill": "", "unskip": "",
}  # fmt: skip
BREAKS: Final = frozenset({"par", "newline", "linebreak", "smallskip", "medskip", "bigskip"})
#: The first argument is no text: it is left out.
WITHOUT_TEXT: Final = frozenset(
    {
        "label",
        "vspace",
        "hspace",
        "color",
        "textcolor",
        "colorbox",
        "includegraphics",
        "pagestyle",
        "nocite",
        "index",
        "end",
    }
)
REFERENCES: Final = {
    "cite": "[{}]", "citep": "[{}]", "citet": "[{}]", "citealt": "[{}]", "citealp": "[{}]", "citeauthor": "[{}]",
    "citeyear": "[{}]", "onlinecite": "[{}]", "parencite": "[{}]", "textcite": "[{}]", "autocite": "[{}]",
    "ref": "{}", "autoref": "{}", "cref": "{}", "Cref": "{}", "pageref": "{}", "eqref": "({})",
}  # fmt: skip
NOTES: Final = frozenset({"footnote", "thanks", "footnotetext", "marginpar"})
MATH_ENVIRONMENTS: Final = frozenset(
    name + star
    for name in (
        "equation",
        "align",
        "eqnarray",
        "gather",
        "multline",
        "displaymath",
        "math",
        "flalign",
        "alignat",
        "split",
        "aligned",
        "gathered",
        "cases",
        "array",
        "matrix",
        "pmatrix",
        "bmatrix",
        "vmatrix",
        "subequations",
    )
    for star in ("", "*")
)
