"""The pinned keys as pages show them, for people and for the scripts that check under them."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import NamedTuple

from sitegen.pith.keys import TrustRoot
from sitegen.site.strings import Strings
from sitegen.site.text import harmless


class KeyRow(NamedTuple):
    """A pinned key.

    Arguments:
        key_id: the name that signatures give it, fit to be shown.
        public_key: base64.
        fingerprint: 32 hex digits.
        window: in words, when its signatures count.
        revoked: whether none counts any more.
        root: the key itself.
    """

    key_id: str
    public_key: str
    fingerprint: str
    window: str
    revoked: bool
    root: TrustRoot

    @property
    def not_before(self) -> str:
        """The beginning of its window in RFC 3339, "" where it is open."""
        return self.root.not_before.isoformat() if self.root.not_before else ""

    @property
    def not_after(self) -> str:
        """The end of its window in RFC 3339, "" where it is open."""
        return self.root.not_after.isoformat() if self.root.not_after else ""


def key_rows(strings: Strings, roots: Iterable[TrustRoot]) -> tuple[KeyRow, ...]:
    """Return the pinned keys, in the operator's order."""
    return tuple([_row(strings, root) for root in roots])


def _row(strings: Strings, root: TrustRoot) -> KeyRow:
    return KeyRow(
        harmless(root.key_id),
        base64.b64encode(root.public_key).decode("ascii"),
        root.fingerprint,
        _window(strings, root),
        root.revoked,
        root,
    )


def _window(strings: Strings, root: TrustRoot) -> str:
    start, end = _moment(root.not_before), _moment(root.not_after)
    if start and end:
        return strings.say("mirror.window_between", start=start, end=end)
    if start:
        return strings.say("mirror.window_from", start=start)
    return strings.say("mirror.window_to", end=end) if end else strings.say("mirror.window_always")


def _moment(moment: datetime | None) -> str:
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
