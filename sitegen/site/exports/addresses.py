"""Addresses and identifiers as formats take them word for word: printable ASCII without braces."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

_SAFE: Final = "/:;()._-~?=&@,+!*'$%#[]<> "
_VERBATIM: Final = re.compile(r"[A-Za-z0-9/:;()._~?=&@,+!*'$%#\[\]<> -]*")


def verbatim(text: str) -> str:
    """Return an address or an identifier with what could end a field percent-encoded: braces, backslashes, quotes.

    Arguments:
        text: one line of harmless text.

    Source: RFC 3986, section 2.1.
    """
    return text if _VERBATIM.fullmatch(text) else quote(text, safe=_SAFE)
