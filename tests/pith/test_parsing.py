"""Strict parsing: what has no single meaning is refused by its own code, and bombs cost no more than their size."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.pith.canonical import is_plain
from sitegen.pith.keys import PITH_ROOTS
from sitegen.pith.parsing import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS, Parsed, parse
from sitegen.pith.verify import verify
from tests.pith.samples import EVERY, data_of
from tests.pith.test_canonical import SCALARS, nested

ACCEPTED: dict[str, bytes] = {
    "empty": b"{}",
    "spaces": b' { "a" : [ 1 , 2 ] } \n',
    "escapes": b'{"a":"\\u0041\\n\\/"}',
    "pair": b'{"a":"\\ud83d\\ude00"}',
    "same key in two objects": b'{"a":{"a":1},"b":{"a":1}}',
    "integer at the limit": b'{"a":' + b"9" * MAX_DIGITS + b"}",
    "depth at the limit": b'{"a":' * (MAX_DEPTH - 1) + b"{}" + b"}" * (MAX_DEPTH - 1),
    "float": b'{"a":1.50}',
    "size at the limit": b"{}" + b" " * (MAX_BYTES - 2),
    "small number": b'{"a":1e-400}',
}
REFUSED: dict[str, tuple[bytes, str]] = {
    "empty file": (b"", "P003"),
    "unclosed": (b'{"a":1', "P003"),
    "trailing text": (b"{} {}", "P003"),
    "trailing comma": (b'{"a":1,}', "P003"),
    "single quotes": (b"{'a':1}", "P003"),
    "comment": (b"{}//", "P003"),
    "raw control character": (b'{"a":"\x01"}', "P003"),
    "leading zero": (b'{"a":01}', "P003"),
    "plus sign": (b'{"a":+1}', "P003"),
    "bare fraction": (b'{"a":.5}', "P003"),
    "null byte": (b"{}\x00", "P003"),
    "byte order mark": (b"\xef\xbb\xbf{}", "P002"),
    "latin 1": (b'{"a":"\xe9"}', "P001"),
    "utf-16": ("{}".encode("utf-16"), "P001"),
    "overlong": (b'{"a":"\xc0\x80"}', "P001"),
    "encoded surrogate": (b'{"a":"\xed\xa0\x80"}', "P001"),
    "beyond unicode": (b'{"a":"\xf4\x90\x80\x80"}', "P001"),
    "duplicate": (b'{"a":1,"a":1}', "P004"),
    "duplicate by escape": (b'{"a":1,"\\u0061":2}', "P004"),
    "duplicate inside": (b'{"x":[{"a":1,"b":2,"a":3}]}', "P004"),
    "nan": (b'{"a":NaN}', "P005"),
    "infinity": (b'{"a":-Infinity}', "P005"),
    "infinite by size": (b'{"a":1e999}', "P005"),
    "lone high surrogate": (b'{"a":"\\ud800"}', "P006"),
    "lone low surrogate": (b'{"a":"\\udc00\\ud800"}', "P006"),
    "surrogate key": (b'{"\\udfff":1}', "P006"),
    "depth beyond the limit": (b'{"a":' * MAX_DEPTH + b"{}" + b"}" * MAX_DEPTH, "P007"),
    "depth of lists": (b'{"a":' + b"[" * MAX_DEPTH + b"]" * MAX_DEPTH + b"}", "P007"),
    "size beyond the limit": (b"{}" + b" " * (MAX_BYTES - 1), "P008"),
    "digits beyond the limit": (b'{"a":' + b"9" * (MAX_DIGITS + 1) + b"}", "P009"),
    "list": (b"[]", "P010"),
    "string": (b'"x"', "P010"),
    "null": (b"null", "P010"),
    "true": (b"true", "P010"),
    "number": (b"1", "P010"),
    "float alone": (b"1.5", "P010"),
}
BOMBS: dict[str, tuple[bytes, set[str]]] = {
    "brackets": (b"[" * MAX_BYTES, {"P007"}),
    "objects": (b'{"a":' * (MAX_BYTES // 5), {"P007"}),
    "digits": (b'{"a":' + b"9" * (MAX_BYTES - 6) + b"}", {"P009"}),
    "digits of a fraction": (b'{"a":0.' + b"9" * (MAX_BYTES - 8) + b"}", {"P011"}),
    "digits of an exponent": (b'{"a":1e' + b"9" * (MAX_BYTES - 8) + b"}", {"P005"}),
    "half pairs": (b'{"a":"' + b"\\ud800" * (MAX_BYTES // 6 - 2) + b'"}', {"P006"}),
    "many half pairs": (b'{"a":[' + b",".join([b'"\\ud800"'] * (MAX_BYTES // 9 - 2)) + b"]}", {"P006"}),
    "one key again and again": (b"{" + b",".join([b'"a":1'] * 500_000) + b"}", {"P004"}),
    "many repeated keys": (
        b"{" + b",".join(b'"%d":1,"%d":1' % (n, n) for n in range(100_000)) + b"}",
        {"P004"},
    ),
    "many infinities": (b'{"a":[' + b",".join([b"1e999"] * 200_000) + b"]}", {"P005"}),
    "empty objects": (b'{"a":[' + b",".join([b"{}"] * 500_000) + b"]}", {"P011"}),
    "one long key": (b'{"' + b"a" * (MAX_BYTES - 10) + b'":NaN}', {"P005"}),
    "one long kind": (b'{"bundle_type":"' + b"a" * (MAX_BYTES - 20) + b'"}', {"P011"}),
}


def codes(data: bytes) -> list[str]:
    found = parse(data)
    return [] if isinstance(found, Parsed) else [problem.code for problem in found]


@pytest.mark.parametrize("name", ACCEPTED)
def test_json_with_one_meaning_is_accepted(name: str) -> None:
    found = parse(ACCEPTED[name])
    assert isinstance(found, Parsed)
    assert found.value == json.loads(ACCEPTED[name])
    assert not found.plain or is_plain(found.value)


@pytest.mark.parametrize("name", REFUSED)
def test_json_without_one_meaning_is_refused_by_its_code(name: str) -> None:
    data, code = REFUSED[name]
    assert codes(data) == [code]


@pytest.mark.parametrize("suffix", EVERY)
def test_samples_are_parsed_alike_with_and_without_spaces(suffix: str) -> None:
    data = data_of(suffix)
    quick, slow = parse(data), parse(data + b"\n")
    assert isinstance(quick, Parsed)
    assert quick == slow
    assert codes(data[:-1]) == ["P003"]


@settings(derandomize=True, max_examples=200)
@given(st.dictionaries(st.text(max_size=3), nested(SCALARS), max_size=4), st.booleans())
def test_any_value_survives_with_its_types(value: dict[str, Any], ascii_only: bool) -> None:  # noqa: FBT001
    found = parse(json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":")).encode("utf-8", "surrogatepass"))
    if isinstance(found, Parsed):
        assert repr(found.value) == repr(value)
        assert found.plain is is_plain(value)
    else:
        assert {problem.code for problem in found} <= {"P001", "P006"}


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b'{"a":[0,{"b c":NaN}]}', '$.a[1]["b c"]'),
        (b'{"a":{"x":1,"x":2}}', "$.a.x"),
        (b'{"a":["\\ud800"]}', "$.a[0]"),
        (b'{"\\ud800":1}', '$["\\ud800"]'),
    ],
)
def test_problem_names_its_place(data: bytes, place: str) -> None:
    found = parse(data)
    assert not isinstance(found, Parsed)
    assert [problem.place for problem in found] == [place]


def test_all_problems_are_reported_at_once_up_to_a_hundred() -> None:
    assert sorted(codes(b'{"a":NaN,"b":"\\ud800","c":{"d":1,"d":2},"e":' + b"9" * 2000 + b"}")) == [
        "P004",
        "P005",
        "P006",
        "P009",
    ]
    assert len(codes(b'{"a":[' + b"NaN," * 99 + b"NaN]}")) == MAX_PROBLEMS
    assert len(codes(b'{"a":[' + b"NaN," * 500 + b"NaN]}")) == MAX_PROBLEMS


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_with_few_and_short_problems(name: str) -> None:
    data, expected = BOMBS[name]
    assert len(data) <= MAX_BYTES
    verdict = verify(data, PITH_ROOTS)
    assert {problem.code for problem in verdict.problems} == expected
    assert len(verdict.problems) <= MAX_PROBLEMS
    assert all(len(problem.cause) + len(problem.place) < 1000 for problem in verdict.problems)


def test_a_bomb_of_empty_lists_costs_little_more_than_its_values() -> None:
    data = b'{"a": [' + b",".join([b"[]"] * 50_000) + b"]}"
    tracemalloc.start()
    try:
        values = json.loads(data)
        _, alone = tracemalloc.get_traced_memory()
        del values
        tracemalloc.reset_peak()
        assert isinstance(parse(data), Parsed)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1.5 * alone
