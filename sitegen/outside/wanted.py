"""How a live mirror is to be checked, and with what of this machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sitegen.outside.pins import Pins
from sitegen.proof.log.note_keys import NoteVerifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a mirror is to be checked.

    Arguments:
        key: that the user knows, None for the one that was seen before.
        accept_new_key: take another key than was seen before.
        sample: how many papers of the manifest, papers of the log, and other files; 0 for all.
        max_age: days that the signed date may be old, None for any.
        pins: what is known of mirrors.
        state: the file with which a check that was killed can be continued.
        resume: continue it.
        nonce: 32 bytes that nobody else knows.
        now: seconds since 1970.
    """

    key: NoteVerifier | None
    accept_new_key: bool
    sample: int
    max_age: float | None
    pins: Pins
    state: Path
    resume: bool
    nonce: bytes
    now: Callable[[], float] = time.time
