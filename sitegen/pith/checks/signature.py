"""Check one signature object: its form, its key, the key's standing, and the arithmetic (Pith format, section 3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sitegen.errors import Code
from sitegen.pith import refusals
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.keys import TrustRoot, decode_base64
from sitegen.pith.paths import child, quoted
from sitegen.pith.signatures import KEY_BYTES, SIGNATURE_BYTES, verify_signature
from sitegen.pith.times import instant

_DIGEST = re.compile(r"[0-9a-f]{64}")


def check_signature(
    inspection: Inspection,
    *,
    signature: Mapping[str, Any],
    place: str,
    message: str,
    signed_digest: str,
    wrong: Code,
) -> None:
    """Check a signature object that stands at a place of the document.

    Arguments:
        inspection: the document and where problems go.
        signature: the object, of the right shape.
        place: its JSON path.
        message: what `signed_message` must say.
        signed_digest: the digest whose 32 raw bytes it signs, as stated in the document, in hex. That this digest is
            the right one is checked elsewhere, so that each fault is reported once and where it is.
        wrong: the code for arithmetic that does not fit.
    """
    if signature["algorithm"] != "ed25519" or signature["signature_status"] != "signed_v1":
        stated = f"{quoted(signature['algorithm'])} and {quoted(signature['signature_status'])}"
        inspection.report(
            refusals.ALGORITHM_UNKNOWN, child(place, "algorithm"), f"{stated} are stated, not ed25519 and signed_v1"
        )
        return
    if signature["signed_message"] != message:
        cause = f"{quoted(signature['signed_message'])} is stated, {message} belongs here"
        inspection.report(refusals.SIGNED_MESSAGE_DIFFERS, child(place, "signed_message"), cause)
    raw = decode_base64(signature["signature_b64"], SIGNATURE_BYTES)
    if raw is None:
        cause = f"{quoted(signature['signature_b64'])} is not 64 bytes of base64"
        inspection.report(refusals.SIGNATURE_MALFORMED, child(place, "signature_b64"), cause)
        return
    signed = bytes.fromhex(signed_digest) if _DIGEST.fullmatch(signed_digest) else b""
    root = inspection.trust.get(signature["key_id"])
    if root is not None and verify_signature(root.public_key, raw, signed):
        _check_standing(inspection, signature, root, place)
    elif _signed_by_own_key(inspection, raw, signed):
        cause = f"it verifies under a key in this document's own public_keys, named {quoted(signature['key_id'])}"
        inspection.report(refusals.SELF_SIGNED, child(place, "key_id"), cause)
    elif root is None:
        pinned = ", ".join(inspection.trust) or "none"
        cause = f"signed with {quoted(signature['key_id'])}; pinned: {pinned}"
        inspection.report(refusals.KEY_NOT_PINNED, child(place, "key_id"), cause)
    else:
        cause = f"no signature of {quoted(signature['key_id'])} over {quoted(signed_digest, 64)}"
        inspection.report(wrong, child(place, "signature_b64"), cause)


def _check_standing(inspection: Inspection, signature: Mapping[str, Any], root: TrustRoot, place: str) -> None:
    """Check what is stated about a pinned key that did sign: fingerprint, revocation, window."""
    if signature["public_key_fingerprint"] != root.fingerprint:
        cause = f"{quoted(signature['public_key_fingerprint'])} is stated, the pinned key gives {root.fingerprint}"
        inspection.report(refusals.FINGERPRINT_DIFFERS, child(place, "public_key_fingerprint"), cause)
    if root.revoked:
        inspection.report(refusals.KEY_REVOKED, child(place, "key_id"), f"{quoted(root.key_id)} is revoked")
    moment = instant(signature["signed_at"])
    if moment is None or not root.covers(moment):
        window = f"{root.not_before or 'the beginning'} to {root.not_after or 'the end'}"
        cause = f"signed at {quoted(signature['signed_at'])}, the key is valid from {window}"
        inspection.report(refusals.KEY_OUTSIDE_WINDOW, child(place, "signed_at"), cause)


def _signed_by_own_key(inspection: Inspection, raw: bytes, signed: bytes) -> bool:
    """Tell whether a key that only the document itself vouches for made the signature (at most sixteen are tried)."""
    listed = inspection.document.get("public_keys")
    if not isinstance(listed, list):
        return False
    pinned = {root.public_key for root in inspection.trust.values()}
    keys = (decode_base64(key.get("public_key_b64"), KEY_BYTES) for key in listed[:16] if isinstance(key, dict))
    return any(key is not None and key not in pinned and verify_signature(key, raw, signed) for key in keys)
