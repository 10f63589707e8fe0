"""Words that stand in most abstracts and tell papers apart in none."""

from __future__ import annotations

from typing import Final

STOP_WORDS: Final = tuple(
    """
    also although an and are as at be because been being between both but by can each et etc for from further had has
    have however if in into is it its itself more most not of on or other our such than that the their them then there
    these they this those thus to using very via was we well were when where whether which while with within
    """.split()  # noqa: SIM905 - a list of seventy lines would be no clearer
)
"""In alphabetical order. Names of people (He, May, Will, So) and rarer words are not among them."""
