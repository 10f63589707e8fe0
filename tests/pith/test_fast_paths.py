"""What is quick gives what is slow and plain: suffixes, sound points, base64, parsing."""

from __future__ import annotations

import base64
import shutil

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.pith import native
from sitegen.pith.identity import suffix_of
from sitegen.pith.keys import decode_base64
from sitegen.pith.native.compile import compile_parts
from sitegen.pith.parsing import MAX_DEPTH, Parsed, parse
from sitegen.pith.plain import PlainText, is_plain_and_shallow
from sitegen.pith.signatures import is_sound_point

P = 2**255 - 19
SIGN = 2**255
ORDER_8 = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL = {0, 1, P - 1, ORDER_8, P - ORDER_8}


@given(st.binary(min_size=32, max_size=32))
def test_a_suffix_is_the_beginning_of_base32(digest: bytes) -> None:
    assert suffix_of(digest.hex()) == base64.b32encode(digest).decode("ascii")[:26]


@given(st.integers(0, 2**256 - 1) | st.integers(-40, 40).map(lambda n: (P + n) % SIGN) | st.sampled_from(sorted(SMALL)))
def test_a_point_is_sound_where_arithmetic_says_so(number: int) -> None:
    for encoded in {number, number ^ SIGN}:
        y = encoded & ~SIGN
        assert is_sound_point(encoded.to_bytes(32, "little")) is (y < P and y not in SMALL)


@given(st.binary(min_size=64, max_size=64), st.integers(0, 88), st.sampled_from(["", "=", "A", "\n", " ", "é", "-"]))
def test_base64_has_one_spelling(data: bytes, at: int, odd: str) -> None:
    text = base64.b64encode(data).decode("ascii")
    assert decode_base64(text, 64) == data
    assert odd == "" or decode_base64(text[:at] + odd + text[at:], 64) is None


@pytest.mark.parametrize("last", ["R", "S", "Z", "f"])
def test_base64_whose_last_bits_stand_for_nothing_is_refused(last: str) -> None:
    assert decode_base64("A" * 85 + "Q==", 64) is not None
    assert decode_base64(f"{'A' * 85}{last}==", 64) is None


@pytest.mark.parametrize("opening", ['{"a":', "["])
@pytest.mark.parametrize("leaf", ["1", "{}", "[]", '"x"', "1.5"])
@pytest.mark.parametrize("depth", range(MAX_DEPTH - 3, MAX_DEPTH + 3))
def test_quick_and_slow_parsing_agree_on_depth_and_floats(opening: str, leaf: str, depth: int) -> None:
    text = f'{{"a":{opening * depth}{leaf}{("]" if opening == "[" else "}") * depth}}}'
    quick, slow = parse(text.encode()), parse(f" {text}".encode())  # a space sends it to the reference
    assert quick == slow
    assert isinstance(quick, Parsed) is (depth + 1 + (leaf in {"{}", "[]"}) <= MAX_DEPTH)


@pytest.mark.parametrize("number", [2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63), -(2**63) - 1])
def test_quick_and_slow_parsing_agree_on_integers(number: int) -> None:
    text = f'{{"a":{number}}}'
    assert parse(text.encode()) == parse(f" {text}".encode()) == Parsed({"a": number}, plain=-(2**63) <= number < 2**63)


@pytest.fixture(scope="module")
def plain_text(tmp_path_factory: pytest.TempPathFactory) -> PlainText:
    path = tmp_path_factory.mktemp("native") / "compiled.so"
    if shutil.which("cc") is None:
        pytest.skip("there is no C compiler")
    assert compile_parts(path) == ""
    library = native.load(path)
    assert library is not None
    return PlainText(library)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats() | st.text() | st.sampled_from('"\\'),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), JSON), st.integers(1, 6))
def test_text_tells_what_values_tell(plain_text: PlainText, document: dict[str, object], deepest: int) -> None:
    data = orjson.dumps(document)
    assert plain_text(data, deepest) is is_plain_and_shallow(orjson.loads(data), deepest)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (b'{"a":true,"b":[false,null,-1]}', True),
        (b'{"1.5":"1e5 [[[[[[ \\" 1.5 \\\\"}', True),
        (b'{"a":"\\\\\\"","b":1.5}', False),
        (b'{"a":1e5}', False),
        (b'{"a":1E5}', False),
        (b'{"a":[0,-0.0]}', False),
        (b'{"a":[[[{}]]]}', False),
        (b'{"a":[[[]]]}', True),
        (b'{"a":"\\\\","b":[[[[]]]]}', False),
    ],
)
def test_text_of_strings_is_passed_over(plain_text: PlainText, text: bytes, *, plain: bool) -> None:
    assert plain_text(text, 4) is plain is is_plain_and_shallow(orjson.loads(text), 4)
