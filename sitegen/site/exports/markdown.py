"""A reference in Markdown: the APA's, with its title in italics as a link."""

from __future__ import annotations

import re
from typing import Final

from sitegen.site.exports.apa import heading
from sitegen.site.exports.work import Work

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>$~|]")
_ENTITY: Final = re.compile(r"&(?=[#\w])")
_AT_THE_START: Final = re.compile(r"([#+=-])|([0-9]+)([.)])")
_IN_ADDRESS: Final = re.compile(r"[()<>\\]")


def markdown(work: Work) -> str:
    """Return the reference of a paper in one line of CommonMark; what an author or a title says is never markup.

    Arguments:
        work: the paper.

    Source: CommonMark 0.31, section 2.4, "Backslash escapes".
    """
    where = f" ({escaped(work.name_at_archive)})" if work.name_at_archive else ""
    archive = f" {escaped(work.archive)}." if work.archive else ""
    address = _IN_ADDRESS.sub(lambda found: f"%{ord(found.group()):02X}", work.url)
    title = f"[*{escaped(work.title)}*]({address}){where}."
    head = escaped(heading(work))
    return f"{head} {title}{archive}\n" if work.authors else f"{title} {head}{archive}\n"


def escaped(text: str) -> str:
    """Return plain text as CommonMark that shows it: every mark that could mean something has a backslash."""
    text = _SPECIAL.sub(r"\\\g<0>", text)
    if "&" in text:
        text = _ENTITY.sub(r"\\&", text)
    first = _AT_THE_START.match(text)
    if first is None:
        return text
    digits = first.group(2) or ""
    return f"{digits}\\{text[len(digits) :]}"
