"""The bundle and the state of a paper, at the addresses that Pith serves them at (Pith format, section 8)."""

from __future__ import annotations

from sitegen.pith.paper import Paper
from sitegen.site.data.encoding import compact
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes


def bundle(routes: Routes, paper: Paper, body: bytes) -> Output:
    """Return the bundle as it came, at its own address and at the well-known one.

    Arguments:
        routes: the addresses.
        paper: of level bundle.
        body: the very bytes that were verified.

    Raises:
        ValueError: the paper has no bundle.

    Source: Pith format, section 8.
    """
    if paper.bundle is None:
        raise ValueError(f"{paper.number} has no bundle")
    suffix = paper.number.suffix
    return Output(routes.bundle(suffix).file, body, (routes.well_known_bundle(suffix).file,))


def state(routes: Routes, paper: Paper) -> Output:
    """Return the merged state with the keys of every object sorted.

    Raises:
        ValueError: the paper has no state, as it is not of level bundle.

    Source: Pith format, sections 6 and 8.
    """
    if paper.state is None:
        raise ValueError(f"{paper.number} has no state")
    return Output(routes.state(paper.number.suffix).file, compact(dict(paper.state), sort=True))
