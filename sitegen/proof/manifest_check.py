"""The rules of a manifest, one function each, over any source: the manifest, its parts, the files that they list."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

from sitegen.errors import Code, Problem
from sitegen.pith.canonical import sha256_hex
from sitegen.pith.keys import TrustRoots
from sitegen.pith.parsing import MAX_BYTES
from sitegen.pith.paths import quoted
from sitegen.proof import addresses, refusals
from sitegen.proof.manifest import root_hash
from sitegen.proof.manifest_reader import Listed, MalformedError, Manifest, PartEntry, read_manifest, read_part
from sitegen.proof.paper_check import check_bundle, check_record, check_well_known
from sitegen.proof.source import Source, SourceError
from sitegen.proof.tree import NotAFileError, is_safe_path

_LONGEST_PLACE: Final = 200


def read_root(source: Source, *, expected_root: str | None) -> Generator[Problem, None, tuple[str, bytes] | None]:
    """Return the root hash and the bytes of the manifest, or yield why there are none.

    Arguments:
        source: of the tree.
        expected_root: 64 hex digits that the root hash must be, from elsewhere than the tree; None checks no root.
    """
    data = yield from _read(source, addresses.MANIFEST, missing=refusals.MANIFEST_MISSING)
    if data is None:
        return None
    root = root_hash(data)
    if expected_root is not None and expected_root != root:
        cause = f"{root} instead of {quoted(expected_root, 64)}"
        yield Problem(refusals.ROOT_DIFFERS, addresses.MANIFEST, cause)
    return root, data


def parsed_manifest(data: bytes) -> Generator[Problem, None, Manifest | None]:
    """Return the manifest that bytes are, or yield why they are none."""
    try:
        return read_manifest(data)
    except MalformedError as error:
        yield Problem(refusals.MANIFEST_MALFORMED, error.place, error.cause).within(addresses.MANIFEST)
        return None


def check_part(source: Source, part: PartEntry) -> Generator[Problem, None, list[Listed]]:
    """Return what a part lists, also what has no path that can be asked for, and yield what is wrong with it."""
    data = yield from _read(source, part.path)
    if data is None:
        return []
    if len(data) != part.size or sha256_hex(data) != part.sha256:
        cause = "its size or SHA-256 is not the one that the manifest lists"
        yield Problem(refusals.PART_DIFFERS, part.path, cause)
    try:
        listed = read_part(data, part.name)
    except MalformedError as error:
        yield Problem(refusals.PART_MALFORMED, error.place, error.cause).within(part.path)
        return []
    total = sum(row.size for row in listed)
    if (len(listed), total) != (part.files, part.total):
        cause = f"{part.files} files of {part.total} bytes are stated, {len(listed)} of {total} are listed"
        yield Problem(refusals.COUNTS_DIFFER, part.path, cause)
    for row in listed:
        if not is_safe_path(row.path):
            yield Problem(refusals.PATH_UNSAFE, part.path, quoted(row.path, _LONGEST_PLACE))
    return listed


def check_counts(manifest: Manifest, *, files: int, total: int) -> Iterator[Problem]:
    """Yield what is wrong with the sums that a manifest states.

    Arguments:
        manifest: with its sums.
        files: how many its parts list.
        total: how many bytes these have.
    """
    if (manifest.files, manifest.total) != (files, total):
        cause = f"{manifest.files} files of {manifest.total} bytes are stated, the parts list {files} of {total}"
        yield Problem(refusals.COUNTS_DIFFER, "$.files", cause).within(addresses.MANIFEST)


def check_file(source: Source, row: Listed) -> Generator[Problem, None, bool]:
    """Return whether a file is there, and yield how it differs from what is listed of it."""
    place = place_of(row.path)
    try:
        found = source.measure(row.path, size=row.size)
    except OSError as error:
        yield unopened(error, place)
        return False
    if found.size != row.size:
        yield Problem(refusals.SIZE_DIFFERS, place, f"{found.size} bytes instead of {row.size}")
    elif found.sha256 != row.sha256:
        yield Problem(refusals.HASH_DIFFERS, place, f"{found.sha256} instead of {row.sha256}")
    return True


def check_document(source: Source, path: str, trust: TrustRoots) -> Iterator[Problem]:
    """Yield what is wrong with the bundle or record at a path, and with what was derived from it; of others, nothing.

    Arguments:
        source: of the tree.
        path: of a file that is there.
        trust: the keys of whoever checks.
    """
    if suffix := addresses.bundle_suffix(path):
        yield from check_bundle(source, suffix, trust)
    elif suffix := addresses.record_suffix(path):
        yield from check_record(source, suffix, trust)
    elif suffix := addresses.well_known_suffix(path):
        yield from check_well_known(source, suffix)


def unopened(error: OSError, place: str, missing: Code = refusals.FILE_MISSING) -> Problem:
    """Return the problem that an error of a source stands for."""
    if isinstance(error, SourceError):
        return error.problem
    if isinstance(error, NotAFileError):
        return Problem(refusals.NOT_A_FILE, place, str(error))
    if isinstance(error, FileNotFoundError):
        return Problem(missing, place, "nothing is there")
    return Problem(refusals.FILE_UNREADABLE, place, error.strerror or "it cannot be read")


def place_of(path: str) -> str:
    """Return a path of the tree as a place; one with odd characters, quoted and cut."""
    return path if path.isascii() and path.isprintable() else quoted(path, _LONGEST_PLACE)


def _read(
    source: Source, path: str, *, missing: Code = refusals.FILE_MISSING
) -> Generator[Problem, None, bytes | None]:
    """Return the bytes of a file of the manifest, or yield why it cannot be read."""
    try:
        return source.read(path, most=MAX_BYTES)
    except OSError as error:
        yield unopened(error, path, missing)
        return None
