"""The table of codes of templates and pages: what an operator's theme or Markdown can get wrong."""

from __future__ import annotations

from typing import Final

from sitegen.errors import Code, CodeTable, Severity

_TEMPLATES = "Jinja template documentation"


def _error(code: str, meaning: str, fix: str, source: str = _TEMPLATES) -> Code:
    return Code(code, Severity.ERROR, meaning, fix, source)


TEMPLATE_MISSING: Final = _error(
    "S001",
    "A template that a page needs is neither among the operator's nor among the shipped ones.",
    "Put the file back into templates/, or correct the name in the extends or include that asks for it.",
)
TEMPLATE_SYNTAX: Final = _error(
    "S002", "A template cannot be read.", "Correct the line that is named, or delete your copy to use the shipped one."
)
TEMPLATE_UNDEFINED: Final = _error(
    "S003",
    "A template uses a name that its page does not have.",
    "Compare the name with the shipped template of the same name; an optional value needs a condition.",
)
TEMPLATE_FAILED: Final = _error(
    "S004",
    "A template failed while a page was made from it.",
    "Correct the line that is named, or delete your copy to use the shipped one.",
)
PAGE_NAME: Final = _error(
    "S005",
    "A page of the operator's has a name that cannot be an address.",
    "Name the file with lower-case letters, digits and hyphens, and not like an address of the program (paper, …).",
    "the table of addresses",
)
STRING_UNKNOWN: Final = _error(
    "S006",
    "The operator's words of the interface have a key or a name that the program does not use.",
    "Compare it with the shipped strings.toml; keep the {names} of the sentence that you replace.",
    "the guide, section on the theme",
)
STRINGS_UNREADABLE: Final = _error(
    "S007",
    "The words of the interface cannot be read.",
    "Correct the line that is named, or delete your copy to use the shipped one.",
    "TOML 1.0",
)
ASSET_NAME: Final = _error(
    "S008",
    "A file in templates/assets/ has a name that cannot be an address.",
    "Name it with lower-case letters, digits, hyphens and one ending, and keep folders out of assets/.",
    "the table of addresses",
)
ASSET_ENCODING: Final = _error(
    "S009",
    "A style sheet or script in templates/assets/ cannot be read as text.",
    "Save it as UTF-8.",
    "CSS Syntax Level 3, section 3.2",
)
NOT_ONE_FILE: Final = _error(
    "S010",
    "A script of the theme cannot be put into the file verify.html.",
    "Write its imports and exports as the shipped modules have them, one at the beginning of a line.",
    "docs/adr/0020-checking-pages.md",
)

TABLE: Final = CodeTable(value for value in tuple(globals().values()) if isinstance(value, Code))
