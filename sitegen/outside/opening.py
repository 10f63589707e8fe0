"""Open what somebody named as a mirror: a folder, or an address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sitegen.errors import Problem, UsageError
from sitegen.outside.mirror_files import FolderFiles, MirrorFiles
from sitegen.outside.remote_files import RemoteFiles
from sitegen.remote.addresses import BadAddressError, printable
from sitegen.remote.client import Client
from sitegen.remote.refusals import ADDRESS_UNUSABLE


def is_address(place: str) -> bool:
    """Tell whether somebody named an address of the network, and not a folder."""
    return place.lower().startswith(("http://", "https://"))


@contextmanager
def opened(place: str) -> Iterator[MirrorFiles]:
    """Open a mirror, and close it in the end.

    Arguments:
        place: a folder, or an address that begins with `https://` or `http://`.

    Raises:
        UsageError: the address cannot be asked.
        MachineError: the folder cannot be opened.
    """
    if not is_address(place):
        with FolderFiles(Path(place)) as files:
            yield files
        return
    try:
        client = Client(given=[place])
    except BadAddressError as error:
        raise UsageError(Problem(ADDRESS_UNUSABLE, printable(place), str(error))) from error
    with client:
        yield RemoteFiles(place, client)
