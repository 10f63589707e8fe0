"""What an incremental build made again, and what of the published tree changed by it."""

from __future__ import annotations

from sitegen.build.log_stage import ChangedLog
from sitegen.build.made import Made
from sitegen.build.rendering import Remade
from sitegen.build.searching import RemadeSearch


class Done:
    """Counts and paths, gathered unit by unit.

    Attributes:
        written: files, each counted once for each name.
        removed: paths of files that the tree shall not have any more.
        touched: keys of the groups of files that are others now.
    """

    def __init__(self) -> None:
        self.written = 0
        self.removed: set[str] = set()
        self.touched: set[str] = set()

    def take(self, one: Remade, made: Made) -> None:
        """Remember one unit."""
        made.remove(one.made.unit)
        if one.made.groups or one.made.kept is not None:
            made.add([one.made])
        self.written += one.written
        self.removed |= set(one.removed)
        self.touched |= set(one.touched)

    def take_files(self, one: RemadeSearch | ChangedLog) -> None:
        """Remember files of the search index or the log, of which the list of files knows already."""
        self.written += one.written
        self.removed |= one.removed
        self.touched |= one.touched
