"""What the tests of citations share: papers, real, plain and hostile, and their citations."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from sitegen.pith.paper import Paper, Text
from sitegen.site.exports import exports_of
from sitegen.site.naming.person_names import name_of
from sitegen.site.text import author_names
from tests.site.pages import KEY, make_site, minted, sample
from tests.testkit import Paper as Minted
from tests.testkit import mint_bundle, mint_record
from tests.testkit.hostile import HOSTILE

SITE = make_site()
REAL = ("TKDTZYGP", "OCXKLV42", "QPWO5IQL", "NLJ6XGWJ")
RAW_TITLES = (
    "Learning Sparse Neural Networks through $L_0$ Regularization",
    'On {\\it ab initio} $\\{x\\}$ and 50\\% of {DNA} \\& \\"Uber-GPUs',
    "Erd\\H{o}s--R\\'enyi graphs: ``small'' worlds of {\\ss}, {\\o} and \\L{}",
    "Cost is $5 and $10; {unbalanced",
    "@article{smuggled, title={x}} and % a comment",
    "Русский заголовок и 中文标题",
    "α–β phases of H₂O @ 300 K <b>bold</b> [draft] *star* _under_ #1 | ~ ^ \\",
)
NAMES = (
    "The ATLAS Collaboration",
    "王小明",
    "P\\'al Erd\\H{o}s",
    "Jan van der Berg",
    "Jos\\'e Ortega y Gasset",
    "Martin Luther King, Jr.",
    "Gerard 't Hooft",
    "AT\\&T Research",
    "Лев Толстой",
    "Plato",
)


@lru_cache(maxsize=1)
def cited() -> dict[str, Paper]:
    """Return papers by what they are."""
    papers = {suffix: sample(suffix) for suffix in REAL}
    papers |= {title: minted(mint_bundle(Minted(title=title, authors=NAMES), KEY)) for title in RAW_TITLES}
    papers |= {what: minted(mint_bundle(paper, KEY)) for what, paper in HOSTILE.items()}
    papers["a record"] = minted(mint_record(Minted(authors=NAMES), KEY))
    papers["from elsewhere"] = minted(mint_bundle(Minted(kind="zenodo", id="12345"), KEY))
    papers["by others"] = minted(mint_bundle(Minted(authors=("Ada Example", "et al.")), KEY))
    return papers


def texts_of(paper: Paper) -> dict[str, str]:
    """Return the citations of a paper by the names of their files."""
    return {export.name: export.text for export in exports_of(SITE, paper, "TKDTZYGP")}


def titled(title: str) -> Paper:
    """Return a real paper under another title."""
    paper = sample_once()
    return replace(paper, title=Text(title, paper.title.provenance))


@lru_cache(maxsize=1)
def sample_once() -> Paper:
    return sample("TKDTZYGP")


def people(paper: Paper) -> list[str]:
    """Return the authors as one string each, in the order of the documents, without those that are no name."""
    names = map(name_of, author_names(paper.authors.tex))
    return [" ".join(filter(None, (name.literal, name.particle, name.family))) for name in names if any(name)]
