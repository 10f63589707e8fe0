"""What verification found, and the document where it found nothing against it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sitegen.errors import Problem
from sitegen.pith.identity import SUFFIX_LENGTH
from sitegen.pith.model import Document
from sitegen.pith.provenance import Level
from sitegen.pith.reading import read_bundle, read_record, updated_at


@dataclass(frozen=True)
class Verdict:
    """What verification found.

    Arguments:
        verified: no problem is an error.
        level: how far the document is proven; NONE where it is refused.
        kind: `bundle`, `record`, or "" where the document says neither.
        pith_number: as the document states it, "" where it states none; proven only where verified.
        problems: all of them, notes and warnings too, in the order of the checks.
        raw: the parsed document where verified, else None.
    """

    verified: bool
    level: Level
    kind: str
    pith_number: str
    problems: tuple[Problem, ...]
    raw: Mapping[str, Any] | None = field(default=None, repr=False)

    @cached_property
    def document(self) -> Document | None:
        """The frozen document where verified, else None; made when it is first asked for."""
        if self.raw is None:
            return None
        return read_bundle(self.raw) if self.kind == "bundle" else read_record(self.raw)

    @property
    def suffix(self) -> str:
        """The suffix of the Pith number where verified, else ""."""
        return "" if self.raw is None else self.pith_number[-SUFFIX_LENGTH:]

    @property
    def dated(self) -> str:
        """When a verified document was made, as it says: which of a kind is the newest; "" where refused."""
        if self.raw is None:
            return ""
        return str(self.raw["built_at"]) if self.kind == "bundle" else updated_at(self.raw)
