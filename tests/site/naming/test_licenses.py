"""Where the text of a license leads."""

from __future__ import annotations

import pytest

from sitegen.site.naming.licenses import license_of
from tests.site.pages import STRINGS

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def test_a_license_that_is_an_address_leads_there() -> None:
    assert license_of(STRINGS, CC_BY) == ("CC BY 4.0", CC_BY)
    own = "https://x.example/a(b)/~c?d=e&f=%20#g"
    assert license_of(STRINGS, own) == (own, own)


@pytest.mark.parametrize("letter", [*' "<>\\^`{|}\n', "\u00e9", "\u202e"])
def test_a_text_with_what_no_address_has_leads_nowhere(letter: str) -> None:
    text = f"https://x.example/{letter}y"
    assert license_of(STRINGS, text) == (text, "")
