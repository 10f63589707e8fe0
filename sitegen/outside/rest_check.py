"""What no single file shows: papers that were dropped, files that nothing lists, sums that do not add up."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sitegen.errors import Problem
from sitegen.outside import refusals
from sitegen.outside.scene import Scene
from sitegen.outside.units import is_served
from sitegen.outside.visits import Visits
from sitegen.proof import addresses
from sitegen.proof.ledger_check import check_index, check_ledger
from sitegen.proof.log.leaf import Publication, Removal, parse_leaf
from sitegen.proof.refusals import FILE_NOT_LISTED
from sitegen.proof.source import Digest, Source, SourceError
from sitegen.remote.exchange import Fetched

_MOST_PROBES: Final = 500
_MOST_REMOVED: Final = 50
_LARGEST_PROBED: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Known:
    """A source that is asked only for what was not found to be as it is listed.

    Arguments:
        source: of the mirror.
        visits: what was found.
    """

    source: Source
    visits: Visits

    def read(self, path: str, *, most: int) -> bytes:
        """Return the bytes of a file; see `sitegen.proof.source.Source`."""
        return self.source.read(path, most=most)

    def measure(self, path: str, *, size: int) -> Digest:
        """Return the size and SHA-256 of a file; see `sitegen.proof.source.Source`."""
        return self.visits.checked(path) or self.source.measure(path, size=size)


def check_rest(scene: Scene) -> None:
    """Tell what is wrong beyond single files.

    1. Every paper that the log says is published is listed, as far as all of the log and of the manifest was read.
    2. What the log says was removed is not served any more, and what pages lead to is listed.
    3. Where all was checked, the ledger adds up, and the index has the papers that are there.
    4. Types of files, which are notes.
    """
    scene.listener.stage("check the whole", None)
    if scene.log.is_whole and scene.lists_all:
        scene.tally.tell(_dropped(scene))
    scene.tally.tell(_unlisted(scene))
    if not scene.sample:
        known = Known(scene.tree, scene.visits)
        scene.tally.tell(check_ledger(known))
        scene.tally.tell(check_index(known, papers=scene.visits.records()))
    for (ending, kind), count in sorted(scene.counts.odd_types.items()):
        scene.tally.tell([Problem(refusals.TYPE_ODD, f"*{ending}", f"{count} files came as {ascii(kind)[1:-1]}")])


def _dropped(scene: Scene) -> Iterator[Problem]:
    for suffix, line in scene.visits.leaves():
        is_published = isinstance(parse_leaf(line.encode("ascii")), Publication)
        place = addresses.bundle(suffix)
        if is_published and scene.visits.listed(place) is None:
            yield Problem(refusals.PAPER_DROPPED, place, "no part of the manifest lists it, and no leaf says why")


def _unlisted(scene: Scene) -> Iterator[Problem]:
    """Yield what the host serves and nothing lists, of what the log and the pages name."""
    removed = itertools.islice(_removed(scene), _MOST_REMOVED)
    linked = scene.visits.links_unlisted(_MOST_PROBES) if scene.lists_all else []
    own = {addresses.MANIFEST, addresses.MANIFEST_SIGNATURE, *(part.path for part in scene.head.manifest.parts)}
    probes = [*((path, "") for path in removed), *((path, page) for path, page in linked if is_served(path))]
    probes = [(path, page) for path, page in probes if path not in own]
    if not probes:
        return
    absent = f"sitegen-{scene.draws.digest('absent', 0)[:24]}.html"
    if isinstance(_asked(scene, absent), Fetched):
        yield Problem(refusals.ANSWERS_EVERYTHING, absent, "there is no such file, and the host answers with 200")
        return
    for path, page in probes:
        yield from _probe(scene, path, page)


def _probe(scene: Scene, path: str, page: str) -> Iterator[Problem]:
    scene.counts.probes += 1
    found = _asked(scene, path)
    if isinstance(found, SourceError):
        yield found.problem
    elif found is None and page:
        yield Problem(refusals.LINK_LEADS_NOWHERE, page, f"it leads to {path}")
    elif found is not None:
        why = f"{page} leads to it" if page else "the log says that it was removed"
        yield Problem(FILE_NOT_LISTED, path, f"it is served, no part of the manifest lists it, and {why}")


def _asked(scene: Scene, path: str) -> Fetched | SourceError | None:
    try:
        return scene.tree.fetch(path, most=_LARGEST_PROBED)
    except FileNotFoundError:
        return None
    except SourceError as error:
        return error


def _removed(scene: Scene) -> Iterator[str]:
    for suffix, line in scene.visits.leaves():
        path = addresses.bundle(suffix)
        if isinstance(parse_leaf(line.encode("ascii")), Removal) and scene.visits.listed(path) is None:
            yield path
