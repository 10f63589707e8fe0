"""What a proof file carries beside the proof: the bundle, and keys that only say what to look for elsewhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from sitegen.pith.canonical import canonical_bytes
from sitegen.pith.keys import TrustRoots
from sitegen.pith.parsing import Parsed, parse
from sitegen.proof import refusals
from sitegen.proof.base64_text import encode
from sitegen.proof.log.tlog_proof import ProofFileError

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLACE: Final = "line 2"


@dataclass(frozen=True, slots=True)
class Extra:
    """The extra data of a proof file; nothing authenticates it but what is checked of it.

    Arguments:
        bundle: the bytes of the bundle, as the mirror published them.
        vkey: the log's key, as the mirror names it, None where it names none; it proves nothing by itself.
        trust: the keys that the mirror trusts papers under, by their key_id; they prove nothing either.
        state_sha256: of the state that the mirror published, where it is not the bundle's own; else None.
    """

    bundle: bytes
    vkey: str | None = None
    trust: tuple[tuple[str, str], ...] = ()
    state_sha256: str | None = None

    def data(self) -> bytes:
        """Return the bytes for the file, canonical JSON.

        Raises:
            UnicodeDecodeError: the bundle is not UTF-8, so it was never verified.
        """
        keys = [{"key_id": key_id, "public_key_b64": public_key} for key_id, public_key in self.trust]
        value: dict[str, Any] = {"bundle": self.bundle.decode("utf-8"), "vkey": self.vkey, "trust_keys": keys}
        if self.state_sha256 is not None:
            value["state_sha256"] = self.state_sha256
        return canonical_bytes(value)


def named(trust: TrustRoots) -> tuple[tuple[str, str], ...]:
    """Return the names of pinned keys and their base64, as `Extra.trust` has them."""
    return tuple((root.key_id, encode(root.public_key)) for root in trust.values())


def parse_extra(data: bytes) -> Extra:
    """Return the extra data that bytes are.

    Raises:
        ProofFileError: they are not what a proof of a paper carries.
    """
    parsed = parse(data)
    if not isinstance(parsed, Parsed):
        raise _malformed(f"the extra data cannot be read: {parsed[0].cause}")
    bundle, vkey, state = (parsed.value.get(name) for name in ("bundle", "vkey", "state_sha256"))
    if not isinstance(bundle, str) or not isinstance(vkey, str | None):
        raise _malformed("the extra data has no bundle, or its vkey is no text")
    if state is not None and not (isinstance(state, str) and _SHA256.fullmatch(state)):
        raise _malformed("the extra data's state_sha256 is no SHA-256")
    return Extra(bundle.encode("utf-8"), vkey, state_sha256=state)


def _malformed(cause: str) -> ProofFileError:
    return ProofFileError(refusals.PROOF_MALFORMED, _PLACE, cause)
