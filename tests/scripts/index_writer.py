"""A second writer of the search index, from docs/search.md alone: simple, and with sizes that a test may choose."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

STOP_WORDS: Final = ("and", "for", "of", "the", "we", "with")
TITLE, KEYWORD, AUTHOR = 1, 2, 4
NUMBERS_PER_FILE: Final = 32
_FOLDED: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ς": "σ"}
)
_ALONE: Final = re.compile("([\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff])")


class Item(NamedTuple):
    """A paper; papers stand in order of submission."""

    page: str
    title: str
    abstract: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    day: str = "2017-12-04"
    categories: tuple[str, ...] = ("cs.LG",)
    level: str = "bundle"


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes of a leaf, of a list in it and of a piece of postings, at most about, and leaves of a branch."""

    leaf: int = 8_192
    piece: int = 16_384
    branch: int = 256
    inline: int = 1_024


def terms(text: str) -> list[str]:
    """Cut a text into terms."""
    folded = "".join(one for one in unicodedata.normalize("NFKD", text) if unicodedata.category(one)[0] != "M")
    folded = folded.lower().translate(_FOLDED)
    spaced = "".join(one if unicodedata.category(one)[0] in "LN" else " " for one in folded)
    words = _ALONE.sub(r" \1 ", spaced).split()
    kept = [word for word in words if len(word) > 1 or _ALONE.match(word)]
    return [word[:32] for word in kept if not (len(word) > 6 and word.isdecimal()) and word not in STOP_WORDS]


def varint(number: int) -> bytes:
    low = bytearray()
    while number > 127:
        low.append(number & 127 | 128)
        number >>= 7
    return bytes([*low, number])


def numbers_of(items: Iterable[Item]) -> tuple[list[int], int]:
    """Return the numbers of papers, and how many there are for a month; a paper's slot is its rank within the month."""
    taken: Counter[int] = Counter()
    places = []
    for item in items:
        month = int(item.day[:4]) * 12 + int(item.day[5:7]) - 1
        places.append((month, taken[month]))
        taken[month] += 1
    stride = 1 << max(6, max(taken.values(), default=0).bit_length())
    return [month * stride + slot for month, slot in places], stride


def write_index(folder: Path, items: Iterable[Item], sizes: Sizes = Sizes()) -> None:
    """Write the index of papers into a folder, which becomes `/search/`."""
    papers = list(items)
    numbers, stride = numbers_of(papers)
    strong: dict[str, dict[int, int]] = {}
    weak: dict[str, list[int]] = {}
    shown: dict[str, dict[int, list[str]]] = {}
    for number, item in zip(numbers, papers, strict=True):
        own: dict[str, int] = {f":{one.lower()}": 0 for one in item.categories}
        parts = [(TITLE, (item.title,)), (KEYWORD, item.keywords), (AUTHOR, item.authors)]
        for bit, texts in parts:
            for term in terms(" ".join(texts)):
                own[term] = own.get(term, 0) | bit
        for term, mask in own.items():
            strong.setdefault(term, {})[number] = mask
        for term in set(terms(item.abstract)) - own.keys():
            weak.setdefault(term, []).append(number)
        slot = number % stride
        row = [item.page, item.title, ", ".join(item.authors), item.day, item.categories[0], item.level]
        file = f"papers/{item.day[:7]}/{slot // NUMBERS_PER_FILE}.json"
        shown.setdefault(file, {})[slot] = [*row, item.abstract[:300]]
    for file, rows in shown.items():
        _json(folder / file, rows)
    lists = {term: (strong.get(term, {}), weak.get(term, [])) for term in sorted(strong.keys() | weak.keys())}
    leaves = _write_leaves(folder, lists, sizes)
    branches = []
    for first in range(0, len(leaves), sizes.branch):
        branch = leaves[first : first + sizes.branch]
        path = folder / f"branches/{_name(branch[0][0])}.json"
        _json(path, branch)
        branches.append((branch[0][0], path.stat().st_size))
    years = Counter(int(item.day[:4]) for item in papers)
    root = {
        "format": "sitegen-search",
        "version": 2,
        "papers": len(papers),
        "numbers_per_month": stride,
        "numbers_per_file": NUMBERS_PER_FILE,
        "years": sorted(years.items()),
        "categories": sorted(Counter(one for item in papers for one in item.categories).items()),
        "stop_words": STOP_WORDS,
        "common": _write_common(folder, {term: len(s) + len(w) for term, (s, w) in lists.items()}),
        "branches": branches,
    }
    _json(folder / "root.json", root)


def _write_common(folder: Path, counts: Mapping[str, int]) -> list[tuple[int, int]]:
    bands: dict[int, str] = {}
    for term, count in sorted(counts.items()):
        if len(term) > 4 and term.isalpha():
            band = count.bit_length() - 1
            bands[band] = bands.get(band, "") + f"{term}\n"
    (folder / "common").mkdir(parents=True, exist_ok=True)
    for band, text in bands.items():
        (folder / f"common/{band}.txt").write_text(text, encoding="utf-8")
    return [(band, len(bands[band].encode())) for band in sorted(bands, reverse=True)]


def _write_leaves(
    folder: Path, lists: Mapping[str, tuple[dict[int, int], list[int]]], sizes: Sizes
) -> list[tuple[str, int]]:
    leaves: list[tuple[str, bytearray]] = []
    for term, (strong, weak) in lists.items():
        if not leaves or len(leaves[-1][1]) >= sizes.leaf:
            leaves.append((term, bytearray()))
        entry = leaves[-1][1]
        entry += varint(len(term.encode())) + term.encode()
        for kind, bits, postings in (("s", 3, strong.items()), ("w", 0, [(number, 0) for number in weak])):
            pieces = _pieces(sorted(postings, reverse=True), sizes, bits)
            entry += varint(len(postings))
            if not postings:
                continue
            if len(pieces) == 1 and len(pieces[0][1]) <= sizes.inline:
                entry += varint(2 * len(pieces[0][1])) + pieces[0][1]
                continue
            entry += varint(2 * len(pieces) + 1)
            for start, body in pieces:
                entry += varint(start) + varint(len(body))
                path = folder / f"postings/{_name(term)[:2]}/{_name(term)[2:]}-{kind}-{start:x}.bin"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(body)
    for first, entries in leaves:
        path = folder / f"terms/{_name(first)[:2]}/{_name(first)[2:]}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(entries)
    return [(first, len(entries)) for first, entries in leaves]


def _pieces(postings: list[tuple[int, int]], sizes: Sizes, bits: int) -> list[tuple[int, bytes]]:
    """Return pieces with where they start, the highest first; each starts at its lowest number."""
    pieces: list[tuple[int, bytes]] = []
    body, before = bytearray(), 0
    for number, mask in postings:
        value = (before - number if body else number) << bits | mask
        if body and len(body) + len(varint(value)) > sizes.piece:
            pieces.append((before, bytes(body)))
            body, value = bytearray(), number << bits | mask
        body += varint(value)
        before = number
    return [*pieces, (before, bytes(body))] if body else pieces


def _name(term: str) -> str:
    return hashlib.sha256(term.encode()).hexdigest()[:24]


def _json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
