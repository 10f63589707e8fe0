"""An index that may be hostile: what is none of a mirror's is refused with its place, and nothing else is raised."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.errors import RefusedError
from sitegen.intake.sync.index import IndexPart, Row, read_index, read_rows
from sitegen.site.data.index import IndexedPaper, index, index_part, letter_range
from sitegen.site.routes import Routes

SUFFIX = "TKDTZYGP4524S5RYKCWOKET6FR"
PAPER = IndexedPaper(SUFFIX, f"pith:2017:{SUFFIX}", "bundle", "bundle", "a" * 64, 13_400, "2026-05-27T09:24:42Z")
OUTPUT, ENTRY = index_part(Routes(), letter_range(SUFFIX, 3), [PAPER])
INDEX = index(Routes(), [ENTRY], program="sitegen").body
PART = read_index(INDEX)[0]


def changed(data: bytes, *path: str | int, to: Any) -> bytes:
    """Return a document with one value changed."""
    value = json.loads(data)
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return json.dumps(value).encode()


def test_what_a_build_writes_is_read() -> None:
    assert IndexPart(OUTPUT.path, ENTRY["first"], ENTRY["last"], 1, ENTRY["sha256"], len(OUTPUT.body)) == PART
    assert read_rows(OUTPUT.body, PART) == [Row(SUFFIX, PAPER.pith_number, "bundle", "a" * 64, 13_400, PAPER.built_at)]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("index_type",), "another"),
        (("index_version",), "2.0"),
        (("parts",), {}),
        (("parts", 0), 1),
        (("parts", 0, "path"), "../../etc/passwd"),
        (("parts", 0, "path"), "https://evil.example/x.json"),
        (("parts", 0, "first"), "!"),
        (("parts", 0, "count"), 10**9),
        (("parts", 0, "count"), 0),
        (("parts", 0, "bytes"), 10**12),
        (("parts", 0, "sha256"), "A" * 64),
        (("parts",), [ENTRY, ENTRY]),
    ],
)
def test_an_index_that_is_changed_is_refused(path: tuple[str | int, ...], to: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        read_index(changed(INDEX, *path, to=to))
    assert refused.value.problems[0].code == "I054"
    assert refused.value.problems[0].place.startswith(".well-known/pith/index.json")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (("type",), "another"),
        (("papers",), []),
        (("papers", 0, "suffix"), "A" * 26),
        (("papers", 0, "suffix"), "../" * 8 + "AA"),
        (("papers", 0, "pith_number"), f"pith:2017:{'A' * 26}"),
        (("papers", 0, "kind"), "page"),
        (("papers", 0, "sha256"), "g" * 64),
        (("papers", 0, "size"), 10**9),
        (("papers", 0, "size"), -1),
        (("papers", 0, "built_at"), "2" * 1_000),
    ],
)
def test_a_part_that_is_changed_is_refused(path: tuple[str | int, ...], to: Any) -> None:
    with pytest.raises(RefusedError) as refused:
        read_rows(changed(OUTPUT.body, *path, to=to), PART)
    assert refused.value.problems[0].code == "I054"
    assert refused.value.problems[0].place.startswith(PART.path)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.binary() | _JSON.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_bytes_are_refused_and_nothing_else_happens(data: bytes) -> None:
    for read in (read_index, lambda given: read_rows(given, PART)):
        with pytest.raises(RefusedError):
            read(data)


@given(st.sampled_from(["first", "last", "path", "count", "sha256", "bytes"]), _JSON)
def test_arbitrary_entries_are_refused_or_are_parts(field: str, value: Any) -> None:
    try:
        parts = read_index(changed(INDEX, "parts", 0, field, to=value))
    except RefusedError:
        return
    assert all(isinstance(part, IndexPart) for part in parts)
