"""Control words of TeX in a text, each with the arguments that belong to it."""

from __future__ import annotations

import re
from typing import Final

from sitegen.site.text.accents import ACCENT_WORDS
from sitegen.site.text.author_macros import ABBREVIATIONS, FORMULAS
from sitegen.site.text.commands import (
    BREAKS,
    LETTERS,
    MATH_WORDS,
    NOTES,
    REFERENCES,
    SIGNS,
    SPACES,
    STYLES,
    SWITCHES,
    WITHOUT_TEXT,
)
from sitegen.site.text.environment_reader import EnvironmentReader
from sitegen.site.text.formula import sign
from sitegen.site.text.pieces import Kind

_BLANKS: Final = re.compile(r"[ \t]*+(?:\n[ \t]*+(?!\n))?+")
_EMPTY: Final = re.compile(r"[ \t]*+\{\}")
_OPENING: Final = re.compile(r"[ \t]*+(?:\[[^\[\]{}\n]{0,200}+\])?+[ \t]*+\{")
_RAW: Final = re.compile(r"(?:[ \t]*+\[[^\[\]{}\n]{0,200}+\]){0,2}+[ \t]*+\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
_MATH_ARGUMENT: Final = re.compile(
    r"(?:\[[^\[\]{}\n]{0,60}+\])?+[ \t]*+(?:\{(?:[^{}]++|\{(?:[^{}]++|\{[^{}]*+\})*+\})*+\}"
    r"|\\[A-Za-z]++|[A-Za-z](?![A-Za-z])|[0-9])"
)
_BOTH: Final = re.compile(r"[ ]*+\{((?:[^{}]++|\{[^{}]*+\})*+)\}[ ]*+\{[^{}]*+\}")
#: `10 \mu m`: the space belongs to the command where a unit follows.
_BEFORE_UNIT: Final = re.compile(r"[ ](?=[msgLMAJWVFT](?![A-Za-z]))")
_ONE_LETTER: Final = re.compile(r"[ \t]*+(\w)")
_VERBATIM: Final = re.compile(r"\*?([^\w\s*])([^\n]{0,200}?)\1")
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\^{}|]{1,2000}", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([%_#&~$]|textasciitilde(?:\{\})?)")
_CODE: Final = frozenset({"verb", "lstinline", "mintinline", "Verb"})


def _unescaped(escaped: re.Match[str]) -> str:
    return "~" if escaped.group(1).startswith("text") else escaped.group(1)


class WordReader(EnvironmentReader):
    """Reads what a backslash and letters begin."""

    __slots__ = ()

    def word(self, word: str) -> None:
        """Read the arguments of a control word that has just been read, and write what it says."""
        groups = self.groups
        if word in LETTERS:
            groups.text(LETTERS[word])
            self.skip(_EMPTY if _EMPTY.match(self.source, self.at) else _BLANKS)
        elif word in SIGNS or word in SPACES:
            groups.text(SIGNS.get(word) or SPACES.get(word, ""))
            self.skip(_EMPTY)
        elif word in ACCENT_WORDS:
            self.accent(word)
        elif word in STYLES:
            self._styled(word, STYLES[word])
        elif word in SWITCHES:
            groups.style(SWITCHES[word])
            self.skip(_EMPTY if _EMPTY.match(self.source, self.at) else _BLANKS)
        elif word in BREAKS:
            groups.pieces.append((Kind.PARAGRAPH if word == "par" else Kind.BREAK, ""))
        elif not self.environment_word(word) and not self._with_raw_argument(word) and not self._formula(word):
            self._unknown(word)

    def _styled(self, word: str, style: str) -> None:
        if self.skip(_OPENING):
            self.groups.argument()
            self.groups.style(style)
        elif letter := _ONE_LETTER.match(self.source, self.at):
            self.at = letter.end()
            self.groups.argument()
            self.groups.style(style)
            self.groups.text(letter.group(1))
            self.groups.close()
        else:
            self.groups.text("\\" + word)

    def _with_raw_argument(self, word: str) -> bool:
        """Do what a command does whose argument is no text to be read; tell whether it was one."""
        if word in NOTES and self.skip(_OPENING):
            self.groups.argument()
            self.groups.aside()
            return True
        if word == "texorpdfstring" and (both := _BOTH.match(self.source, self.at)) is not None:
            self.at = both.end()
            self.groups.pieces += type(self)(both.group(1)).read()
            return True
        if word in _CODE and self._verbatim(word):
            return True
        if word not in REFERENCES and word not in WITHOUT_TEXT and word not in ("url", "href", "path"):
            return False
        raw = _RAW.match(self.source, self.at)
        if raw is None:
            return False
        self.at = raw.end()
        if word in REFERENCES:
            self.groups.text(REFERENCES[word].format(raw.group(1)))
        elif word not in WITHOUT_TEXT:
            self._address(word, _ESCAPED.sub(_unescaped, raw.group(1).strip()))
        return True

    def _verbatim(self, word: str) -> bool:
        if word == "mintinline":
            self.skip(_RAW)
        found = _RAW.match(self.source, self.at) if not word.lower().startswith("verb") else None
        code = found.group(1) if found is not None else ""
        if found is None and (found := _VERBATIM.match(self.source, self.at)) is not None:
            code = found.group(2)
        if found is None:
            return False
        self.at = found.end()
        self.code(code)
        return True

    def _address(self, word: str, address: str) -> None:
        groups = self.groups
        groups.argument()
        if _WEB_ADDRESS.fullmatch(address):
            groups.link(address)
        if word != "href" or not self.skip(_OPENING):
            groups.text(address)
            groups.close()

    def _formula(self, word: str) -> bool:
        """Take a command of mathematics that stands outside of dollars for a formula, with its arguments."""
        if word in FORMULAS:
            self.groups.pieces.append((Kind.FORMULA, "\\" + word))
            self.skip(_EMPTY)
            return True
        start = self.at
        for _ in range(MATH_WORDS.get(word, 0)):
            if not self.skip(_MATH_ARGUMENT):
                self.at = start
                return False
        if word not in MATH_WORDS:
            return False
        self.groups.pieces.append((Kind.FORMULA, f"\\{word}{self.source[start : self.at]}"))
        return True

    def _unknown(self, word: str) -> None:
        """A command that we do not know gives way to its argument, to its character, or stands as it is."""
        if word in ABBREVIATIONS:
            self.skip(_EMPTY)
            stop = ABBREVIATIONS[word].endswith(".") and self.source.startswith(".", self.at)
            self.groups.text(ABBREVIATIONS[word].removesuffix("." if stop else ""))
            return
        empty = _EMPTY.match(self.source, self.at)
        shown = sign(word)
        if empty is None and shown is None and self.skip(_OPENING):
            self.groups.argument()
            return
        self.groups.text(shown or "\\" + word)
        self.skip(_BEFORE_UNIT if word == "mu" and empty is None else _EMPTY)
