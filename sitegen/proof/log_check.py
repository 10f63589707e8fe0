"""The check of a tree's log: its leaves are those of its checkpoint, the newest ones say what the tree publishes."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import Final, Self

from sitegen.errors import Problem
from sitegen.pith.parsing import MAX_BYTES
from sitegen.proof import addresses, refusals
from sitegen.proof.faults import ProofError
from sitegen.proof.log.checkpoint import read_checkpoint
from sitegen.proof.log.leaf import Publication, UnknownLeaf, parse_leaf
from sitegen.proof.log.tiles import TileTree
from sitegen.proof.source import Source, SourceError
from sitegen.proof.temporary_database import temporary_database

_MOST_TOLD: Final = 100


class PublishedBundles:
    """The bundles of a tree and the newest leaves of its log, in a temporary database that the system removes."""

    def __init__(self) -> None:
        self._database = temporary_database()
        for table in ("held", "logged"):
            self._database.execute(f"CREATE TABLE {table} (suffix TEXT PRIMARY KEY, sha256 TEXT) WITHOUT ROWID").close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def add(self, suffix: str, sha256: str) -> None:
        """Note that the tree holds a paper's bundle; `sha256` is that of its bytes, in hex."""
        self._database.execute("INSERT OR REPLACE INTO held VALUES (?, ?)", (suffix, sha256))

    def log(self, entries: Iterator[bytes]) -> None:
        """Note the leaves of the log, from its first on; of each paper the last one counts."""
        rows = (row for row in map(_row, entries) if row)
        self._database.executemany("INSERT OR REPLACE INTO logged VALUES (?, ?)", rows)

    def differences(self, limit: int) -> Iterator[tuple[str, str, str]]:
        """Yield suffix, SHA-256 held and SHA-256 logged of papers where these differ, "" where there is none."""
        return self._database.execute(
            """
            SELECT suffix, held.sha256, coalesce(logged.sha256, '') FROM held LEFT JOIN logged USING (suffix)
                WHERE held.sha256 <> coalesce(logged.sha256, '')
            UNION ALL SELECT suffix, '', sha256 FROM logged
                WHERE sha256 <> '' AND NOT EXISTS (SELECT 1 FROM held WHERE held.suffix = logged.suffix)
            LIMIT ?
            """,
            (limit,),
        )


def check_log(source: Source, bundles: PublishedBundles) -> Iterator[Problem]:
    """Yield what is wrong with the log of a tree.

    Arguments:
        source: where it is.
        bundles: all that the tree holds.

    Source: docs/log.md; C2SP tlog-tiles.
    """
    try:
        data = source.read(addresses.CHECKPOINT, most=MAX_BYTES)
    except SourceError as error:
        yield error.problem
        return
    except OSError:
        yield Problem(refusals.LOG_MISSING, addresses.CHECKPOINT, "nothing is there")
        return
    try:
        head = read_checkpoint(data, ()).checkpoint
        bundles.log(TileTree(_LogFiles(source), head.size, head.root).entries(0, head.size))
    except ProofError as error:
        yield error.problem.within(addresses.LOG.rstrip("/"))
        return
    except SourceError as error:
        yield error.problem
        return
    except OSError as error:
        yield Problem(refusals.FILE_UNREADABLE, addresses.LOG, error.strerror or str(error))
        return
    for suffix, held, logged in bundles.differences(_MOST_TOLD):
        place = addresses.bundle(suffix)
        if not held:
            cause = f"its newest leaf says that {logged} is published, and nothing is there"
        elif not logged:
            cause = "the tree publishes it, and its newest leaf says that nothing is"
        else:
            cause = f"the tree publishes {held}, its newest leaf says {logged}"
        yield Problem(refusals.LOG_CONTRADICTS_TREE, place, cause)


class _LogFiles:
    """The files of a log, from a source of all files."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def read(self, path: str) -> bytes:
        return self._source.read(f"{addresses.LOG}{path}", most=MAX_BYTES)


def _row(entry: bytes) -> tuple[str, str] | None:
    leaf = parse_leaf(entry)
    if isinstance(leaf, UnknownLeaf):
        return None
    return leaf.pith_number.rpartition(":")[2], leaf.bundle_sha256 if isinstance(leaf, Publication) else ""
