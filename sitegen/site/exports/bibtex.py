"""BibTeX that biblatex reads as well: `@misc` with `eprint`, as arXiv itself writes it."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sitegen.site.exports.addresses import verbatim
from sitegen.site.exports.tex_encoding import is_tex_already, to_tex
from sitegen.site.exports.tex_titles import title_to_tex
from sitegen.site.exports.work import ARXIV, Work
from sitegen.site.naming.person_names import Name

#: Macros that every BibTeX style defines, and biber.
_MONTHS: Final = ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONE_WORDS: Final = frozenset({"and", "others"})


def bibtex(work: Work, remark: str = "") -> str:
    """Return the entry of a paper, ASCII as far as TeX has forms for what it says.

    Identifiers and addresses stand as they are, since biblatex reads their fields word for word.

    Arguments:
        work: the paper.
        remark: a line before the entry, which readers of BibTeX pass over; must hold no `@`.

    Source: Patashnik, "BibTeXing"; biblatex manual, section 3.14.7, "Electronic Publishing Information".
    """
    arxiv = work.is_arxiv
    fields = [
        ("author", "{" + " and ".join([name_to_tex(name) for name in work.authors]) + "}" if work.authors else ""),
        ("title", "{" + (title_to_tex(work.title_tex) or to_tex(work.title)) + "}"),
        ("year", f"{{{work.year:04d}}}"),
        ("month", _MONTHS[work.month] if work.month < len(_MONTHS) else ""),
        ("day", f"{{{work.day}}}" if work.day else ""),
        ("eprint", _verbatim(work.identifier) if arxiv else ""),
        ("archiveprefix", f"{{{ARXIV}}}" if arxiv and work.identifier else ""),
        ("primaryclass", _verbatim(work.primary) if arxiv else ""),
        ("howpublished", "" if arxiv or not work.identifier else f"{{{to_tex(work.name_at_archive)}}}"),
        ("doi", _verbatim(work.doi)),
        ("url", _verbatim(work.url)),
        ("keywords", _keywords(work.keywords)),
        ("note", f"{{{work.pith}}}"),
    ]
    lines = ",\n".join([f"  {name} = {value}" for name, value in fields if value])
    return f"{f'% {remark}' + chr(10) if remark else ''}@misc{{{work.key},\n{lines}\n}}\n"


@lru_cache(maxsize=8_192)
def name_to_tex(name: Name) -> str:
    """Return a name as BibTeX has it: `von Last, Jr, First`, or in braces where it must not be taken apart."""
    if name.literal == "et al.":
        return "others"
    if name.literal:
        return f"{{{to_tex(name.literal)}}}"
    family = to_tex(name.family)
    words = name.family.split()
    # BibTeX and biber take words in small letters for particles, and `and` for the next name.
    if any(word[0].islower() for word in words) or _has_lone_word(words):
        family = f"{{{family}}}"
    parts = [f"{to_tex(name.particle)} {family}" if name.particle else family]
    if name.suffix:
        parts.append(to_tex(name.suffix))
    given = to_tex(name.given)
    parts.append(f"{{{given}}}" if _has_lone_word(name.given.split()) or "," in given else given)
    return ", ".join([part for part in parts if part])


def _has_lone_word(words: list[str]) -> bool:
    # BibTeX takes `And` and `AND` for the end of a name, too.
    return any(word.lower() in _LONE_WORDS for word in words)


def _verbatim(text: str) -> str:
    return f"{{{verbatim(text)}}}" if text else ""


def _keywords(words: tuple[str, ...]) -> str:
    if not words:
        return ""
    apart = [word.replace(",", " ") for word in words]
    joined = ", ".join(apart)
    # Asking once for all of them is enough where all are plain, as they mostly are.
    return "{" + (joined if is_tex_already(joined) else ", ".join(map(to_tex, apart))) + "}"
