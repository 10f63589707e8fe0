"""Keywords of a paper that nobody has reviewed: its most frequent words (Pith format, section 8)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

KEYWORDS: Final = 8

_OPENING = re.compile(r"\$\$|\$|\\[(\[]")
_CLOSING: Final = MappingProxyType({"$$": "$$", "$": "$", "\\(": "\\)", "\\[": "\\]"})
_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[vcuHkrbdt](?=\{))\{?\\?([A-Za-z])\}?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.")
_SHORTEST: Final = 3
_WORD = re.compile(rf"[^\W\d_]{{{_SHORTEST},}}")
_LETTERS_ALONE: Final = bytes(code if chr(code).isalpha() else ord(" ") for code in range(128)) + bytes(128)

_STOP_WORDS: Final = frozenset(  # ours: Pith's own list is not published
    """
    about above according across after again against all almost along already also although always among amongst and
    another any anyone anything are aren around because been before being below best better between beyond both but
    can cannot could did does doing done don down due during each either else especially etc even ever every everything
    few first following for former found from further furthermore get give given gives giving goes going had has have
    having hence her here hers him his how however into isn its itself just last later latter least less let like likely
    made mainly make makes many may maybe might more moreover most mostly much must near nearly need neither never
    nevertheless new next non none nor not nothing now often one once only onto other others otherwise our ours out over
    own paper part per perhaps possible previous previously quite rather really recent recently related respectively
    result results said same second see seem seems several shall she should show showed showing shown shows since some
    something sometimes still study such than that the their theirs them themselves then there thereby therefore these
    they thing things this those though three through throughout thus together too toward towards two under unless until
    upon use used uses using usually various very via want was way ways well were what when where whereas whether which
    while who whole whom whose why will with within without work works would yet you your yours
    """.split()  # noqa: SIM905 - a list of three hundred lines would be no clearer
)


def keywords(title: str, abstract: str) -> tuple[str, ...]:
    """Return the eight most frequent words of title and abstract together, ties in alphabetical order.

    Stop words, TeX, digits and words under three letters do not count.

    Arguments:
        title: raw TeX.
        abstract: raw TeX, whole or an excerpt.

    Source: Pith format, section 8.
    """
    text = f"{title}\n{abstract}"
    if "$" in text or "\\" in text:
        text = " ".join(_outside_of_math(text))
        text = _COMMAND.sub(" ", _ACCENT.sub(r"\1", text))
    counts = Counter([word for word in _words(text.lower()) if word not in _STOP_WORDS])
    return tuple(sorted(sorted(counts), key=counts.__getitem__, reverse=True)[:KEYWORDS])


def _words(text: str) -> list[str]:
    """Return the words of a text; most are ASCII, where cutting takes a fourth of the time of searching."""
    if not text.isascii():
        return _WORD.findall(text)
    return [word for word in text.encode().translate(_LETTERS_ALONE).decode().split() if len(word) >= _SHORTEST]


def _outside_of_math(text: str) -> Iterator[str]:
    """Yield the stretches of a text that are not math; an opening that nothing closes is no math.

    A closing that was looked for in vain is not looked for again, so that the time grows with the text alone.
    """
    missing: set[str] = set()
    start = searched = 0
    while opening := _OPENING.search(text, searched):
        closing = _CLOSING[opening[0]]
        end = -1 if closing in missing else text.find(closing, opening.end())
        searched = opening.end()
        if end >= 0:
            yield text[start : opening.start()]
            start = searched = end + len(closing)
        else:
            missing.add(closing)
    yield text[start:]
