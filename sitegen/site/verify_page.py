"""The page that checks documents in the reader's browser, and the files that do it without this mirror."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from sitegen.errors import Code
from sitegen.site.heads import page_head
from sitegen.site.key_rows import KeyRow, key_rows
from sitegen.site.mirror import Head, Site
from sitegen.site.module_bundle import module_names
from sitegen.site.outputs import Output
from sitegen.site.saved_file import saved_file

ENTRY: Final = "verify-page.js"


class KeptFile(NamedTuple):
    """A file to keep: its name, what it is in words, and its SHA-256 in hex."""

    name: str
    meaning: str
    sha256: str


@dataclass(frozen=True, slots=True)
class VerifyContext:
    """The page.

    Arguments:
        keys: the pinned keys.
        codes: with their meanings.
        files: to keep.
        scripts: modules to fetch early.
    """

    head: Head
    keys: tuple[KeyRow, ...]
    codes: tuple[Code, ...]
    files: tuple[KeptFile, ...]
    scripts: tuple[str, ...]


def verify_documents(
    site: Site, assets: Mapping[str, bytes], codes: Sequence[Code], *, program: bytes
) -> Iterator[Output]:
    """Yield the page, the two files to keep, and the list of their hashes.

    Arguments:
        site: the mirror that the page belongs to.
        assets: the files of the theme by their names.
        codes: those that a check can give.
        program: `verify.py`, as the program ships it.

    Raises:
        UsageError: a style sheet or a script of the theme cannot be put into one file.
    """
    routes = site.routes
    saved = saved_file(site, assets, codes)
    kept = {"verify.html": saved.body, "verify.py": program}
    digests = {name: hashlib.sha256(body).hexdigest() for name, body in kept.items()}
    yield saved
    yield Output(routes.verify_file("verify.py").file, program)
    sums = "".join(f"{digest}  {name}\n" for name, digest in digests.items())
    yield Output(routes.verify_file("SHA256SUMS").file, sums.encode())
    address = routes.verify()
    context = VerifyContext(
        head=page_head(site, site.say("verify.title"), address, site.say("verify.description")),
        keys=key_rows(site.strings, site.mirror.keys),
        codes=tuple(codes),
        files=(
            KeptFile("verify.html", site.say("verify.keep_html"), digests["verify.html"]),
            KeptFile("verify.py", site.say("verify.keep_py"), digests["verify.py"]),
        ),
        scripts=module_names({name: body.decode("utf-8", "replace") for name, body in assets.items()}, ENTRY),
    )
    yield site.render("verify.html", address, context)
