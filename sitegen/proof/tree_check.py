"""The check of a built tree against its own manifest, and of every document in it again under the trust roots.

1. The manifest is there and well-formed, and the tree has the root hash that was expected.
2. Every part of it is the one that it lists, and their counts are those that it states.
3. Every file that it lists is in the tree, with its size and SHA-256, and no path is listed twice.
4. The tree holds nothing else, and neither links nor devices.
5. Every bundle and record is verified again, and what was derived from it fits it.
6. The ledger adds up, part by part, and the index counts the papers that are there.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.errors import Code, Problem, Severity
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.keys import TrustRoots
from sitegen.pith.parsing import MAX_BYTES
from sitegen.pith.paths import quoted
from sitegen.proof import addresses, refusals
from sitegen.proof.ledger_check import check_index, check_ledger
from sitegen.proof.manifest import root_hash
from sitegen.proof.manifest_reader import Listed, MalformedError, Manifest, PartEntry, read_manifest, read_part
from sitegen.proof.paper_check import check_bundle, check_record, check_well_known
from sitegen.proof.paths_on_disk import PathsOnDisk
from sitegen.proof.tree import NotAFileError, Tree, is_safe_path

_LONGEST_PLACE = 200


@dataclass(frozen=True, slots=True)
class TreeCounts:
    """What a tree was found to hold.

    Arguments:
        root: its root hash, 64 hex digits, or None where there is no manifest.
        files: files that the manifest lists.
        total: their bytes, as the manifest says.
        bundles, records: documents that were verified again, those that failed among them.
        failed: those of them that have an error.
    """

    root: str | None
    files: int = 0
    total: int = 0
    bundles: int = 0
    records: int = 0
    failed: int = 0


def check_tree(
    folder: Path, trust: TrustRoots, *, expected_root: str | None = None
) -> Generator[Problem, None, TreeCounts]:
    """Yield everything that is wrong with a built tree, step by step as in the module's docstring.

    Arguments:
        folder: the root of the tree.
        trust: the keys of whoever checks; what the tree itself says of keys proves nothing.
        expected_root: 64 hex digits that the root hash must be, from elsewhere than the tree; None checks no root.

    Returns:
        the counts and the root hash, once the generator is used up.
    """
    try:
        tree = Tree(folder)
    except OSError as error:
        yield Problem(refusals.NOT_A_TREE, str(folder), error.strerror or str(error))
        return TreeCounts(None)
    with tree, PathsOnDisk() as paths:
        return (yield from _Check(tree, trust, paths).run(expected_root))


@dataclass(slots=True)
class _Check:
    """One run of the check, with what it has counted so far."""

    tree: Tree
    trust: TrustRoots
    paths: PathsOnDisk
    files: int = 0
    total: int = 0
    bundles: int = 0
    records: int = 0
    failed: int = 0

    def run(self, expected_root: str | None) -> Generator[Problem, None, TreeCounts]:
        """Run every step that the one before it has left possible."""
        data = yield from _read(self.tree, addresses.MANIFEST, missing=refusals.MANIFEST_MISSING)
        if data is None:
            return TreeCounts(None)
        root = root_hash(data)
        if expected_root is not None and expected_root != root:
            cause = f"{root} instead of {quoted(expected_root, 64)}"
            yield Problem(refusals.ROOT_DIFFERS, addresses.MANIFEST, cause)
        try:
            manifest = read_manifest(data)
        except MalformedError as error:
            yield Problem(refusals.MANIFEST_MALFORMED, error.place, error.cause).within(addresses.MANIFEST)
            return TreeCounts(root)
        yield from self._check_parts(manifest)
        yield from self._check_rest(manifest)
        yield from check_ledger(self.tree)
        yield from check_index(self.tree, papers=self.records)
        return TreeCounts(root, self.files, self.total, self.bundles, self.records, self.failed)

    def _check_parts(self, manifest: Manifest) -> Iterator[Problem]:
        for part in manifest.parts:
            yield from self._check_part(part)
        stated, found = (manifest.files, manifest.total), (self.files, self.total)
        if stated != found:
            cause = f"{stated[0]} files of {stated[1]} bytes are stated, the parts list {found[0]} of {found[1]}"
            yield Problem(refusals.COUNTS_DIFFER, "$.files", cause).within(addresses.MANIFEST)

    def _check_part(self, part: PartEntry) -> Iterator[Problem]:
        data = yield from _read(self.tree, part.path)
        if data is None:
            return
        if len(data) != part.size or sha256_hex(data) != part.sha256:
            yield Problem(
                refusals.PART_DIFFERS, part.path, "its size or SHA-256 is not the one that the manifest lists"
            )
        try:
            listed = read_part(data, part.name)
        except MalformedError as error:
            yield Problem(refusals.PART_MALFORMED, error.place, error.cause).within(part.path)
            return
        total = sum(row.size for row in listed)
        if (len(listed), total) != (part.files, part.total):
            cause = f"{part.files} files of {part.total} bytes are stated, {len(listed)} of {total} are listed"
            yield Problem(refusals.COUNTS_DIFFER, part.path, cause)
        self.files += len(listed)
        self.total += total
        safe = [row for row in listed if is_safe_path(row.path)]
        for row in listed:
            if not is_safe_path(row.path):
                yield Problem(refusals.PATH_UNSAFE, part.path, quoted(row.path, _LONGEST_PLACE))
        self.paths.add_listed(row.path for row in safe)
        for row in safe:
            yield from self._check_file(row)

    def _check_file(self, row: Listed) -> Iterator[Problem]:
        place = _place(row.path)
        try:
            found = self.tree.measure(row.path, size=row.size)
        except OSError as error:
            yield _unopened(error, place)
            return
        if found.size != row.size:
            yield Problem(refusals.SIZE_DIFFERS, place, f"{found.size} bytes instead of {row.size}")
        elif found.sha256 != row.sha256:
            yield Problem(refusals.HASH_DIFFERS, place, f"{found.sha256} instead of {row.sha256}")
        if suffix := addresses.bundle_suffix(row.path):
            self.bundles += 1
            yield from self._counted(check_bundle(self.tree, suffix, self.trust))
        elif suffix := addresses.record_suffix(row.path):
            self.records += 1
            yield from self._counted(check_record(self.tree, suffix, self.trust))
        elif suffix := addresses.well_known_suffix(row.path):
            yield from check_well_known(self.tree, suffix)

    def _counted(self, problems: Iterator[Problem]) -> Iterator[Problem]:
        """Pass the problems of one document on, and count the document where one of them is an error."""
        failed = False
        for problem in problems:
            failed |= problem.severity is Severity.ERROR
            yield problem
        self.failed += failed

    def _check_rest(self, manifest: Manifest) -> Iterator[Problem]:
        """Yield what the tree holds beside what its manifest lists; links and devices are named in any case."""
        self.paths.add_listed([addresses.MANIFEST, *(part.path for part in manifest.parts)])
        self.paths.add_held(self.tree.walk())
        for difference in self.paths.differences():
            place = _place(difference.path)
            if difference.listed > 1:
                yield Problem(refusals.LISTED_TWICE, place, f"it is listed {difference.listed} times")
            elif not difference.plain:
                yield Problem(refusals.NOT_A_FILE, place, "it is a link or a device, or it is nested too deep")
            else:
                yield Problem(refusals.FILE_NOT_LISTED, place, "no part of the manifest lists it")


def _read(tree: Tree, path: str, *, missing: Code = refusals.FILE_MISSING) -> Generator[Problem, None, bytes | None]:
    """Return the bytes of a file of the manifest, or yield why it cannot be read."""
    try:
        return tree.read(path, most=MAX_BYTES)
    except OSError as error:
        yield _unopened(error, path, missing)
        return None


def _unopened(error: OSError, place: str, missing: Code = refusals.FILE_MISSING) -> Problem:
    """Return the problem that an error of the operating system stands for."""
    if isinstance(error, NotAFileError):
        return Problem(refusals.NOT_A_FILE, place, str(error))
    if isinstance(error, FileNotFoundError):
        return Problem(missing, place, "nothing is there")
    return Problem(refusals.FILE_UNREADABLE, place, error.strerror or "it cannot be read")


def _place(path: str) -> str:
    """Return a path of the tree as a place; one with odd characters, quoted and cut."""
    return path if path.isascii() and path.isprintable() else quoted(path, _LONGEST_PLACE)
