"""tlog.js proves leaves of logs of every shape, and believes no tile, leaf, checkpoint or key that was changed."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from typing import Any, Final

import pytest

from tests.scripts.node import needs_node, run
from tests.scripts.small_log import SmallLog, checkpoint, path_of, root_of, tile_name, vkey_of
from tests.testkit import Key

pytestmark = needs_node

NAME: Final = "mirror.example/log"
KEY: Final = Key.fresh("log of a mirror")
OTHER: Final = Key.fresh("another log")
VKEY: Final = vkey_of(NAME, KEY)
ROOT: Final = bytes(range(32))
SIZES: Final = (1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 513, 1000, 65_537)


def entry(index: int) -> bytes:
    return f"leaf {index}".encode()


def ask(questions: Iterable[dict[str, Any]]) -> list[Any]:
    return list(run("tlog.mjs", {"questions": list(questions)})["answers"])


def proven(log: SmallLog, index: int, **changes: Any) -> dict[str, Any]:
    size = len(log.hashes)
    wanted = {"index": index, "size": size, "root": log.root.hex(), "leaf": entry(index).hex()}
    return {"kind": "prove", "tiles": {name: tile.hex() for name, tile in log.tiles.items()}, **wanted, **changes}


@pytest.fixture(scope="module")
def logs() -> dict[int, SmallLog]:
    return {size: SmallLog.of(map(entry, range(size))) for size in SIZES}


@pytest.mark.parametrize(
    ("level", "index", "width", "path"),
    [
        (0, 0, 256, "tile/0/000"),
        (1, 255, 7, "tile/1/255.p/7"),
        (0, 1_234_067, 256, "tile/0/x001/x234/067"),
        ("entries", 5_000_000, 1, "tile/entries/x005/x000/000.p/1"),
    ],
)
def test_tiles_stand_where_c2sp_has_them(level: int | str, index: int, width: int, path: str) -> None:
    assert ask([{"kind": "path", "level": level, "index": index, "width": width}]) == [path]
    assert level == "entries" or tile_name(int(level), index, width) == path


@pytest.mark.parametrize("size", SIZES)
def test_every_leaf_is_proven_from_few_tiles(logs: dict[int, SmallLog], size: int) -> None:
    log = logs[size]
    indexes = sorted({0, 1, 100, 255, 256, size // 2, size - 2, size - 1} & set(range(size)))
    for index, answer in zip(indexes, ask(proven(log, index) for index in indexes), strict=True):
        assert answer["ok"], (index, answer)
        assert answer["proof"] == [one.hex() for one in path_of(log.hashes, index)]
        assert answer["tiles"] == len(answer["asked"]) == len(set(answer["asked"])) <= 4


@pytest.mark.parametrize(("size", "index"), [(1, 0), (8, 5), (257, 256), (1000, 3), (65_537, 300)])
def test_a_tampered_byte_of_any_tile_that_is_asked_for_is_noticed(
    logs: dict[int, SmallLog], size: int, index: int
) -> None:
    log = logs[size]
    asked = ask([proven(log, index)])[0]["asked"]
    questions = []
    for name in asked:
        for place in (0, len(log.tiles[name]) // 2, len(log.tiles[name]) - 1):
            tampered = bytearray(log.tiles[name])
            tampered[place] ^= 1
            # Only what is asked for is handed over: Node reads megabytes of hex slowly.
            tiles = {one: log.tiles[one].hex() for one in asked} | {name: tampered.hex()}
            questions.append(proven(log, index, tiles=tiles))
    assert {(answer["ok"], answer["code"]) for answer in ask(questions)} == {(False, "T042")}


def test_another_leaf_another_place_and_another_root_are_not_proven(logs: dict[int, SmallLog]) -> None:
    log = logs[1000]
    questions = [
        proven(log, 3, leaf=entry(4).hex()),
        proven(log, 4, leaf=entry(3).hex()),
        proven(log, 1000),
        proven(log, -1),
        proven(log, 3, root=ROOT.hex()),
        proven(log, 3, size=999, tiles={name: tile.hex() for name, tile in logs[1000].tiles.items()} | {
            tile_name(0, 3, 231): log.tiles[tile_name(0, 3, 232)][:-32].hex()
        }),
    ]  # fmt: skip
    answers = ask(questions)
    assert [answer["ok"] for answer in answers] == [False] * 6
    assert [answer["code"] for answer in answers] == ["T052", "T052", "T052", "T052", "T042", "T042"]


def test_a_proof_that_is_too_short_or_too_long_leads_nowhere(logs: dict[int, SmallLog]) -> None:
    log = logs[1000]
    proof = [one.hex() for one in path_of(log.hashes, 3)]
    wanted = {"kind": "leads", "root": log.root.hex(), "leaf": log.hashes[3].hex(), "index": 3, "size": 1000}
    # Up to the node below the root, which is the last hash that a shorter proof would have to give.
    shorter = {**wanted, "root": root_of(log.hashes[:512]).hex(), "proof": proof[:-1]}
    tried = [proof, proof[:-1], [*proof, proof[0]], proof[::-1], []]
    answers = ask([*({**wanted, "proof": one} for one in tried), shorter, {**wanted, "index": 1000, "proof": proof}])
    assert answers == [True, False, False, False, False, False, False]


def test_a_signed_checkpoint_is_opened() -> None:
    note = checkpoint(NAME, 1000, ROOT, KEY)
    answer = ask([{"kind": "open", "note": note.hex(), "vkey": VKEY}])[0]
    assert answer == {"origin": NAME, "size": 1000, "root": ROOT.hex(), "signed": True}


def test_signatures_of_others_are_left_alone() -> None:
    others = checkpoint(NAME, 1000, ROOT, OTHER, signer="witness.example/w").partition(b"\n\n")[2]
    note = checkpoint(NAME, 1000, ROOT, KEY) + others
    assert ask([{"kind": "open", "note": note.hex(), "vkey": VKEY}])[0]["signed"]


@pytest.mark.parametrize("key", [KEY, None])
def test_a_checkpoint_without_a_key_to_check_it_is_never_signed(key: Key | None) -> None:
    note = checkpoint(NAME, 1000, ROOT, key)
    answer = ask([{"kind": "open", "note": note.hex(), "vkey": None}])[0]
    assert answer == {"origin": NAME, "size": 1000, "root": ROOT.hex(), "signed": False}


def other_size(note: bytes) -> bytes:
    return note.replace(b"\n1000\n", b"\n1001\n")


CHANGES: Final[dict[str, tuple[Callable[[bytes], bytes], str]]] = {
    "other size": (other_size, "T046"),
    "other root": (lambda note: note.replace(base64.b64encode(ROOT), base64.b64encode(ROOT[::-1])), "T046"),
    "other origin": (lambda note: note.replace(NAME.encode(), b"evil.example/log", 1), "T050"),
    "no signature": (lambda note: note.partition(b"\n\n")[0] + b"\n\n", "T047"),
    "signed twice": (lambda note: note + note.partition(b"\n\n")[2], "T045"),
    "leading zero": (lambda note: note.replace(b"\n1000\n", b"\n01000\n"), "T049"),
    "too large": (lambda note: note.replace(b"\n1000\n", b"\n9999999999999999\n"), "T049"),
    "a line more": (lambda note: note.replace(b"\n\n", b"\nmore\n\n"), "T049"),
    "base64 with spare bits": (lambda note: note.replace(b"Hh8=", b"Hh9="), "T049"),
    "no line's end": (lambda note: note[:-1], "T045"),
    "no blank line": (lambda note: note.replace(b"\n\n", b"\n"), "T045"),
    "carriage returns": (lambda note: note.replace(b"\n", b"\r\n"), "T045"),
    "no UTF-8": (lambda note: note.replace(b"mirror", b"m\xffrror"), "T045"),
    "byte order mark": (lambda note: b"\xef\xbb\xbf" + note, "T050"),
    "nothing": (lambda _: b"", "T045"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_checkpoint_is_refused(name: str) -> None:
    change, code = CHANGES[name]
    note = change(checkpoint(NAME, 1000, ROOT, KEY))
    assert ask([{"kind": "open", "note": note.hex(), "vkey": VKEY}])[0].get("refused") == code


@pytest.mark.parametrize("key", [OTHER, None])
def test_a_checkpoint_signed_by_another_key_or_none_is_refused(key: Key | None) -> None:
    note = checkpoint(NAME, 1000, ROOT, key)
    assert ask([{"kind": "open", "note": note.hex(), "vkey": VKEY}])[0]["refused"] == "T047"


def test_a_verifier_key_is_read() -> None:
    assert ask([{"kind": "vkey", "vkey": VKEY}])[0] == {
        "name": NAME,
        "hint": VKEY.split("+")[1],
        "key": KEY.public.hex(),
    }


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        VKEY[:-4],
        VKEY.replace("mirror", "mirr0r"),
        VKEY.replace(NAME, f"{NAME} x"),
        f"{NAME}+00000000+{VKEY.split('+', 2)[2]}",
        f" {VKEY}",
    ],
)
def test_a_key_that_is_none_is_refused(vkey: str) -> None:
    assert ask([{"kind": "vkey", "vkey": vkey}])[0]["refused"] == "T048"


def test_the_leaf_of_a_bundle_is_its_line() -> None:
    number, digest, state = "pith:2017:TKDTZYGP4524S5RYKCWOKET6FR", "ab" * 32, "cd" * 32
    verdict = {"pith_number": number, "sha256": digest, "state_sha256": state, "built_at": "2026-05-01T00:00:00Z"}
    strange = [verdict | {"built_at": built} for built in ("", "a b", "2026\n", "é", "x" * 41)]
    first, *others = ask({"kind": "leaf", "verdict": one} for one in (verdict, *strange))
    assert first == f"pith-mirror/1 publish {number} {digest} {state} 2026-05-01T00:00:00Z"
    assert others == [f"pith-mirror/1 publish {number} {digest} {state} -"] * 5
