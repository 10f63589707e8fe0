"""Unicode as TeX: what each kind of character becomes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.site.exports.tex_encoding import formula_to_tex, to_tex
from sitegen.site.exports.tex_titles import title_to_tex

CHARACTERS = {
    "plain": "plain",
    "Erdős": "Erd{\\H{o}}s",
    "Éva": "{\\'E}va",
    "García": "Garc{\\'i}a",
    "Çelik": "{\\c{C}}elik",
    "Škoda": "{\\v{S}}koda",
    "Ångström": '{\\AA}ngstr{\\"o}m',
    "Łódź": "{\\L}{\\'o}d{\\'z}",
    "Straße": "Stra{\\ss}e",
    "Ørsted": "{\\O}rsted",
    "ế": "{\\'{\\^e}}",
    "50% & $1 #_{}": "50\\% \\& \\$1 \\#\\_\\textbraceleft{}\\textbraceright{}",
    "a\\b": "a\\textbackslash{}b",
    "x^~|<>": "x\\textasciicircum{}\\textasciitilde{}\\textbar{}\\textless{}\\textgreater{}",
    "@misc": "{@}misc",
    "a–b—c": "a--b---c",
    "a–-b": "a--{}-b",
    "“q” ‘r’": "``q'' {`}r'",
    "a\u00a0b": "a~b",
    "H₂O": "H\\textsubscript{2}O",
    "α≤β": "{$\\alpha$}{$\\leq$}{$\\beta$}",
    "Толстой": "Толстой",
    "王小明": "王小明",
    "\U0001f600": "\U0001f600",
    "ё": "ё",
}
FORMULAS = {
    "L_0": "L_0",
    "\\{x\\}": "\\lbrace x\\rbrace ",
    "\\left\\{x\\right)": "\\left\\lbrace x\\right)",
    "50%": "50\\%",
    "a\\%": "a\\%",
    "α_1": "\\alpha _1",
    "x^{": None,
    "}x{": None,
    "a$b": None,
    "x\\": None,
}
TITLES = {
    "Learning Sparse Neural Networks through $L_0$ Regularization": (
        "Learning Sparse Neural Networks through {$L_0$} Regularization"
    ),
    "DNA sequences and the LaTeX of iPhones": "{DNA} sequences and the {LaTeX} of {iPhones}",
    "Neutrino masses from the Planck satellite": "Neutrino masses from the {Planck} satellite",
    "A study of X-rays": "A study of {X}-rays",
    "A Study Of Vitamin A": "A Study Of Vitamin A",
    "\\'Ecole normale and \\'ETUDE": "{\\'E}cole normale and {{\\'E}TUDE}",
    "Growth of {\\it E. coli} in CO$_2$": "Growth of \\emph{{E}. coli} in {CO}{$_2$}",
    "$^{13}$C and \\textsuperscript{13}C": "{$^{13}$}{C} and \\textsuperscript{13}{C}",
    "$5 and $10 notes": "\\$5 and \\$10 notes",
    "100% of R&D": "100\\% of {R}\\&{D}",
    "$\\input{/etc/passwd}$": "{\\textbackslash{}input\\textbraceleft{}/etc/passwd\\textbraceright{}}",
    "$\\def\\x{y}\\x$": "{y}",
    "\\input{x}": "x",
    "}{": "\\textbraceright{}\\textbraceleft{}",
    "": "",
}


@pytest.mark.parametrize("text", CHARACTERS)
def test_a_character_has_its_tex(text: str) -> None:
    assert to_tex(text) == CHARACTERS[text]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_kept_where_it_is_balanced(formula: str) -> None:
    assert formula_to_tex(formula) == FORMULAS[formula]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_keeps_its_capitals_and_its_math(title: str) -> None:
    assert title_to_tex(title) == TITLES[title]


def depths(text: str) -> list[int]:
    """Return the depth after each brace, as BibTeX counts: also of braces after a backslash."""
    depth, found = 0, [0]
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        found.append(depth)
    return found


@given(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\\{}$%#&_^~'\"`-@"), max_size=80))
@settings(deadline=None, max_examples=300)
def test_whatever_a_title_says_its_braces_balance(title: str) -> None:
    for written in (title_to_tex(title), to_tex(title)):
        found = depths(written)
        assert min(found) >= 0
        assert found[-1] == 0
