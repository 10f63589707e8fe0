"""The table of codes of live mirrors: their keys, their heads, what they showed before and what their hosts do."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_LIVE = "docs/live.md"
_ASK = "Ask the operator, on another way than through the mirror, whether the key was changed"
_KEEP = "Keep this report: with the signatures in it, it shows what the mirror said; compare with other mirrors"


def _code(code: str, severity: Severity, meaning: str, fix: str, source: str = _LIVE) -> Code:
    return Code(code, severity, meaning, fix, source)


def _error(code: str, meaning: str, fix: str) -> Code:
    return _code(code, Severity.ERROR, meaning, fix)


KEY_FIRST_SEEN: Final = _code(
    "L001",
    Severity.NOTE,
    "The mirror's key was seen for the first time, and is kept from now on.",
    "Compare it with what the operator says of it elsewhere, or give the key that you know: --key.",
)
KEY_CHANGED: Final = _error(
    "L002",
    "THE KEY OF THE MIRROR IS ANOTHER THAN BEFORE: somebody else may speak in its name.",
    f"{_ASK}; only then: --accept-new-key.",
)
UNSIGNED_MIRROR: Final = _code(
    "L003",
    Severity.NOTE,
    "This is an unsigned mirror: it has no key, so nobody vouches for its log and its manifest.",
    "Compare the root hash and the log with what others see; the papers' own signatures are checked all the same.",
)
KEY_DOCUMENT_WRONG: Final = _error(
    "L004",
    "The document of the mirror's key is missing or not what it must be.",
    "If the mirror was built by an older version of the program, its operator has to build it again.",
)
ROLLED_BACK: Final = _error("L005", "The mirror shows an older state than it showed before.", f"{_KEEP}.")
FROZEN: Final = _error(
    "L006",
    "The mirror's signed date is older than it may be: it may be kept at an old state.",
    "Look whether the operator still publishes; another mirror may be newer.",
)
AGE_UNKNOWN: Final = _error(
    "L007",
    "The mirror has no signed date, so nobody can say how old it is.",
    "Leave out --max-age for an unsigned mirror, and compare it with others.",
)
HEADS_DIFFER: Final = _error(
    "L008",
    "The mirror's manifest, its signature and its log do not belong together.",
    "If it is just being published, try again in some minutes; if it stays so, tell the operator.",
)
PINS_UNUSABLE: Final = _error(
    "L009",
    "What was known of the mirror cannot be read or kept.",
    "Mend the file or its folder; remove it only if you want to forget the mirror's key and history.",
)
PAPER_NOT_LOGGED: Final = _error(
    "L010", "A published paper is not the one that the newest leaf of the log speaks of.", f"{_KEEP}."
)
PAPER_DROPPED: Final = _error(
    "L011", "The log says that a paper is published, and the mirror does not list it: it was dropped.", f"{_KEEP}."
)
LOG_LIST_WRONG: Final = _error(
    "L012", "The list of papers of the log is malformed, or leads to a wrong leaf.", "Tell the mirror's operator."
)
ALTERED_BY_HOST: Final = _code(
    "L013",
    Severity.NOTE,
    "The host seems to alter what the operator uploaded.",
    "The operator has to switch this off at the host: a mirror's files must come as they are.",
)
TYPE_ODD: Final = _code(
    "L014",
    Severity.NOTE,
    "The host gives files a type that programs will not know them by.",
    "The operator can set types with a file like _headers; docs/guide.md has the table.",
)
ANSWERS_EVERYTHING: Final = _code(
    "L015",
    Severity.NOTE,
    "The host answers also where nothing is, so what it serves beside its manifest cannot be told.",
    "The operator has to let the host answer 404 with 404.html.",
)
LINK_LEADS_NOWHERE: Final = _code(
    "L016",
    Severity.WARNING,
    "A page leads to an address of the mirror where nothing is.",
    "Tell the mirror's operator, who can build the site again.",
)
SIGNATURE_MISSING: Final = _error(
    "L017",
    "The manifest of a mirror that has a key is not signed.",
    "Tell the mirror's operator; until then do not trust it.",
)
LEAF_UNKNOWN: Final = _code(
    "L018",
    Severity.NOTE,
    "The log has a leaf of a kind that this version of the program does not know.",
    "Use a newer version of the program.",
)
DATED_AHEAD: Final = _code(
    "L019",
    Severity.WARNING,
    "The mirror's signed date lies in the future.",
    "Check this machine's clock; if it is right, ask the operator.",
)
TOO_MUCH: Final = _error(
    "L020",
    "There is so much wrong with the mirror that the rest is only counted.",
    "Begin with what is told; then check again.",
)
NO_SUCH_TARGET: Final = _error(
    "L021",
    "The address of a mirror, or an option for checking it, is not what it must be.",
    "Give the address at which the mirror begins, https://mirror.example/, and options as sitegen verify --help says.",
)
REPORT_UNWRITTEN: Final = _error(
    "L022", "The report cannot be written.", "Name a file in a folder that is there, ending in .md or .json."
)
BEGUN_ANEW: Final = _code(
    "L023",
    Severity.NOTE,
    "An earlier check cannot be continued, and all is checked anew.",
    "Nothing; the mirror has changed since, or no check was begun.",
)
STATE_UNUSABLE: Final = _error(
    "L024",
    "What a check has seen cannot be kept while it runs.",
    "End the other check of this mirror, if one runs; else see that there is room, and remove the file.",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
