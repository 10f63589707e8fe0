"""Make what the operator's key signs, and the documents of the key itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sitegen.build.plan import Plan
from sitegen.build.press import Press
from sitegen.corpus.instants import instant
from sitegen.corpus.listed import ListKind
from sitegen.proof.manifest import root_hash
from sitegen.site.data.checksums import Checksum, checksums
from sitegen.site.data.mirror_key import PublicKey, mirror_key
from sitegen.site.outputs import Output

_COMMENT: Final = "signature of a mirror of Pith bundles"


def month_names(press: Press) -> Iterator[str]:
    """Yield the months that papers of this mirror were submitted in."""
    listings = press.corpus.listings
    return (term.key for term in listings.terms(ListKind.MONTH, 0, listings.term_count(ListKind.MONTH)))


def checksums_of_month(press: Press, month: str) -> Iterator[Output]:
    """Make the checksums of a month, with their signature where the operator has a key; none where no paper has it."""
    made = checksums(press.site.routes, month, map(Checksum._make, press.corpus.papers.digests(month)))
    if made is not None:
        yield made
        yield from signature(press.plan, made, f"file:{made.path.rpartition('/')[2]}")


def operator_key(press: Press, _: str) -> Iterator[Output]:
    """Make the documents of the operator's public key; one that says that there is none, where there is none."""
    routes, key = press.site.routes, press.plan.key
    if key is None:
        yield mirror_key(routes, name=press.plan.origin, key=None)
        return
    public = PublicKey(key.vkey, key.minisign().public.text, key.fingerprint)
    yield mirror_key(routes, name=key.name, key=public)
    yield Output(routes.minisign_key().file, key.minisign().public_key_file())


def signed_manifest(plan: Plan, manifest: Output, *, size: int, moment: str) -> list[Output]:
    """Return the manifest, and the operator's signature of it, which states root hash, log size and date.

    Arguments:
        plan: the build.
        manifest: the document.
        size: of the log, in leaves.
        moment: RFC 3339.
    """
    root = root_hash(manifest.body)
    stated = f"timestamp:{seconds_of(moment)}\tfile:manifest.json\troot:{root}\tsize:{size}"
    return [manifest, *signature(plan, manifest, stated)]


def signature(plan: Plan, output: Output, trusted_comment: str) -> Iterator[Output]:
    """Sign a document beside itself, where the operator has a key.

    Arguments:
        plan: the build.
        output: the document.
        trusted_comment: what the signature covers beside the document's bytes.
    """
    if plan.key is not None:
        body = plan.key.minisign().sign(output.body, comment=_COMMENT, trusted_comment=trusted_comment)
        yield Output(f"{output.path}.minisig", body)


def seconds_of(moment: str) -> int:
    """Return a moment of RFC 3339 in whole seconds since 1970 UTC, 0 where it is none."""
    return int(max(0.0, instant(moment).seconds))
