"""What was known of mirrors before: their keys and how far their logs went, in small files that are written whole."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from sitegen.errors import MachineError, Problem, UsageError
from sitegen.outside import refusals
from sitegen.pith.parsing import parse

_TYPE: Final = "sitegen_pins"
_VERSION: Final = "1.0"
_HEX: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """What is known of one mirror.

    Arguments:
        vkey: the key that its signatures count under, None of an unsigned mirror.
        origin: of its log.
        size: of its log when it was seen last, in leaves.
        root: of its log then, 64 hex digits.
        manifest_root: the root hash of its tree then, 64 hex digits.
        timestamp: the newest signed date that was seen, seconds since 1970; None of an unsigned mirror.
        note: the checkpoint then, with its signatures: what can be shown to others.
        first_seen: RFC 3339.
        last_seen: RFC 3339.
    """

    vkey: str | None
    origin: str
    size: int
    root: str
    manifest_root: str
    timestamp: int | None
    note: str
    first_seen: str
    last_seen: str


@dataclass(frozen=True, slots=True)
class Pins:
    """A file of pins.

    Arguments:
        path: of the file, which need not be there.
    """

    path: Path

    @classmethod
    def of(cls, base: str, environment: Mapping[str, str]) -> Pins:
        """Return the file in which a mirror's pin is kept: one for each mirror, in the user's folder of states."""
        name = re.sub(r"[^a-z0-9.]+", "-", base.partition("://")[2].lower()).strip("-")[:60]
        digest = hashlib.sha256(base.encode()).hexdigest()[:12]
        return cls(states(environment) / "pins" / f"{name}-{digest}.json")

    def get(self, base: str) -> Pin | None:
        """Return what is known of a mirror, None where nothing is.

        Raises:
            UsageError: the file is not one of pins; it is not overwritten.
            MachineError: it cannot be read.
        """
        found = self._mirrors().get(base)
        if found is None:
            return None
        pin = _pin(found)
        if pin is None:
            raise UsageError(Problem(refusals.PINS_UNUSABLE, str(self.path), f"what it says of {base} is no pin"))
        return pin

    def put(self, base: str, pin: Pin) -> None:
        """Keep what is known of a mirror; the file is the old one or the new one, whatever fails.

        Raises:
            UsageError: the file is not one of pins.
            MachineError: it cannot be written.
        """
        mirrors = self._mirrors() | {base: asdict(pin)}
        text = json.dumps({"type": _TYPE, "version": _VERSION, "mirrors": mirrors}, indent=2, sort_keys=True)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=".pins-", dir=self.path.parent)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(f"{text}\n")
                    file.flush()
                    os.fsync(handle)
                Path(name).replace(self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._unusable(error) from error

    def _mirrors(self) -> dict[str, Any]:
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(error) from error
        parsed = parse(data)
        value = {} if isinstance(parsed, tuple) else parsed.value
        mirrors = value.get("mirrors")
        if value.get("type") != _TYPE or value.get("version") != _VERSION or not isinstance(mirrors, dict):
            raise UsageError(Problem(refusals.PINS_UNUSABLE, str(self.path), "it is no file of pins of this version"))
        return dict(mirrors)

    def _unusable(self, error: OSError) -> MachineError:
        return MachineError(Problem(refusals.PINS_UNUSABLE, str(self.path), error.strerror or str(error)))


def states(environment: Mapping[str, str]) -> Path:
    """Return the folder in which this program keeps what it learns (XDG Base Directory Specification)."""
    home = environment.get("XDG_STATE_HOME", "")
    root = Path(home) if home.startswith("/") else Path(environment.get("HOME") or Path.home()) / ".local" / "state"
    return root / "sitegen"


def _pin(value: object) -> Pin | None:
    if not isinstance(value, dict) or set(value) != set(Pin.__dataclass_fields__):
        return None
    texts = ("origin", "root", "manifest_root", "note", "first_seen", "last_seen")
    is_one = (
        all(isinstance(value[name], str) for name in texts)
        and isinstance(value["vkey"], str | None)
        and isinstance(value["timestamp"], int | None)
        and type(value["size"]) is int
        and value["size"] >= 0
        and _HEX.fullmatch(value["root"])
        and _HEX.fullmatch(value["manifest_root"])
    )
    return Pin(**value) if is_one else None
