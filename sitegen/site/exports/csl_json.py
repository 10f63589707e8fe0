"""CSL-JSON, which pandoc, Zotero and the processors of the Citation Style Language read."""

from __future__ import annotations

import orjson

from sitegen.site.exports.work import Work
from sitegen.site.naming.person_names import Name


def csl_json(work: Work, remark: str = "") -> str:
    """Return a list of one item; its type is `article`, which CSL defines as a preprint or working paper.

    Arguments:
        work: the paper.
        remark: a note, or "".

    Source: CSL 1.0.2, appendix III, and its schema `csl-data.json`.
    """
    day = [work.year, work.month, work.day] if work.month and work.day else [work.year]
    item = {
        "id": work.key,
        "type": "article",
        "genre": "preprint",
        "title": work.title,
        "author": [_name(name) for name in work.authors],
        "issued": {"date-parts": [day]},
        "publisher": work.archive,
        "number": work.name_at_archive,
        "DOI": work.doi,
        "URL": work.url,
        "keyword": ", ".join(work.keywords),
        "abstract": work.abstract,
        "note": f"{work.pith}. {remark}" if remark else work.pith,
    }
    found = {name: value for name, value in item.items() if value}
    return orjson.dumps([found], option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def _name(name: Name) -> dict[str, str]:
    if name.literal:
        return {"literal": name.literal}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}
