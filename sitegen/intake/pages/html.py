"""The lines of a page that was saved as HTML, whatever tags it is made of."""

from __future__ import annotations

import codecs
import re
from typing import Any, Final, cast

from lxml import etree

from sitegen.intake.pages.lines import MOST_LINES, Line

_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_KNOWN: Final = re.compile(r"(?:iso8859|cp125|cp437|koi8|mac|utf|gb|big5|euc|shift_jis|iso2022)[A-Za-z0-9_-]*|ascii")
_SILENT: Final = frozenset(
    "script style template noscript head svg canvas iframe object audio video select textarea datalist".split()  # noqa: SIM905
)
_INLINE: Final = frozenset(
    "a abbr acronym b bdi bdo big button cite code data del dfn em font i img ins kbd label mark meter output q s samp"  # noqa: SIM905
    " small span strike strong sub sup time tt u var wbr math".split()
)
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_TEX: Final = "application/x-tex"
_PIECE: Final = 64 * 1024
_LONGEST_LINE: Final = 1_000_000
_MOST_LINKS: Final = 8
_SPACE: Final = re.compile(r"[ \t\n\r\f]+")


def lines_of_html(data: bytes) -> list[Line]:
    """Return the lines of a page: a tag that is not inline ends one, and what nobody sees is left out.

    The parser gives events and builds no tree, so that neither depth nor number of tags costs more than their bytes. A
    formula that carries its TeX is taken as that, between dollars.

    Arguments:
        data: HTML, well-formed or not, in the encoding of its byte order mark, UTF-8, what it says, or Windows-1252.

    Source: HTML Living Standard, sections 13.2 and 15.3; of its rules for encodings, UTF-8 is tried before what a page
        says, since pages that say otherwise and are UTF-8 are common and the reverse is hardly possible.
    """
    builder = _Builder()
    parser = etree.HTMLParser(target=cast("Any", builder), recover=True, no_network=True, huge_tree=False)
    text = _decoded(data).replace("\x00", "")
    try:
        for start in range(0, len(text), _PIECE):
            parser.feed(text[start : start + _PIECE])
        parser.close()
    except etree.LxmlError:
        pass  # What came before is all that there is to be read.
    return builder.finished()


def _decoded(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_stated(data), "replace")


def _stated(data: bytes) -> str:
    """Return the encoding that a page says it has, where Python knows it as one of texts; else Windows-1252."""
    match = _CHARSET.search(data[:4096])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else ""
    except LookupError:
        name = ""
    # Latin-1 means Windows-1252 on the web; and a page whose tags were found as ASCII is in no wide encoding.
    return name if _KNOWN.fullmatch(name) and name not in {"iso8859-1", "ascii"} and "utf" not in name else "cp1252"


class _Builder:
    """Puts lines together from tags and texts; the parser calls it."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._pieces: list[list[str]] = [[]]
        self._size = 0
        self._links: list[str] = []
        self._heading = 0
        self._silent = 0
        self._math = 0
        self._tex = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        # The parser ends every element that it began, so that counting is enough.
        if self._silent or tag in _SILENT or _is_hidden(attributes):
            self._silent += 1
            return
        if tag == "math":
            self._math += 1
        elif tag == "annotation" and attributes.get("encoding") == _TEX:
            self._tex = True
            self._add("$")
        elif tag in _HEADINGS:
            self._end_line()
            self._heading = _HEADINGS[tag]
        elif tag not in _INLINE and not self._math:
            self._end_line()
        elif not self._math:
            self._end_piece()
        if tag == "a" and len(self._links) < _MOST_LINKS and "href" in attributes:
            self._links.append(attributes["href"][:4000])

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if self._silent:
            self._silent -= 1
            return
        if tag == "math":
            self._math = max(0, self._math - 1)
        elif tag == "annotation" and self._tex:
            self._add("$")
            self._tex = False
        elif tag in _HEADINGS or (tag not in _INLINE and not self._math):
            self._end_line()
        elif not self._math:
            self._end_piece()

    def data(self, text: str) -> None:
        """Take text."""
        if not self._silent and (not self._math or self._tex):
            self._add(text)

    def _add(self, text: str) -> None:
        self._size += len(text)
        if self._size <= _LONGEST_LINE:
            self._pieces[-1].append(text)

    def _end_piece(self) -> None:
        if self._pieces[-1]:
            self._pieces.append([])

    def _end_line(self) -> None:
        texts = ["".join(piece) for piece in self._pieces]
        raw = "".join(texts).strip()
        text = _SPACE.sub(" ", raw)
        if text and len(self._lines) < MOST_LINES:
            pieces = tuple(piece for one in texts if (piece := " ".join(one.split())))
            self._lines.append(Line(text, raw, pieces, tuple(self._links), self._heading))
        self._pieces, self._links, self._heading, self._size = [[]], [], 0, 0

    def comment(self, _: str) -> None:
        """Take a comment, which nobody sees."""

    def pi(self, *_: str) -> None:
        """Take an instruction, which nobody sees."""

    def doctype(self, *_: str | None) -> None:
        """Take a DOCTYPE, which decides on nothing here."""

    def close(self) -> None:
        """Take the end of the page."""

    def finished(self) -> list[Line]:
        """Return the lines, also where the page broke off."""
        self._end_line()
        return self._lines


def _is_hidden(attributes: dict[str, str]) -> bool:
    return "hidden" in attributes or "katex-html" in attributes.get("class", "").split()
