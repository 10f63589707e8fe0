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
    ]
)
