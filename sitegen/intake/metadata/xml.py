"""arXiv's API (Atom) and OAI-PMH (the formats arXiv, arXivRaw and oai_dc), read as a stream and without trust."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, Final, cast

from lxml import etree

from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.addresses import parse_address
from sitegen.intake.metadata.entries import LONGEST_TEXT, BadMetadataError, Entry, entry

_OAI: Final = "oai:arxiv.org:"
_RECORDS: Final = frozenset({"entry", "record"})
_IDS: Final = frozenset({"id", "identifier"})
_ABSTRACTS: Final = frozenset({"summary", "abstract", "description"})
_COMMENT: Final = "comment:"
_MOST_TEXTS: Final = 50
_PIECE: Final = 64 * 1024


class _ForbiddenError(Exception):
    """Something that no metadata needs, and that attacks are made of."""


def read_xml(blocks: Iterable[bytes], *, place: str) -> Iterator[Entry]:
    """Read metadata records from XML, one after the other, in flat memory.

    A DOCTYPE ends the reading before anything that it declares is used: no entity is expanded, nothing is fetched.

    Arguments:
        blocks: the file, in pieces of any size.
        place: how problems name it.

    Yields:
        records that have an arXiv id and an abstract.

    Raises:
        BadMetadataError: it is not well-formed or has a DOCTYPE; what came before has been given.

    Source: arXiv API User's Manual; OAI-PMH 2.0, section 4; XML 1.0, section 2.8.
    """
    reader = _Reader(place)
    parser = etree.XMLParser(
        target=cast("Any", reader),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
    )
    try:
        for block in blocks:
            for start in range(0, len(block), _PIECE):
                parser.feed(block[start : start + _PIECE])
                yield from reader.taken()
        parser.close()
    except (etree.LxmlError, _ForbiddenError) as error:
        yield from reader.taken()
        cause = " ".join(str(error).split())[:300] or "It ends before its end"
        raise BadMetadataError(Problem(refusals.METADATA_MALFORMED, place, f"{cause}.")) from None
    yield from reader.taken()


class _Reader:
    """Gathers ids and abstracts between the beginning and the end of a record; the parser calls it."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._records = 0
        self._depth = 0
        self._inside = 0
        self._name = ""
        self._text: list[str] = []
        self._size = 0
        self._ids: list[str] = []
        self._abstracts: list[str] = []
        self._found: deque[Entry] = deque()

    def taken(self) -> Iterator[Entry]:
        """Yield the records that are whole, each once."""
        while self._found:
            yield self._found.popleft()

    def start(self, tag: str, _: dict[str, str]) -> None:
        """Take the beginning of an element."""
        self._depth += 1
        name = _local(tag)
        if name in _RECORDS and not self._inside:
            self._inside = self._depth
            self._records += 1
            self._ids, self._abstracts = [], []
        wanted = self._inside and name in _IDS | _ABSTRACTS
        self._name, self._text, self._size = name if wanted else "", [], 0

    def data(self, text: str) -> None:
        """Take text; of one that is too long for what it stands for, nothing is kept."""
        if self._name:
            self._size += len(text)
            if self._size <= LONGEST_TEXT:
                self._text.append(text)
            else:
                self._text = []

    def end(self, tag: str) -> None:
        """Take the end of an element."""
        if self._name and _local(tag) == self._name:
            held = self._ids if self._name in _IDS else self._abstracts
            if len(held) < _MOST_TEXTS:
                held.append("".join(self._text))
        self._name = ""
        if self._inside == self._depth:
            self._inside = 0
            self._finish()
        self._depth -= 1

    def _finish(self) -> None:
        named = next((one for text in self._ids if (one := _arxiv_id(text.strip()))), "")
        abstracts = [text for text in self._abstracts if not text.strip().lower().startswith(_COMMENT)]
        found = entry(f"{self._place}: record {self._records}", named, abstracts)
        if found is not None:
            self._found.append(found)

    def doctype(self, *_: str | None) -> None:
        """Refuse a DOCTYPE.

        Raises:
            _ForbiddenError: always.
        """
        raise _ForbiddenError("It has a DOCTYPE, which no metadata of arXiv's has")

    def comment(self, _: str) -> None:
        """Take a comment, which says nothing."""

    def pi(self, *_: str) -> None:
        """Take an instruction, which is not followed."""

    def close(self) -> None:
        """Take the end of the file."""


def _arxiv_id(text: str) -> str:
    """Return the arXiv id that an identifier of a record is or leads to, "" for others."""
    if text.lower().startswith(_OAI):
        return text[len(_OAI) :]
    address = parse_address(text)
    if address is not None:
        return str(address.identifier)
    return text


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
