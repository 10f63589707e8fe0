"""What holds for every text, however hostile."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from sitegen.site.text import author_names, harmless, slug, to_html, to_plain

ALLOWED = frozenset(
    """a em i b u code sup sub span br math semantics annotation mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle
    mpadded mphantom menclose msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr
    mtd""".split()  # noqa: SIM905 - words read best as words
)
ATTRIBUTES = frozenset(
    """href rel class display encoding style width height depth lspace rspace minsize maxsize linethickness scriptlevel
    voffset displaystyle mathvariant form stretchy symmetric fence separator largeop movablelimits accent accentunder
    columnalign notation""".split()  # noqa: SIM905 - words read best as words
)
WORDS = [
    "{", "}", "$", "$$", "\\", "\\(", "\\)", "\\[", "\\]", "\\emph{", "\\em ", "\\href{", "javascript:x",
    "https://a.b", "}{", "\\url{", "\\frac{", "\\text{", "<script>", "<svg onload=x>", '"', "'", "`", "``", "''",
    "~", "--", "&", "&=", "\\\\", "#1", "\\begin{align}", "\\end{align}", "\\begin{x}", "\\footnote{", "\\cite{",
    "\\'", '\\"', "\\v", "\\i", "x", "_", "^", "5 and ", "\\def\\a{", "\\a", "\\newcommand{\\b}[1]", "\\label{e}",
    "\\color{red}", "\\left(", "\\right)", "\\sqrt", "\n\n", " ", "é", "\u0301", "\u0338", "\u202e", "\x00",
    "\ud800", "\uffff", "中", "-->", "]]>", "</math>", "</annotation>", "\\item", "\\par",
    "\\ce{", "\\SI{", "\\verb|", "^{", "_{", "^\\alpha", "_2", "&lt;", "&#x202e;", "<sub>", "</sub>", "\\end{itemize}",
    "\\begin{enumerate}", "\\texorpdfstring{", "\\bar", "\\frac", "\\Msun", "\\la", "\\norm{", "\\xymatrix{", "\\eg",
]  # fmt: skip
texts = st.text() | st.lists(st.sampled_from(WORDS), max_size=40).map("".join)


class Strict(HTMLParser):
    """Fails on any element or attribute that is not allowed, and on any tag that is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED
        for name, value in attrs:
            assert name in ATTRIBUTES
            assert name != "href" or (value or "").lower().startswith(("http://", "https://"))
            assert "(" not in (value or "") or name == "href"
        if tag != "br":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        pytest.fail(f"comment: {data}")

    def handle_decl(self, decl: str) -> None:
        pytest.fail(f"declaration: {decl}")


def _assert_safe(html: str) -> None:
    parser = Strict()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    html.encode()


def test_the_strict_parser_refuses_what_it_should() -> None:
    for bad in ("<script>", "<b onclick=x>", "<a href='javascript:x'>", "<b>", "<b><i></b></i>", "<!-- x -->"):
        with pytest.raises((AssertionError, IndexError, pytest.fail.Exception)):
            _assert_safe(bad)


@given(texts)
def test_html_is_well_formed_and_holds_only_what_is_allowed(text: str) -> None:
    _assert_safe(str(to_html(text)))


@given(texts.map(lambda text: f"${text}$"))
def test_a_formula_is_as_safe_as_a_text(text: str) -> None:
    _assert_safe(str(to_html(text)))


@given(texts)
def test_plain_text_is_one_line_in_normal_form_without_controls(text: str) -> None:
    plain = to_plain(text)
    assert all(unicodedata.category(letter) not in {"Cc", "Cs", "Zl", "Zp"} for letter in plain)
    assert plain == " ".join(plain.split())
    assert unicodedata.is_normalized("NFC", plain)
    assert not set(plain) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")


@given(
    st.text(
        st.characters(categories=("L", "N", "Zs"), max_codepoint=0x2FF) | st.sampled_from(" .,;:!?()[]<>&\"'/%@+=*|#")
    ).filter(lambda text: re.search(r"&#?\w+;|<su[bp]>", text) is None)
)
def test_text_without_tex_is_escaped_and_else_unchanged(text: str) -> None:
    assert to_html(text) == escape(text)
    assert to_plain(text) == " ".join(text.split())


@given(texts)
def test_harmless_is_idempotent_and_can_be_written(text: str) -> None:
    once = harmless(text)
    once.encode()
    assert harmless(once) == once
    assert len(once) <= len(text)


@given(texts)
def test_names_are_plain_and_never_empty(text: str) -> None:
    for name in author_names(text):
        assert name
        assert name == name.strip()


@given(texts)
def test_a_slug_is_always_an_address(text: str) -> None:
    address = slug(text)
    assert 1 <= len(address) <= 80
    assert set(address) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert address not in {"page", "index"}
    assert address == slug(text)


@given(st.lists(st.text("王李张小明华伟Иванпетр", min_size=1, max_size=6), unique=True))
def test_names_in_other_scripts_have_addresses_of_their_own(names: list[str]) -> None:
    assert len({slug(name) for name in names}) == len({unicodedata.normalize("NFC", name) for name in names})


BOMBS = {
    "dollars": "$" * 100_000,
    "braces": "{" * 100_000,
    "braces in a formula": "$" + "{" * 100_000 + "}" * 100_000 + "$",
    "backslashes": "\\" * 100_001,
    "styles": "\\emph{" * 20_000,
    "nested fractions": "$" + "\\frac{" * 1_000 + "a" + "}{b}" * 1_000 + "$",
    "chain without braces": "$" + "\\sqrt" * 700 + " x$",
    "environments without end": "\\begin{align}" * 20_000,
    "parentheses without end": "\\(" * 50_000,
    "addresses without end": "\\url{ {a}" * 20_000,
    "macro that doubles": r"$\def\a{xx}\def\b{\a\a\a\a}\def\c{\b\b\b\b\b\b\b\b}\c\c\c\c\c\c\c\c$",
    "macro with an argument": r"$\newcommand{\a}[1]{\sqrt{\sqrt{#1}}}" + r"\a{" * 30 + "x" + "}" * 31 + "$",
    "powers without end": "x^{" * 30_000,
    "indices": "x_i" * 50_000,
    "roots outside of dollars": "\\sqrt{ {a}" * 20_000,
    "texts in a formula without end": "$" + "\\text{$a" * 20_000,
    "texts with formulas in a formula": "$" + "\\text{ $a$ " * 20_000,
    "chemistry without end": "\\ce{H2" * 20_000,
    "both titles": "\\texorpdfstring{" * 20_000,
    "labels": "\\item[" * 30_000,
    "entities": "&amp" * 50_000 + ";",
    "verbatim without end": "\\verb|" * 20_001,
    "lowered": "<sub>" * 30_000,
    "substacks": "$\\nosuch" + "\\substack{a\\\\" * 100 + "$",
    "long formula": "$" + "x+" * 50_000 + "x$",
    "combining marks": "a" + "\u0301\u0316" * 100_000,
    "marks parted by groups": "a" + ("\u0301\u0316" * 10 + "{}") * 10_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_bomb_is_shown_and_not_set_off(bomb: str) -> None:
    _assert_safe(str(to_html(bomb)))
    to_plain(bomb)
    author_names(bomb)
    slug(bomb)


def test_a_formula_too_long_or_too_deep_is_shown_as_tex() -> None:
    for name in (
        "nested fractions",
        "chain without braces",
        "macro that doubles",
        "macro with an argument",
        "long formula",
    ):
        assert str(to_html(BOMBS[name])).startswith('<code class="tex">'), name
