"""A second writer of the search index, from docs/search.md alone: simple, and with sizes that a test may choose."""

from __future__ import annotations

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
INLINE: Final = 96
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
    """Bytes of a leaf and of a file of postings, at most about, and leaves of a branch."""

    leaf: int = 8_192
    piece: int = 16_384
    branch: int = 256


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


def write_index(folder: Path, items: Iterable[Item], sizes: Sizes = Sizes()) -> None:
    """Write the index of papers into a folder, which becomes `/search/`."""
    papers = list(items)
    strong: dict[str, dict[int, int]] = {}
    weak: dict[str, list[int]] = {}
    for number, item in enumerate(papers, 1):
        own: dict[str, int] = {f":{one.lower()}": 0 for one in item.categories}
        parts = [(TITLE, (item.title,)), (KEYWORD, item.keywords), (AUTHOR, item.authors)]
        for bit, texts in parts:
            for term in terms(" ".join(texts)):
                own[term] = own.get(term, 0) | bit
        for term, mask in own.items():
            strong.setdefault(term, {})[number] = mask
        for term in set(terms(item.abstract)) - own.keys():
            weak.setdefault(term, []).append(number)
    lists = {term: (strong.get(term, {}), weak.get(term, [])) for term in sorted(strong.keys() | weak.keys())}
    leaves = _write_leaves(folder, lists, sizes)
    branches = [leaves[first : first + sizes.branch] for first in range(0, len(leaves), sizes.branch)]
    for number, branch in enumerate(branches):
        _json(folder / f"branches/{number}.json", branch)
    for first in range(0, len(papers), 8):
        rows = [
            [one.page, one.title, ", ".join(one.authors), one.day, one.categories[0], one.level, one.abstract[:300]]
            for one in papers[first : first + 8]
        ]
        _json(folder / f"papers/{first // 8}.json", rows)
    common = sorted(((-len(s) - len(w), t) for t, (s, w) in lists.items() if len(t) > 4 and t.isalpha()))
    text = "".join(f"{term}\n" for _, term in common)
    (folder / "common.txt").write_text(text[:49_152].rpartition("\n")[0] + "\n", encoding="utf-8")
    years: dict[int, list[int]] = {}
    for number, item in enumerate(papers, 1):
        years.setdefault(int(item.day[:4]), []).append(number)
    categories = Counter(one for item in papers for one in item.categories)
    root = {
        "format": "sitegen-search",
        "version": 1,
        "papers": len(papers),
        "papers_per_file": 8,
        "years": [[year, numbers[0], numbers[-1]] for year, numbers in sorted(years.items())],
        "categories": sorted(categories.items()),
        "stop_words": STOP_WORDS,
        "branches": [branch[0][0] for branch in branches],
    }
    _json(folder / "root.json", root)


def _write_leaves(
    folder: Path, lists: Mapping[str, tuple[dict[int, int], list[int]]], sizes: Sizes
) -> list[tuple[str, str]]:
    leaves: list[tuple[str, str]] = []
    files: list[bytes] = [b""]
    entries = bytearray()
    first, before = "", b""
    for term, (strong, weak) in lists.items():
        if len(entries) >= sizes.leaf:
            leaves.append((first, _file(folder, "terms", len(leaves), entries)))
            entries, before = bytearray(), b""
        first = term if not entries else first
        spelled = term.encode()
        shared = next((at for at, (a, b) in enumerate(zip(before, spelled, strict=False)) if a != b), len(before))
        shared = min(shared, len(spelled))
        entries += varint(shared) + varint(len(spelled) - shared) + spelled[shared:]
        entries += _list([(number, mask) for number, mask in sorted(strong.items(), reverse=True)], files, sizes, 3)
        entries += _list([(number, 0) for number in sorted(weak, reverse=True)], files, sizes, 0)
        before = spelled
    if entries:
        leaves.append((first, _file(folder, "terms", len(leaves), entries)))
    for number, body in enumerate(files):
        _file(folder, "postings", number, body)
    return leaves


def _list(postings: list[tuple[int, int]], files: list[bytes], sizes: Sizes, bits: int) -> bytes:
    if not postings:
        return varint(0)
    pieces: list[tuple[bytes, int]] = []
    body, before = bytearray(), 0
    for number, mask in postings:
        value = (before - number if body else number) << bits | mask
        if body and len(body) + len(varint(value)) > sizes.piece:
            pieces.append((bytes(body), before))
            body, value = bytearray(), number << bits | mask
        body += varint(value)
        before = number
    pieces.append((bytes(body), before))
    size = sum(len(piece) for piece, _ in pieces)
    head = varint(len(postings)) + varint(size)
    if size <= INLINE:
        return head + pieces[0][0]
    if len(pieces) > 1:
        head += varint(len(files)) + varint(0) + varint(len(pieces))
        files.extend(piece for piece, _ in pieces)
        files.append(b"")
        return head + b"".join(varint(low) for _, low in pieces[:-1])
    if len(files[-1]) + size > sizes.piece:
        files.append(b"")
    head += varint(len(files) - 1) + varint(len(files[-1])) + varint(1)
    files[-1] += pieces[0][0]
    return head


def _file(folder: Path, kind: str, number: int, body: bytes | bytearray) -> str:
    path = folder / kind / "0" / f"{number}.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)
    return f"0/{number}"


def _json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
