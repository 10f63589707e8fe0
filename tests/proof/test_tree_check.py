"""The check of a built tree: a whole tree passes, and every way of changing it is named by its code."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.errors import Problem, Severity
from sitegen.proof import refusals
from sitegen.proof.tree_check import TreeCounts, check_tree
from tests.proof.minted_tree import KEY, TRUST, MintedTree, change, reseal
from tests.site.data.papers import joined
from tests.testkit import BundleMaker, Key, Paper, mint_bundle, mint_record, to_bytes

MANIFEST = ".well-known/pith/manifest.json"
FIRST = Paper(id="1712.00001")
SECOND = Paper(id="1712.00002", title="A Second Paper")
SUFFIX = FIRST.suffix()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    tree = MintedTree({"index.html": b"<p>home", "assets/style.css": b"p {}"})
    tree.add_bundles(mint_bundle(FIRST, KEY))
    tree.add_bundles(*joined(SECOND, KEY))
    tree.add_record(mint_record(Paper(id="1712.00003"), KEY))
    tree.add_lists()
    folder = tmp_path_factory.mktemp("built")
    return folder, tree.write(folder)


@pytest.fixture
def tree(built: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(built[0], tmp_path / "public"))


def run(folder: Path, root: str | None = None) -> tuple[list[Problem], TreeCounts]:
    check = check_tree(folder, TRUST, expected_root=root)
    found: list[Problem] = []
    while True:
        try:
            found.append(next(check))
        except StopIteration as end:
            return found, end.value


def codes(folder: Path, root: str | None = None) -> set[str]:
    return {problem.code for problem in run(folder, root)[0] if problem.severity is Severity.ERROR}


def test_a_tree_as_it_was_built_has_nothing_wrong_with_it(built: tuple[Path, str]) -> None:
    folder, root = built
    problems, counts = run(folder, root)
    assert [str(problem) for problem in problems] == []
    files = [file for file in folder.rglob("*.*") if file.is_file() and "manifest" not in str(file.relative_to(folder))]
    assert counts == TreeCounts(root, len(files), sum(file.stat().st_size for file in files), bundles=2, records=3)


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


@pytest.mark.parametrize(("tamper", "code", "besides"), TAMPERED, ids=[tamper.__name__ for tamper, _, _ in TAMPERED])
def test_what_was_changed_is_named(
    built: tuple[Path, str], tree: Path, tamper: Callable[[Path], None], code: str, besides: set[str]
) -> None:
    tamper(tree)
    found = codes(tree, built[1])
    assert code in found
    assert found <= {code} | besides


def test_a_tree_with_another_root_than_expected_is_named(tree: Path) -> None:
    assert codes(tree, "0" * 64) == {T.ROOT_DIFFERS.code}
    assert codes(tree) == set()


def test_what_is_no_folder_is_no_tree(tree: Path) -> None:
    assert codes(tree / "index.html") == {T.NOT_A_TREE.code}
    assert codes(tree / "nowhere") == {T.NOT_A_TREE.code}


def test_nothing_of_a_hostile_name_reaches_a_terminal(tree: Path) -> None:
    odd_name(tree)
    shown = "".join(str(problem) for problem in run(tree)[0])
    assert shown.isprintable()
    assert shown.isascii()


# What an operator hides by writing the manifest anew: only the documents themselves show it.


def other_key(tree: Path) -> None:
    body = to_bytes(mint_bundle(FIRST, Key.fresh("impostor", key_id=KEY.key_id)))
    for address in (f"pith/{SUFFIX}/bundle.json", f".well-known/pith/{SUFFIX}/bundle.json"):
        (tree / address).write_bytes(body)


def bundle_of_another_paper(tree: Path) -> None:
    body = to_bytes(mint_bundle(Paper(id="1712.00009"), KEY))
    for address in (f"pith/{SUFFIX}/bundle.json", f".well-known/pith/{SUFFIX}/bundle.json"):
        (tree / address).write_bytes(body)


def record_of_another_paper(tree: Path) -> None:
    suffix = Paper(id="1712.00003").suffix()
    (tree / f"pith/{suffix}.json").write_bytes(to_bytes(mint_record(Paper(id="1712.00009"), KEY)))


def well_known_lost(tree: Path) -> None:
    (tree / f".well-known/pith/{SUFFIX}/bundle.json").unlink()


def well_known_changed(tree: Path) -> None:
    change(tree / f".well-known/pith/{SUFFIX}/bundle.json", built_at="2027-01-01T00:00:00Z")


def state_changed(tree: Path) -> None:
    change(tree / f"pith/{SUFFIX}/state.json", event_count=7)


def state_lost(tree: Path) -> None:
    (tree / f"pith/{SUFFIX}/state.json").unlink()


def joined_state_changed(tree: Path) -> None:
    change(tree / f"pith/{SECOND.suffix()}/state.json", equivocation_count=3)


def event_dropped(tree: Path) -> None:
    file = tree / f"api/pith-number/{SUFFIX}/events.json"
    change(file, events=json.loads(file.read_bytes())["events"][1:])


def event_changed(tree: Path) -> None:
    file = tree / f"api/pith-number/{SUFFIX}/events.json"
    events = json.loads(file.read_bytes())["events"]
    events[1]["payload"]["graph_snapshot"]["paper"]["title"] = "Another"
    change(file, events=events)


def event_forged(tree: Path) -> None:
    maker = BundleMaker(FIRST, Key.fresh("impostor"))
    forged = maker.add("timestamp_anchor", {"block": 1})
    file = tree / f"api/pith-number/{SUFFIX}/events.json"
    change(file, events=[*json.loads(file.read_bytes())["events"], forged])


def derived_from_elsewhere(tree: Path) -> None:
    file = tree / f"pith/{SUFFIX}.json"
    change(file, derived=json.loads(file.read_bytes())["derived"] | {"bundle_sha256": "0" * 64})


def derived_alias_changed(tree: Path) -> None:
    file = tree / f"pith/{SUFFIX}.json"
    change(file, aliases=json.loads(file.read_bytes())["aliases"][:2])


def canonical_record_changed(tree: Path) -> None:
    file = tree / f"pith/{SUFFIX}.json"
    canonical = json.loads(file.read_bytes())["canonical_record"]
    canonical["metadata"]["submitted_at"] = "2017-01-01T00:00:00Z"
    change(file, canonical_record=canonical)


def sums_changed(tree: Path) -> None:
    file = tree / ".well-known/pith/ledger.json"
    change(file, sums=json.loads(file.read_bytes())["sums"] | {"found": 9})


def sums_hide_a_refusal(tree: Path) -> None:
    file = tree / ".well-known/pith/ledger.json"
    sums = json.loads(file.read_bytes())["sums"]
    change(file, sums=sums | {"found": sums["found"] - 1, "verified": sums["verified"] - 1})


def ledger_lost(tree: Path) -> None:
    (tree / ".well-known/pith/ledger.json").unlink()


def ledger_reads_elsewhere(tree: Path) -> None:
    file = tree / ".well-known/pith/ledger.json"
    parts = json.loads(file.read_bytes())["parts"]
    change(file, parts=[parts[0] | {"path": "../../../etc/passwd"}])


def index_forgets(tree: Path) -> None:
    file = tree / ".well-known/pith/index.json"
    change(file, count=2)


HIDDEN: list[tuple[Callable[[Path], None], set[str]]] = [
    (other_key, {"P041", "P049", T.RECORD_DIFFERS.code}),
    (bundle_of_another_paper, {T.DOCUMENT_MISPLACED.code, T.RECORD_DIFFERS.code}),
    (record_of_another_paper, {T.DOCUMENT_MISPLACED.code}),
    (well_known_lost, {T.WELL_KNOWN_DIFFERS.code}),
    (well_known_changed, {T.WELL_KNOWN_DIFFERS.code}),
    (state_changed, {T.STATE_DIFFERS.code}),
    (state_lost, {T.STATE_DIFFERS.code}),
    (joined_state_changed, {T.STATE_DIFFERS.code}),
    (event_dropped, {T.EVENTS_DIFFER.code}),
    (event_changed, {T.EVENTS_DIFFER.code}),
    (event_forged, {"P040"}),
    (derived_from_elsewhere, {T.RECORD_DIFFERS.code}),
    (derived_alias_changed, {T.RECORD_DIFFERS.code}),
    (canonical_record_changed, {"P020", "P021", "P023", "P025"}),
    (sums_changed, {T.LEDGER_DOES_NOT_ADD_UP.code}),
    (sums_hide_a_refusal, {T.LEDGER_DOES_NOT_ADD_UP.code}),
    (ledger_lost, {T.LEDGER_MALFORMED.code}),
    (ledger_reads_elsewhere, {T.LEDGER_MALFORMED.code}),
    (index_forgets, {T.INDEX_DIFFERS.code}),
]


@pytest.mark.parametrize(("tamper", "expected"), HIDDEN, ids=[tamper.__name__ for tamper, _ in HIDDEN])
def test_a_change_hidden_behind_a_new_manifest_is_named(
    built: tuple[Path, str], tree: Path, tamper: Callable[[Path], None], expected: set[str]
) -> None:
    tamper(tree)
    root = reseal(tree)
    assert root != built[1]
    assert codes(tree) == expected
    assert T.ROOT_DIFFERS.code in codes(tree, built[1])


def test_a_manifest_written_anew_over_an_unchanged_tree_passes(tree: Path) -> None:
    # Groups of papers are not known to reseal, so the root changes; what is in the tree stays proven.
    reseal(tree)
    assert codes(tree) == set()


def test_every_code_of_the_table_is_tested() -> None:
    tested = {code for _, code, besides in TAMPERED for code in (code, *besides)}
    tested |= {code for _, expected in HIDDEN for code in expected} | {T.NOT_A_TREE.code}
    assert set(T.TABLE) == {code for code in tested if code.startswith("T")}
