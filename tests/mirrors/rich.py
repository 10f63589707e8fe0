"""A mirror in which every kind of page has much to show: the long lists, the warnings and the refusals too."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tests.build.mirrors import KEY, Mirror
from tests.mirrors.scholars import citing_papers, forty_authors, papers
from tests.testkit import BundleMaker, Paper, citation, claim, reference, to_bytes, verdict
from tests.testkit.broken import BROKEN, Keys

CITED_BY: Final = 3_000
KEYS: Final = Keys.fresh("rich", main=KEY)
_ABSTRACT: Final = (
    "Learning with an $L_0$ penalty $\\lVert\\theta\\rVert_0 = \\sum_{j=1}^{|\\theta|} \\mathbb{I}[\\theta_j \\neq 0]$ "
    "is hard, because the penalty cannot be differentiated. We smooth it: with $s = \\sigma\\!\\left(\\frac{\\log u - "
    "\\log(1-u) + \\log\\alpha}{\\beta}\\right)$ and $z = \\min(1, \\max(0, s(\\zeta-\\gamma)+\\gamma))$, "
    "the expected penalty has a closed form,\n$$\\mathcal{L}_C = \\sum_{j} \\sigma\\left(\\log\\alpha_j - \\beta\\log"
    "\\frac{-\\gamma}{\\zeta}\\right).$$\nWe prove that \\emph{no} estimator of smaller variance exists for "
    "$\\beta \\to 0$, and give code at \\url{https://example.org/code}."
)
FAMOUS: Final = Paper(
    title="Learning Sparse Neural Networks through $L_0$ Regularization: How a Distribution over $\\{0,1\\}^{d}$ "
    "Gates, Relaxed to $\\mathrm{Concrete}(\\alpha, \\beta)$, Makes the Number of Parameters a Differentiable Quantity",
    abstract=_ABSTRACT,
    authors=forty_authors(),
    id="1801.00001",
    cross=("cs.CV", "cs.NE", "math.OC", "stat.ML"),
    license="http://creativecommons.org/licenses/by/4.0/",
    submitted_at="2018-01-02T09:30:00Z",
    headline="A relaxed gate makes the number of parameters differentiable.",
    references=(
        reference("On Documents That Are Wrong in Exactly One Place", 1, arxiv_id="1712.09999"),
        reference("Dropout as a Bayesian Approximation", 2, arxiv_id="1506.02142"),
        reference("Some Book with $\\alpha$ in Its Title", 3, doi="10.1000/182"),
        *(reference(f"A reference that nobody resolved, number {n}", n) for n in range(4, 41)),
    ),
    claims=(
        claim("Training with the relaxed gates is as fast as training without them."),
        claim("The expected $L_0$ norm is at most $10^{3}$ after training.", "C2"),
    ),
    verdict=verdict(
        "Networks are pruned while they are trained.",
        claimed="The penalty is differentiable in expectation.",
        headline="Pruning by gradient descent",
    ),
)
RECEIPT_ONLY: Final = Paper(
    title="A Paper of Which Only the Receipt Is Here, with $\\pi^0 \\to \\gamma\\gamma$", id="2002.00002"
)
WORRYING: Final = Paper(title="A Paper with Something to Say before You Trust It", id="2003.00003")
WIDE: Final = Paper(
    title="Donaudampfschiffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    abstract=f"$$ {' + '.join(f'x_{{{n}}}' for n in range(60))} = 0 $$ {'a' * 300} https://example.org/{'b/' * 100}",
    authors=("A" * 200, *(f"Author Number {n}" for n in range(400))),
    id="2004.00004",
)
BARE: Final = Paper(
    title="", abstract="", authors=(), license="", cross=(), primary="", kind="zenodo", id="10.5281/zenodo.1234567"
)
# The first eight letters of their Pith numbers are the same: found among 3,600,000 papers that differ in the id.
TWINS: Final = (
    Paper(title="On Names That Begin Alike", id="2204.28766", version=1),
    Paper(title="Eight Letters Are Not Enough", id="2305.81249", version=1),
)


def mint_rich_mirror(folder: Path) -> Mirror:
    """Make the mirror, with short pages, so that every list has several.

    Arguments:
        folder: an empty folder.
    """
    mirror = Mirror.minted(folder, [FAMOUS, *papers(90, cited=FAMOUS), WIDE, BARE, *TWINS])
    mirror.configure("[build]\npage_size = 10\n", trust=KEYS.trust())
    mirror.page("about", "What this mirror is.\n\n## Why\n\nTo be looked at.", title="About")
    mirror.add_companion(
        FAMOUS,
        keywords=["sparsity", "pruning", "$L_0$ norm", "gates", "regularization"],
        cited_by=citing_papers(CITED_BY),
        notes="The authors keep a *list of errata* at [their page](https://example.org/errata).",
        source="The authors' page, 2026-05-01",
    )
    mirror.add_record(RECEIPT_ONLY, inbound=[citation(FAMOUS.id, FAMOUS.title), citation("2401.00007", "Another $x$")])
    _worry(mirror)
    for number, (code, breaker) in enumerate(BROKEN.items()):
        if code != "P008":  # as large as the limit: it has a test of its own
            paper = Paper(title=f"A Paper Whose Document Earns {code}", id=f"2005.{number:05d}")
            mirror.put(f"bundles/broken/{code}.json", breaker(paper, KEYS))
    return mirror


def _worry(mirror: Mirror) -> None:
    """Add a paper whose signer contradicts itself, and a companion whose abstract is not the paper's."""
    maker = BundleMaker(WORRYING, KEY)
    first = maker.events[0]["event_id"]
    for text in ("Theorem 2 is wrong.", "Theorem 2 is right."):
        maker.add("correction", {"text": text}, prev_event=first)
    maker.add("something_new", {"text": "of a type that nobody knows"})
    mirror.put(f"bundles/{maker.suffix}.json", to_bytes(maker.bundle()))
    mirror.put(f"papers/{maker.suffix}.md", "---\nkeywords: [doubt]\n---\n\nThis is another paper's abstract.\n")
