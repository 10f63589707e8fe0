"""All formats of a citation: their texts, for the page, and their files, which hold the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from sitegen.pith.paper import Paper
from sitegen.site.exports.apa import apa
from sitegen.site.exports.bibtex import bibtex
from sitegen.site.exports.csl_json import csl_json
from sitegen.site.exports.markdown import markdown
from sitegen.site.exports.ris import ris
from sitegen.site.exports.work import work_of
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.text import author_names, one_line

_ABSTRACT: Final = {
    "ris": re.compile(r"^AB  - .*\n", re.MULTILINE),
    "csl.json": re.compile(r'^    "abstract": .*,\n', re.MULTILINE),
}
"""The one line of a text that holds the abstract; in CSL-JSON another always follows it."""


class Export(NamedTuple):
    """One format of a citation.

    Arguments:
        name: how its file ends, one of `routes.EXPORTS`.
        label: what people call it.
        text: raw, not escaped; ends with a line feed.
        shown: the same without the abstract, for a page that has it already.
    """

    name: str
    label: str
    text: str
    shown: str


def exports_of(site: Site, paper: Paper, page: str, names: Sequence[str] | None = None) -> tuple[Export, ...]:
    """Return the citations of a paper, BibTeX first.

    Documents have the authors sorted by name. Where they stand so, the formats that have room for it say that the order
    need not be the paper's own.

    Arguments:
        site: the mirror that the page belongs to.
        paper: as it was assembled.
        page: what names the page in `/paper/<page>/`.
        names: of the authors (`text.author_names`) where the caller has them already.
    """
    work = work_of(site, paper, page, author_names(paper.authors.tex) if names is None else names)
    remark = one_line(site.say("exports.by_name").replace("@", "")) if work.by_name else ""
    return (
        _export("bib", "BibTeX", bibtex(work, remark)),
        _export("ris", "RIS", ris(work, remark)),
        _export("csl.json", "CSL-JSON", csl_json(work, remark)),
        _export("txt", "APA", apa(work)),
        _export("md", "Markdown", markdown(work)),
    )


def _export(name: str, label: str, text: str) -> Export:
    line = _ABSTRACT.get(name)
    return Export(name, label, text, line.sub("", text, 1) if line else text)


def export_outputs(site: Site, page: str, exports: Iterable[Export]) -> Iterator[Output]:
    """Yield the files of the citations of a paper.

    Arguments:
        site: the mirror that the page belongs to.
        page: what names the page in `/paper/<page>/`.
        exports: what `exports_of` gave.
    """
    for export in exports:
        yield Output(site.routes.cite(page, export.name).file, export.text.encode())
