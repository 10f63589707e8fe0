"""TeX read into pieces: one pass, no recursion, no text that it refuses."""

from __future__ import annotations

import re
from typing import Final

from sitegen.site.text.accents import ACCENT_SYMBOLS, ACCENT_WORDS, ACCENTED, ACCENTS, ALONE, STACKED, compose
from sitegen.site.text.commands import (
    BREAKS,
    LETTERS,
    MATH_ENVIRONMENTS,
    NOTES,
    REFERENCES,
    SIGNS,
    SPACES,
    STYLES,
    SWITCHES,
    SYMBOLS,
    WITHOUT_TEXT,
)
from sitegen.site.text.formula import sign
from sitegen.site.text.groups import Groups
from sitegen.site.text.pieces import Kind, Piece
from sitegen.site.text.tokens import TOKEN, is_formula

_BLANKS: Final = re.compile(r"[ \t]*+(?:\n[ \t]*+(?!\n))?+")
_EMPTY: Final = re.compile(r"[ \t]*+\{\}")
_OPENING: Final = re.compile(r"[ \t]*+(?:\[[^\[\]{}\n]{0,200}+\])?+[ \t]*+\{")
_RAW: Final = re.compile(r"(?:[ \t]*+\[[^\[\]{}\n]{0,200}+\]){0,2}+[ \t]*+\{((?:[^{}]++|\{[^{}]*+\})*+)\}")
_CLOSING: Final = re.compile(r"[ \t]*+\}")
_ENVIRONMENT: Final = re.compile(r"[ \t]*+\{([A-Za-z]{1,20}\*?)\}")
_ROW_END: Final = re.compile(r"\*?(?:\[-?[\d.]{1,5}[a-z]{2}\])?[ \t]*")
_ONE_LETTER: Final = re.compile(r"[ \t]*+(\w)")
_WEB_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'`\\^{}|]{1,2000}", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([%_#&~$]|textasciitilde(?:\{\})?)")
_MARKS: Final = {"---": "—", "--": "–", "``": "“"}


def _unescaped(escaped: re.Match[str]) -> str:
    return "~" if escaped.group(1).startswith("text") else escaped.group(1)


def read(text: str) -> list[Piece]:
    """Read a text with TeX in it.

    Whatever is not TeX that we know stays as it stands: unbalanced dollars and braces, unknown commands without an
    argument.

    Arguments:
        text: harmless text of any length; the time is linear in it.

    Returns:
        The pieces, well nested.
    """
    return _Reader(text).read()


class _Reader:
    __slots__ = ("_at", "_ends", "_groups", "_quotes", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._groups = Groups()
        self._ends: dict[str, int] = {}
        self._quotes = {"'": 0, "''": 0}

    def read(self) -> list[Piece]:
        text, groups = self._text, self._groups
        while (token := TOKEN.search(text, self._at)) is not None:
            start = token.start()
            if start > self._at:
                groups.text(text[self._at : start])
            self._at = token.end()
            match token.lastindex:
                case 1:
                    self._word(token.group(1))
                case 2:
                    self._symbol(token.group(2))
                case 3 | 4:
                    self._dollars(token)
                case _:
                    self._mark(token.group(), start)
        groups.text(text[self._at :])
        groups.close_all()
        return groups.pieces

    def _dollars(self, token: re.Match[str]) -> None:
        body = token.group(token.lastindex or 4)
        if is_formula(body):
            self._groups.pieces.append((Kind.DISPLAY if token.group(3) else Kind.FORMULA, body.strip()))
        else:
            self._groups.text("$")
            self._at = token.start() + 1

    def _mark(self, mark: str, start: int) -> None:
        groups = self._groups
        match mark:
            case "{":
                groups.brace()
            case "}":
                groups.close()
            case "~":
                groups.text(self._tie(start))
            case "`" | "``":
                self._quotes["'" * len(mark)] += 1
                groups.text("“" if mark == "``" else "‘")
            case "'" | "''":
                groups.text(self._closing_quote(mark))
            case _ if mark[0] == "\n":
                groups.pieces.append((Kind.PARAGRAPH, ""))
            case _:
                groups.text(_MARKS.get(mark, mark))

    def _tie(self, start: int) -> str:
        """A tie binds two words; `of ~10` means about ten, and `/~user` is an address."""
        before, after = self._text[max(start - 1, 0) : start], self._text[start + 1 : start + 2]
        return "\u00a0" if before.strip("/( \n\t") and after.strip() else "~"

    def _closing_quote(self, mark: str) -> str:
        """An apostrophe closes a quotation only where TeX has opened one and no letter follows."""
        if self._quotes[mark] == 0 or self._text[self._at : self._at + 1].isalnum():
            return mark
        self._quotes[mark] -= 1
        return "”" if mark == "''" else "’"

    def _symbol(self, symbol: str) -> None:
        if symbol in ACCENT_SYMBOLS:
            self._accent(symbol, ACCENT_SYMBOLS[symbol])
        elif symbol == "\\":
            self._skip(_ROW_END)
            self._groups.pieces.append((Kind.BREAK, ""))
        elif symbol in "([":
            self._delimited(symbol)
        else:
            self._groups.text(SYMBOLS.get(symbol, "\\" + symbol))

    def _delimited(self, symbol: str) -> None:
        end = self._find("\\)" if symbol == "(" else "\\]")
        body = self._text[self._at : end] if end >= 0 else ""
        if not body or not is_formula(body):
            self._groups.text("\\" + symbol)
            return
        self._groups.pieces.append((Kind.FORMULA if symbol == "(" else Kind.DISPLAY, body.strip()))
        self._at = end + 2

    def _accent(self, command: str, mark: str) -> None:
        found = ACCENTED.match(self._text, self._at)
        if found is not None and (found.group(2) or found.group(3)):
            self._compose(mark, found, more=bool(found.group(1) and not found.group(4)))
        elif (outer := STACKED.match(self._text, self._at)) is not None:
            self._stacked(command, mark, outer)
        elif found is not None and found.group(4):
            self._groups.text(ALONE.get(command, ""))
            self._at = found.end()
        else:
            self._groups.text("\\" + command)

    def _stacked(self, command: str, mark: str, outer: re.Match[str]) -> None:
        found = ACCENTED.match(self._text, outer.end())
        if found is None or not (found.group(2) or found.group(3)):
            self._groups.text("\\" + command)
            return
        self._compose(ACCENTS[outer.group(2)] + mark, found, more=bool(found.group(1) and not found.group(4)))
        if outer.group(1) and not self._skip(_CLOSING):
            self._groups.argument()

    def _compose(self, marks: str, found: re.Match[str], *, more: bool) -> None:
        """Write an accented letter; where more stands in its braces, they go on as a group."""
        self._groups.text(compose(marks, found))
        self._at = found.end()
        if more:
            self._groups.argument()

    def _word(self, word: str) -> None:
        groups = self._groups
        if word in LETTERS:
            groups.text(LETTERS[word])
            self._skip(_EMPTY if _EMPTY.match(self._text, self._at) else _BLANKS)
        elif word in SIGNS or word in SPACES:
            groups.text(SIGNS.get(word) or SPACES[word])
            self._skip(_EMPTY)
        elif word in ACCENT_WORDS:
            self._accent(word, ACCENT_WORDS[word])
        elif word in STYLES:
            self._styled(word, STYLES[word])
        elif word in SWITCHES:
            groups.style(SWITCHES[word])
            self._skip(_EMPTY if _EMPTY.match(self._text, self._at) else _BLANKS)
        elif word in BREAKS:
            groups.pieces.append((Kind.PARAGRAPH if word == "par" else Kind.BREAK, ""))
        elif not self._with_raw_argument(word):
            self._unknown(word)

    def _styled(self, word: str, style: str) -> None:
        if self._skip(_OPENING):
            self._groups.argument()
            self._groups.style(style)
        elif letter := _ONE_LETTER.match(self._text, self._at):
            self._at = letter.end()
            self._groups.argument()
            self._groups.style(style)
            self._groups.text(letter.group(1))
            self._groups.close()
        else:
            self._groups.text("\\" + word)

    def _with_raw_argument(self, word: str) -> bool:
        """Do what a command does whose argument is no text to be read; tell whether it was one."""
        if word == "begin":
            return self._environment()
        if word == "item":
            self._groups.pieces += [(Kind.BREAK, ""), (Kind.TEXT, "• ")]
            return self._skip(_BLANKS)
        if word in NOTES and self._skip(_OPENING):
            self._groups.argument()
            self._groups.aside()
            return True
        if word not in REFERENCES and word not in WITHOUT_TEXT and word not in ("url", "href", "path"):
            return False
        raw = _RAW.match(self._text, self._at)
        if raw is None:
            return False
        self._at = raw.end()
        if word in REFERENCES:
            self._groups.text(REFERENCES[word].format(raw.group(1)))
        elif word not in WITHOUT_TEXT:
            self._address(word, _ESCAPED.sub(_unescaped, raw.group(1).strip()))
        return True

    def _address(self, word: str, address: str) -> None:
        groups = self._groups
        groups.argument()
        if _WEB_ADDRESS.fullmatch(address):
            groups.link(address)
        if word != "href" or not self._skip(_OPENING):
            groups.text(address)
            groups.close()

    def _environment(self) -> bool:
        found = _ENVIRONMENT.match(self._text, self._at)
        if found is None:
            return False
        name = found.group(1)
        end = self._find(f"\\end{{{name}}}") if name in MATH_ENVIRONMENTS else -1
        if end < 0:
            self._at = found.end()
            return True
        stop = end + len(name) + len("\\end{}")
        self._groups.pieces.append((Kind.DISPLAY, f"\\begin{self._text[self._at : stop].lstrip()}"))
        self._at = stop
        return True

    def _unknown(self, word: str) -> None:
        """A command that we do not know gives way to its argument, to its character, or stands as it is."""
        empty = _EMPTY.match(self._text, self._at)
        shown = sign(word)
        if empty is None and shown is None and self._skip(_OPENING):
            self._groups.argument()
            return
        self._groups.text(shown or "\\" + word)
        self._skip(_EMPTY)

    def _find(self, marker: str) -> int:
        """Find the next marker; a marker that is not there is looked for once."""
        known = self._ends.get(marker, -2)
        if known == -1 or known >= self._at:
            return known
        self._ends[marker] = self._text.find(marker, self._at)
        return self._ends[marker]

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._text, self._at)
        if found is not None:
            self._at = found.end()
        return found is not None
