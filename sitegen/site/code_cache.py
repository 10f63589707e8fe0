"""Code of templates that was compiled before, for the next theme of this process and for its children."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket


class Compiled(Protocol):
    """Keeps code by what it was compiled from; a `dict` does.

    What it gives is run. It is to be filled by this process or its parents, never from a file: whoever could write
    that file could run anything.
    """

    def get(self, key: str, /) -> bytes | None:
        """Return the code that was put under a key, or None."""

    def __setitem__(self, key: str, code: bytes, /) -> None:
        """Keep code under a key."""


class CodeCache(BytecodeCache):
    """What Jinja asks before it compiles a template.

    Arguments:
        compiled: keeps the code.
        key: from the name of a template to what tells all that its code is made from.
    """

    def __init__(self, compiled: Compiled, key: Callable[[str], str]) -> None:
        self._compiled = compiled
        self._key = key

    def get_bucket(
        self,
        environment: Environment,
        name: str,
        filename: str | None,  # noqa: ARG002 - the signature is Jinja's
        source: str,
    ) -> Bucket:
        """Return the place of a template's code, with the code where it is known."""
        bucket = Bucket(environment, self._key(name), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a place with what is known; code for another Python or Jinja is none (`Bucket.load_bytecode`)."""
        code = self._compiled.get(bucket.key)
        if code is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()
