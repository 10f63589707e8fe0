"""All formats of a citation: their texts, for the page, and their files, which hold the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from sitegen.pith.paper import Paper
from sitegen.site.exports.apa import apa
from sitegen.site.exports.bibtex import bibtex
from sitegen.site.exports.csl_json import csl_json
from sitegen.site.exports.files import citation_files
from sitegen.site.exports.markdown import markdown
from sitegen.site.exports.ris import ris
from sitegen.site.exports.work import work_of
from sitegen.site.mirror import Site
from sitegen.site.outputs import Output
from sitegen.site.text import author_names, one_line

_ABSTRACT: Final = {"ris": "\nAB  - ", "csl.json": '\n    "abstract": '}
"""How the one line of a text begins that holds the abstract; it is never the first, and in CSL-JSON never the last."""


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
    at = text.find(_ABSTRACT[name]) if name in _ABSTRACT else -1
    return Export(name, label, text, text if at < 0 else text[:at] + text[text.index("\n", at + 1) :])


def export_outputs(site: Site, page: str, exports: Iterable[Export]) -> Iterator[Output]:
    """Yield the files of the citations of a paper.

    Arguments:
        site: the mirror that the page belongs to.
        page: what names the page in `/paper/<page>/`.
        exports: what `exports_of` gave.
    """
    files = citation_files(site.routes, page)
    for export in exports:
        yield Output(files[export.name].file, export.text.encode())
