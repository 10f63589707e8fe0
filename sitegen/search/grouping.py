"""Cut all terms into groups of about equal work, by what a sample of the papers has, before any is read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from sitegen.search.cutting import always_below, rank
from sitegen.search.limits import LIMITS, Limits
from sitegen.search.paper_terms import unpack_strong
from sitegen.search.postings import RANGE

_COST_OF_TERM = 128
"""What a term costs in a range of papers, besides its postings, in postings."""


def group_cuts(
    sample: Iterable[tuple[str, str]], papers: int, postings_a_group: int, limits: Limits = LIMITS
) -> list[str]:
    """Return the first term of each group but the first, ascending.

    Arguments:
        sample: packed strong terms and weak terms of some papers.
        papers: how many there are in all.
        postings_a_group: about as many are in a group.
        limits: of the index.

    Returns:
        at most as many as there are groups; none where everything is one group. Each is a term that begins a leaf in
        any case, so that how the terms are grouped changes no file.
    """
    counts: Counter[str] = Counter()
    sampled = 0
    for strong, weak in sample:
        sampled += 1
        counts.update(unpack_strong(strong)[1])
        counts.update(weak.split())
    if not sampled:
        return []
    groups = max(1, -(-counts.total() * papers // (sampled * postings_a_group)))
    costs = {term: _COST_OF_TERM + count * min(RANGE, papers) // sampled for term, count in sorted(counts.items())}
    share = -(-sum(costs.values()) // groups)
    always = always_below(limits.always)
    cuts: list[str] = []
    done = 0
    for term, cost in costs.items():
        if done >= share * (len(cuts) + 1) and rank(term.encode("utf-8")) < always:
            cuts.append(term)
        done += cost
    return cuts
