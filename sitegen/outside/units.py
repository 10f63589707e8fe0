"""What is checked at once: the documents of one paper, which are compared with each other, or one other file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sitegen.proof import addresses
from sitegen.proof.manifest_reader import Listed

_OF_PAPER: Final = re.compile(r"(?:pith|\.well-known/pith|api/pith-number)/([A-Z2-7]{26})(?:/|\.json\Z).*")
_NOT_SERVED: Final = frozenset({"_headers", "_redirects"})
"""What hosts read and do not serve."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are checked together.

    Arguments:
        name: the paper's suffix, or the path of the one file.
        rows: what the manifest lists of them.
    """

    name: str
    rows: tuple[Listed, ...]

    @property
    def suffix(self) -> str:
        """The suffix of the paper, "" where it is not one's."""
        return "" if "/" in self.name or "." in self.name or len(self.name) != 26 else self.name  # noqa: PLR2004 - letters of a suffix

    @property
    def bundle(self) -> Listed | None:
        """The paper's bundle, None where none is listed."""
        return next((row for row in self.rows if addresses.bundle_suffix(row.path)), None)

    @property
    def has_document(self) -> bool:
        """Tell whether a bundle or a record of the paper is listed."""
        return any(addresses.bundle_suffix(row.path) or addresses.record_suffix(row.path) for row in self.rows)


def unit_of(path: str) -> str:
    """Return the name of the unit of a file."""
    found = _OF_PAPER.fullmatch(path)
    return found[1] if found else path


def is_served(path: str) -> bool:
    """Tell whether hosts serve a file; some are read by the host itself."""
    return path not in _NOT_SERVED
