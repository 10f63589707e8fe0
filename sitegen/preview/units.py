"""Units of a tree, made when one of their files is asked for, and remembered until they are stale."""

from __future__ import annotations

import shutil
from collections import OrderedDict
from functools import partial
from typing import Final, NamedTuple

from sitegen.build.finding import unit_at
from sitegen.build.kept import Kept
from sitegen.build.listers import listing_outputs
from sitegen.build.press import Press
from sitegen.build.search import build_search
from sitegen.build.units import LISTERS, SEARCH, outputs_of, reads_of, units_of_kind
from sitegen.build.workers import Workers

_REMEMBERED: Final = 256


class _Unit(NamedTuple):
    """What one unit was made into, and from."""

    files: dict[str, bytes]
    reads: int


class _KeptHere:
    """What the units of a kind keep, asked of each of them."""

    def __init__(self, press: Press) -> None:
        self._press = press

    def kept(self, kind: str) -> list[tuple[str, object]]:
        """Return what is kept, by unit."""
        return [
            (unit, one.value)
            for unit in units_of_kind(self._press, kind)
            for one in outputs_of(self._press, unit)
            if isinstance(one, Kept)
        ]


class MadeUnits:
    """What was made so far.

    Arguments:
        press: the build.

    Attributes:
        paths: the unit of each file that was asked for since it was made.
        stale: units that were dropped since somebody cleared it.
    """

    def __init__(self, press: Press) -> None:
        self.press = press
        self.paths: dict[str, str] = {}
        self.stale: set[str] = set()
        self._units: OrderedDict[str, _Unit] = OrderedDict()
        self._has_search = False

    def document(self, path: str) -> bytes | None:
        """Return a file of the tree, None where there is none.

        Raises:
            SitegenError: it could not be made.
        """
        unit = unit_at(self.press, path)
        if unit is None:
            return None
        if unit == SEARCH:
            return self._of_search(path)
        self.paths[path] = unit
        made = self._units.get(unit)
        if made is None:
            made = self._units[unit] = self._make(unit)
            if len(self._units) > _REMEMBERED:
                self._units.popitem(last=False)
        self._units.move_to_end(unit)
        return made.files.get(path)

    def drop(self, units: set[str] | None) -> None:
        """Forget units that may be others now; None: all."""
        if units is not None:
            kinds = {unit.partition("/")[0] for unit in units}
            units = units | (kinds & set(LISTERS))
        wanted = set(self._units) if units is None else units & self._units.keys()
        for unit in wanted:
            del self._units[unit]
        # Nothing remembers all units that were shown, so that the stale ones are told from those.
        self.stale |= set(self.paths.values()) if units is None else units
        if units is None or SEARCH in units:
            self._has_search = False
            shutil.rmtree(self.press.plan.tree / SEARCH, ignore_errors=True)

    def drop_reading(self, bits: int) -> None:
        """Forget units that were made from any of some things (`inputs.READS`)."""
        known = {unit for unit, made in self._units.items() if made.reads & bits}
        forgotten = {unit for unit in self.paths.values() if unit not in self._units} if bits else set()
        self.drop(known | forgotten)

    def _make(self, unit: str) -> _Unit:
        theme = self.press.site.theme
        theme.used.clear()
        if unit in LISTERS:
            outputs = list(listing_outputs(self.press, _KeptHere(self.press), unit))
        else:
            outputs = [one for one in outputs_of(self.press, unit) if not isinstance(one, Kept)]
        files = {path: output.body for output in outputs for path in (output.path, *output.links)}
        return _Unit(files, reads_of(unit, theme.used))

    def _of_search(self, path: str) -> bytes | None:
        """Return a file of the search index, which is made as a whole when first a file of it is asked for."""
        plan = self.press.plan
        if not self._has_search:
            shutil.rmtree(plan.tree / SEARCH, ignore_errors=True)
            with Workers(1, partial(Press, plan)) as workers:
                for _ in build_search(plan, workers, self.press.corpus):
                    pass
            self._has_search = True
        file = plan.tree / path
        return file.read_bytes() if file.is_file() else None
