"""The scripts take the JSON that Python takes, and write its canonical form byte for byte."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from sitegen.pith.canonical import reference_bytes
from sitegen.pith.parsing import MAX_DEPTH, MAX_DIGITS, Parsed, parse
from tests.pith.test_parsing import ACCEPTED, BOMBS, REFUSED
from tests.scripts.corpus import Example, differences, write
from tests.scripts.node import needs_node, run

pytestmark = needs_node

IN_OTHER_WORDS: Final = {"P001", "P003"}
KEYS: Final = 'aZ_0\u00e9\u0000\u001f\u007f"\\/\u2028\ud7ff\ue000\ufffd\uffff\U00010000\U0001f600\U0010ffff'
NAMES: Final = ("__proto__", "constructor", "toString", "10", "9", "-1", "", "length", "then")
NUMBERS: Final = (
    *("0", "-0", "0.0", "-0.0", "0e0", "-0e-9", "1.0", "1.50", "100e-2", "1E5", "1e+5", "1e-5", "0.0001", "0.00001"),
    *(
        "1e15",
        "1e16",
        "1e17",
        "9999999999999998.0",
        "9999999999999999.0",
        "123456789012345680.0",
        "1e21",
        "1e22",
        "1e23",
    ),
    *("5e-324", "2.5e-324", "2.4e-324", "1e-400", "-1e-400", "2.2250738585072011e-308", "2.2250738585072014e-308"),
    *("1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308", "1e309", "-1e309", "1e-07"),
    *("9007199254740991", "9007199254740992", "9007199254740993", "-9007199254740993", "9007199254740993.0"),
    *("9223372036854775807", "9223372036854775808", "18446744073709551616", "-9223372036854775809", "1" + "0" * 30),
    *(
        "9" * MAX_DIGITS,
        "9" * (MAX_DIGITS + 1),
        "-" + "9" * (MAX_DIGITS - 1),
        "-" + "9" * MAX_DIGITS,
        "0." + "3" * 2_000,
    ),
    *(
        "01",
        "-01",
        "1.",
        ".5",
        "-",
        "+1",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "١",
        "1.e5",
        "--1",
        "-Infinity",
        "Infinity",
        "NaN",
    ),
    *(
        "-NaN",
        "nan",
        "inf",
        "1e5.5",
        "1.5.5",
        "0.1e-999999999999999999999",
        "1e999999999999999999999",
        "9" * 50 + "e999",
    ),
)
TOKENS: Final = (
    *(b"{", b"}", b"[", b"]", b",", b":", b'"', b'"a"', b"1", b"-", b"1.5e3", b"true", b"false", b"null", b"NaN", b" "),
    *(
        b"\n",
        b"\t",
        b"\r",
        b"\x0c",
        b"\x0b",
        b"\xc2\xa0",
        b"\xe2\x80\xa8",
        b"\xef\xbb\xbf",
        b"\\",
        b"\\u0041",
        b"\\ud83d",
    ),
    *(
        b"\\ude00",
        b"\\n",
        b"\\x",
        b"\\u12",
        b"\x00",
        b"\x1f",
        b"\x7f",
        b"\xff",
        b"\xc3\xa9",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
    ),
)
NEARLY_A_MARK: Final = (
    b"\xef",
    b"\xef\xbb",
    b"\xef\xbb\xbe{}",
    b"\xef\xbc\xbf{}",
    b"{\xbb\xbf}",
    b"\xee\xbb\xbf{}",
    b" \xef\xbb\xbf{}",
)


def numbers() -> Iterator[str]:
    """Yield numbers as texts: bit patterns, decimals of any length, and such as lie half-way between two doubles."""
    chance = random.Random(2)
    yield from NUMBERS
    for _ in range(3_000):
        (value,) = struct.unpack("<d", chance.randbytes(8))
        if value == value and abs(value) < 1e308:  # noqa: PLR0124 - NaN is no number
            yield repr(value)
            yield f"{value:.{chance.randrange(25)}e}"
        digits = "".join(chance.choices("0123456789", k=chance.randrange(1, 30)))
        yield f"{chance.randrange(10)}.{digits}e{chance.randrange(-330, 310)}"
        whole = chance.getrandbits(53) | 1 << 53
        yield f"{(whole * 2 + 1) * 2 ** chance.randrange(8)}.{'0' * chance.randrange(3)}{chance.choice('0015')}"
        yield str(chance.getrandbits(chance.randrange(1, 3_000)) * chance.choice((1, -1)))


def value(chance: random.Random, depth: int = 0) -> Any:
    kind = chance.randrange(7 if depth < 4 else 5)
    text = chance.choice(NAMES) if chance.random() < 0.3 else "".join(chance.choices(KEYS, k=chance.randrange(5)))
    if kind == 5:
        return [value(chance, depth + 1) for _ in range(chance.randrange(5))]
    if kind == 6:
        return {
            str(value(chance, 9))
            if chance.random() < 0.2
            else "".join(chance.choices(KEYS, k=chance.randrange(4))): value(chance, depth + 1)
            for _ in range(chance.randrange(8))
        } | dict.fromkeys(chance.sample(NAMES, chance.randrange(4)), 1)
    scalars: tuple[Any, ...] = (None, chance.random() < 0.5, chance.randrange(-99, 99), chance.random() * 10, text)
    return scalars[kind]


def documents() -> Iterator[bytes]:
    chance = random.Random(3)
    yield from NEARLY_A_MARK
    for count in (99, 100, 101, 150):
        yield b"{" + b",".join(b'"\\ud800%d":1' % (n * 37 % count) for n in range(count)) + b"}"
        yield b"{" + b",".join(b'"%d":1,"%d":1' % ((n * 37 % count,) * 2) for n in range(count)) + b',"\\ud800":NaN}'
        yield b"[" + b",".join(b'{"%d":NaN}' % (n * 37 % count) for n in range(count)) + b"]"
    yield from (data for data in ACCEPTED.values() if len(data) < 100_000)
    yield from (data for data, _ in REFUSED.values() if len(data) < 100_000)
    for number in numbers():
        yield f'{{"a":{number}}}'.encode()
    for text in NUMBERS:
        yield text.encode()
        yield f"[{text}]".encode()
    for depth in range(MAX_DEPTH - 3, MAX_DEPTH + 4):
        yield b'{"a":[' * (depth // 2) + b"{}" * (depth % 2) + b"]}" * (depth // 2)
    for _ in range(1_500):
        made = {"a": value(chance)}
        yield json.dumps(made, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 0, 3))).encode()
        yield b"".join(chance.choices(TOKENS, k=chance.randrange(9)))
        data = bytearray(json.dumps(made, ensure_ascii=False).encode())
        for _ in range(chance.randrange(1, 3)):
            where = chance.randrange(len(data))
            data[where : where + chance.randrange(3)] = chance.choice(TOKENS)
        yield bytes(data)


def right(data: bytes) -> Any:
    found = parse(data)
    if isinstance(found, Parsed):
        return reference_bytes(found.value).hex()
    return [comparable([each.code, each.place, each.cause]) for each in found]


def comparable(problem: list[str]) -> list[str]:
    return problem[:2] if problem[0] in IN_OTHER_WORDS else problem


def test_json_is_taken_refused_and_written_alike() -> None:
    every = list(documents())
    found = run("json.mjs", [data.hex() for data in every])
    wrong = []
    for data, one in zip(every, found, strict=True):
        told = one if isinstance(one, str) else [comparable(problem) for problem in one]
        if told != right(data):
            wrong.append((data[:200], right(data), told))
    assert wrong == []
    accepted = sum(isinstance(one, str) for one in found)
    assert accepted > 5_000
    assert len(found) - accepted > 1_500
    assert {problem[0] for one in found if isinstance(one, list) for problem in one} == {
        *("P001", "P002", "P003", "P004", "P005", "P006", "P007", "P009", "P010"),
    }


def test_lines_and_columns_are_those_of_the_program() -> None:
    broken = {
        '{"a":\n  "é😀", x}': (2, 9),
        "": (1, 1),
        "{}\n\n{}": (3, 1),
        '{"é\U0001f600": 01}': (1, 9),
        "[1 2]": (1, 4),
    }
    for (text, (line, column)), found in zip(
        broken.items(), run("json.mjs", [text.encode().hex() for text in broken]), strict=True
    ):
        assert found[0][2].endswith(f"at line {line}, column {column}"), text
        refused = parse(text.encode())
        assert not isinstance(refused, Parsed)
        assert refused[0].cause.endswith(f"at line {line}, column {column}"), text


@pytest.mark.slow
def test_bombs_cost_no_more_than_their_size(tmp_path: Path) -> None:
    examples = [Example(name, data) for name, (data, _) in BOMBS.items()]
    write(tmp_path, examples)
    assets = Path(__file__).parents[2] / "templates" / "assets"
    assert differences(examples, run("verdicts.mjs", {"folder": str(tmp_path), "assets": str(assets)})) == []
