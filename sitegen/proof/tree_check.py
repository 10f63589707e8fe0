"""The check of a built tree against its own manifest, and of every document in it again under the trust roots.

1. The manifest is there and well-formed, and the tree has the root hash that was expected.
2. Every part of it is the one that it lists, and their counts are those that it states.
3. Every file that it lists is in the tree, with its size and SHA-256, and no path is listed twice.
4. The tree holds nothing else, and neither links nor devices.
5. Every bundle and record is verified again, and what was derived from it fits it.
6. The ledger adds up, part by part, and the index counts the papers that are there.
7. The log's leaves hash to its checkpoint, and the newest leaf of each paper is about the bundle that is there.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path

from sitegen.errors import Problem, Severity
from sitegen.pith.keys import TrustRoots
from sitegen.proof import addresses, refusals
from sitegen.proof.ledger_check import check_index, check_ledger
from sitegen.proof.log_check import PublishedBundles, check_log
from sitegen.proof.manifest_check import (
    check_counts,
    check_document,
    check_file,
    check_part,
    parsed_manifest,
    place_of,
    read_root,
)
from sitegen.proof.manifest_reader import Listed, Manifest
from sitegen.proof.paths_on_disk import PathsOnDisk
from sitegen.proof.tree import Tree, is_safe_path


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
    with tree, PathsOnDisk() as paths, PublishedBundles() as published:
        return (yield from _Check(tree, trust, paths, published).run(expected_root))


@dataclass(slots=True)
class _Check:
    """One run of the check, with what it has counted so far."""

    tree: Tree
    trust: TrustRoots
    paths: PathsOnDisk
    published: PublishedBundles
    files: int = 0
    total: int = 0
    bundles: int = 0
    records: int = 0
    failed: int = 0

    def run(self, expected_root: str | None) -> Generator[Problem, None, TreeCounts]:
        """Run every step that the one before it has left possible."""
        found = yield from read_root(self.tree, expected_root=expected_root)
        if found is None:
            return TreeCounts(None)
        root, data = found
        manifest = yield from parsed_manifest(data)
        if manifest is None:
            return TreeCounts(root)
        for part in manifest.parts:
            listed = yield from check_part(self.tree, part)
            yield from self._check_listed(listed)
        yield from check_counts(manifest, files=self.files, total=self.total)
        yield from self._check_rest(manifest)
        yield from check_ledger(self.tree)
        yield from check_index(self.tree, papers=self.records)
        yield from check_log(self.tree, self.published)
        return TreeCounts(root, self.files, self.total, self.bundles, self.records, self.failed)

    def _check_listed(self, listed: list[Listed]) -> Iterator[Problem]:
        self.files += len(listed)
        self.total += sum(row.size for row in listed)
        safe = [row for row in listed if is_safe_path(row.path)]
        self.paths.add_listed(row.path for row in safe)
        for row in safe:
            is_there = yield from check_file(self.tree, row)
            if is_there:
                yield from self._check_document(row.path)
                if suffix := addresses.bundle_suffix(row.path):
                    self.published.add(suffix, row.sha256)

    def _check_document(self, path: str) -> Iterator[Problem]:
        """Pass the problems of one document on, and count the document, where one is an error as one that failed."""
        is_bundle, is_record = bool(addresses.bundle_suffix(path)), bool(addresses.record_suffix(path))
        failed = False
        for problem in check_document(self.tree, path, self.trust):
            failed |= problem.severity is Severity.ERROR
            yield problem
        self.bundles += is_bundle
        self.records += is_record
        self.failed += failed and (is_bundle or is_record)

    def _check_rest(self, manifest: Manifest) -> Iterator[Problem]:
        """Yield what the tree holds beside what its manifest lists; links and devices are named in any case."""
        proof = (addresses.MANIFEST, addresses.MANIFEST_SIGNATURE)
        self.paths.add_listed([*proof, *(part.path for part in manifest.parts)])
        self.paths.add_held(self.tree.walk())
        for difference in self.paths.differences():
            place = place_of(difference.path)
            if difference.listed > 1:
                yield Problem(refusals.LISTED_TWICE, place, f"it is listed {difference.listed} times")
            elif not difference.plain:
                yield Problem(refusals.NOT_A_FILE, place, "it is a link or a device, or it is nested too deep")
            else:
                yield Problem(refusals.FILE_NOT_LISTED, place, "no part of the manifest lists it")
