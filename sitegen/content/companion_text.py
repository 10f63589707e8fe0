"""What the text of a companion says, a person's or the program's."""

from __future__ import annotations

import re
from typing import Final

from sitegen.content.fields import Fields
from sitegen.content.front_matter import FrontMatterError, quoted, read_matter
from sitegen.content.generated import GENERATED_KEYS, MARK, Learned, is_proven
from sitegen.errors import Problem
from sitegen.pith.identity import arxiv_key, doi_key, pith_key
from sitegen.pith.paper import Citation, Companion
from sitegen.pith.provenance import Provenance

_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_KEYS: Final = ("keywords", "cited_by", "notes", "source", *GENERATED_KEYS)
_IDENTIFIERS: Final = {"arxiv": arxiv_key, "doi": doi_key, "pith": pith_key}
_CITING_KEYS: Final = ("title", "category", "month", "verdict", "score", "summary", "relation", *_IDENTIFIERS)


def parse_companion(data: bytes, *, suffix: str, place: str) -> tuple[Companion | None, tuple[Problem, ...]]:
    """Make a companion of the bytes of its file; see `read_companion`."""
    fields, body, problems = _fields(data, place)
    if fields is None:
        return None, tuple(problems)
    learned = _learned(fields, body, suffix)
    companion = Companion(
        keywords=learned.keywords,
        cited_by=learned.cited_by,
        notes=fields.text("notes"),
        source=fields.text("source") or _told(learned),
        abstract=learned.abstract,
    )
    if problems:
        return None, tuple(problem.within(place) for problem in problems)
    return companion, ()


def parse_learned(data: bytes, *, suffix: str, place: str) -> Learned | None:
    """Return what a file says that the program wrote; None where a person wrote it, or it is wrong."""
    fields, body, problems = _fields(data, place)
    if fields is None or not fields.text(MARK):
        return None
    learned = _learned(fields, body, suffix)
    return None if problems else learned


def _fields(data: bytes, place: str) -> tuple[Fields | None, str, list[Problem]]:
    try:
        matter = read_matter(data)
    except FrontMatterError as error:
        return None, "", [error.problem.within(place)]
    problems: list[Problem] = []
    return Fields(matter.entries, _KEYS, problems), matter.body, problems


def _learned(fields: Fields, body: str, suffix: str) -> Learned:
    return Learned(
        abstract=_without_blank_lines(body),
        abstract_from=fields.text("abstract_from"),
        abstract_proven=is_proven(fields.text("abstract_proven")),
        keywords=tuple(dict.fromkeys(fields.texts("keywords"))),
        cited_by=tuple(_citation(entry, f"pith:{suffix}") for entry in fields.mappings("cited_by", _CITING_KEYS)),
        cited_by_from=fields.text("cited_by_from"),
    )


def _told(learned: Learned) -> str:
    """Return where the parts of a companion of the program's are from, in one sentence."""
    parts = {"abstract": learned.abstract_from, "citing papers": learned.cited_by_from}
    told = "; ".join(f"{part} from {origin}" for part, origin in parts.items() if origin)
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _citation(entry: Fields, cited: str) -> Citation:
    return Citation(
        citing=_identifier(entry),
        cited=cited,
        provenance=Provenance.COMPANION,
        title=entry.required("title"),
        category=entry.text("category"),
        month=entry.matching("month", _MONTH, "a year and month such as 2019-05"),
        verdict=entry.text("verdict"),
        score=entry.decimal("score"),
        summary=entry.text("summary"),
        relation=entry.text("relation"),
    )


def _identifier(entry: Fields) -> str | None:
    given = {name: text for name in _IDENTIFIERS if (text := entry.text(name))}
    if len(given) > 1:
        entry.refuse(next(iter(given)), f"There are {' and '.join(given)}; one identifier is enough.")
    for name, text in given.items():
        if key := _IDENTIFIERS[name](text):
            return key
        entry.refuse(name, f"{quoted(text)} is no identifier of the kind {name}.")
    return None


def _without_blank_lines(body: str) -> str:
    """Take away the blank lines around a text, and the end of its last line; the rest is as it stands."""
    if not body.strip(" \t\r\n"):
        return ""
    start = len(body) - len(body.lstrip(" \t\r\n"))
    begin = body.rfind("\n", 0, start) + 1
    end = body.find("\n", len(body.rstrip(" \t\r\n")))
    return body[begin:].removesuffix("\r") if end < begin else body[begin:end].removesuffix("\r")
