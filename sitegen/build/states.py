"""The state that a build leaves for the next: sealed, opened only where it is to be trusted, and what it says."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from sitegen.build.inputs import foundations
from sitegen.build.made import Made
from sitegen.build.plan import Plan
from sitegen.build.published import manifest_root, touched_since
from sitegen.build.seal import Distrust, read_seal, write_seal
from sitegen.build.staging import Staging

_INPUT: Final = "input:"
_NAMES: Final = {
    "program": "version of this program, of Python or of a library",
    "trust": "set of pinned keys, so that every verdict is open again",
    "content": "content folder",
    "base_url": "address of the mirror",
    "page_size": "page size",
    "log": "key of the operator, or name of the log",
}


class ColdError(Exception):
    """The last build's state cannot be used, or not for this change; the text says why, as the end of a sentence."""


class Opened(NamedTuple):
    """A state that is to be trusted: what the tree was made of, and under what."""

    made: Made
    facts: dict[str, str]


def seal_state(place: Staging, keys: Path, under: Mapping[str, str], *, published_ns: int) -> Distrust | None:
    """Seal a state and the corpus beside it, both of which are closed.

    Arguments:
        place: where they lie.
        keys: the folder of the key.
        under: what the corpus was made under.
        published_ns: when the tree was published, in nanoseconds since 1970 UTC.

    Returns:
        None, or why there is no seal.
    """
    facts = {**under, "published": str(published_ns)}
    return write_seal(place.state, facts, keys, beside=[place.kept_corpus])


def open_state(place: Staging, plan: Plan, keys: Path) -> Opened:
    """Open what the last build left, if it is to be trusted and fits the program, the keys and the published tree.

    Arguments:
        place: where it lies.
        plan: the build.
        keys: the folder of the key.

    Raises:
        ColdError: there is none, or it is not to be trusted.
    """
    sealed = read_seal(place.state, keys, beside=[place.kept_corpus])
    if isinstance(sealed, Distrust):
        raise ColdError(sealed.reason)
    try:
        made = Made(place.state, fresh=False)
    except sqlite3.Error as error:
        raise ColdError(f"it cannot be opened: {error}") from error
    try:
        facts = made.facts()
        _compare(facts, plan)
        _compare_tree(place.output, facts, int(sealed["published"]))
    except (sqlite3.Error, KeyError, ValueError) as error:
        made.close()
        raise ColdError(f"it cannot be read: {error}") from error
    except ColdError:
        made.close()
        raise
    return Opened(made, facts)


def _compare_tree(output: Path, facts: dict[str, str], published_ns: int) -> None:
    if manifest_root(output) != facts["root"]:
        raise ColdError("the published tree is not the one that it was made for")
    reason = touched_since(output, published_ns, int(facts["names"]))
    if reason:
        raise ColdError(reason)


def _compare(facts: dict[str, str], plan: Plan) -> None:
    for name, value in foundations(plan).items():
        if facts.get(name) != value:
            raise ColdError(f"it was made under another {_NAMES[name]}")


def known_inputs(facts: Mapping[str, str]) -> dict[str, str]:
    """Return the digests of `inputs.inputs` that a tree was made from, out of its facts."""
    return {name.removeprefix(_INPUT): digest for name, digest in facts.items() if name.startswith(_INPUT)}


def with_inputs(facts: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Return the facts of a tree that is made from other inputs."""
    others = {name: value for name, value in facts.items() if not name.startswith(_INPUT)}
    return {**others, **{f"{_INPUT}{name}": digest for name, digest in now.items()}}
