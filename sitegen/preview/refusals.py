"""The table of codes of the preview: what it was asked to do, what the host would not read, what it met on the way."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_CLOUDFLARE = "Cloudflare Pages documentation, Headers and Redirects; Netlify documentation, the same"


def _code(code: str, severity: Severity, meaning: str, fix: str, source: str = _CLOUDFLARE) -> Code:
    return Code(code, severity, meaning, fix, source)


PORT_TAKEN: Final = _code(
    "V001",
    Severity.ERROR,
    "Another program listens at the address that the preview was to have.",
    "End the other program, or choose another port: --port 8001; --port 0 takes any that is free.",
    "POSIX bind, EADDRINUSE",
)
ADDRESS_UNUSABLE: Final = _code(
    "V002",
    Severity.ERROR,
    "The preview cannot listen at the address that it was to have.",
    "Give an address of this machine with --host, and a port above 1023.",
    "POSIX bind",
)
HOST_RULE: Final = _code(
    "V003",
    Severity.WARNING,
    "A line of _headers or _redirects means nothing to one of the hosts, or not the same to both; it is left out.",
    "Correct the line that is named; the guide has the part that both hosts share.",
)
PROGRAM_FAILED: Final = _code(
    "V004",
    Severity.ERROR,
    "The program failed while it made a page or looked at a change.",
    "This is a fault of the program: report the cause with what you changed last.",
    "sitegen",
)
WATCH_REPLACED: Final = _code(
    "V005",
    Severity.NOTE,
    "The folders are watched another way than at first.",
    "Nothing has to be done; raise fs.inotify.max_user_watches where it says that a limit was reached.",
    "inotify(7)",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
