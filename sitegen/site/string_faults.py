"""What an operator's own words of the interface may get wrong."""

from __future__ import annotations

import difflib
import re
import string
from collections.abc import Mapping, Sequence
from typing import Final

from sitegen.site.text import harmless

Sentence = str | tuple[str, ...]

RICH: Final = re.compile(r"\[([^\[\]]*)\]|`([^`]*)`")
"""What `strings.rich` makes of a sentence: links in brackets, code in backticks."""
_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
"""A language tag (RFC 5646, section 2.1), as far as pages and their scripts need it to be one."""
_TAGS: Final = frozenset({"language.tag", "language.of_papers"})


def fault(key: str, sentence: Sentence, known: Mapping[str, Sentence]) -> str:
    """Return what is wrong with an operator's sentence, "" where nothing is.

    Arguments:
        key: its section and name, with a dot between.
        sentence: a tuple where the file has a list.
        known: the shipped sentences.
    """
    shipped = known.get(key)
    if shipped is None:
        near = difflib.get_close_matches(key, known, 1)
        return f"the program has no such words{f'; did you mean {near[0]}?' if near else ''}"
    if isinstance(shipped, str) != isinstance(sentence, str):
        return "it is a list where a sentence belongs, or a sentence where a list does"
    forms, patterns = ((one,) if isinstance(one, str) else one for one in (sentence, shipped))
    if key == "language.plural":
        return ""
    if key in _TAGS and not _TAG.fullmatch(forms[0]):
        return f"{harmless(forms[0])[:80]!r} is no language tag"
    if len(forms) != len(patterns) and not key.startswith("counted."):
        return f"it has {len(forms)} words instead of {len(patterns)}"
    return next(filter(None, (_fault_of_words(one, patterns) for one in forms)), "")


def _fault_of_words(sentence: str, patterns: Sequence[str]) -> str:
    """Return what is wrong with one sentence, "" where nothing is; it may fill in what any of the patterns does."""
    if "\ufffd" in harmless(sentence):
        return "it has a control character"
    names = _names(sentence)
    if names is None:
        return "a brace in it is not closed; a brace that is meant is written twice"
    strange = names - set().union(*(_names(pattern) or set() for pattern in patterns))
    if strange:
        return f"{{{min(strange)}}} is not filled in here"
    links, most = _links(sentence), max(map(_links, patterns))
    return "it has more [links] than the words that it replaces" if links > most > 0 else ""


def _links(sentence: str) -> int:
    return sum(match[1] is not None for match in RICH.finditer(sentence))


def _names(sentence: str) -> set[str] | None:
    """Return what stands in the braces of a sentence, with any conversion and format; None where they do not match."""
    try:
        fields = list(string.Formatter().parse(sentence))
    except ValueError:
        return None
    return {
        f"{name}{f'!{conversion}' if conversion else ''}{f':{form}' if form else ''}"
        for _, name, form, conversion in fields
        if name is not None
    }
