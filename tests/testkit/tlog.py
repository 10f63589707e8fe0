"""Logs and proof files by the words of the standards alone: RFC 6962, C2SP signed-note, tlog-checkpoint, tlog-proof."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.testkit.canonical import Json
from tests.testkit.keys import Key


def tree_hash(entries: Sequence[bytes]) -> bytes:
    """Return MTH of RFC 6962, section 2.1."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    split = 1 << (len(entries) - 1).bit_length() - 1
    return hashlib.sha256(b"\1" + tree_hash(entries[:split]) + tree_hash(entries[split:])).digest()


def path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """Return PATH of RFC 6962, section 2.1.1."""
    if len(entries) <= 1:
        return []
    split = 1 << (len(entries) - 1).bit_length() - 1
    if index < split:
        return [*path(index, entries[:split]), tree_hash(entries[split:])]
    return [*path(index - split, entries[split:]), tree_hash(entries[:split])]


def leaf(bundle: bytes, *, state_sha256: str | None = None) -> bytes:
    """Return the line that a mirror's log has for a bundle."""
    document = json.loads(bundle)
    state = state_sha256 or document["state"]["state_sha256"]
    digest = hashlib.sha256(bundle).hexdigest()
    return f"pith-mirror/1 publish {document['pith_number']} {digest} {state} {document['built_at']}".encode()


def base64_of(data: bytes) -> str:
    """Return the base64 of RFC 4648, section 4."""
    return base64.b64encode(data).decode("ascii")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A key that signs notes: any key of the testkit, under a name."""

    name: str
    key: Key

    @property
    def key_id(self) -> bytes:
        """The four bytes that its signatures begin with."""
        return hashlib.sha256(self.name.encode() + b"\n\1" + self.key.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The public line."""
        return f"{self.name}+{self.key_id.hex()}+{base64_of(bytes([1]) + self.key.public)}"

    def signature(self, text: str) -> str:
        """Return the signature line of a text."""
        return f"\u2014 {self.name} {base64_of(self.key_id + self.key.private.sign(text.encode()))}\n"


def note(text: str, *keys: NoteKey) -> bytes:
    """Return a text and its signatures, which may be none."""
    return (text + "\n" + "".join(key.signature(text) for key in keys)).encode()


def checkpoint(origin: str, entries: Sequence[bytes], *keys: NoteKey) -> bytes:
    """Return the checkpoint of a log."""
    return note(f"{origin}\n{len(entries)}\n{base64_of(tree_hash(entries))}\n", *keys)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofMaker:
    """The parts of a proof file, each of which a test may replace."""

    bundle: bytes
    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    vkey: str | None
    more: tuple[tuple[str, Any], ...] = ()

    def extra(self) -> Json:
        """Return the extra data."""
        return {"bundle": self.bundle.decode(), "vkey": self.vkey, "trust_keys": [], **dict(self.more)}

    def lines(self) -> list[str]:
        """Return the lines before the blank line."""
        extra = json.dumps(self.extra(), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        hashes = [base64_of(one) for one in self.hashes]
        return ["c2sp.org/tlog-proof@v1", f"extra {base64_of(extra)}", f"index {self.index}", *hashes]

    def data(self) -> bytes:
        """Return the file."""
        return "".join(f"{line}\n" for line in (*self.lines(), "")).encode() + self.checkpoint


def mint_proof(bundle: bytes, key: NoteKey, *, before: int = 5, after: int = 6) -> ProofMaker:
    """Return the proof of a bundle in a log with other lines before and after it."""
    entries = [f"other {n}".encode() for n in range(before)]
    entries += [leaf(bundle), *(f"later {n}".encode() for n in range(after))]
    return ProofMaker(
        bundle=bundle,
        index=before,
        hashes=tuple(path(before, entries)),
        checkpoint=checkpoint(key.name, entries, key),
        vkey=key.vkey,
    )
