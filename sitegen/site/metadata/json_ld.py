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
    text = compact(value).decode("utf-8")
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    if not text.isascii():
        text = text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return Markup(text)  # noqa: S704 - nothing in it can end the element that it stands in
