"""A reference in words, after the seventh edition of the APA's manual."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sitegen.site.exports.work import Work
from sitegen.site.naming.person_names import Name

_MOST_AUTHORS: Final = 20
_FIRST_AUTHORS: Final = 19
_ENDS: Final = (".", "?", "!", "…")


def apa(work: Work) -> str:
    """Return the reference of a paper in one line of plain text.

    The title keeps its capitals, since nobody can tell by rule which of them are names.

    Arguments:
        work: the paper.

    Source: Publication Manual of the APA, 7th edition, sections 9.8 (authors) and 10.8 (preprints), example 73.
    """
    head, tail = heading(work), ending(work)
    title = f"{work.title}{f' ({work.name_at_archive})' if work.name_at_archive else ''}"
    title = title if title.endswith(_ENDS) else f"{title}."
    return f"{head} {title} {tail}\n" if work.authors else f"{title} {head} {tail}\n"


def heading(work: Work) -> str:
    """Return the authors and the year, `Louizos, C., & Welling, M. (2017).`, or the year alone."""
    year = f"({work.year:04d})."
    return f"{_authors(work.authors)} {year}" if work.authors else year


def ending(work: Work) -> str:
    """Return the archive and the address: `arXiv. https://…`."""
    return f"{work.archive}. {work.url}" if work.archive else work.url


@lru_cache(maxsize=8)
def _authors(names: tuple[Name, ...]) -> str:
    # Asked by two formats, one after the other.
    if names[-1].literal == "et al." and len(names) > 1:
        return f"{', '.join([_author(name) for name in names[:-1][:_FIRST_AUTHORS]])}, et al."
    if len(names) > _MOST_AUTHORS:
        first = ", ".join([_author(name) for name in names[:_FIRST_AUTHORS]])
        return f"{first}, . . . {_ended(_author(names[-1]))}"
    authors = [_author(name) for name in names]
    if len(authors) == 1:
        return _ended(authors[0])
    return _ended(f"{', '.join(authors[:-1])}, & {authors[-1]}")


def _ended(text: str) -> str:
    return text if text.endswith(_ENDS) else f"{text}."


@lru_cache(maxsize=8_192)
def _author(name: Name) -> str:
    if name.literal:
        return name.literal
    if name.is_east_asian:
        return f"{name.family}{name.given}"
    parts = [name.last, initials(name.given), name.suffix]
    return ", ".join([part for part in parts if part])


def initials(given: str) -> str:
    """Return the initials of a given name: `Jean-Pierre A.` gives `J.-P. A.`."""
    words = [_initial(word) for word in given.replace(".-", "-").replace(".", ". ").split()]
    return " ".join([word for word in words if word])


def _initial(word: str) -> str:
    if "-" not in word:
        letter = word[0] if word[0].isalpha() else _first(word)
        return f"{letter}." if letter else ""
    return "-".join([f"{letter}." for letter in map(_first, word.split("-")) if letter])


def _first(word: str) -> str:
    return next((letter for letter in word if letter.isalpha()), "")
