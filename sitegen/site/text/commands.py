"""What the text commands of TeX mean: data, no logic."""

from __future__ import annotations

from typing import Final


def _words(table: str) -> list[str]:
    return table.split()


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


#: Letters swallow the space after them, as in TeX: `\aa ngstrom`.
LETTERS: Final = _pairs(
    "aa å AA Å ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł ss ß SS ẞ i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ"
    " textquotesingle ' textquotedbl \" textmu µ micro µ textdegree °"
)
#: Signs leave the space after them, because abstracts are written that way: `\LaTeX is`.
SIGNS: Final = _pairs(
    r"""LaTeX LaTeX TeX TeX BibTeX BibTeX S § P ¶ dag † ddag ‡ textdagger † textdaggerdbl ‡ copyright © textcopyright ©
    pounds £ textsterling £ euro € texteuro € textyen ¥ textcent ¢ degree ° ldots … dots … textellipsis …
    textendash – textemdash — textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” quotedblbase „
    guillemotleft « guillemotright » textasciitilde ~ textasciicircum ^ textasciigrave ` textbackslash \ textbar |
    textless < textgreater > textunderscore _ textdollar $ textregistered ® texttrademark ™
    textbullet • textperiodcentered · texttimes × textpm ± textonehalf ½ textonequarter ¼ slash / lbrack [ rbrack ]
    textbraceleft { textbraceright } textpercent % percent % textampersand & textsection § checkmark ✓ textordfeminine ª
    textordmasculine º textexclamdown ¡ textquestiondown ¿ lq ‘ rq ’ and and qed ∎ aleph ℵ sun ☉"""
)
SPACES: Final = {
    "quad": " ",
    "qquad": " ",
    "space": " ",
    "enspace": " ",
    "thinspace": "\u2009",
    "nobreakspace": "\u00a0",
    "xspace": "",
    "footnotemark": "",
}
SYMBOLS: Final = {
    "%": "%", "&": "&", "_": "_", "#": "#", "$": "$", "{": "{", "}": "}", " ": " ", "\n": " ", "\t": " ",
    ",": "\u2009", ";": " ", ":": " ", ">": " ", "!": "", "/": "", "-": "", "@": "", "|": "‖",
}  # fmt: skip

#: Commands with one argument, and switches that hold until their group ends; "" changes nothing that a page shows.
STYLES: Final = {
    "emph": "em", "textit": "i", "textsl": "i", "textbf": "b", "texttt": "code", "textsc": "sc", "underline": "u",
    "textsuperscript": "sup", "textsubscript": "sub", "mbox": "", "hbox": "", "fbox": "", "text": "", "textrm": "",
    "mathbf": "b", "mathit": "i", "mathrm": "", "mathsf": "", "mathtt": "code", "bm": "b", "boldsymbol": "b",
    "textsf": "", "textmd": "", "textup": "", "textnormal": "", "uppercase": "", "lowercase": "",
}  # fmt: skip
SWITCHES: Final = {
    "em": "em", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b", "bfseries": "b", "tt": "code",
    "ttfamily": "code", "sc": "sc", "scshape": "sc", "rm": "", "rmfamily": "", "sf": "", "sffamily": "",
    "normalfont": "",
    "mdseries": "", "upshape": "", "tiny": "", "scriptsize": "", "footnotesize": "", "small": "", "normalsize": "",
    "large": "", "Large": "", "LARGE": "", "huge": "", "Huge": "", "noindent": "", "indent": "", "centering": "",
    "protect": "", "relax": "", "null": "", "maketitle": "", "displaystyle": "", "textstyle": "",
    "selectfont": "", "sloppy": "", "leavevmode": "", "nobreak": "", "allowbreak": "", "hfill": "", "unskip": "",
    "left": "", "right": "", "big": "", "Big": "", "bigl": "", "bigr": "", "Bigl": "", "Bigr": "", "limits": "",
    "nolimits": "",
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
        "raisebox",
        "scalebox",
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
#: Environments that list things, with the number of their first entry; 0 where entries have no number.
LISTS: Final = {"itemize": 0, "enumerate": 1, "description": 0, "compactitem": 0, "compactenum": 1}
CODE_ENVIRONMENTS: Final = frozenset({"verbatim", "lstlisting", "minted"})
#: What we do not draw is shown as its TeX.
SOURCE_ENVIRONMENTS: Final = frozenset({"tikzcd", "tikzpicture", "CD", "diagram", "picture", "tabular", "xy"})
#: Commands of mathematics that stand outside of dollars, too, and how many arguments they take.
MATH_WORDS: Final = (
    dict.fromkeys(
        _words(
            """sqrt bar hat tilde vec dot ddot overline underline widehat widetilde check breve slashed mathcal mathbb
            mathfrak mathscr mathds mathbbm operatorname ensuremath overrightarrow ce chem cf num si unit ang ket bra
            braket norm abs xrightarrow pmod"""
        ),
        1,
    )
    | dict.fromkeys(_words("frac dfrac tfrac binom SI qty ion ketbra overset underset stackrel nicefrac sfrac"), 2)
    | {"SIrange": 3, "qtyrange": 3}
)
