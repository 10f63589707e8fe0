"""The one-file checker as a module, made from the bytes that a mirror publishes."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from sitegen.pith.keys import TrustRoots
from sitegen.pith.verify import verify
from sitegen.resources import standalone_verifier


def load() -> Any:
    """Return the module."""
    module = ModuleType("one_file_verifier")
    sys.modules[module.__name__] = module  # classes look their module up while they are made
    exec(compile(standalone_verifier(), "verify.py", "exec"), module.__dict__)  # noqa: S102 - our own file
    return module


ONE_FILE: Any = load()


def keys(trust: TrustRoots) -> list[Any]:
    """Return pinned keys as the one file has them."""
    return [
        ONE_FILE.Key(root.key_id, root.public_key, root.not_before, root.not_after, root.revoked)
        for root in trust.values()
    ]


def told_by_both(data: bytes, trust: TrustRoots) -> tuple[list[Any], list[Any]]:
    """Return what the program and the one file say of a document, in one form."""
    ours, other = verify(data, trust), ONE_FILE.verify(data, keys(trust))
    problems = [(problem.code, problem.severity.value, _place(problem)) for problem in ours.problems]
    others = [(problem.code, problem.severity, _place(problem)) for problem in other.problems]
    return (
        [ours.verified, ours.level.value, ours.kind, ours.pith_number, ours.raw, problems],
        [other.verified, other.level, other.kind, other.pith_number, other.document, others],
    )


def _place(problem: Any) -> str:
    """Return where a problem lies; of a state that differs, the one file names only the field."""
    place: str = problem.place
    return "$.state" if problem.code in {"P070", "P071"} else place
