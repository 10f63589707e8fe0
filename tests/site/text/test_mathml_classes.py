"""Layout of tables in formulas without style attributes."""

from __future__ import annotations

import re

import pytest

from sitegen.site.text import to_html
from sitegen.site.text.formula import mathml
from sitegen.site.text.mathml_classes import with_classes

TABLES = {
    r"\begin{align}a&=b\\c&=d\end{align}": {"tex-left", "tex-right"},
    r"\begin{cases}a&b\\c\end{cases}": {"tex-left", "tex-apart"},
    r"\begin{array}{l|r}a&b\\ \hline c\end{array}": {"tex-line-right", "tex-line-top"},
}


@pytest.mark.parametrize("tex", TABLES)
def test_a_table_keeps_its_layout_by_classes(tex: str) -> None:
    markup = mathml(tex, display=True)
    assert markup is not None
    assert " style=" not in markup
    classes = {name for found in re.findall(r'class="([^"]*)"', markup) for name in found.split()}
    assert TABLES[tex] <= classes


def test_an_element_loses_only_its_style() -> None:
    assert with_classes('<mtd style="text-align: left;color: red;">x</mtd>') == '<mtd class="tex-left">x</mtd>'
    assert with_classes('<mtd style="color: red">x</mtd>') == "<mtd>x</mtd>"
    assert with_classes("<mtd>x</mtd>") == "<mtd>x</mtd>"


def test_text_that_looks_like_a_style_stays() -> None:
    assert ' style="x"' in with_classes('<mtext>a style="x"</mtext>')


@pytest.mark.parametrize("tex", [r"$\begin{matrix}1&2\end{matrix}$", r"$$\begin{gather}a\\b\end{gather}$$"])
def test_no_page_needs_an_inline_style(tex: str) -> None:
    assert "<math" in to_html(tex)
    assert " style=" not in to_html(tex)
