"""Open what somebody named as a side of an audit: an address, a built tree, or a folder of documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sitegen.build.refusals import NO_TARGET
from sitegen.errors import Problem, UsageError
from sitegen.outside.audit.content_side import ContentSide
from sitegen.outside.audit.mirror_side import MirrorSide
from sitegen.outside.audit.sides import Side
from sitegen.outside.opening import is_address, opened
from sitegen.pith.keys import TrustRoots
from sitegen.proof import addresses


@contextmanager
def opened_side(place: str, trust: TrustRoots) -> Iterator[Side]:
    """Open a side, and close it in the end.

    Arguments:
        place: an address, or a folder; one with a manifest is a built tree, any other has documents.
        trust: the pinned keys, under which documents of a folder are verified.

    Raises:
        UsageError: there is no such folder, or the address cannot be asked.
        MachineError: the folder cannot be opened.
    """
    folder = Path(place)
    if is_address(place) or (folder / addresses.MANIFEST).is_file():
        with opened(place) as files:
            yield MirrorSide(files)
    elif folder.is_dir():
        with closing(ContentSide(folder, trust)) as side:
            yield side
    else:
        raise UsageError(Problem(NO_TARGET, place, "it is no folder and no address"))
