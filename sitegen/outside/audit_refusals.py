"""The table of codes of audits and of making proofs: how two mirrors differ, and why a paper cannot be proven."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_PROOF = "docs/proof.md, proof files"


def _error(code: str, meaning: str, source: str, fix: str) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


NO_IDENTIFIER: Final = _error(
    "A040",
    "What was named is no identifier of a paper.",
    "docs/lookup.md",
    "Name a Pith number (8 to 26 letters, with or without pith: and year), an arXiv id or a DOI.",
)
PAPER_NOT_FOUND: Final = _error(
    "A041", "The mirror has no such paper.", "docs/lookup.md", "Check the identifier, or name another mirror: --from."
)
SEVERAL_PAPERS: Final = _error(
    "A042", "Several papers of the mirror have this name.", "docs/lookup.md", "Name one of them by all its 26 letters."
)
MIRROR_MALFORMED: Final = _error(
    "A043",
    "A file of the mirror is not what such a file must be.",
    _PROOF,
    "Check the mirror first: sitegen verify.",
)
NO_LOG: Final = _error(
    "A044",
    "The mirror has no log, or the log does not say where the paper is.",
    _PROOF,
    "Build the mirror again with this version of sitegen; a paper that came only as a record is in no log.",
)
LOG_SAYS_OTHERWISE: Final = _error(
    "A045",
    "The newest line of the log about a paper is not that of the bundle that the mirror shows.",
    _PROOF,
    "Check the mirror first: sitegen verify. If it is not yours, keep the file and ask its operator.",
)
UNREADABLE: Final = _error(
    "A046", "A file of the mirror cannot be read.", _PROOF, "Check the folder, its permissions and the disk."
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
