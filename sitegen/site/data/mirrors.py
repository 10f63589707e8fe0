"""The mirror manifest: who else has the same bundles, in Pith's own form (Pith format, section 8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sitegen.pith.keys import PITH_ROOT, TrustRoot, TrustRoots
from sitegen.pith.merge import MERGE_VERSION
from sitegen.site.data.encoding import compact
from sitegen.site.data.signing_key import main_root, public_key
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

MANIFEST_TYPE: Final = "pith_mirror_manifest"
MANIFEST_VERSION: Final = "1.0"
NOTES: Final = (
    "Any conforming mirror may host these bundles, and one may have a newer bundle of a paper than another: each is"
    " verified under its owner's key. A state is computed by the merge from a bundle's events, so nobody need trust the"
    " one that a mirror serves."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorEntry:
    """A mirror in the manifest.

    Arguments:
        name: one line.
        base_url: its address, without a slash at its end.
        bundle_pattern, state_pattern, well_known_pattern: with `{suffix}`; paths below base_url or whole addresses.
        mirror_type: `https`, the only type known.
        status: a word such as `primary` or `mirror`.
        key: the key that its bundles are signed with, or None where that is not known.
    """

    name: str
    base_url: str
    bundle_pattern: str = "/pith/{suffix}/bundle.json"
    state_pattern: str = "/pith/{suffix}/state.json"
    well_known_pattern: str = "/.well-known/pith/{suffix}/bundle.json"
    mirror_type: str = "https"
    status: str = "mirror"
    key: TrustRoot | None = None


PITH: Final = MirrorEntry(name="Pith Resolver", base_url="https://pith.science", status="primary", key=PITH_ROOT)


def mirrors(
    routes: Routes, *, name: str, trust: TrustRoots, others: Sequence[MirrorEntry], generated_at: str
) -> Output:
    """Return the manifest: this mirror first, then those that the operator names, then Pith.

    Arguments:
        routes: the addresses; this mirror's own may be "" where it is not known.
        name: this mirror's, one line.
        trust: the pinned keys; the first that is not revoked stands beside this mirror.
        others: in the operator's order; Pith may be among them and then is not added.
        generated_at: RFC 3339, from the content or `SOURCE_DATE_EPOCH`, never from a clock.

    Source: Pith format, section 8.
    """
    own = MirrorEntry(name=name, base_url=routes.base_url, key=main_root(trust))
    known = {entry.base_url for entry in others}
    entries = (own, *others, *(() if PITH.base_url in known else (PITH,)))
    document = {
        "manifest_type": MANIFEST_TYPE,
        "manifest_version": MANIFEST_VERSION,
        "generated_at": generated_at,
        "merge_version": MERGE_VERSION,
        "mirrors": [_mirror(entry) for entry in entries],
        "notes": NOTES,
    }
    return Output(routes.mirrors().file, compact(document))


def _mirror(entry: MirrorEntry) -> dict[str, Any]:
    document: dict[str, Any] = {
        "name": entry.name,
        "mirror_type": entry.mirror_type,
        "base_url": entry.base_url,
        "bundle_pattern": _whole(entry, entry.bundle_pattern),
        "state_pattern": _whole(entry, entry.state_pattern),
        "well_known_pattern": _whole(entry, entry.well_known_pattern),
    }
    if entry.key is not None:
        document["public_key"] = public_key(entry.key)
    return {**document, "status": entry.status}


def _whole(entry: MirrorEntry, pattern: str) -> str:
    return f"{entry.base_url}{pattern}" if pattern.startswith("/") else pattern
