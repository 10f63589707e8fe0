"""Whether two programs made the same pages."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.program import BenchmarkError

_PAPERS: Final = "paper"
_PAGE: Final = "index.html"
_BETWEEN_TAGS: Final = re.compile(rb">\s+<")
_AROUND: Final = 60


def normalised(page: bytes) -> bytes:
    """Return a page without the white space between its tags and around it, in which alone templates may differ."""
    return _BETWEEN_TAGS.sub(b"><", page.strip())


def pages_of(tree: Path) -> Iterator[str]:
    """Yield the name of every page of a paper in a tree, `paper/<name>/index.html`."""
    with os.scandir(tree / _PAPERS) as entries:
        for entry in entries:
            if (tree / _PAPERS / entry.name / _PAGE).is_file():
                yield entry.name


def check_equal(reference: Path, other: Path, label: str) -> int:
    """Compare every page of two trees.

    Arguments:
        reference: the tree whose pages are right.
        other: the tree to compare.
        label: of the program that made it.

    Returns:
        the bytes of all pages of the other tree.

    Raises:
        BenchmarkError: a page is missing, is too many or differs; the first difference is quoted.
    """
    wanted, found = (set(pages_of(tree)) if (tree / _PAPERS).is_dir() else set() for tree in (reference, other))
    if wanted != found or not wanted:
        odd = ", ".join(sorted(wanted ^ found)[:3])
        raise BenchmarkError(f"{label} made {len(found)} pages of {len(wanted)}; not in both: {odd}")
    total = 0
    for name in sorted(wanted):
        body = (other / _PAPERS / name / _PAGE).read_bytes()
        total += len(body)
        right, page = normalised((reference / _PAPERS / name / _PAGE).read_bytes()), normalised(body)
        if right != page:
            raise BenchmarkError(f"{label} made another page {name}: {_difference(right, page)}")
    return total


def _difference(right: bytes, page: bytes) -> str:
    at = next((at for at, (one, other) in enumerate(zip(right, page, strict=False)) if one != other), 0)
    part = slice(max(0, at - _AROUND), at + _AROUND)
    return f"byte {at}: {page[part]!r} for {right[part]!r}"
