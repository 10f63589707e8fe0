"""Find a paper of a mirror by any of its names, as docs/lookup.md says."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from sitegen.errors import Problem, RefusedError, UsageError
from sitegen.outside import audit_refusals as refusals
from sitegen.outside.mirror_files import MirrorFiles, malformed, read_json
from sitegen.pith.identity import SHORT_LENGTH, SUFFIX_LENGTH, arxiv_key, doi_key, pith_key
from sitegen.pith.paths import quoted

_INDEX: Final = "lookup/index.json"
_MOST_DIGITS: Final = 8
_SUFFIX = re.compile(r"[A-Z2-7]{26}")
_LETTERS_IN_ANY_CASE = re.compile(r"(?:pith:)?(?:[0-9]{4}:)?[A-Za-z2-7]{8,26}")


def find_paper(files: MirrorFiles, name: str) -> str:
    """Return the suffix of a paper.

    Arguments:
        files: of the mirror.
        name: a Pith number of any length, an arXiv id or a DOI.

    Raises:
        UsageError: the name is none of these.
        RefusedError: no paper, or several, have it, or the look-up is malformed.
        FileNotFoundError, SourceError: the look-up cannot be read.
    """
    key = key_of(name)
    if key is None:
        raise UsageError(Problem(refusals.NO_IDENTIFIER, "PAPER", f"{quoted(name)} is no Pith number, arXiv id or DOI"))
    letters = key.removeprefix("pith:") if key.startswith("pith:") else ""
    if len(letters) == SUFFIX_LENGTH:
        return letters
    looked_up = f"pith:{letters[:SHORT_LENGTH]}" if letters else key
    found = [suffix for suffix in _suffixes(files, looked_up) if suffix.startswith(letters)]
    if not found:
        raise RefusedError(Problem(refusals.PAPER_NOT_FOUND, files.name, f"{quoted(name)} is no name of any paper"))
    # Of an arXiv id or a DOI, the first has the best claim; letters of a Pith number claim all that they begin.
    if letters and len(found) > 1:
        raise RefusedError(Problem(refusals.SEVERAL_PAPERS, files.name, f"{quoted(name)} is {', '.join(found)}"))
    return found[0]


def key_of(name: str) -> str | None:
    """Return the key of a name, else None; letters of a Pith number may be in any case."""
    bare = name.strip()
    if _LETTERS_IN_ANY_CASE.fullmatch(bare):
        head, colon, letters = bare.rpartition(":")
        return pith_key(f"{head}{colon}{letters.upper()}")
    return arxiv_key(bare) or doi_key(bare)


def _suffixes(files: MirrorFiles, key: str) -> list[str]:
    digits = read_json(files, _INDEX).get("digits")
    if not isinstance(digits, int) or not 1 <= digits <= _MOST_DIGITS:
        raise malformed(files, _INDEX, "it does not say how many digits name a bucket")
    path = f"lookup/{hashlib.sha256(key.encode('utf-8')).hexdigest()[:digits]}.json"
    keys = read_json(files, path).get("keys")
    found = keys.get(key, []) if isinstance(keys, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, str) and _SUFFIX.fullmatch(one) for one in found):
        raise malformed(files, path, f"it has no suffixes of {quoted(key)}")
    return found
