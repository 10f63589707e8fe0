"""Under which key a mirror's signatures count: the one that the user gives, or the one that was seen first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sitegen.errors import Problem, UsageError
from sitegen.outside import refusals
from sitegen.outside.mirror_key import KeyDocumentError, read_mirror_key
from sitegen.outside.pins import Pin
from sitegen.pith.keys import fingerprint_hex
from sitegen.proof import addresses
from sitegen.proof.faults import ProofError
from sitegen.proof.log.note_keys import NoteVerifier
from sitegen.proof.source import Source

Known = Literal["given", "pinned", "first seen", "changed", "unsigned", "unknown"]


@dataclass(frozen=True, slots=True)
class ChosenKey:
    """The key, None where nothing of the mirror is signed; how it came to be known; and what is to be said of that."""

    key: NoteVerifier | None
    known: Known
    problems: tuple[Problem, ...]


def given_key(vkey: str) -> NoteVerifier:
    """Return the key that a user typed.

    Raises:
        UsageError: it is none.
    """
    try:
        return NoteVerifier.parse(vkey.strip())
    except ProofError as error:
        raise UsageError(error.problem.within("--key")) from None


def choose_key(source: Source, pin: Pin | None, given: NoteVerifier | None, *, accept_new: bool) -> ChosenKey:
    """Return the key under which a mirror's signatures count.

    What the mirror itself says of its key is believed only the first time, and where the user accepts a new one. The
    old key stays the one that counts otherwise, so that everything signed by another fails.

    Arguments:
        source: of the mirror.
        pin: what is known of it.
        given: the key that the user gave.
        accept_new: the user accepts another key than is known.
    """
    known = _pinned(pin)
    wanted = given if given is not None else known
    by: Known = "given" if given is not None else "pinned" if known is not None else "unsigned"
    try:
        said = read_mirror_key(source)
    except KeyDocumentError as error:
        return ChosenKey(wanted, by if wanted is not None else "unknown", (error.problem,))
    if wanted is None:
        return ChosenKey(said, "first seen" if said is not None else "unsigned", (_seen(said),))
    if said == wanted and (known in {None, wanted} or accept_new):
        return ChosenKey(wanted, by, ())
    if accept_new and given is None:
        return ChosenKey(said, "changed", (_seen(said),))
    return ChosenKey(
        wanted, by, (Problem(refusals.KEY_CHANGED, addresses.MIRROR_KEY, _difference(said, known, given)),)
    )


def _seen(key: NoteVerifier | None) -> Problem:
    if key is None:
        return Problem(refusals.UNSIGNED_MIRROR, addresses.MIRROR_KEY, "unsigned mirror: it says that it has no key")
    return Problem(refusals.KEY_FIRST_SEEN, addresses.MIRROR_KEY, f"{key.vkey}, fingerprint {fingerprint(key)}")


def fingerprint(key: NoteVerifier) -> str:
    """Return the fingerprint of a key, as the mirror's page shows it."""
    return fingerprint_hex(key.public_key)


def _difference(said: NoteVerifier | None, known: NoteVerifier | None, given: NoteVerifier | None) -> str:
    now = f"it is {said.vkey}" if said is not None else "it has no key any more"
    if given is not None and given != said:
        return f"{now}, and you gave {given.vkey}"
    return f"{now}, and it was {known.vkey} before" if known is not None else now


def _pinned(pin: Pin | None) -> NoteVerifier | None:
    if pin is None or pin.vkey is None:
        return None
    try:
        return NoteVerifier.parse(pin.vkey)
    except ProofError as error:
        raise UsageError(Problem(refusals.PINS_UNUSABLE, "the pinned key", error.cause)) from None
