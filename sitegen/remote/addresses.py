"""Addresses on the network, read strictly: what cannot be said in one way only is not asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urljoin, urlsplit

LONGEST: Final = 4096
_PORTS: Final = {"http": 80, "https": 443}
_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")
_SIX = re.compile(r"[0-9a-f:.]{2,45}")
_UNSAFE = re.compile(r"""[\x00-\x20"<>\\^`{|}\x7f]""")
_USER = re.compile(r"//[^/@\s]*@")
_LONGEST_SHOWN: Final = 200


class BadAddressError(ValueError):
    """An address that cannot be asked; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Who is asked (RFC 6454): scheme, name in lower case or address without brackets, and port."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")


@dataclass(frozen=True, slots=True)
class Address:
    """An address: who is asked, and for what; it prints harmlessly, in ASCII.

    Arguments:
        origin: who is asked.
        target: path and query, beginning with a slash.
    """

    origin: Origin
    target: str

    def __str__(self) -> str:
        return f"{self.origin}{self.target}"


def parse_address(text: str) -> Address:
    """Return the address that a text is; a fragment is dropped, and what is not ASCII in the path is encoded.

    Raises:
        BadAddressError: it is none that can be asked.

    Source: RFC 3986; RFC 9110, section 4.2. A user name in an address (section 4.2.4) is refused.
    """
    if len(text) > LONGEST:
        raise BadAddressError(f"it is longer than {LONGEST} characters")
    if _UNSAFE.search(text):
        raise BadAddressError("it has spaces, control characters or others that no address has")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadAddressError(f"it cannot be read: {ascii(str(error))[1:-1]}") from None
    if parts.scheme not in _PORTS:
        raise BadAddressError("it begins neither with https:// nor with http://")
    if "@" in parts.netloc:
        raise BadAddressError("it has a user name in it")
    host = (parts.hostname or "").removesuffix(".")
    bracketed = "[" in parts.netloc
    if not (_SIX if bracketed else _NAME).fullmatch(host):
        raise BadAddressError("its host is neither a name in ASCII nor an address")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    origin = Origin(parts.scheme, host, port if port is not None else _PORTS[parts.scheme])
    return Address(origin, quote(target, safe="/?:@!$&'()*+,;=%~-._[]"))


def led_to(source: Address, location: str) -> Address:
    """Return the address that an answer leads to.

    Arguments:
        source: the address that was asked.
        location: the field `Location`, each byte as one character (RFC 9110, section 10.2.2).

    Raises:
        BadAddressError: it is none that can be asked.
    """
    try:
        # Fields come as Latin-1; what stands in them beyond ASCII are the bytes of UTF-8, to be encoded one by one.
        written = quote(location.encode("latin-1"), safe="/?:@!$&'()*+,;=%~-._[]#")
        return parse_address(urljoin(str(source), written))
    except UnicodeEncodeError:
        raise BadAddressError("it is not written in bytes") from None
    except ValueError as error:
        raise BadAddressError(str(error)) from None


def printable(text: str) -> str:
    """Return a text of strangers cut, in ASCII, without control characters and passwords, to be shown."""
    text = _USER.sub("//...@", text)
    cut = text[:_LONGEST_SHOWN]
    shown = cut.encode("ascii", "backslashreplace").decode("ascii")
    shown = re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\x{ord(match[0]):02x}", shown)
    return shown if cut == text else f"{shown}…".encode("ascii", "replace").decode("ascii")
