"""What the page of a paper tells, from its lines (Pith format, section 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sitegen.intake.addresses import parse_address
from sitegen.intake.identifiers import Identifier, Scheme, parse_identifier
from sitegen.intake.metadata.entries import LONGEST_TEXT, tidy
from sitegen.intake.pages.lines import Line
from sitegen.pith.keywords import keywords as frequent_words

_SITE: Final = "https://pith.science"
_ARXIV: Final = re.compile(
    r"arxiv:\s*([a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:\s*(?:·\s*)?v(\d{1,4})\b)?", re.IGNORECASE
)
_NUMBER: Final = re.compile(r"pith:\s*(?:\d{4}:)?([A-Z2-7]{26}|[A-Z2-7]{8})", re.ASCII)
_ABSTRACT: Final = re.compile(r"(?:read the )?original abstract\W*", re.IGNORECASE)
_AFTER_ABSTRACT: Final = re.compile(
    r"this paper has not been read by pith|discussion\b|forward citations|cited by\b|reviewed at|the pith$|core claim$|"
    r"what carries the argument|if this is right|where pith is reading|load-bearing premise|what would settle it|"
    r"figures?$|sign in\b|references$",
    re.IGNORECASE,
)
_CITED_BY: Final = re.compile(r"cited by\s+([\d,]{1,9})\s+pith papers?\W*", re.IGNORECASE)
_META: Final = re.compile(
    r"(?:^|(?<=\s))([a-z-]{2,20}\.[A-Za-z-]{2,20}|[a-z]{2,10}-[a-z]{2,10})[\s·|]{1,5}([12]\d{3}-(?:0[1-9]|1[0-2]))"
    r"(?:[\s·|]{1,5}(?!novelty\b)([a-z][a-z_-]{2,29}))?(?:[\s·|]{1,5}novelty[\s:]{0,3}(\d{1,2}(?:\.\d{1,3})?))?(?=\s|$)",
    re.ASCII,
)
_NAMES: Final = re.compile(r"new$|submitted\b|v\d+$|[^\w\s]*\s*[a-z-]+\.[A-Za-z-]+$|·", re.IGNORECASE)
_ORDINAL: Final = re.compile(r"^\d{1,5}\.\s+|^\d{1,5}\.$", re.ASCII)
_HEAD: Final = 60
"""Lines in which the paper's names are looked for."""
_MOST_CITING: Final = 5_000
_LONGEST: Final = 4_000


@dataclass(frozen=True, slots=True)
class CitingPaper:
    """An entry of the list of citing papers; texts as they stand, "" for what does not."""

    title: str
    identifier: Identifier | None
    category: str
    month: str
    verdict: str
    score: float | None
    summary: str


@dataclass(frozen=True, slots=True)
class PaperPage:
    """What a page tells of its paper; none of it is signed.

    Arguments:
        arxiv: the paper's arXiv id, or None.
        letters: of its Pith number, 8 or more, or "".
        title: as shown, mathematics set.
        keywords: () where they cannot be told apart.
        abstract: the whole abstract as it stands, or "".
        cited_by: in the page's order.
        stated: how many citing papers the page says that there are; None where it says nothing.
    """

    arxiv: Identifier | None
    letters: str
    title: str
    keywords: tuple[str, ...]
    abstract: str
    cited_by: tuple[CitingPaper, ...]
    stated: int | None


def read_page(lines: Sequence[Line]) -> PaperPage | None:
    """Return what a page tells, None where it is not the page of a paper.

    Arguments:
        lines: of the page.

    Source: Pith format, section 8; the structure is known from one page, saved as text.
    """
    head = " ".join(line.text for line in lines[:_HEAD])
    arxiv, number = _ARXIV.search(head), _NUMBER.search(head)
    if number is None:
        return None
    abstract = _abstract(lines)
    cited = next(((at, found) for at, line in enumerate(lines) if (found := _CITED_BY.fullmatch(line.text))), None)
    if not abstract and cited is None:
        return None
    title = _title(lines)
    return PaperPage(
        arxiv=parse_identifier(f"{arxiv[1]}v{arxiv[2]}" if arxiv[2] else arxiv[1]) if arxiv else None,
        letters=number[1],
        title=title,
        keywords=_keywords(lines, title, abstract),
        abstract=abstract,
        cited_by=tuple(_citing(lines[cited[0] + 1 :])) if cited else (),
        stated=int(cited[1][1].replace(",", "")) if cited else None,
    )


def _title(lines: Sequence[Line]) -> str:
    """Return the first heading, or in a page without headings the line after the names."""
    heading = next((line.text for line in lines if line.heading == 1), "")
    if heading:
        return heading[:_LONGEST]
    after = next((at + 1 for at, line in enumerate(lines[:_HEAD]) if _NUMBER.search(line.text)), len(lines))
    return next((line.text[:_LONGEST] for line in lines[after:] if not _NAMES.match(line.text)), "")


def _abstract(lines: Sequence[Line]) -> str:
    """Return the lines between the label and what follows; the first one is always part of it."""
    label = next((at for at, line in enumerate(lines) if _ABSTRACT.fullmatch(line.text)), None)
    if label is None:
        return ""
    found: list[str] = []
    for line in lines[label + 1 :]:
        if (found and _AFTER_ABSTRACT.match(line.text)) or line.heading or _CITED_BY.fullmatch(line.text):
            break
        if not found and _AFTER_ABSTRACT.match(line.text) and len(line.text) < _HEAD:
            break
        found.append(line.raw)
    text = tidy("\n".join(found))
    return text if len(text) <= LONGEST_TEXT else ""


def _keywords(lines: Sequence[Line], title: str, abstract: str) -> tuple[str, ...]:
    """Return keywords in boxes of their own, or the most frequent words where the page has just these, run together."""
    for at, line in enumerate(lines[:_HEAD]):
        label, _, rest = line.text.partition(" ")
        if label.lower().rstrip(":") != "keywords":
            continue
        boxes = line.pieces[1:] if rest else lines[at + 1].pieces if at + 1 < len(lines) else ()
        computed = frequent_words(title, abstract)
        run_together = "".join(boxes or (rest,)).replace(" ", "").lower()
        if len(boxes) > 1:
            return tuple(dict.fromkeys(box[:100] for box in boxes))
        # Without their boundaries words can only be recognised.
        return computed if run_together == "".join(computed) else ()
    return ()


def _citing(lines: Sequence[Line]) -> Iterator[CitingPaper]:
    """Yield citing papers: whatever stands around a category, a month and a verdict."""
    found = [(at, match) for at, line in enumerate(lines) if (match := _meta(line.text))]
    starts = {at for at, _ in found}
    for at, match in found[:_MOST_CITING]:
        line = lines[at]
        before, after = line.text[: match.start()].strip(" ·|,"), line.text[match.end() :].strip(" ·|,")
        title, links = _ORDINAL.sub("", before), line.links
        if not title and at and at - 1 not in starts:
            title, links = _ORDINAL.sub("", lines[at - 1].text), (*lines[at - 1].links, *links)
        if not after and at + 1 < len(lines) and at + 1 not in starts and not _is_title(lines, at + 1, starts):
            after = lines[at + 1].text
        title = " ".join(title.split())
        if title:
            yield CitingPaper(
                title=title[:_LONGEST],
                identifier=next(_identifiers(links), None),
                category=match[1],
                month=match[2],
                verdict=match[3] or "",
                score=float(match[4]) if match[4] else None,
                summary=after[:_LONGEST],
            )


def _meta(text: str) -> re.Match[str] | None:
    """Return where a line has category and month with a verdict or a score, which no prose has."""
    return next((match for match in _META.finditer(text[:_LONGEST]) if match[3] or match[4]), None)


def _is_title(lines: Sequence[Line], at: int, starts: set[int]) -> bool:
    """Tell whether a line is the title of the next entry: what follows begins with category and month."""
    following = _meta(lines[at + 1].text) if at + 1 in starts else None
    return following is not None and not lines[at + 1].text[: following.start()].strip(" ·|,")


def _identifiers(links: Sequence[str]) -> Iterator[Identifier]:
    for link in links:
        address = parse_address(f"{_SITE}{link}" if link.startswith("/") and not link.startswith("//") else link)
        if address is not None and address.identifier.scheme in {Scheme.ARXIV, Scheme.PITH}:
            yield address.identifier
