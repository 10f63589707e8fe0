"""The table of codes of the network: every way in which a host can fail to give an answer."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_HTTP = "RFC 9110, HTTP semantics"
_AGAIN = "Try again later; if it stays so, tell the host's operator."


def _error(code: str, meaning: str, source: str, fix: str = _AGAIN) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


ADDRESS_UNUSABLE: Final = _error(
    "N001",
    "An address cannot be asked: it is no http or https address, or it has a user name in it.",
    "RFC 3986, URI syntax; RFC 9110, section 4.2",
    "Write the whole address, https://host/path, without a user name or password and without spaces.",
)
ADDRESS_NOT_ALLOWED: Final = _error(
    "N002",
    "An address is not asked, because it is not encrypted or leads into a private network and you did not name it.",
    "RFC 6890, special-purpose addresses",
    "If it is a host of yours, name its address yourself; let names lead into your own network with --allow-private.",
)
NAME_UNKNOWN: Final = _error(
    "N003", "The name of a host has no address.", "RFC 1035", "Check the spelling, and whether this machine is online."
)
CANNOT_CONNECT: Final = _error("N004", "No connection to a host could be made, or it was cut.", "RFC 9293, TCP")
TLS_FAILED: Final = _error(
    "N005",
    "A host could not prove who it is.",
    "RFC 8446, TLS; RFC 9525, names in certificates",
    "Check the name and this machine's clock, and do not go on without the proof; its operator has to mend it.",
)
TOO_SLOW: Final = _error("N006", "An answer did not come in the time that it may take.", "docs/network.md, time")
TRUNCATED: Final = _error("N007", "An answer ended before its end.", "RFC 9112, section 8")
TOO_LARGE: Final = _error(
    "N008",
    "An answer is larger than it may be, as it came or unpacked.",
    "docs/network.md, size",
    "Do not trust the host: nothing of a mirror is as large. If it is an honest host, tell its operator.",
)
CODING_WRONG: Final = _error(
    "N009",
    "An answer has a content coding that was not asked for, or that cannot be read.",
    "RFC 9110, section 8.4",
    "Tell the host's operator; only identity and gzip were asked for.",
)
NOT_HTTP: Final = _error("N010", "What came is no answer of HTTP.", "RFC 9112, HTTP/1.1")
NOT_FOUND: Final = _error(
    "N011", "Nothing is at an address.", "RFC 9110, sections 15.5.5 and 15.5.11", "Check the address."
)
TURNED_AWAY: Final = _error(
    "N012",
    "A host does not give what is at an address.",
    "RFC 9110, section 15.5",
    "Ask the host's operator for leave; sitegen sends no credentials.",
)
BUSY: Final = _error(
    "N013",
    "A host asked to be asked less often, also after all tries.",
    "RFC 6585, section 4; RFC 9110, section 15.6.4",
    "Try again later, and at a lower rate.",
)
HOST_FAILED: Final = _error("N014", "A host failed, also after all tries.", "RFC 9110, section 15.6")
REDIRECT_REFUSED: Final = _error(
    "N015",
    "An answer leads to an address that is not followed.",
    "docs/network.md, redirects",
    "If you trust where it leads to, name that address yourself.",
)
REDIRECT_WITHOUT_END: Final = _error(
    "N016", "Answers lead in a circle, or on and on.", "RFC 9110, section 15.4", "Tell the host's operator."
)
STATUS_UNEXPECTED: Final = _error(
    "N017", "An answer has a status that means nothing for what was asked.", _HTTP, "Tell the host's operator."
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
