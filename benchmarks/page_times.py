"""How long a page's context and its template take: the program's own two functions, each call timed from outside."""

from __future__ import annotations

import functools
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import perf_counter
from typing import Any, Final

from benchmarks.replacing import replaced
from sitegen.build import papers
from sitegen.site.paper import page as paper_page
from sitegen.site.theme import Theme

PAPER: Final = "paper.html"
CONTEXT: Final = "context"
"""Of the paper's page, with the text, the head, the pictures and all else that `paper_context` calls."""
CITATIONS: Final = "citations"
"""`exports_of`: its texts are shown on the page, and are files of their own."""
_FRAME: Final = "frame/"
"""Parts of pages, made once for all of them."""
_TAIL: Final = 0.95


class PageTimes:
    """Seconds of single calls.

    Attributes:
        contexts: by what was made for the paper's page (`CONTEXT`, `CITATIONS`).
        templates: by the name of the template.
    """

    def __init__(self) -> None:
        self.contexts: dict[str, list[float]] = defaultdict(list)
        self.templates: dict[str, list[float]] = defaultdict(list)

    def figures(self) -> dict[str, Any]:
        """Return the figures in microseconds: of contexts, of all pages together, and of each template."""
        pages = {name: taken for name, taken in self.templates.items() if not name.startswith(_FRAME)}
        return {
            "paper_page": {name: micros(taken) for name, taken in self.contexts.items()},
            "any_page": micros([one for taken in pages.values() for one in taken]),
            "templates": {name: micros(taken) for name, taken in sorted(pages.items())},
        }


def micros(seconds: list[float]) -> dict[str, float]:
    """Return how many there were, and the mean, the median and the 95th percentile in microseconds."""
    ordered = sorted(seconds)
    return {
        "calls": len(ordered),
        "mean": statistics.fmean(ordered) * 1e6,
        "median": statistics.median(ordered) * 1e6,
        "p95": ordered[min(len(ordered) - 1, int(len(ordered) * _TAIL))] * 1e6,
    }


@contextmanager
def page_times() -> Iterator[PageTimes]:
    """Time the calls in this process until the end, then leave the program as it was."""
    times = PageTimes()
    with ExitStack() as stack:
        for owner, name, key in (
            (paper_page, "paper_context", lambda _: times.contexts[CONTEXT]),
            (papers, "exports_of", lambda _: times.contexts[CITATIONS]),
            (Theme, "render", lambda given: times.templates[given[1]]),
        ):
            stack.enter_context(replaced(owner, name, _timed(getattr(owner, name), key)))
        yield times


def _timed(function: Callable[..., Any], taken: Callable[[tuple[Any, ...]], list[float]]) -> Callable[..., Any]:
    @functools.wraps(function)
    def timed(*positional: Any, **named: Any) -> Any:
        begun = perf_counter()
        try:
            return function(*positional, **named)
        finally:
            taken(positional).append(perf_counter() - begun)

    return timed
