"""The settings of the proof: where the operator's key is, and which log the next build continues."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sitegen.config import codes
from sitegen.config import values as rules
from sitegen.config.reader import SIGNING_KEY_VARIABLE, ConfigReader

_MARK: Final = "PRIVATE+KEY"
"""Every line of a secret key has it, so that one in a wrong place is noticed, and not quoted."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that stands in no representation, and so in no message and no log.

    Arguments:
        text: what only its user asks for.
    """

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofSettings:
    """How the mirror signs what it says of itself.

    Arguments:
        signing_key_file: the absolute path of the operator's key, or None; nothing was read of it.
        log_from: the log that the next build continues, by the address or the absolute folder of the tree that was
            deployed; None for the tree that the build replaces.
        signing_key: the line of the key itself, from the environment alone; it beats the file.
    """

    signing_key_file: Path | None = None
    log_from: str | Path | None = None
    signing_key: Secret | None = None


NO_PROOF: Final = ProofSettings()
"""An unsigned mirror that continues its own log."""


def read_proof(reader: ConfigReader, table: Mapping[str, Any]) -> ProofSettings:
    """Return the settings of [proof].

    Arguments:
        reader: where problems are noted.
        table: the table [proof].
    """
    line = reader.variable(SIGNING_KEY_VARIABLE)
    return ProofSettings(
        signing_key_file=reader.single(("proof", "signing_key_file"), table, _key_file, None),
        log_from=reader.single(("proof", "log_from"), table, _log, None),
        signing_key=Secret(line) if line else None,
    )


def _key_file(given: rules.Given) -> Path | None:
    _refuse_secret(given)
    return rules.folder(given)


def _log(given: rules.Given) -> str | Path | None:
    """Return a web address as text, and all else as the absolute path of a folder."""
    _refuse_secret(given)
    if isinstance(given.value, str) and "://" in given.value:
        return rules.web_address(given)
    return rules.folder(given)


def _refuse_secret(given: rules.Given) -> None:
    if isinstance(given.value, str) and _MARK in given.value:
        raise rules.WrongValueError(codes.SECRET_MISPLACED, f"{given.name} holds a secret key itself.")
