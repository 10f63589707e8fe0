"""One configuration file: read with limits, parsed, and able to say on which line a setting stands."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sitegen.config import codes
from sitegen.config.places import SettingPath, lines_of, nearest_line
from sitegen.errors import Code, Problem, UsageError

LARGEST: Final = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a `sitegen.toml` says, before anything was checked; without a file, the empty one.

    Arguments:
        name: the file as problems name it.
        folder: the absolute folder that its relative paths start from.
        text: the whole text.
        values: the text as `tomllib` reads it.
    """

    name: str
    folder: Path
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def places(self) -> Mapping[SettingPath, int]:
        """Return the line of every setting; parsed anew each time, since only a problem asks."""
        return lines_of(self.text)

    def place(self, lines: Mapping[SettingPath, int], path: SettingPath) -> str:
        """Return the place of a setting: `sitegen.toml: line 4`, or the file alone where no line is known."""
        line = nearest_line(lines, path)
        return self.name if line is None else f"{self.name}: line {line}"


def read(path: Path) -> ConfigFile:
    """Read and parse one configuration file.

    Arguments:
        path: an absolute path.

    Returns:
        the file's values and text.

    Raises:
        UsageError: the file is not there, not a file, too large, not UTF-8 or not TOML.
    """
    name = path.name
    try:
        text = _read_bytes(path, name).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise _problem(codes.NOT_UTF8, f"{name}: line {line}", f"The byte at {error.start} is not UTF-8.") from None
    return ConfigFile(name=name, folder=path.parent, text=text, values=_parse(text, name))


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        # Without O_NONBLOCK a named pipe would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(descriptor, "rb") as stream:  # noqa: PTH123 - a descriptor has no path
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise _problem(codes.FILE_UNREADABLE, name, f"{path} is not a file.")
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _problem(codes.FILE_UNREADABLE, name, f"{path}: {reason}.") from None
    if len(content) > LARGEST:
        raise _problem(codes.FILE_TOO_LARGE, name, f"The file has more than {LARGEST} bytes.")
    return content


def _parse(text: str, name: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _problem(codes.SYNTAX, name, "The values are nested too deeply.") from None
    except ValueError as error:  # a TOMLDecodeError, or a number with more digits than Python reads
        message = str(error)
        found = re.search(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", message)
        if found is None:
            raise _problem(codes.SYNTAX, name, f"{message}.") from None
        line = int(found[1]) if found[1] else text.rstrip("\n").count("\n") + 1
        cause = message[: found.start()] + (f" at column {found[2]}." if found[2] else " at the end of the file.")
        raise _problem(codes.SYNTAX, f"{name}: line {line}", cause) from None


def _problem(code: Code, place: str, cause: str) -> UsageError:
    return UsageError(Problem(code, place, cause))
