"""The table of codes of the content folder: what can be wrong with its files, whatever they say."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_GUIDE = "Guide, the content folder"
_YAML = "YAML 1.2; Guide, front matter"


def _error(code: str, meaning: str, fix: str, source: str = _GUIDE) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


def _warning(code: str, meaning: str, fix: str, source: str = _GUIDE) -> Code:
    return Code(code, Severity.WARNING, meaning, fix, source)


def _note(code: str, meaning: str, fix: str, source: str = _GUIDE) -> Code:
    return Code(code, Severity.NOTE, meaning, fix, source)


NO_BUNDLES: Final = _error(
    "D001",
    "There is no bundles folder in the content folder.",
    "Check the path of the content folder; documents stand in its folder bundles/.",
)
CANNOT_READ: Final = _error(
    "D002", "A file or folder cannot be read.", "Give it back its permissions, or take it out of the content folder."
)
LINK_LEAVES: Final = _error(
    "D003",
    "A link leads out of the content folder.",
    "Move or copy what it points to into the content folder; nothing from outside of it is published.",
)
LINK_DANGLES: Final = _error("D004", "A link leads to nothing.", "Remove the link, or put back what it pointed to.")
LINK_LOOPS: Final = _error("D005", "A link leads back to where it stands.", "Remove the link.")
NOT_A_FILE: Final = _error(
    "D006", "Something stands here that is neither a file nor a folder.", "Take it out of the content folder."
)
TOO_LARGE: Final = _error(
    "D007",
    "A file is larger than the limit, as it stands or decompressed.",
    "Check where it came from; a typical bundle has 13 kB. Many documents in one file make a .jsonl.",
)
CONTENT_CHANGED: Final = _error(
    "D008", "A file changed while the site was built.", "Build again when nothing writes to the content folder."
)
FILE_IGNORED: Final = _note(
    "D009",
    "A file is ignored, because its name is not one of those that this folder is for.",
    "Rename it if it is meant to be read, otherwise move it elsewhere.",
)
LINK_REPEATED: Final = _note(
    "D010", "A second link to the same folder is ignored, because its files are read already.", "Remove the link."
)

_GZIP = "RFC 1952"
_GZIP_FIX = "Compress it again, or fetch it again."
GZIP_CORRUPT: Final = _error("D020", "The file is not gzip, or its compressed data is damaged.", _GZIP_FIX, _GZIP)
GZIP_TRUNCATED: Final = _error("D021", "The compressed data ends too early.", _GZIP_FIX, _GZIP)
GZIP_TRAILING: Final = _error("D022", "Something that is not gzip follows the compressed data.", _GZIP_FIX, _GZIP)
LINE_TOO_LONG: Final = _error(
    "D023",
    "A line of a shard is longer than any document may be.",
    "Check how the shard was made; every document stands on a line of its own.",
)
SHARD_ABANDONED: Final = _error(
    "D024",
    "The rest of a shard was not read, because there was no document in very much of it.",
    "Check how the shard was made; every document stands on a line of its own.",
)

TEXT_NOT_UTF8: Final = _error("D030", "A text is not UTF-8.", "Save the file as UTF-8.", _YAML)
FENCE_OPEN: Final = _error("D031", "The front matter has no end.", "Close it with a line that is only ---.", _YAML)
YAML_SYNTAX: Final = _error(
    "D032", "The front matter is not YAML.", "Correct the line; texts with a colon stand in quotes.", _YAML
)
YAML_REFUSED: Final = _error(
    "D033",
    "The front matter uses a part of YAML that is not needed here and not safe.",
    "Write it without anchors, aliases, tags, deep nesting and further documents.",
    _YAML,
)
KEY_REPEATED: Final = _error("D034", "The same key stands twice.", "Keep one of the two.", _YAML)
KEY_UNKNOWN: Final = _error("D035", "A key is not one that this front matter has.", "Correct the name.", _YAML)
WRONG_TYPE: Final = _error("D036", "A value is not of the type that its key needs.", "Correct the value.", _YAML)
BAD_VALUE: Final = _error("D037", "A value is not one that its key can have.", "Correct the value.", _YAML)
KEY_MISSING: Final = _error("D038", "A required key is missing.", "Add the key.", _YAML)

COMPANION_WITHOUT_PAPER: Final = _warning(
    "D040",
    "A companion belongs to no verified paper, so it is not published.",
    "Add the paper's bundle or record, or remove the companion.",
)
COMPANION_NAME: Final = _warning(
    "D041",
    "A companion is not named by a paper's suffix, so it is not read.",
    "Name it by the 26 letters of the paper's Pith number, in capitals, and .md.",
)

PAGE_NAME: Final = _error(
    "D050",
    "The name of a page makes no good address.",
    "Name pages and their folders with a-z, 0-9, - and _ only; the home page is the theme's.",
)
PAGE_RESERVED: Final = _error(
    "D051", "A page has an address that the mirror needs for itself.", "Give the page or its folder another name."
)
PAGE_REPEATED: Final = _error("D052", "Two pages have the same address.", "Rename or remove one of them.")

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
