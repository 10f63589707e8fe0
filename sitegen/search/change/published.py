"""The index as it was published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import orjson

from sitegen.search.files import branch_path
from sitegen.search.leaves import Leaf
from sitegen.search.papers_table import SLOTS_A_FILE
from sitegen.search.root import FORMAT, ROOT, VERSION
from sitegen.search.stop_words import STOP_WORDS


class OutOfStepError(Exception):
    """The published index is not that of the papers before the change, or cannot be changed in place."""


class OldRoot(NamedTuple):
    """The root as it was published.

    Arguments:
        papers: how many there were.
        stride: from one month's first number to the next one's.
        years: papers by year.
        common: bytes of common words by magnitude.
        branches: first terms and bytes of the branches.
    """

    papers: int
    stride: int
    years: dict[int, int]
    common: dict[int, int]
    branches: tuple[Leaf, ...]


class Published:
    """Reads the files of a published index.

    Arguments:
        fetch: returns the bytes of a file by its path below `/search/`, None where there is none.
    """

    def __init__(self, fetch: Callable[[str], bytes | None]) -> None:
        self.find = fetch

    def fetch(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            OutOfStepError: there is none.
        """
        body = self.find(path)
        if body is None:
            raise OutOfStepError(f"{path} is missing")
        return body

    def root(self) -> OldRoot:
        """Return the root.

        Raises:
            OutOfStepError: it is missing, damaged, or of another version.
        """
        root: dict[str, Any] = self.json(ROOT)
        try:
            told = (root["format"], root["version"], root["numbers_per_file"], tuple(root["stop_words"]))
            if told != (FORMAT, VERSION, SLOTS_A_FILE, STOP_WORDS):
                raise OutOfStepError("the index was made by other rules")
            branches = tuple([Leaf(first, size) for first, size in root["branches"]])
            years, common = dict(root["years"]), dict(root["common"])
            return OldRoot(root["papers"], root["numbers_per_month"], years, common, branches)
        except (KeyError, TypeError, ValueError) as error:
            raise OutOfStepError("the root is damaged") from error

    def leaves(self, branches: tuple[Leaf, ...]) -> list[Leaf]:
        """Return all leaves, in order.

        Raises:
            OutOfStepError: a branch is missing or damaged.
        """
        try:
            return [Leaf(first, size) for branch in branches for first, size in self.json(branch_path(branch.first))]
        except (TypeError, ValueError) as error:
            raise OutOfStepError("a branch is damaged") from error

    def json(self, path: str) -> Any:
        """Return what a JSON file says.

        Raises:
            OutOfStepError: it is missing or damaged.
        """
        try:
            return orjson.loads(self.fetch(path))
        except orjson.JSONDecodeError as error:
            raise OutOfStepError(f"{path} is damaged") from error
