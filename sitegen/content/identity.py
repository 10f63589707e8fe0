"""What the file system says of a file without reading it: enough to tell that nobody changed it since."""

from __future__ import annotations

import os
from typing import Final, NamedTuple, Self

_RACY_NS: Final = 2_000_000_000
"""The coarsest clock of a file system in use (FAT counts two seconds), in nanoseconds."""


class Identity(NamedTuple):
    """What tells one state of a file from another, as git's index does.

    Every change of a file's bytes, its rights or its names sets `changed_ns`, and no program can set it back without
    setting the clock. A file whose identity is the same and was settled when it was read therefore has the same bytes.

    Arguments:
        device, inode: which file it is.
        size: in bytes.
        modified_ns, changed_ns: when its bytes and when anything of it changed, in nanoseconds since 1970 UTC.
    """

    device: int
    inode: int
    size: int
    modified_ns: int
    changed_ns: int

    @classmethod
    def of(cls, status: os.stat_result) -> Self:
        """Return the identity that a status tells."""
        return cls(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def is_settled(self, now_ns: int) -> bool:
        """Tell whether a later change of the file must show in its identity.

        A file that changed within the last two seconds may change again without any of its times telling (git calls
        it racy), and one whose times lie in the future was written before a clock jumped back.

        Arguments:
            now_ns: the time at which the file was looked at or before, in nanoseconds since 1970 UTC.
        """
        return max(self.modified_ns, self.changed_ns) + _RACY_NS < now_ns


NOT_LOOKED_AT: Final = Identity(0, 0, 0, 0, 2**63 - 1)
"""The identity of what nobody looked at: never settled, and no file's."""
