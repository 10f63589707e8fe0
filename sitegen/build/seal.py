"""Seal the state of a build, so that it is trusted only as long as nobody but this program changed it."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import stat
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from sitegen.build.folders import is_there
from sitegen.build.seal_key import SealKeyError, make_key, read_key
from sitegen.content.identity import Identity
from sitegen.content.opening import read_regular
from sitegen.content.places import UnreadableError

_VERSION: Final = 1
_SUFFIX: Final = ".seal"
JOURNALS: Final = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database, and would read into it: the endings of their names."""
_MOST_BYTES: Final = 1024 * 1024
_BOOT: Final = "/proc/sys/kernel/random/boot_id"
_TICK_NS: Final = 10_000_000
"""The longest that the clock of a kernel's files stands still (100 Hz), in nanoseconds."""
_MAKE: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW


class Distrust(NamedTuple):
    """Why a state is not used, or not sealed: the end of a sentence, for people."""

    reason: str


class _DistrustedError(Exception):
    """The same, on its way up."""


NO_STATE: Final = Distrust("no earlier build left a state")
"""There is nothing to distrust: this is the first build, or the last one began anew and never ended."""


def seal_of(state: Path) -> Path:
    """Return where the seal of a state lies: beside it."""
    return state.with_suffix(_SUFFIX)


def write_seal(state: Path, facts: Mapping[str, str], keys: Path, *, beside: Sequence[Path] = ()) -> Distrust | None:
    """Seal a state that is closed and will not be written again before its seal is broken.

    Source: HMAC-SHA-256, RFC 2104 and FIPS 180-4.

    Arguments:
        state: the database file; no journal lies beside it.
        facts: what the next build is to know without opening it: under what it was made.
        keys: the folder of the key, see `key_folder`.
        beside: other database files that belong to the state, and are sealed with it.

    Returns:
        None, or why there is no seal; the next build is then a cold one.
    """
    try:
        break_seal(state)
        key = make_key(keys)
        body = _encoded({**_described([(path, _settled(path)) for path in (state, *beside)]), "facts": dict(facts)})
        _replace(seal_of(state), _mac(key, body) + b"\n" + body)
    except _DistrustedError as error:
        return Distrust(str(error))
    except SealKeyError as error:
        return Distrust(str(error))
    except OSError as error:
        return Distrust(f"its seal could not be written: {error.strerror}")
    return None


def read_seal(state: Path, keys: Path, *, beside: Sequence[Path] = ()) -> Mapping[str, str] | Distrust:
    """Return the facts of a state that is as it was sealed, or why it is not to be trusted.

    Arguments:
        state: the database file, which nobody has open.
        keys: the folder of the key.
        beside: the other database files that were sealed with it.
    """
    try:
        if not is_there(state):
            return NO_STATE
        then = _opened(seal_of(state), keys)
        facts: dict[str, str] = then.pop("facts")
        _compare(then, _described([(path, Identity.of(_status(path))) for path in (state, *beside)]))
    except _DistrustedError as error:
        return Distrust(str(error))
    except SealKeyError as error:
        return Distrust(str(error))
    except OSError as error:
        return Distrust(f"it cannot be looked at: {error.strerror}")
    return facts


def break_seal(state: Path) -> None:
    """Take the seal away; to be done before the first write to a sealed state.

    Raises:
        OSError: the system would not.
    """
    seal_of(state).unlink(missing_ok=True)


def _opened(seal: Path, keys: Path) -> dict[str, Any]:
    """Return what a seal says, if this program wrote it under this key."""
    if not is_there(seal):
        raise _DistrustedError("it has no seal, because the build that wrote it did not end or could keep no key")
    key = read_key(keys)
    try:
        mac, _, body = read_regular(os.fsencode(seal), place=seal.name, limit=_MOST_BYTES).partition(b"\n")
    except UnreadableError as error:
        raise _DistrustedError(f"its seal cannot be read: {error.problem.cause}") from error
    if not hmac.compare_digest(mac, _mac(key, body)):
        raise _DistrustedError("its seal is not one of this user's on this machine, or was edited")
    # Whatever stands behind the right code, this program wrote.
    said: dict[str, Any] = json.loads(body)
    return said


def _described(files: Iterable[tuple[Path, Identity]]) -> dict[str, Any]:
    """Return what is sealed beside the facts: which files the state is, and since when nothing can have been lost."""
    listed = list(files)
    for path, _ in listed:
        for ending in JOURNALS:
            if is_there(f"{path}{ending}"):
                raise _DistrustedError(f"{path.name}{ending} lies beside it, so a build ended in the midst of a write")
    return {
        "version": _VERSION,
        "path": [os.path.realpath(path) for path, _ in listed],
        "identity": [list(identity) for _, identity in listed],
        "boot": boot_of_machine(),
    }


def _compare(then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    reasons = {
        "version": "it was sealed by another version of this program",
        "path": f"it was sealed at {_first(then.get('path'))!r}, and moved or copied here",
        "identity": "it was changed, copied or restored since this program closed it",
        "boot": "the machine was started again since, and nothing tells whether all of it had reached the disk",
    }
    for name, reason in reasons.items():
        if then.get(name) != now[name]:
            raise _DistrustedError(reason)


def _first(paths: Any) -> Any:
    return paths[0] if isinstance(paths, list) and paths else paths


def _settled(state: Path) -> Identity:
    """Return the identity of a state once the clock of its file system has gone on, so that a later change shows."""
    until = time.monotonic_ns() + 2 * _TICK_NS
    while True:
        identity = Identity.of(_status(state))
        if identity.changed_ns + _TICK_NS < time.time_ns():
            return identity
        if time.monotonic_ns() > until:
            raise _DistrustedError("its times lie in the future, as if a clock had been set back")
        time.sleep(_TICK_NS / 4 / 1e9)


def _status(state: Path) -> os.stat_result:
    status = state.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise _DistrustedError("it is not a file")
    return status


def boot_of_machine() -> str:
    """Return the number that Linux gives to each start of the machine, "" elsewhere."""
    try:
        return Path(_BOOT).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def _replace(path: Path, data: bytes) -> None:
    """Write a file that is the old one or the new one at any moment."""
    made = Path(f"{path}.new")
    try:
        with open(os.open(made, _MAKE, 0o600), "wb") as file:
            file.write(data)
        os.replace(made, path)
    except OSError:
        with contextlib.suppress(OSError):
            made.unlink()
        raise


def _encoded(value: Mapping[str, Any]) -> bytes:
    # ASCII with escapes, because a path need not be text.
    return json.dumps(value, sort_keys=True, ensure_ascii=True).encode("ascii")


def _mac(key: bytes, body: bytes) -> bytes:
    return hmac.new(key, body, hashlib.sha256).hexdigest().encode("ascii")
