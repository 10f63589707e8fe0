"""Check a bundle as a whole: its digest, its signature and the keys that it lists (Pith format, sections 3 and 4)."""

from __future__ import annotations

from typing import Any, Final

from sitegen.pith import refusals
from sitegen.pith.checks.inspection import Inspection
from sitegen.pith.checks.signature import check_signature
from sitegen.pith.keys import check_public_keys
from sitegen.pith.paths import quoted

BUNDLE_MESSAGE: Final = "bundle_sha256_bytes"


def check_bundle(inspection: Inspection) -> None:
    """Check digest and signature of the bundle, and its `public_keys`."""
    document = inspection.document
    if inspection.sound("public_keys"):
        for problem in check_public_keys(document["public_keys"], inspection.trust):
            inspection.add(problem)
    if not inspection.sound("bundle_signature"):
        return
    signature = document["bundle_signature"]
    stated = signature["bundle_sha256"]
    found = inspection.digest(_signed(inspection))
    if stated != found:
        cause = f"{quoted(stated, 64)} is stated, the bundle gives {found}"
        inspection.report(refusals.BUNDLE_DIGEST_DIFFERS, "$.bundle_signature.bundle_sha256", cause)
    check_signature(
        inspection,
        signature=signature,
        place="$.bundle_signature",
        message=BUNDLE_MESSAGE,
        signed_digest=stated,
        wrong=refusals.BUNDLE_SIGNATURE_WRONG,
    )


def _signed(inspection: Inspection) -> dict[str, Any]:
    """Return what the bundle's digest covers, with the large parts as they were made for other digests."""
    signed = {name: value for name, value in inspection.document.items() if name != "bundle_signature"}
    if inspection.is_sound:
        state = signed["state"]
        signed["events"] = [{**event, "payload": inspection.part(event["payload"])} for event in signed["events"]]
        signed["state"] = {**state, "current": inspection.part(state["current"])}
    return signed
