"""Mirrors that may have a paper, and where on each its documents are (Pith format, section 8)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sitegen.config.trust import OtherMirror
from sitegen.config.values import Given, WrongValueError, pattern, web_address
from sitegen.pith.identity import SHORT_LENGTH

MOST_MIRRORS: Final = 50
_WELL_KNOWN: Final = "/.well-known/pith/{suffix}/bundle.json"
_BUNDLE: Final = "/pith/{suffix}/bundle.json"
_MANIFEST: Final = "pith_mirror_manifest"


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror; nothing is believed of what it serves.

    Arguments:
        base_url: its address, without a slash at its end.
        well_known: where its well-known bundles are, with `{suffix}`; a path below base_url or a whole address.
        bundle: where its bundles are, in the same way.
    """

    base_url: str
    well_known: str = _WELL_KNOWN
    bundle: str = _BUNDLE

    def bundles(self, suffix: str) -> tuple[str, ...]:
        """Return the addresses at which a bundle may be, the best first."""
        return tuple(
            dict.fromkeys(self._whole(one.replace("{suffix}", suffix)) for one in (self.well_known, self.bundle))
        )

    def record(self, suffix: str) -> str:
        """Return the address of a record."""
        return f"{self.base_url}/pith/{suffix}.json"

    def page(self, suffix: str) -> str:
        """Return the address of the page of a paper."""
        return f"{self.base_url}/paper/{suffix[:SHORT_LENGTH]}"

    def below(self, path: str) -> str:
        """Return the address of anything else."""
        return f"{self.base_url}/{path}"

    def _whole(self, place: str) -> str:
        return f"{self.base_url}{place}" if place.startswith("/") else place


PITH: Final = Mirror("https://pith.science")


def configured(mirrors: Iterable[OtherMirror]) -> tuple[Mirror, ...]:
    """Return the mirrors of the configuration, in its order; Pith where it names none."""
    found = tuple(Mirror(one.base_url, one.well_known_pattern, one.bundle_pattern) for one in mirrors)
    return found or (PITH,)


def each_once(mirrors: Iterable[Mirror]) -> tuple[Mirror, ...]:
    """Return mirrors without those whose address came before."""
    found: dict[str, Mirror] = {}
    for mirror in mirrors:
        found.setdefault(mirror.base_url, mirror)
    return tuple(found.values())


def mirror_at(address: str) -> Mirror | None:
    """Return the mirror that somebody names by its address, None where it is no address that a mirror can have."""
    base_url = _checked(web_address, address)
    return Mirror(base_url) if base_url else None


def listed_mirrors(data: bytes) -> tuple[Mirror, ...] | None:
    """Return the mirrors that a mirror lists in its `pith-mirrors.json`, at most fifty; None where it is none.

    Entries whose address or patterns are none are left out.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or document.get("manifest_type") != _MANIFEST:
        return None
    entries = document.get("mirrors")
    return tuple(_listed(entries[:MOST_MIRRORS])) if isinstance(entries, list) else None


def _listed(entries: list[Any]) -> Iterator[Mirror]:
    for entry in entries:
        base_url = _checked(web_address, entry.get("base_url")) if isinstance(entry, dict) else ""
        if base_url:
            well_known = _checked(pattern, entry.get("well_known_pattern")) or _WELL_KNOWN
            yield Mirror(base_url, well_known, _checked(pattern, entry.get("bundle_pattern")) or _BUNDLE)


def hinted(bundle: bytes) -> tuple[str, ...]:
    """Return the addresses at which a bundle says that it is to be had, at most fifty (Pith format, section 4).

    Arguments:
        bundle: the bytes of one that was verified before.
    """
    try:
        hints = json.loads(bundle).get("mirror_hints")
    except (ValueError, RecursionError, AttributeError):
        return ()
    entries = [hint for hint in hints if isinstance(hint, dict)][:MOST_MIRRORS] if isinstance(hints, list) else []
    found = (
        _checked(web_address, hint.get(name)) for hint in entries for name in ("well_known_bundle_url", "bundle_url")
    )
    return tuple(dict.fromkeys(one for one in found if one))


def _checked(rule: Any, value: object) -> str:
    try:
        return str(rule(Given("address", value, Path())))
    except WrongValueError:
        return ""
