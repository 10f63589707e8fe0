"""One rule for each kind of setting: a value as it was given becomes a value that the program can use."""

from __future__ import annotations

import datetime as dt
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from sitegen.config import codes
from sitegen.errors import Code

MOST_JOBS: Final = 1024
_LONGEST_TEXT: Final = 2000
_LONGEST_SHOWN: Final = 80
_TYPES: Final = (  # in this order: a bool is an int, a datetime is a date
    (bool, "true or false"),
    (str, "text"),
    (int, "a whole number"),
    (float, "a number with a point"),
    (list, "an array"),
    (dict, "a table"),
    (dt.datetime, "a date with a time"),
    (dt.date, "a date"),
    (dt.time, "a time"),
)
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\]")
_URL_PATH: Final = re.compile(r"(?:/[A-Za-z0-9._~%!$&'()*+,;=:@-]+)*/?")


class WrongValueError(Exception):
    """A value that a rule turned down, with the row of the table of codes and the cause."""

    def __init__(self, code: Code, cause: str) -> None:
        super().__init__(cause)
        self.code = code
        self.cause = cause


@dataclass(frozen=True, slots=True)
class Given:
    """A value as it was given.

    Arguments:
        name: the setting.
        value: anything that TOML, the environment or a caller can hold.
        folder: the absolute folder that a relative path starts from.
        as_text: whether every value comes as text, as in the environment.
    """

    name: str
    value: object
    folder: Path
    as_text: bool = False


def shown(value: object) -> str:
    """Return a value for a problem's cause: harmless on a terminal, and short."""
    if isinstance(value, int) and value.bit_length() > 64:  # noqa: PLR2004 - Python refuses to print very long numbers
        return f"a number of {value.bit_length()} bits"
    text = repr(value) if isinstance(value, str | int | float) else type_name(value)
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def type_name(value: object) -> str:
    """Return what a person calls the type of a TOML value."""
    return next((name for kind, name in _TYPES if isinstance(value, kind)), type(value).__name__)


def expect(given: Given, kind: type, wanted: str) -> None:
    """Refuse a value that is not of a type; true and false are no numbers."""
    value = given.value
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise WrongValueError(codes.WRONG_TYPE, f"{given.name} is {type_name(value)}, and must be {wanted}.")


def text(given: Given) -> str:
    """Return a text of at most 2000 characters, without control or direction characters and not blank."""
    expect(given, str, "text")
    value = str(given.value).strip()
    if not value:
        raise WrongValueError(codes.BAD_TEXT, f"{given.name} is empty.")
    if len(value) > _LONGEST_TEXT:
        raise WrongValueError(
            codes.BAD_TEXT, f"{given.name} has {len(value)} characters; {_LONGEST_TEXT} are the most."
        )
    bad = next((letter for letter in value if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}), None)
    if bad is not None:
        raise WrongValueError(codes.BAD_TEXT, f"{given.name} has the character U+{ord(bad):04X}.")
    return value


def optional_text(given: Given) -> str:
    """Return a text as `text` does, or an empty one."""
    return "" if given.value == "" else text(given)


def whole_number(given: Given, *, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`, both included."""
    value = given.value
    if given.as_text and isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", value.strip()):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        cause = f"{given.name} is {shown(value) if given.as_text else type_name(value)}, and must be a whole number."
        raise WrongValueError(codes.WRONG_TYPE, cause)
    if not least <= value <= most:
        raise WrongValueError(codes.OUT_OF_RANGE, f"{given.name} is {shown(value)}; it may be {least} to {most}.")
    return value


def flag(given: Given) -> bool:
    """Return true or false."""
    expect(given, bool, "true or false")
    return bool(given.value)


def folder(given: Given) -> Path:
    """Return an absolute path, relative ones being taken from where they were given; nothing need exist there."""
    value = os.fspath(given.value) if isinstance(given.value, os.PathLike) else given.value
    if not isinstance(value, str):
        raise WrongValueError(codes.WRONG_TYPE, f"{given.name} is {type_name(value)}, and must be text.")
    if not value.strip() or "\0" in value:
        raise WrongValueError(codes.BAD_PATH, f"{given.name} is {shown(value)}.")
    return Path(os.path.abspath(given.folder / value))  # noqa: PTH100 - resolve() would follow links


def web_address(given: Given) -> str:
    """Return an http or https address without user, query, fragment or a slash at its end (RFC 3986)."""
    value = text(given)

    def wrong(why: str) -> WrongValueError:
        return WrongValueError(codes.BAD_ADDRESS, f"{given.name} is {shown(value)}: {why}.")

    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError as error:
        raise wrong(str(error)) from None
    if parts.scheme not in {"http", "https"}:
        raise wrong("it does not begin with http:// or https://")
    if "?" in value or "#" in value:
        raise wrong("it has a query or a fragment")
    if "@" in parts.netloc:
        raise wrong("it has a user or a password")
    host = parts.netloc.lower().removesuffix(f":{port}") if port is not None else parts.netloc.lower()
    if not _HOST.fullmatch(host):
        raise wrong("its host is not a name (in ASCII) or a number")
    if not _URL_PATH.fullmatch(parts.path) or {".", ".."} & set(parts.path.split("/")):
        raise wrong("its path has characters or parts that no address has")
    return f"{parts.scheme}://{host}{f':{port}' if port is not None else ''}{parts.path.rstrip('/')}"


def pattern(given: Given) -> str:
    """Return a path or address in which `{suffix}` stands once (Pith format, section 8)."""
    value = text(given)
    if value.count("{suffix}") != 1 or set("{}") & set(value.replace("{suffix}", "")):
        raise WrongValueError(codes.BAD_PATTERN, f"{given.name} is {shown(value)}; {{suffix}} must stand in it once.")
    if value.startswith("/") and not value.startswith("//"):
        rest = Given(given.name, "https://mirror" + value.replace("{suffix}", "S"), given.folder)
    else:
        rest = Given(given.name, value.replace("{suffix}", "S"), given.folder)
    try:
        web_address(rest)
    except WrongValueError:
        cause = f"{given.name} is {shown(value)}, neither a path that begins with / nor an http address."
        raise WrongValueError(codes.BAD_PATTERN, cause) from None
    return value
