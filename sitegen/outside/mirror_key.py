"""The key that a mirror says is its own: what `mirror-key.json` says, which proves nothing by itself."""

from __future__ import annotations

from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.pith.parsing import parse
from sitegen.pith.paths import quoted
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.source import Source, SourceError

_TYPE = "sitegen_mirror_key"
_VERSION = "1.0"
_LARGEST = 64 << 10


class KeyDocumentError(Exception):
    """There is no document of the key, or one that cannot be used; the problem says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


def read_mirror_key(source: Source) -> NoteVerifier | None:
    """Return the key that a mirror says it signs with, None where it says that it has none.

    Raises:
        KeyDocumentError: it does not say.
    """
    try:
        data = source.read(addresses.MIRROR_KEY, most=_LARGEST)
    except SourceError as error:
        raise KeyDocumentError(error.problem) from None
    except OSError as error:
        raise _wrong(error.strerror or "it cannot be read") from None
    parsed = parse(data)
    if isinstance(parsed, tuple):
        raise _wrong(f"{parsed[0].place}: {parsed[0].cause}")
    value = parsed.value
    if value.get("type") != _TYPE or value.get("version") != _VERSION:
        raise _wrong(f"it is of type {quoted(value.get('type'))}, version {quoted(value.get('version'))}")
    vkey = value.get("vkey")
    if vkey is None:
        return None
    if not isinstance(vkey, str):
        raise _wrong("$.vkey is no string")
    try:
        return NoteVerifier.parse(vkey)
    except ProofError as error:
        raise _wrong(f"$.vkey: {error.cause}") from None


def _wrong(cause: str) -> KeyDocumentError:
    return KeyDocumentError(Problem(refusals.KEY_DOCUMENT_WRONG, addresses.MIRROR_KEY, cause))
