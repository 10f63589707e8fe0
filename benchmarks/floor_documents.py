"""The floor of verifying: read, parse, canonicalise, hash, and the arithmetic of the signatures."""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import process_time
from typing import Any, Final, NamedTuple, TypeAlias

import orjson

from benchmarks.floor_parts import BATCH, Done, Share, Stopwatch
from benchmarks.program import BenchmarkError
from sitegen.content.places import Ignored
from sitegen.content.scan import FoundFile, find_documents
from sitegen.content.shards import iterate_shard
from sitegen.pith.signatures import LIBRARIES

READ: Final = "read"
PARSE: Final = "parse and canonicalise"
HASH: Final = "hash what the format hashes"
SIGNATURES: Final = "signatures"
_SORTED: Final = orjson.OPT_SORT_KEYS
_OUTSIDE_OF_EVENT: Final = ("signature", "content_sha256", "event_id")

Found: TypeAlias = bytes | FoundFile
"""A document out of a shard, or a file that is still to be read."""


class Signature(NamedTuple):
    """What a library needs to verify one signature."""

    key: bytes
    signature: bytes
    message: bytes


def signature_step(library: str) -> str:
    """Return the name of the step of verifying with a library."""
    return f"{SIGNATURES} ({library})"


def floor_of_documents(share: Share) -> Done:
    """Do the steps to one process's part of the documents.

    Raises:
        BenchmarkError: a signature does not fit, so that its time would mean nothing.
    """
    watch = Stopwatch()
    begun = process_time()
    papers = signatures = 0
    for number, batch in enumerate(_batches(share.content)):
        if number % share.jobs != share.which:
            continue
        bodies = watch(READ, _read, batch)
        parsed = watch(PARSE, _parse, bodies)
        watch(HASH, sha256_of_all, [bodies, *(parts for _, parts in parsed)])
        found = [one for document, _ in parsed for one in _signatures(document)]
        for name, verify in LIBRARIES.items():
            right = watch(signature_step(name), partial(_verify_all, verify), found)
            if not all(right):
                raise BenchmarkError(f"a signature of the corpus does not verify with {name}")
        papers += len(parsed)
        signatures += len(found)
    return Done(papers, signatures, watch.seconds, process_time() - begun)


def _verify_all(verify: Callable[[bytes, bytes, bytes], bool], signatures: list[Signature]) -> list[bool]:
    return [verify(*one) for one in signatures]


def _batches(content: Path) -> Iterator[list[Found]]:
    """Yield files, and lines of shards as they are, which are read with the shard."""
    batch: list[Found] = []
    for found in find_documents(content):
        if not isinstance(found, FoundFile):
            if isinstance(found, Ignored):
                continue
            raise BenchmarkError(f"{found.place} cannot be read")
        lines = iterate_shard(found) if found.shard else [found]
        for one in lines:
            batch.append(one if isinstance(one, FoundFile) else one[1])  # type: ignore[index]
            if len(batch) == BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _read(batch: list[Found]) -> list[bytes]:
    return [found if isinstance(found, bytes) else _read_file(found.path) for found in batch]


def _read_file(path: bytes) -> bytes:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return os.read(descriptor, 1 << 24)
    finally:
        os.close(descriptor)


def _parse(bodies: list[bytes]) -> list[tuple[dict[str, Any], list[bytes]]]:
    """Parse documents, and serialise canonically what the format hashes of each (Pith format, sections 2 to 6)."""
    return [(document, _hashed_parts(document)) for document in map(orjson.loads, bodies)]


def _hashed_parts(document: dict[str, Any]) -> list[bytes]:
    state = document["state"]
    parts = [
        document["canonical_record"],
        {name: value for name, value in document.items() if name != "bundle_signature"},
        {name: value for name, value in state.items() if name != "state_sha256"},
    ]
    parts += [
        {name: value for name, value in event.items() if name not in _OUTSIDE_OF_EVENT} for event in document["events"]
    ]
    return [orjson.dumps(part, option=_SORTED) for part in parts]


def sha256_of_all(groups: list[list[bytes]]) -> list[str]:
    """Hash every one of some bytes."""
    return [hashlib.sha256(body).hexdigest() for group in groups for body in group]


def _signatures(document: dict[str, Any]) -> Iterator[Signature]:
    """Yield the signatures of a bundle: its own, its events' and its receipts', under the keys that it lists itself."""
    keys = {key["key_id"]: base64.b64decode(key["public_key_b64"]) for key in document["public_keys"]}
    signed = [(document["bundle_signature"], document["bundle_signature"]["bundle_sha256"])]
    for event in document["events"]:
        signed.append((event["signature"], event["content_sha256"]))
        if "receipt" in event["payload"]:
            receipt = event["payload"]["receipt"]
            signed.append((receipt, receipt["canonical_sha256"]))
    for one, digest in signed:
        yield Signature(keys[one["key_id"]], base64.b64decode(one["signature_b64"]), bytes.fromhex(digest))
