"""Names of authors in alphabetical order."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.lists.filing import filed_name, filed_under
from sitegen.site.text import author_names


@pytest.mark.parametrize(
    ("name", "under", "shown"),
    [
        ("Max Welling", "welling", "Welling, Max"),
        ("Welling, Max", "welling", "Welling, Max"),
        ("Émile Ørsted", "orsted", "Ørsted, Émile"),
        ("Ada van der Berg", "berg", "van der Berg, Ada"),
        ("G. 't Hooft", "hooft", "'t Hooft, G."),
        ("Luc Van Gool", "van gool", "Van Gool, Luc"),
        ("Martin Luther King, Jr.", "king", "King, Martin Luther, Jr."),
        ("Иван Петров", "петров", "Петров, Иван"),
        ("李明", "李", "李明"),
        ("Plato", "plato", "Plato"),
        ("The ATLAS Collaboration", "atlas collaboration", "The ATLAS Collaboration"),
        ("...", "", "..."),
    ],
)
def test_a_name_is_filed_by_family_name(name: str, under: str, shown: str) -> None:
    assert filed_under(name) == under
    assert filed_name(name) == shown


@given(st.text())
def test_whatever_stands_for_a_name_is_filed_in_short(text: str) -> None:
    for name in author_names(text):
        under = filed_under(name)
        assert len(under) <= 80
        assert not under or under[0].isalnum()
        assert under == under.lower()
        assert filed_name(name).strip()
