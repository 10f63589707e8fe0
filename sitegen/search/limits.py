"""How large the parts of an index become; a reader needs none of it, every writer the same."""

from __future__ import annotations

from typing import Final, NamedTuple


class Limits(NamedTuple):
    """Sizes that decide where files end (docs/search.md, "Where files end"); tests take smaller ones.

    Arguments:
        leaf: bytes of a leaf, at most, unless it has one term.
        branch: bytes of a branch, at most, unless it has one leaf.
        always: one term in so many begins a leaf in any case.
        inline: bytes of a list that stands in its leaf, at most.
        piece: bytes of a piece of a longer list, at most.
        common: bytes of the files of common words together, at most.
        slots: the fewest of a month, a power of two.
        stride: the fewest numbers from one month to the next, a power of two.
    """

    leaf: int = 12_288
    branch: int = 8_000
    always: int = 512
    inline: int = 1_024
    piece: int = 16_384
    common: int = 60_000
    slots: int = 64
    stride: int = 16_384


LIMITS: Final = Limits()
