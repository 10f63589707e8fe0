"""The operator's public key, under which the mirror signs its log, its manifest and its lists of checksums."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Final

from sitegen.site.data.encoding import compact
from sitegen.site.data.split import VERSION
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

KEY_TYPE: Final = "sitegen_mirror_key"
NOTES: Final = (
    "This key vouches for what the mirror says of itself: its log, its manifest, its checksums. It says nothing of"
    " papers, which other keys signed. Keep a copy: a mirror that shows another key later has to explain itself."
)
UNSIGNED_NOTES: Final = "This mirror has no key of its own: its log and its manifest are not signed."


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The operator's public key in the forms in which programs read it.

    Arguments:
        vkey: as signed notes have it, `<name>+<hash>+<base64>`.
        minisign_public_key: base64, as `minisign -P` takes it.
        fingerprint_sha256_hex: of the raw key, 64 hex digits.
    """

    vkey: str
    minisign_public_key: str
    fingerprint_sha256_hex: str


def mirror_key(routes: Routes, *, name: str, key: PublicKey | None) -> Output:
    """Return the document of the operator's key.

    Arguments:
        routes: the addresses.
        name: the origin of the log, which is the name of the key where there is one.
        key: None where the mirror signs nothing.
    """
    forms = asdict(key) if key else dict.fromkeys(PublicKey.__dataclass_fields__)
    document = {"type": KEY_TYPE, "version": VERSION, "name": name, **forms, "notes": NOTES if key else UNSIGNED_NOTES}
    return Output(routes.mirror_key().file, compact(document))
