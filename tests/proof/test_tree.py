"""Reading a hostile tree: nothing outside of it is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.proof.tree import NotAFileError, Tree, is_safe_path


@pytest.mark.parametrize(
    "path",
    ["", ".", "..", "/etc/passwd", "a/../../b", "a//b", "a/", "./a", "a\\..\\b", "a\0b", "a\nb", "a/" * 3000 + "b"],
)
def test_a_path_that_does_not_stay_below_the_root_is_not_opened(tmp_path: Path, path: str) -> None:
    assert not is_safe_path(path)
    with Tree(tmp_path) as tree, pytest.raises(ValueError, match="root"):
        tree.read(path, most=10)


@pytest.mark.parametrize(
    "path", ["a", "a/b.json", ".well-known/pith/index.json", "p/hep-lat/0305021/index.html", "é/..."]
)
def test_a_path_of_ours_is_safe(path: str) -> None:
    assert is_safe_path(path)


def test_a_link_is_followed_neither_at_the_end_nor_on_the_way(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real/file").write_bytes(b"secret")
    root = tmp_path / "tree"
    root.mkdir()
    (root / "link").symlink_to(tmp_path / "real/file")
    (root / "folder").symlink_to(tmp_path / "real")
    (root / "loop").symlink_to(root / "loop")
    with Tree(root) as tree:
        for path in ("link", "folder/file", "loop", "loop/file"):
            with pytest.raises(NotAFileError):
                tree.read(path, most=10)
        assert sorted(tree.walk()) == [("folder", False), ("link", False), ("loop", False)]


def test_no_more_is_read_than_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 100)
    with Tree(tmp_path) as tree:
        assert tree.read("file", most=10) == b"x" * 11
        assert tree.measure("file", size=10).sha256 == ""
        assert tree.measure("file", size=100).size == 100


def test_folders_nested_without_end_do_not_exhaust_anything(tmp_path: Path) -> None:
    deepest = tmp_path
    for _ in range(60):
        deepest /= "d"
    deepest.mkdir(parents=True)
    (deepest / "file").write_bytes(b"")
    with Tree(tmp_path) as tree:
        ((path, plain),) = tree.walk()
    assert (path.count("d"), plain) == (33, False)
