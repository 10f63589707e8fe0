"""Front matter: a small, safe part of YAML, in which nothing becomes what its writer did not mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.fields import MAX_PROBLEMS, Fields
from sitegen.content.front_matter import MAX_EVENTS, Entries, FrontMatterError, Items, Matter, Node, Scalar, read_matter
from sitegen.errors import Problem

_MARKS = [
    *"[]{}#,0'\"\n\t\0\x85\ufeffé",
    "---\n",
    "---",
    "  ",
    "\r\n",
    "a: ",
    "b:",
    ": ",
    "- ",
    "? ",
    "&x ",
    "*x",
    "!t ",
]
FRAGMENTS = st.sampled_from([*_MARKS, "|\n  ", "%YAML 1.1\n", "...\n", "<<: ", "\\uD800"])


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.nodes]
    return {name: plain(inner) for name, (_, inner) in node.nodes.items()}


def matter(yaml: str, body: str = "") -> Matter:
    return read_matter(f"---\n{yaml}\n---\n{body}".encode())


def outcome(data: bytes) -> Matter | Problem:
    try:
        return read_matter(data)
    except FrontMatterError as error:
        return error.problem


def refused(data: bytes) -> tuple[str, str]:
    with pytest.raises(FrontMatterError) as caught:
        read_matter(data)
    return caught.value.problem.code, caught.value.problem.place


@pytest.mark.parametrize(
    "text",
    ["2019-05", "2019-05-01", "1706.04638", "1e3", "0x10", "0o7", "1_000", "12:30:00", "no", "True", "~", "null"],
)
def test_scalars_stay_what_was_written(text: str) -> None:
    assert plain(matter(f"a: {text}").entries) == {"a": text}


def test_only_nothing_is_empty() -> None:
    entries = matter("a:\nb: ''\nc: ~").entries.nodes
    assert [node.empty for _, node in entries.values() if isinstance(node, Scalar)] == [True, False, False]


def test_the_two_parts_of_a_file() -> None:
    body = "\n  Text --- \n---\nmore\r\n\n"
    whole = read_matter(b"\xef\xbb\xbf---  \r\na: |\r\n  x\r\n  ---\r\n---\t\n" + body.encode())
    assert (plain(whole.entries), whole.body, whole.lines_before) == ({"a": "x\n---\n"}, body, 5)
    assert read_matter(b"no fence\n---\n") == Matter(Entries(1, {}), "no fence\n---\n", 0)
    assert read_matter(b"---\n---") == Matter(Entries(2, {}), "", 1)
    assert read_matter(b"---\n# nothing\n---\nx").body == "x"


def test_lines_are_those_of_the_file() -> None:
    entries = matter("a: 1\nb:\n  - x\n  - c: 2").entries
    assert entries.nodes["a"][0] == 2
    items = entries.nodes["b"][1]
    assert isinstance(items, Items)
    assert [node.line for node in items.nodes] == [4, 5]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"---\na: \xff\n---\n", ("D030", "line 2")),
        (b"---\na: 1\n", ("D031", "line 1")),
        (b"---\na: 1\n ---\n", ("D031", "line 1")),
        (b"---\nb: 1\na: b: c\n---\n", ("D032", "line 3")),
        (b"---\na: [1\n---\n", ("D032", "line 3")),
        (b"---\na: \x00\n---\n", ("D032", "line 1")),
        (b'---\na: "\\uD800"\n---\n', ("D032", "line 2")),
        (b"---\na: &x 1\n---\n", ("D033", "line 2")),
        (b"---\na: 1\nb: *a\n---\n", ("D033", "line 3")),
        (b"---\na: !!python/object:os.system 1\n---\n", ("D033", "line 2")),
        (b"---\na: !!str 1\n---\n", ("D033", "line 2")),
        (b"---\na: [[[[[[[[[[1]]]]]]]]]]\n---\n", ("D033", "line 2")),
        (b"---\na: 1\n...\nb: 1\n---\n", ("D032", "line 4")),
        (b"---\na: 1\n--- b\n---\n", ("D033", "line 3")),
        (b"---\na: 1\nb: 2\n'a': 3\n---\n", ("D034", "line 4")),
        (b"---\na: {b: 1, b: 2}\n---\n", ("D034", "line 2")),
        (b"---\n- a\n---\n", ("D036", "line 2")),
        (b"---\ntext\n---\n", ("D036", "line 2")),
        (b"---\n? [a]\n: b\n---\n", ("D036", "line 2")),
    ],
)
def test_what_is_refused(data: bytes, expected: tuple[str, str]) -> None:
    assert refused(data) == expected


def test_bombs_are_refused_early() -> None:
    laughs = "a0: &a0 [x]\n" + "\n".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10))
    assert refused(f"---\n{laughs}\n---\n".encode())[0] == "D033"
    # PyYAML has a limit of its own from 6.0.4 on.
    assert refused(b"---\na: " + b"[" * 1_000_000 + b"\n---\n")[0] in {"D032", "D033"}
    assert refused(b"---\n" + b"- " * 1_000_000 + b"\n---\n")[0] == "D033"
    assert refused(b"---\na: [" + b"x," * MAX_EVENTS + b"]\n---\n")[0] == "D007"


@given(
    st.one_of(
        st.text(), st.lists(FRAGMENTS).map("".join), st.lists(FRAGMENTS).map(lambda p: f"---\n{''.join(p)}\n---\n")
    )
)
def test_no_text_ends_in_anything_but_front_matter_or_a_problem(text: str) -> None:
    data = text.encode("utf-8", "replace")
    read = outcome(data)
    if isinstance(read, Problem):
        assert read.place.startswith("line ")
        assert "\n" not in read.cause
    else:
        assert isinstance(plain(read.entries), dict)
        assert data.endswith(read.body.encode())


@given(st.binary())
def test_no_bytes_do_either(data: bytes) -> None:
    for whole in (data, b"---\n" + data + b"\n---\n"):
        read = outcome(whole)
        assert isinstance(read, Matter) or read.code.startswith("D03")


def test_problems_have_an_end() -> None:
    problems: list[Problem] = []
    entries = matter("\n".join(f"key{n}: 1" for n in range(1000))).entries
    Fields(entries, ("title",), problems)
    assert len(problems) == MAX_PROBLEMS


def test_a_near_name_is_offered() -> None:
    problems: list[Problem] = []
    Fields(matter("titel: 1\nxyz: 1").entries, ("title", "order"), problems)
    assert [problem.cause for problem in problems] == [
        "There is no key 'titel'; did you mean title?",
        "There is no key 'xyz'; the keys are title, order.",
    ]
