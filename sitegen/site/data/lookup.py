"""The look-up: any name of a paper to its suffix, in buckets by hash, so that a program finds it in one request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sitegen.site.data.encoding import compact
from sitegen.site.data.split import VERSION
from sitegen.site.outputs import Output
from sitegen.site.routes import Routes

LOOKUP_TYPE: Final = "sitegen_lookup"
BUCKET_TYPE: Final = "sitegen_lookup_bucket"
RULE: Final = (
    "Make the key of the name, take the first `digits` hex digits of the SHA-256 of the key's UTF-8, fetch"
    " `lookup/<digits>.json`, and read the suffixes under `keys`. A key that is not there is not in this mirror."
)
KEYS: Final = {
    "pith:<8 letters>": "the first eight letters of a Pith number's suffix, in upper case; compare the rest with the"
    " suffixes found",
    "arxiv:<id>": "an arXiv id without its version, in arXiv's own case; arXiv's own DOIs (10.48550/arXiv.<id>) too",
    "doi:<doi>": "any other DOI, in lower case, without an address before it",
    "<kind>:<value>": "an alias of another kind, both exactly as in the record",
}


def bucket(routes: Routes, name: str, keys: Mapping[str, Sequence[str]]) -> Output:
    """Return one bucket.

    Arguments:
        routes: the addresses.
        name: the first hex digits of the SHA-256 of every key in it.
        keys: suffixes by key, those of the best claim first; the bucket may be empty.
    """
    found = {key: list(keys[key]) for key in sorted(keys)}
    document = {"type": BUCKET_TYPE, "version": VERSION, "bucket": name, "keys": found}
    return Output(routes.lookup(name).file, compact(document))


def lookup_index(routes: Routes, *, digits: int, keys: int, program: str) -> Output:
    """Return the document that says how a name is looked up.

    Arguments:
        routes: the addresses.
        digits: hex digits of a bucket's name.
        keys: how many keys all buckets have together.
        program: the name and version of the program.
    """
    document: dict[str, Any] = {
        "type": LOOKUP_TYPE,
        "version": VERSION,
        "program": program,
        "hash": "sha256",
        "digits": digits,
        "buckets": 16**digits,
        "keys": keys,
        "path": "lookup/<digits>.json",
        "rule": RULE,
        "key_forms": KEYS,
    }
    return Output(routes.lookup().file, compact(document))
