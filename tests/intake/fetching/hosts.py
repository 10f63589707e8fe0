"""Mirrors on loopback: what stands at which address, and what was asked of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256

from tests.remote.scripted import Answer, Asked, Scripted, answer, scripted
from tests.testkit import Json, Paper

NOWHERE = answer(b"nothing", "404 Not Found")
Served = bytes | Callable[[Asked], Answer]


@contextmanager
def host(files: Mapping[str, Served]) -> Iterator[tuple[Scripted, str]]:
    """Serve bytes, or what a function answers, by path; queries are a part of it."""

    def script(asked: Asked) -> Answer:
        served = files.get(asked.target)
        if served is None:
            return NOWHERE
        if not isinstance(served, bytes):
            return served(asked)
        etag = f'"{sha256(served).hexdigest()[:16]}"'
        if asked.fields.get("if-none-match") == etag:
            return answer(b"", "304 Not Modified", ETag=etag)
        return answer(served, ETag=etag)

    with scripted(script) as (server, base):
        yield server, base


def well_known(paper: Paper) -> str:
    return f"/.well-known/pith/{paper.suffix()}/bundle.json"


def lookup(*names: tuple[str, list[str]]) -> dict[str, Served]:
    """Return the files of a look-up with one digit."""
    buckets: dict[str, Json] = {digit: {} for digit in "0123456789abcdef"}
    for key, suffixes in names:
        buckets[sha256(key.encode()).hexdigest()[0]][key] = suffixes
    files: dict[str, Served] = {"/lookup/index.json": json.dumps({"type": "sitegen_lookup", "digits": 1}).encode()}
    for digit, keys in buckets.items():
        files[f"/lookup/{digit}.json"] = json.dumps({"bucket": digit, "keys": keys}).encode()
    return files


def resolver(paper: Paper) -> dict[str, Served]:
    """Return what Pith's resolver may say of a paper."""
    said = {"found": True, "record": {"pith_number": paper.pith_number(), "other": [1, 2]}}
    return {f"/api/pith-number/resolve?arxiv={paper.id}&json=true": json.dumps(said).encode()}
