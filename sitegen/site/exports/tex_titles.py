"""A title as BibTeX has it: its math kept, its emphasis kept, its capitals guarded against styles that lower them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Final

from sitegen.site.exports.tex_encoding import formula_to_tex, is_tex_already, to_tex
from sitegen.site.text import to_plain
from sitegen.site.text.characters import clean, one_line
from sitegen.site.text.formula import mathml
from sitegen.site.text.pieces import Kind, Piece
from sitegen.site.text.reader import read
from sitegen.site.text.tokens import is_plain

_WORD: Final = re.compile("(?:[^\\W_][\u0300-\u036f]*+)++")
_ASCII_WORD: Final = re.compile("[A-Za-z0-9]+")
_LONG_WORD: Final = 4
_MOST_CAPITALS: Final = 0.5
#: Commands that change what other commands mean have no place in somebody else's document.
_UNWELCOME: Final = re.compile(
    r"\\(?:[gex]?def|let|futurelet|(?:re)?newcommand|providecommand|DeclareMath|begin)(?![a-z])"
)
_STYLES: Final = {"em": r"\emph{", "i": r"\emph{", "sup": r"\textsuperscript{", "sub": r"\textsubscript{"}


@lru_cache(maxsize=1_024)
def title_to_tex(tex: str) -> str:
    """Return a title as the value of a BibTeX field, without the braces around it.

    A word with a capital beyond its first letter (`DNA`, `LaTeX`) or of one capital (`X-ray`) stands in braces; in a
    title that is written like a sentence, so does every capitalised word but the first. So does every formula; one
    that our MathML library does not know, or that is not balanced, becomes text.

    Arguments:
        tex: raw TeX, of any origin and length.
    """
    text = clean(tex)
    if is_plain(text):
        return _guarded(one_line(text), sentence=_is_sentence(text), first=True)
    pieces = _joined(read(text))
    sentence = _is_sentence(" ".join([value for kind, value in pieces if kind is Kind.TEXT]))
    written: list[str] = []
    for kind, value in pieces:
        if kind is Kind.TEXT:
            written.append(_guarded(value, sentence=sentence, first=not written))
        elif kind is Kind.FORMULA or kind is Kind.DISPLAY:
            written.append(_formula(value, display=kind is Kind.DISPLAY))
        elif kind is Kind.OPEN:
            written.append(_STYLES.get(value, ""))
        elif kind is Kind.CLOSE:
            written.append("}" if value in _STYLES else "")
        elif kind is Kind.BREAK or kind is Kind.PARAGRAPH:
            written.append(" ")
    return one_line("".join(written))


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Join texts that stand side by side, so that a word with an accent is one word."""
    return [
        piece
        for kind, group in groupby(pieces, key=itemgetter(0))
        for piece in ([(kind, clean("".join([value for _, value in group])))] if kind is Kind.TEXT else group)
    ]


def _formula(formula: str, *, display: bool) -> str:
    space = " " if display else ""
    known = _UNWELCOME.search(formula) is None and mathml(formula, display=False) is not None
    safe = formula_to_tex(formula) if known else None
    return f"{space}{{${safe}$}}{space}" if safe else f"{space}{{{to_tex(to_plain(f'${formula}$'))}}}{space}"


def _words(text: str) -> re.Pattern[str]:
    return _ASCII_WORD if text.isascii() else _WORD


def _is_sentence(text: str) -> bool:
    """Tell whether most of the long words of a title begin with a small letter."""
    words: list[str] = [word for word in _words(text).findall(text)[1:] if len(word) >= _LONG_WORD]
    return sum([word[0].isupper() for word in words]) <= _MOST_CAPITALS * len(words)


def _guarded(text: str, *, sentence: bool, first: bool) -> str:
    encoded = (lambda plain: plain) if is_tex_already(text) else to_tex
    written: list[str] = []
    end = 0
    for match in _words(text).finditer(text):
        word = match.group()
        if _has_capitals(word) or (sentence and not first and word[0].isupper() and word != "A"):
            written += (encoded(text[end : match.start()]), "{", encoded(word), "}")
            end = match.end()
        first = False
    written.append(encoded(text[end:]))
    return "".join(written)


def _has_capitals(word: str) -> bool:
    """Tell whether a word has a capital that a style would wrongly lower: any but the first, or all that there is."""
    if len(word) == 1:
        return word.isupper() and word != "A"
    return not word.islower() and word[1:] != word[1:].lower()
