"""The files of a live mirror: the parts of its manifest, what they list, and each paper against the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.outside.draws import part_of
from sitegen.outside.scene import Scene
from sitegen.outside.unit_check import Findings, check_unit
from sitegen.outside.units import Unit
from sitegen.proof import addresses
from sitegen.proof.log.leaf import Publication, parse_leaf
from sitegen.proof.manifest_check import check_counts, check_part, place_of
from sitegen.proof.manifest_reader import Listed, PartEntry
from sitegen.proof.refusals import LISTED_TWICE
from sitegen.proof.tree import is_safe_path

_FEW_PARTS: Final = 64
"""So many parts of a manifest are all read, also where only a sample of files is: some 50 MB at most."""
_PAGE_OF_404: Final = "404.html"
_ALWAYS: Final = (
    "index.html",
    _PAGE_OF_404,
    addresses.CHECKPOINT,
    addresses.MIRROR_KEY,
    addresses.INDEX,
    addresses.LEDGER,
)
"""Files that are looked at in any case, where they are listed."""


def read_parts(scene: Scene) -> None:
    """Read parts of the manifest: all of a manifest with few, or where all is checked; else those that are drawn."""
    parts = scene.head.manifest.parts
    few = not scene.sample or len(parts) <= _FEW_PARTS
    wanted = list(parts) if few else list(scene.draws.parts(scene.head.manifest, scene.sample))
    scene.listener.stage("read the manifest", len(wanted))
    missing = [part for part in wanted if not scene.visits.has_part(part.name)]
    scene.listener.advance(len(wanted) - len(missing))
    for part, problems, rows in scene.tree.client.each(partial(_part, scene), missing):
        scene.listener.advance(1)
        _enter(scene, part, problems, rows)
    if scene.lists_all:
        files, total = scene.visits.sums()
        scene.tally.tell(check_counts(scene.head.manifest, files=files, total=total))


def drawn_units(scene: Scene) -> tuple[Iterable[Unit], int]:
    """Return what is to be checked, and how many units that is."""
    if not scene.sample:
        return scene.visits.units_to_check(), scene.visits.count_to_check()
    names = dict.fromkeys(_ALWAYS)
    names |= dict.fromkeys(_drawn_from_log(scene))
    papers = (unit for unit in scene.visits.units_to_check() if unit.suffix)
    names |= dict.fromkeys(unit.name for unit in scene.draws.units(papers, scene.sample))
    others = (unit for unit in scene.visits.units_to_check() if not unit.suffix)
    names |= dict.fromkeys(unit.name for unit in scene.draws.units(others, scene.sample))
    units = [unit for unit in map(scene.visits.unit, names) if unit is not None]
    return units, len(units)


def check_units(scene: Scene, units: Iterable[Unit], count: int) -> None:
    """Check units in the client's threads, and each paper against the log."""
    page = scene.visits.listed(_PAGE_OF_404)
    scene.listener.stage("check the files", count)
    work = partial(check_unit, scene.tree, trust=scene.trust, page_of_404=page.sha256 if page else "")
    for found in scene.tree.client.each(work, units, ordered=False):
        _take(scene, found)
        scene.listener.advance(1)


def _take(scene: Scene, found: Findings) -> None:
    counts, bundle = scene.counts, found.unit.bundle
    is_fine = scene.tally.tell(found.problems)
    counts.odd_types.update(found.odd_types)
    for page, paths in found.links:
        scene.visits.enter_links(page, paths)
    if bundle is not None and found.unit.suffix:
        leaf = scene.log.check_bundle(found.unit.suffix, bundle_sha256=bundle.sha256, state_sha256=found.state_sha256)
        is_fine &= scene.tally.tell(leaf)
    if is_fine:
        # Counted in the end, with what an earlier process found.
        scene.visits.check(found.fine)
        return
    counts.files += len(found.unit.rows)
    counts.size += found.size
    counts.bundles += found.bundles
    counts.records += found.records
    counts.failed += found.failed
    counts.unanswered += found.unanswered


def _drawn_from_log(scene: Scene) -> Iterator[str]:
    """Yield papers that the log says are published; the part of the manifest that has to list each is read."""
    for number in range(scene.sample):
        suffix = next(iter(scene.visits.suffixes_from(scene.draws.suffix(number), 1)), None)
        found = scene.visits.leaf(suffix) if suffix is not None else None
        if suffix is None or found is None or not isinstance(parse_leaf(found[1].encode("ascii")), Publication):
            continue
        part = part_of(scene.head.manifest, suffix)
        if part is not None and not scene.visits.has_part(part.name):
            _enter(scene, *_part(scene, part))
        if scene.visits.listed(addresses.bundle(suffix)) is None and not scene.lists_all:
            cause = f"leaf {found[0]} of the log says that it is published"
            scene.tally.tell([Problem(refusals.PAPER_DROPPED, addresses.bundle(suffix), cause)])
        yield suffix


def _part(scene: Scene, part: PartEntry) -> tuple[PartEntry, list[Problem], list[Listed]]:
    problems: list[Problem] = []
    steps = check_part(scene.tree, part)
    while True:
        try:
            problems.append(next(steps))
        except StopIteration as end:
            return part, problems, end.value


def _enter(scene: Scene, part: PartEntry, problems: list[Problem], rows: list[Listed]) -> None:
    """Enter what a part lists; one that is not the one that the manifest lists is read again by the next check."""
    if not scene.tally.tell(problems) and not rows:
        return
    twice = scene.visits.enter_part(part.name, (row for row in rows if is_safe_path(row.path)))
    scene.tally.tell(Problem(LISTED_TWICE, place_of(path), "it is listed more than once") for path in twice)
