"""Whatever a text is, the script that tells it ends where it should and says it unchanged."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from sitegen.site.metadata.authors import author_of
from sitegen.site.metadata.json_ld import script_text
from sitegen.site.text import author_names

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
MARKUP = st.text("</scriptSCRIPT><!--]]>&\u2028\u2029\\\"'", max_size=40)


@given(st.dictionaries(TEXTS | MARKUP, TEXTS | MARKUP | st.lists(TEXTS, max_size=3), max_size=4))
def test_a_script_says_what_it_was_given_and_holds_nothing_that_ends_it(value: dict[str, object]) -> None:
    text = script_text(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


@given(TEXTS)
def test_every_author_is_told_with_a_name(text: str) -> None:
    for name in author_names(text):
        author = author_of(name)
        assert author is None or (author.cited.strip() and author.node["name"] == name)
