"""The table of codes of the configuration: what can be wrong with `sitegen.toml`, a variable or an option."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity


def _error(code: str, meaning: str, fix: str, source: str = "Guide, configuration") -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


FILE_UNREADABLE: Final = _error(
    "C001",
    "The configuration file cannot be read.",
    "Check the path given with --config or SITEGEN_CONFIG, and that the file may be read by you.",
)
FILE_TOO_LARGE: Final = _error(
    "C002",
    "The configuration file is larger than any configuration.",
    "Check that the path names a sitegen.toml and not a document.",
)
NOT_UTF8: Final = _error("C003", "The configuration file is not UTF-8.", "Save the file as UTF-8.", "TOML 1.0, spec")
SYNTAX: Final = _error(
    "C004", "The configuration file is not TOML.", "Correct the line; texts stand in quotes.", "TOML 1.0"
)
UNKNOWN_NAME: Final = _error(
    "C005",
    "The configuration has a table or a setting that sitegen does not know.",
    "Correct the name, or remove the line.",
)
WRONG_TYPE: Final = _error(
    "C006", "A setting's value is of the wrong type.", "Give a value of the type that the cause names."
)
OUT_OF_RANGE: Final = _error("C007", "A number is outside its range.", "Give a number inside the range.")
BAD_ADDRESS: Final = _error(
    "C008",
    "An address is not one that a mirror can have.",
    "Give an address such as https://example.org or https://example.org/mirror, without query, fragment or user.",
    "RFC 3986",
)
MISSING: Final = _error("C009", "A setting that is needed is missing.", "Add the setting to the table.")
BAD_KEY: Final = _error(
    "C010",
    "A trusted key is not a usable Ed25519 public key.",
    "Copy the key again from where its owner publishes it: 32 bytes in base64, 44 characters.",
    "Pith format, section 3; RFC 8032",
)
DUPLICATE_KEY_ID: Final = _error(
    "C011", "Two trusted keys have the same key_id.", "Keep one of them, or give each its own key_id."
)
BAD_DATE: Final = _error(
    "C012",
    "A date of a trusted key cannot be read.",
    "Write it as 2026-05-01 or 2026-05-01T12:00:00Z.",
    "RFC 3339",
)
EMPTY_WINDOW: Final = _error(
    "C013", "A trusted key ends before it begins.", "Correct not_before or not_after; or use revoked = true."
)
FOLDERS_OVERLAP: Final = _error(
    "C014",
    "The output folder overlaps a folder that must survive the build.",
    "Choose an output folder of its own, such as public.",
)
BAD_PATH: Final = _error("C015", "A path cannot be a path.", "Give the path of a folder.")
BAD_TEXT: Final = _error(
    "C016", "A text is empty, too long or has characters that no page can show.", "Give one short line of plain text."
)
BAD_PATTERN: Final = _error(
    "C017",
    "A mirror's pattern does not say where its documents are.",
    "Give a path or an address with {suffix} in it once, such as /pith/{suffix}/bundle.json.",
    "Pith format, section 8",
)
DUPLICATE_MIRROR: Final = _error("C018", "Two mirrors have the same address.", "Keep one of them.")
UNKNOWN_VARIABLE: Final = _error(
    "C019",
    "The environment has a SITEGEN_ variable that sitegen does not know.",
    "Correct the variable's name, or unset it.",
)
UNKNOWN_KEY_ID: Final = _error(
    "C020",
    "A mirror names a key that is not among the trusted keys.",
    "Add the key to [[trust.keys]], or remove the mirror's key_id.",
    "Pith format, section 3",
)
PROGRAM_INCOMPLETE: Final = _error(
    "C021",
    "A part of the program is missing from its installation.",
    "Install sitegen again.",
)
SECRET_MISPLACED: Final = _error(
    "C022",
    "The operator's secret key stands where others read it.",
    "Take it out of there and make a new key, since this one may have been read. A key is kept in a file of its own, "
    "which [proof] signing_key_file names, or in the variable SITEGEN_SIGNING_KEY.",
    "Guide, the mirror's own key",
)
KEY_FILE_UNREADABLE: Final = _error(
    "C023",
    "The file of the operator's key cannot be read.",
    "Check signing_key_file; sitegen keygen makes a key.",
    "Guide, the mirror's own key",
)
KEY_FILE_EXPOSED: Final = _error(
    "C024",
    "Others than you may read or write the file of the operator's key.",
    "chmod 600 the file, and make a new key if somebody else may have read it.",
    "Guide, the mirror's own key",
)
KEY_FILE_MISPLACED: Final = _error(
    "C025",
    "The operator's key lies in a folder of which files are published.",
    "Move it out of the content, output and templates folders; if a site was built meanwhile, make a new key.",
    "Guide, the mirror's own key",
)
SIGNING_KEY_MALFORMED: Final = _error(
    "C026",
    "The operator's key is not the line that sitegen keygen writes.",
    "Copy the whole line again: PRIVATE+KEY+<name>+<8 hex digits>+<base64>.",
    "Guide, the mirror's own key",
)
KEY_FILE_TAKEN: Final = _error(
    "C027",
    "A key is never written over what is there.",
    "Name another file; or, if the old key is to go, move it away yourself.",
    "Guide, the mirror's own key",
)
BAD_KEY_NAME: Final = _error(
    "C028",
    "A key needs a name that a signature can carry.",
    "Give --name, such as pith.example.org/log: 1 to 200 characters of ASCII, no spaces and no +; or set base_url.",
    "C2SP signed-note",
)

TABLE: Final = CodeTable(
    [
        FILE_UNREADABLE,
        FILE_TOO_LARGE,
        NOT_UTF8,
        SYNTAX,
        UNKNOWN_NAME,
        WRONG_TYPE,
        OUT_OF_RANGE,
        BAD_ADDRESS,
        MISSING,
        BAD_KEY,
        DUPLICATE_KEY_ID,
        BAD_DATE,
        EMPTY_WINDOW,
        FOLDERS_OVERLAP,
        BAD_PATH,
        BAD_TEXT,
        BAD_PATTERN,
        DUPLICATE_MIRROR,
        UNKNOWN_VARIABLE,
        UNKNOWN_KEY_ID,
        PROGRAM_INCOMPLETE,
        SECRET_MISPLACED,
        KEY_FILE_UNREADABLE,
        KEY_FILE_EXPOSED,
        KEY_FILE_MISPLACED,
        SIGNING_KEY_MALFORMED,
        KEY_FILE_TAKEN,
        BAD_KEY_NAME,
    ]
)
