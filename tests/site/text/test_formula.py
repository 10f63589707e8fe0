"""Formulas: what the library gives is checked, and what it refuses is tamed or left."""

import pytest

from sitegen.site.text import formula
from sitegen.site.text.mathml_rules import is_allowed

GOOD = (
    '<math display="block"><semantics><mrow><mi mathvariant="normal">x</mi><mspace width="0.1667em"/></mrow>'
    "</semantics></math>"
)
BAD = {
    "script": GOOD.replace("<mi", "<script>x</script><mi"),
    "html element": GOOD.replace("<mi", "<img/><mi"),
    "handler": GOOD.replace("mathvariant", "onclick"),
    "link": GOOD.replace("<mrow>", '<mrow href="x">'),
    "id": GOOD.replace("<mrow>", '<mrow id="x">'),
    "address in a style": GOOD.replace("<mrow>", '<mrow style="width:url(x)">'),
    "position": GOOD.replace("<mrow>", '<mrow style="position:fixed">'),
    "unquoted": GOOD.replace('"normal"', "normal"),
    "bare angle": GOOD.replace(">x<", "><<"),
    "bare ampersand": GOOD.replace(">x<", ">&<"),
    "entity of HTML alone": GOOD.replace(">x<", ">&nbsp;<"),
    "comment": GOOD.replace(">x<", "><!-- --><"),
    "huge": GOOD.replace("0.1667em", "1000em"),
    "far to the left": GOOD.replace("0.1667em", "-5em"),
    "other annotation": GOOD.replace("<mrow>", '<mrow encoding="text/html">'),
    "class of the page": GOOD.replace("<mrow>", '<mrow class="badge">'),
    "many steps back": GOOD.replace('<mspace width="0.1667em"/>', '<mspace width="-0.9em"/>' * 30),
}


def test_good_mathml_is_allowed() -> None:
    assert is_allowed(GOOD)


@pytest.mark.parametrize("markup", BAD.values(), ids=BAD.keys())
def test_other_markup_is_not(markup: str) -> None:
    assert markup != GOOD
    assert not is_allowed(markup)


@pytest.mark.parametrize(
    "tex",
    [
        r"\mbox{a}", r"\ensuremath{x}", r"x\label{e}", r"\mathop{a}\limits_x", r"\mathbbm{1}", r"\rlap{x}y",
        r"x\tag{3}", r"a &= b \\ c &= d", r"\begin{split}a&=b\end{split}", r"\begin{multline}a\\b\end{multline}",
        r"45\degree", r"\AA", r"\begin{alignat}{2}a&=b\end{alignat}", r"\begin{equation*}x\nonumber\end{equation*}",
        r"\widetilde{AB}",
        r"\begin{array}{cc}a&b\end{array}", r"\begin{pmatrix}a&b\\c&d\end{pmatrix}", r"{\rm SU}(2)", r"{\cal N}=4",
    ],
)  # fmt: skip
def test_words_that_papers_use_are_set(tex: str) -> None:
    assert formula.mathml(tex, display=True) is not None


@pytest.mark.parametrize("tex", [r"\nosuch", "{", "}", r"\left(", "x^", r"\begin{align}", r"\frac{1}", "x__y"])
def test_broken_formulas_are_refused_and_raise_nothing(tex: str) -> None:
    assert formula.mathml(tex, display=False) is None


def test_no_formula_is_numbered() -> None:
    markup = formula.mathml(r"\begin{align}a&=b\\c&=d\end{align}", display=True)
    assert markup is not None
    assert "(1)" not in markup


def test_named_entities_that_xml_does_not_know_are_characters() -> None:
    markup = formula.mathml(r"\log n", display=False)
    assert markup is not None
    assert "&" not in markup


@pytest.mark.parametrize(
    ("command", "shown"), [("alpha", "α"), ("times", "×"), ("log", "log"), ("frac", None), ("a" * 99, None)]
)
def test_sign(command: str, shown: str | None) -> None:
    assert formula.sign(command) == shown
