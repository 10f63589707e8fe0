"""Make units in a worker: all of a tree, or only what became another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import orjson

from sitegen.build.files import WrittenGroup
from sitegen.build.kept import Kept
from sitegen.build.made import MadeUnit
from sitegen.build.papers import paper_documents
from sitegen.build.press import Press
from sitegen.build.units import PAPER, outputs_of, reads_of
from sitegen.proof.partition import partition_key
from sitegen.site.outputs import Output


class Remade(NamedTuple):
    """What became of a unit.

    Arguments:
        made: the unit as it is now; without groups where it is gone.
        same: whether all of its files are as they were.
        written: how many files were written, each counted once for each name.
        removed: paths that it has no longer.
        touched: keys of the groups of files that are others now.
    """

    made: MadeUnit
    same: bool
    written: int
    removed: tuple[str, ...]
    touched: tuple[str, ...]


def render_papers(press: Press, numbers: tuple[int, int]) -> list[MadeUnit]:
    """Make and write every document of the papers with numbers from the first to the last, both inside."""
    rows = list(press.corpus.papers.read(*numbers))
    return [_render(press, f"{PAPER}/{row.entry.suffix}", paper_documents(press, row)) for row in rows]


def render_units(press: Press, units: list[str]) -> list[MadeUnit]:
    """Make and write every document of some units."""
    return [_render(press, unit, outputs_of(press, unit)) for unit in units]


def _render(press: Press, unit: str, made: Iterable[Output | Kept]) -> MadeUnit:
    press.sign(unit)
    kept: list[Kept] = []
    press.site.theme.used.clear()
    outputs = _without_kept(made, kept)
    if unit.startswith(f"{PAPER}/"):
        groups = [press.writer.write(unit.removeprefix(f"{PAPER}/"), outputs)]
    else:
        groups = press.writer.write_each(outputs)
    return MadeUnit(unit, reads_of(unit, press.site.theme.used), groups, kept[0].value if kept else None)


def remake_units(press: Press, tasks: list[tuple[str, list[WrittenGroup]]]) -> list[Remade]:
    """Make units again, and write those of their files that are not as they were.

    Arguments:
        press: the build.
        tasks: units, each with the files that it had.
    """
    return [_remake(press, unit, groups) for unit, groups in tasks]


def _remake(press: Press, unit: str, before: list[WrittenGroup]) -> Remade:
    press.sign(unit)
    kept: list[Kept] = []
    press.site.theme.used.clear()
    outputs = list(_without_kept(outputs_of(press, unit), kept))
    reads = reads_of(unit, press.site.theme.used)
    return remade(press, unit, outputs, before, reads=reads, kept=kept[0].value if kept else None)


def remade(
    press: Press,
    unit: str,
    outputs: list[Output],
    before: list[WrittenGroup],
    *,
    reads: int,
    kept: object = None,
) -> Remade:
    """Write those documents of a unit that are not as they were.

    Arguments:
        press: the build; its writer puts files beside the tree.
        unit: its name.
        outputs: its documents as they are now.
        before: the files that it had.
        reads: bits, as in `MadeUnit`.
        kept: as in `MadeUnit`.
    """
    old = {path: (size, digest) for group in before for path, size, digest in orjson.loads(group.listed)}
    keys = {group.key for group in before}
    groups: list[WrittenGroup] = []
    written, touched = 0, set()
    for name, members in _grouped(unit, outputs):
        listed: list[tuple[str, int, str]] = []
        for output in members:
            digest = output.sha256 or hashlib.sha256(output.body).hexdigest()
            rows = [(path, len(output.body), digest) for path in (output.path, *output.links)]
            if any(old.get(path) != (size, digest) for path, size, digest in rows):
                press.writer.write(name, [output])
                written += len(rows)
                touched.add(partition_key(name))
            listed += rows
        size = sum(size for _, size, _ in listed)
        groups.append(WrittenGroup(partition_key(name), len(listed), size, orjson.dumps(listed)))
    now = {path for group in groups for path, _, _ in orjson.loads(group.listed)}
    removed = tuple(sorted(old.keys() - now))
    if removed:
        touched |= keys
    same = not written and not removed
    return Remade(MadeUnit(unit, reads, groups, kept), same, written, removed, tuple(sorted(touched)))


def _grouped(unit: str, outputs: list[Output]) -> Iterator[tuple[str, list[Output]]]:
    """Yield the documents as they belong together in the manifest, with what names the group."""
    if unit.startswith(f"{PAPER}/"):
        if outputs:
            yield unit.removeprefix(f"{PAPER}/"), outputs
    else:
        for output in outputs:
            yield output.path, [output]


def _without_kept(made: Iterable[Output | Kept], kept: list[Kept]) -> Iterator[Output]:
    for one in made:
        if isinstance(one, Kept):
            kept.append(one)
        else:
            yield one
