"""TeX read into pieces: one pass, no recursion, no text that it refuses."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from sitegen.site.text.accents import ACCENT_SYMBOLS
from sitegen.site.text.characters import clean
from sitegen.site.text.commands import MATH_WORDS, REFERENCES, STYLES, SYMBOLS
from sitegen.site.text.formula import sign
from sitegen.site.text.pieces import Kind, Piece
from sitegen.site.text.scripts import script
from sitegen.site.text.tokens import TOKEN, is_formula
from sitegen.site.text.word_reader import WordReader

_LONGEST_RECENT: Final = 10_000
_ROW_END: Final = re.compile(r"\*?(?:\[-?[\d.]{1,5}[a-z]{2}\])?[ \t]*")
#: `z~0.5` of an abstract means about; `Fig.~3` and `M~31` are bound together.
_ABOUT: Final = re.compile(r"(?<![A-Za-z.])[b-z]$")
_ESCAPED_TWICE: Final = re.compile(r"\\\\(?=[A-Za-z]{2})")
_WORD_ESCAPED_TWICE: Final = re.compile(r"([A-Za-z]{2,20})(?=\{)")
_ENTITY: Final = re.compile(r"&(?:amp;){0,2}(?:lt|gt|amp|quot|#39);")
_MARKS: Final = {"---": "—", "--": "–", "``": "“"}


def read(text: str) -> Sequence[Piece]:
    """Read a text with TeX in it.

    Whatever is not TeX that we know stays as it stands: unbalanced dollars and braces, unknown commands without an
    argument.

    Arguments:
        text: harmless text of any length; the time is linear in it.

    Returns:
        The pieces, well nested.
    """
    return _recent(text) if len(text) <= _LONGEST_RECENT else _Reader(text).read()


@lru_cache(maxsize=4)
def _recent(text: str) -> tuple[Piece, ...]:
    # A page shows an abstract, and its head and its citations have it as plain text, one right after the other.
    return tuple(_Reader(text).read())


class _Reader(WordReader):
    __slots__ = ()

    def read(self) -> list[Piece]:
        text, groups = self.source, self.groups
        while (token := TOKEN.search(text, self.at)) is not None:
            start = token.start()
            if start > self.at:
                groups.text(text[self.at : start])
            self.at = token.end()
            match token.lastindex:
                case 1:
                    self.word(token.group(1))
                case 2:
                    self._symbol(token.group(2))
                case 3 | 4:
                    self._dollars(token)
                case 5 | 6:
                    self._script(start)
                case _:
                    self._mark(token.group(), start)
        groups.text(text[self.at :])
        groups.close_all()
        return groups.pieces

    def _dollars(self, token: re.Match[str]) -> None:
        body = token.group(token.lastindex or 4)
        if is_formula(body):
            self._add_formula(body, display=token.group(3) is not None)
        else:
            self.groups.text("$")
            self.at = token.start() + 1

    def _add_formula(self, body: str, *, display: bool) -> None:
        if "&" in body:
            body = _ENTITY.sub(lambda found: html.unescape(html.unescape(found.group())), body)
        elif "\\\\" in body and "\\begin" not in body:
            body = _ESCAPED_TWICE.sub(r"\\", body)
        self.groups.pieces.append((Kind.DISPLAY if display else Kind.FORMULA, body.strip()))

    def _script(self, start: int) -> None:
        """Raise or lower what follows a `^` or `_` outside of dollars, where that is what they are for."""
        found = script(self.source, start) if not self.groups.in_code else None
        shown = sign(found.command) if found is not None and found.command else ""
        if found is None or shown is None:
            self.groups.text(self.source[start])
            return
        self.at = found.end
        self.groups.argument()
        self.groups.style("up" if self.source[start] == "^" else "down")
        if shown or found.text:
            self.groups.text(shown or found.text)
            self.groups.close()

    def _mark(self, mark: str, start: int) -> None:
        groups = self.groups
        match mark:
            case "{":
                groups.brace()
            case "}":
                groups.close()
            case "~":
                groups.text(self._tie(start))
            case _ if groups.in_code and mark[0] in "-'`":
                groups.text(mark)
            case "`" | "``" | "'" | "''":
                groups.text(self._quote(mark))
            case "--" if self.source.startswith(">", self.at):
                groups.text("→")
                self.at += 1
            case _ if mark[0] == "\n":
                groups.pieces.append((Kind.PARAGRAPH, ""))
            case _ if mark[0] == "&":
                groups.text(clean(html.unescape(mark)))
            case _ if mark[0] == "<":
                self._lifted(mark)
            case _:
                groups.text(_MARKS.get(mark, mark))

    def _lifted(self, mark: str) -> None:
        """Read `<sub>2</sub>`, which other sources put where TeX has `$_2$`."""
        self.groups.argument()
        self.groups.style(mark[1:4].lower())
        self.groups.text(mark[5 : mark.rindex("<")].replace("-", "−"))
        self.groups.close()

    def _tie(self, start: int) -> str:
        """A tie binds two words; `of ~10` and `z~2` mean about, and `/~user` is an address."""
        before, after = self.source[max(start - 1, 0) : start], self.source[start + 1 : start + 2]
        if after.isdigit() and _ABOUT.search(self.source[max(start - 2, 0) : start]):
            return "~"
        return "\u00a0" if before.strip("/( \n\t") and after.strip() else "~"

    def _quote(self, mark: str) -> str:
        """An apostrophe closes a quotation only where TeX has opened one and no letter follows."""
        if mark[0] == "`":
            self.quotes["'" * len(mark)] += 1
            return "“" if mark == "``" else "‘"
        if self.quotes[mark] == 0 or self.source[self.at : self.at + 1].isalnum():
            return mark
        self.quotes[mark] -= 1
        return "”" if mark == "''" else "’"

    def _symbol(self, symbol: str) -> None:
        if symbol in ACCENT_SYMBOLS:
            self.accent(symbol)
        elif symbol == "\\":
            self._row_end()
        elif symbol in "([":
            self._delimited(symbol)
        else:
            self.groups.text(SYMBOLS.get(symbol, "\\" + symbol))

    def _row_end(self) -> None:
        """Break the line, unless a program has written the backslash of a command twice."""
        twice = _WORD_ESCAPED_TWICE.match(self.source, self.at)
        if twice is not None and (twice[1] in STYLES or twice[1] in REFERENCES or twice[1] in MATH_WORDS):
            self.at = twice.end()
            self.word(twice[1])
            return
        self.skip(_ROW_END)
        self.groups.pieces.append((Kind.BREAK, ""))

    def _delimited(self, symbol: str) -> None:
        end = self.find("\\)" if symbol == "(" else "\\]")
        body = self.source[self.at : end] if end >= 0 else ""
        if not body or not is_formula(body):
            self.groups.text("\\" + symbol)
            return
        self._add_formula(body, display=symbol == "[")
        self.at = end + 2
