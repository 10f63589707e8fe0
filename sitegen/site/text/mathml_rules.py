"""Which MathML may stand on a page: elements, attributes, values."""

from __future__ import annotations

import re
from typing import Final

_ELEMENTS: Final = (
    "math|semantics|annotation|mrow|mi|mn|mo|mtext|mspace|ms|mfrac|msqrt|mroot|mstyle|mpadded|mphantom|menclose|msub|msup"
    "|msubsup|munder|mover|munderover|mmultiscripts|mprescripts|none|mtable|mtr|mtd|b|i|em|code|span"
)
#: Less than 100 units, or less than one to the left or up, so that no formula covers what stands around it.
_NUMBER: Final = r"(?:100%|[0-9]{0,2}(?:\.[0-9]+)?(?:em|rem|ex|px|pt|%)?|-0?\.[0-9]+(?:em|rem|ex)?)"
_WORD: Final = r"[a-z]+(?:-[a-z]+)*"
_ATTRIBUTES: Final = "|".join(
    (
        r'(?:width|height|depth|lspace|rspace|minsize|maxsize|linethickness|scriptlevel)="' + _NUMBER + '"',
        r'voffset="-?[01]?(?:\.[0-9]+)?(?:em|rem|ex)"',
        r"(?:display|displaystyle|mathvariant|form|stretchy|symmetric|fence|separator|largeop|movablelimits|accent|accentunder"
        r'|columnalign|notation)="' + _WORD + '"',
        r'encoding="application/x-tex"',
        r'class="(?:menclose|math-core)-[a-z-]+"',
        r'style="(?:(?:width|height|font-size|font-variant-caps|text-align|justify-items|margin-left|padding(?:-[a-z]+)?'
        r"|border(?:-[a-z]+)?): ?(?:(?:" + _NUMBER + "|" + _WORD + r")(?: |(?=[;\"])))++;?)++\"",
    )
)
_ALLOWED: Final = re.compile(
    rf"(?:<(?:{_ELEMENTS})(?: (?:{_ATTRIBUTES}))*+/?>|</(?:{_ELEMENTS})>|[^<>&]++|&(?:amp|lt|gt|quot|\#39);)*+"
)
_MOST_STEPS_BACK: Final = 24


def is_allowed(markup: str) -> bool:
    """Tell whether the MathML holds nothing but elements, attributes and values from our list.

    The library escapes what it is given; this does not trust it to. Links, ids and event handlers are on no list.

    Arguments:
        markup: what the library returned.
    """
    return _ALLOWED.fullmatch(markup) is not None and markup.count('"-') + markup.count(":-") <= _MOST_STEPS_BACK
