"""Reading documents of their own files: limits, compression, and files that are not what they were."""

from __future__ import annotations

import gzip
import os
import pickle
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.documents import DocumentReader, Locator, read_file_document
from sitegen.content.places import ContentChangedError, UnreadableError
from sitegen.content.scan import MAX_DOCUMENT_BYTES


def read(path: Path) -> bytes:
    return read_file_document(os.fsencode(path), place="bundles/x", gzipped=path.suffix == ".gz")


def refused(path: Path) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(path)
    assert caught.value.problem.place == "bundles/x"
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems  # noqa: S301 - our own
    return caught.value.problem.code


def test_the_bytes_as_they_are(tmp_path: Path) -> None:
    data = b'\xef\xbb\xbf{"a":\r\n1}\n\n'
    (tmp_path / "x.json").write_bytes(data)
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(data))
    (tmp_path / "empty.json").touch()
    assert read(tmp_path / "x.json") == read(tmp_path / "x.json.gz") == data
    assert read(tmp_path / "empty.json") == b""


def test_the_limit(tmp_path: Path) -> None:
    largest = os.urandom(1024) * (MAX_DOCUMENT_BYTES // 1024)
    (tmp_path / "a.json").write_bytes(largest)
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(largest, 1))
    assert read(tmp_path / "a.json") == read(tmp_path / "a.json.gz") == largest
    (tmp_path / "b.json").write_bytes(largest + b"+")
    (tmp_path / "b.json.gz").write_bytes(gzip.compress(largest + b"+", 1))
    assert refused(tmp_path / "b.json") == refused(tmp_path / "b.json.gz") == "D007"


def test_a_bomb(tmp_path: Path) -> None:
    squeeze, zeros = zlib.compressobj(9, wbits=31), bytes(1024 * 1024)
    bomb = b"".join(squeeze.compress(zeros) for _ in range(64)) + squeeze.flush()
    (tmp_path / "x.json.gz").write_bytes(bomb)
    assert len(bomb) < 2**17
    assert refused(tmp_path / "x.json.gz") == "D007"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data[:-1], "D021"),
        (lambda data: data[:5], "D021"),
        (lambda data: data[: len(data) // 2], "D021"),
        (lambda _: b"", "D021"),
        (lambda _: b"\x1f", "D020"),
        (lambda _: b'{"a":1}', "D020"),
        (lambda data: data[:-8] + bytes(8), "D020"),
        (lambda data: data[:20] + bytes([data[20] ^ 1]) + data[21:], "D020"),
        (lambda data: data + b"garbage", "D022"),
        (lambda data: data + b"\0", "D022"),
        (lambda data: data + data[:7], "D021"),
        (lambda data: data + gzip.compress(b"") * 1000, "D020"),
    ],
)
def test_damaged_gzip(tmp_path: Path, damage: object, code: str) -> None:
    whole = gzip.compress(os.urandom(3000))
    assert callable(damage)
    (tmp_path / "x.json.gz").write_bytes(whole)
    read(tmp_path / "x.json.gz")
    (tmp_path / "x.json.gz").write_bytes(damage(whole))
    assert refused(tmp_path / "x.json.gz") == code


def test_several_members_are_one_file(tmp_path: Path) -> None:
    (tmp_path / "x.json.gz").write_bytes(gzip.compress(b"one ") + gzip.compress(b"two") + gzip.compress(b""))
    assert read(tmp_path / "x.json.gz") == b"one two"


def test_what_is_exchanged_after_it_was_found(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "link.json").symlink_to("secret")
    os.mkfifo(tmp_path / "fifo.json")
    (tmp_path / "folder.json").mkdir()
    assert refused(tmp_path / "link.json") == "D002"
    assert refused(tmp_path / "fifo.json") == "D006"
    assert refused(tmp_path / "folder.json") == "D006"
    assert refused(tmp_path / "gone.json") == "D002"
    assert refused(Path("/dev/null")) == "D006"


def test_open_files_do_not_pile_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo.json")
    (tmp_path / "x.json.gz").write_bytes(b"no")
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - a count
    for _ in range(20):
        refused(tmp_path / "fifo.json")
        refused(tmp_path / "x.json.gz")
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208 - a count


def locator(path: Path, length: int) -> Locator:
    return Locator("bundles/x.json", os.fsencode(path), 0, length, None, path.suffix == ".gz")


def test_reading_again(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"12345")
    with DocumentReader() as reader:
        assert reader.read(locator(path, 5)) == b"12345"
        for data in (b"1234", b"123456"):
            path.write_bytes(data)
            with pytest.raises(ContentChangedError, match=r"D008 bundles/x\.json"):
                reader.read(locator(path, 5))
        path.unlink()
        with pytest.raises(ContentChangedError, match="it is not there"):
            reader.read(locator(path, 5))


def test_a_locator_travels(tmp_path: Path) -> None:
    one = locator(tmp_path / "x.json", 5)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own


@given(st.binary(max_size=300), st.binary(max_size=50))
def test_no_bytes_end_in_anything_but_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, more: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.json.gz"
    path.write_bytes(gzip.compress(data) + more)
    if more:
        assert refused(path) in {"D020", "D021", "D022"}
    else:
        assert read(path) == data
    path.write_bytes(b"\x1f\x8b\x08" + data)
    assert refused(path) in {"D020", "D021", "D022"}
