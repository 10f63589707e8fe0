"""The public keys that this mirror pins, as Pith publishes its own (Pith format, sections 3 and 8)."""

from __future__ import annotations

import base64
from typing import Any, Final

from sitegen.pith.keys import PITH_ROOT, TrustRoot, TrustRoots, fingerprint_b32
from sitegen.site.data.encoding import compact
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

PITH_KEY_URL: Final = "https://pith.science/pith-signing-key.json"
NOTES: Final = (
    "Pinned by this mirror. Every signature of the format is Ed25519 over the 32 raw bytes of a SHA-256 digest. Compare"
    " this key with what its owner publishes before you trust it."
)


def signing_key(routes: Routes, trust: TrustRoots) -> Output:
    """Return the pinned key; of several, the first that is not revoked, with all of them under `keys`.

    Arguments:
        routes: the addresses.
        trust: the pinned keys, in the operator's order; at least one.

    Raises:
        ValueError: there is none.

    Source: Pith format, sections 3 and 8.
    """
    roots = tuple(trust.values())
    document = public_key(main_root(trust))
    if len(roots) > 1:
        document["keys"] = [public_key(root) for root in roots]
    return Output(routes.signing_key().file, compact(document))


def main_root(trust: TrustRoots) -> TrustRoot:
    """Return the first pinned key that is not revoked, or the first where all are.

    Raises:
        ValueError: there is none.
    """
    roots = tuple(trust.values())
    if not roots:
        raise ValueError("no key is pinned")
    return next((root for root in roots if not root.revoked), roots[0])


def public_key(root: TrustRoot) -> dict[str, Any]:
    """Return a pinned key as the public key object of the format; window and revocation stand there only where set.

    Source: Pith format, section 3.
    """
    document: dict[str, Any] = {
        "key_id": root.key_id,
        "algorithm": "ed25519",
        "format": "raw",
        "public_key_b64": base64.b64encode(root.public_key).decode("ascii"),
        "public_key_hex": root.public_key.hex(),
        "fingerprint_sha256_b32_first128bits": fingerprint_b32(root.public_key),
        "fingerprint_sha256_hex": root.fingerprint,
        "rotates_at": None,
    }
    if root.public_key == PITH_ROOT.public_key:
        document["url"] = PITH_KEY_URL
    document["notes"] = NOTES
    if root.not_before is not None:
        document["not_before"] = root.not_before.isoformat()
    if root.not_after is not None:
        document["not_after"] = root.not_after.isoformat()
    if root.revoked:
        document["revoked"] = True
    return document
