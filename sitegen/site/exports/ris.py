"""RIS, which Zotero, EndNote, Mendeley and most others import."""

from __future__ import annotations

from functools import lru_cache

from sitegen.site.exports.work import Work
from sitegen.site.naming.person_names import Name


def ris(work: Work, remark: str = "") -> str:
    """Return the record of a paper, one tag a line, in UTF-8.

    RIS has no type for preprints. `UNPB` (unpublished work) is what Crossref gives them; readers make a manuscript
    of it, whose kind stands in `M3`. `GEN` becomes a journal article in some readers, which a preprint is not.

    Arguments:
        work: the paper.
        remark: a note, or "".

    Source: Research Information Systems, "RIS Format Specifications".
    """
    rows = [("TY", "UNPB"), ("TI", work.title)]
    rows += [("AU", name_in_ris(name)) for name in work.authors]
    rows += [("PY", f"{work.year:04d}"), ("DA", _date(work)), ("PB", work.archive), ("M3", "preprint")]
    rows += [("DB", work.archive), ("AN", work.name_at_archive), ("DO", work.doi), ("UR", work.url)]
    rows += [("KW", word) for word in work.keywords]
    rows += [("AB", work.abstract), ("N1", work.pith), ("N1", remark)]
    return "".join([f"{tag}  - {value}\n" for tag, value in rows if value]) + "ER  - \n"


@lru_cache(maxsize=8_192)
def name_in_ris(name: Name) -> str:
    """Return `Family, Given, Suffix`; a name without parts as it stands, without commas, which would part it."""
    if name.literal:
        return " ".join(name.literal.replace(",", " ").split())
    if name.suffix:
        return f"{name.last}, {name.given}, {name.suffix}"
    return f"{name.last}, {name.given}" if name.given else name.last


def _date(work: Work) -> str:
    return f"{work.year:04d}/{work.month:02d}/{work.day:02d}" if work.month and work.day else ""
