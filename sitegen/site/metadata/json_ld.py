"""JSON-LD as it may stand in a `script` element of HTML."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from sitegen.site.data.encoding import compact

CONTEXT: Final = "https://schema.org"


def script_text(value: dict[str, Any]) -> Markup:
    r"""Return an object as the text of a `script` element.

    `<`, `>`, `&` and the two line ends that JavaScript had before 2019 are written as `\u003c` and so on, so that no
    text can end the element or begin a comment in it.

    Arguments:
        value: an object of JSON types; its strings hold no lone surrogates.

    Source: JSON-LD 1.1, section 7.2, "Restrictions for contents of JSON-LD script elements".
    """
    # Looking for a byte that is not there is next to nothing, in text of any script.
    text = compact(value).replace(b"<", b"\\u003c").replace(b">", b"\\u003e").replace(b"&", b"\\u0026")
    text = text.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029")
    return Markup(text.decode("utf-8"))  # noqa: S704 - nothing in it can end the element that it stands in
