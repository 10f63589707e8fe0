"""Pinned keys for the program, from the entries that the testkit gives for a configuration."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import datetime

from sitegen.pith.keys import TrustRoot, TrustRoots
from tests.testkit import Json


def roots(entries: Iterable[Json]) -> TrustRoots:
    """Return pinned keys from entries of `[[trust.keys]]`, such as `Keys.trust()` or `[Key.trust()]`."""
    return TrustRoots(
        TrustRoot(
            key_id=entry["key_id"],
            public_key=base64.b64decode(entry["public_key_b64"]),
            not_before=datetime.fromisoformat(entry["not_before"]) if "not_before" in entry else None,
            not_after=datetime.fromisoformat(entry["not_after"]) if "not_after" in entry else None,
            revoked=entry.get("revoked", False),
        )
        for entry in entries
    )
