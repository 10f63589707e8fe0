"""Ways in which files of a tree are changed under its manifest, each with the code that must name it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sitegen.proof import refusals
from tests.proof.minted_tree import MANIFEST, SUFFIX, change
from tests.testkit import to_bytes


def one_byte(tree: Path) -> None:
    file = tree / "index.html"
    file.write_bytes(file.read_bytes().replace(b"h", b"H"))


def one_byte_more(tree: Path) -> None:
    with (tree / "assets/style.css").open("ab") as file:
        file.write(b"\n")


def missing_file(tree: Path) -> None:
    (tree / "index.html").unlink()


def missing_folder(tree: Path) -> None:
    shutil.rmtree(tree / "assets")


def extra_file(tree: Path) -> None:
    (tree / "paper").mkdir()
    (tree / "paper/extra.html").write_text("hello")


def odd_name(tree: Path) -> None:
    (tree / os.fsdecode(b"\xff\x1b[31m")).write_text("hello")


def extra_link(tree: Path) -> None:
    (tree / "secrets").symlink_to("/etc/passwd")


def linked_folder(tree: Path) -> None:
    (tree / "outside").symlink_to("/etc")


def file_became_link(tree: Path) -> None:
    (tree / "assets/style.css").rename(tree.parent / "style.css")
    (tree / "assets/style.css").symlink_to(tree.parent / "style.css")


def folder_became_link(tree: Path) -> None:
    (tree / "assets").rename(tree.parent / "assets")
    (tree / "assets").symlink_to(tree.parent / "assets")


def file_became_pipe(tree: Path) -> None:
    (tree / "index.html").unlink()
    os.mkfifo(tree / "index.html")


def file_became_folder(tree: Path) -> None:
    (tree / "index.html").unlink()
    (tree / "index.html").mkdir()


def no_manifest(tree: Path) -> None:
    (tree / MANIFEST).unlink()


def manifest_is_not_json(tree: Path) -> None:
    (tree / MANIFEST).write_bytes(b'{"type": ')


def manifest_is_huge(tree: Path) -> None:
    with (tree / MANIFEST).open("wb") as file:
        file.truncate(1 << 40)


def manifest_has_two_meanings(tree: Path) -> None:
    body = (tree / MANIFEST).read_bytes()
    (tree / MANIFEST).write_bytes(body[:-1] + b',"parts":[]}')


def manifest_is_of_the_future(tree: Path) -> None:
    change(tree / MANIFEST, version="2.0")


def part_outside(tree: Path) -> None:
    parts = json.loads((tree / MANIFEST).read_bytes())["parts"]
    change(tree / MANIFEST, parts=[parts[0] | {"path": "../../etc/passwd"}])


def counts_changed(tree: Path) -> None:
    change(tree / MANIFEST, files=json.loads((tree / MANIFEST).read_bytes())["files"] + 1)


def part_count_changed(tree: Path) -> None:
    parts = json.loads((tree / MANIFEST).read_bytes())["parts"]
    change(tree / MANIFEST, parts=[parts[0] | {"bytes": 0}, *parts[1:]])


def parts_swapped(tree: Path) -> None:
    one, other = sorted((tree / ".well-known/pith/manifest").glob("*.json"))[:2]
    first, second = one.read_bytes(), other.read_bytes()
    one.write_bytes(second)
    other.write_bytes(first)


def part_missing(tree: Path) -> None:
    next((tree / ".well-known/pith/manifest").glob("*.json")).unlink()


def part_of(tree: Path, path: str) -> Path:
    parts = (tree / ".well-known/pith/manifest").glob("*.json")
    return next(part for part in parts if path in json.loads(part.read_bytes())["files"])


def rewrite(tree: Path, part: Path, files: dict[str, object]) -> None:
    """Change a part and make the manifest fit it, as a hostile operator would."""
    change(part, files=files)
    body = part.read_bytes()
    manifest = json.loads((tree / MANIFEST).read_bytes())
    rows = [row for row in files.values() if isinstance(row, list)]
    for entry in manifest["parts"]:
        if entry["path"].endswith(part.name):
            entry |= {"size": len(body), "files": len(files), "bytes": sum(max(0, row[0]) for row in rows)}
            entry["sha256"] = hashlib.sha256(body).hexdigest()
    manifest["files"] = sum(entry["files"] for entry in manifest["parts"])
    manifest["bytes"] = sum(entry["bytes"] for entry in manifest["parts"])
    (tree / MANIFEST).write_bytes(to_bytes(manifest))


def listing_climbs(tree: Path) -> None:
    part = part_of(tree, "index.html")
    files = json.loads(part.read_bytes())["files"]
    rewrite(tree, part, {"../index.html": files["index.html"]} | files)


def listing_is_absolute(tree: Path) -> None:
    part = part_of(tree, "index.html")
    files = json.loads(part.read_bytes())["files"]
    rewrite(tree, part, {"/etc/hostname": files["index.html"]} | files)


def listed_in_two_parts(tree: Path) -> None:
    files = json.loads(part_of(tree, "index.html").read_bytes())["files"]
    other = part_of(tree, "assets/style.css")
    assert other != part_of(tree, "index.html")
    both = json.loads(other.read_bytes())["files"] | {"index.html": files["index.html"]}
    rewrite(tree, other, dict(sorted(both.items())))


def listing_out_of_order(tree: Path) -> None:
    part = part_of(tree, f"pith/{SUFFIX}.json")
    files = json.loads(part.read_bytes())["files"]
    rewrite(tree, part, dict(reversed(files.items())))


def listing_has_a_negative_size(tree: Path) -> None:
    part = part_of(tree, "index.html")
    files = json.loads(part.read_bytes())["files"]
    rewrite(tree, part, files | {"index.html": [-1, files["index.html"][1]]})


def listing_has_a_name_that_no_disk_takes(tree: Path) -> None:
    part = part_of(tree, "index.html")
    files = json.loads(part.read_bytes())["files"]
    rewrite(tree, part, dict(sorted((files | {"x" * 300: files["index.html"]}).items())))


T = refusals
#: The change, the code that must be there, and the codes that may be there besides.
TAMPERED: list[tuple[Callable[[Path], None], str, set[str]]] = [
    (one_byte, T.HASH_DIFFERS.code, set()),
    (one_byte_more, T.SIZE_DIFFERS.code, set()),
    (missing_file, T.FILE_MISSING.code, set()),
    (missing_folder, T.FILE_MISSING.code, set()),
    (extra_file, T.FILE_NOT_LISTED.code, set()),
    (odd_name, T.FILE_NOT_LISTED.code, set()),
    (extra_link, T.NOT_A_FILE.code, set()),
    (linked_folder, T.NOT_A_FILE.code, set()),
    (file_became_link, T.NOT_A_FILE.code, set()),
    (folder_became_link, T.NOT_A_FILE.code, set()),
    (file_became_pipe, T.NOT_A_FILE.code, set()),
    (file_became_folder, T.NOT_A_FILE.code, set()),
    (no_manifest, T.MANIFEST_MISSING.code, set()),
    (manifest_is_not_json, T.MANIFEST_MALFORMED.code, {T.ROOT_DIFFERS.code}),
    (manifest_is_huge, T.MANIFEST_MALFORMED.code, {T.ROOT_DIFFERS.code}),
    (manifest_has_two_meanings, T.MANIFEST_MALFORMED.code, {T.ROOT_DIFFERS.code}),
    (manifest_is_of_the_future, T.MANIFEST_MALFORMED.code, {T.ROOT_DIFFERS.code}),
    (part_outside, T.MANIFEST_MALFORMED.code, {T.ROOT_DIFFERS.code}),
    (counts_changed, T.COUNTS_DIFFER.code, {T.ROOT_DIFFERS.code}),
    (part_count_changed, T.COUNTS_DIFFER.code, {T.ROOT_DIFFERS.code}),
    (parts_swapped, T.PART_DIFFERS.code, {T.PART_MALFORMED.code, T.COUNTS_DIFFER.code, T.FILE_NOT_LISTED.code}),
    (part_missing, T.FILE_MISSING.code, {T.COUNTS_DIFFER.code, T.FILE_NOT_LISTED.code, T.INDEX_DIFFERS.code}),
    (listing_climbs, T.PATH_UNSAFE.code, {T.ROOT_DIFFERS.code}),
    (listing_is_absolute, T.PATH_UNSAFE.code, {T.ROOT_DIFFERS.code}),
    (listing_has_a_name_that_no_disk_takes, T.FILE_UNREADABLE.code, {T.ROOT_DIFFERS.code}),
    (listed_in_two_parts, T.LISTED_TWICE.code, {T.ROOT_DIFFERS.code}),
    (
        listing_out_of_order,
        T.PART_MALFORMED.code,
        {T.ROOT_DIFFERS.code, T.COUNTS_DIFFER.code, T.FILE_NOT_LISTED.code, T.INDEX_DIFFERS.code},
    ),
    (
        listing_has_a_negative_size,
        T.PART_MALFORMED.code,
        {T.ROOT_DIFFERS.code, T.COUNTS_DIFFER.code, T.FILE_NOT_LISTED.code},
    ),
]
