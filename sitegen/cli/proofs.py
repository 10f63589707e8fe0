"""The words for proofs of single papers: `sitegen proof`, and what `sitegen verify` tells of a proof file."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from sitegen.cli.options import CONFIG, JSON, OUTPUT, QUIET, configuration, options
from sitegen.cli.streams import put
from sitegen.errors import Problem, UsageError
from sitegen.outside.proof_checking import ProofVerdict
from sitegen.outside.proof_files import Told
from sitegen.outside.proof_making import MadeProof, make_proof
from sitegen.pith.canonical import sha256_hex
from sitegen.proof.log.note import NoteError, NoteVerifier

LOG_KEY: Final = click.option(
    "--log-key",
    "--key",
    "log_keys",
    multiple=True,
    metavar="VKEY",
    help="The key of the log, from elsewhere than the mirror.",
)


@click.command()
@click.argument("paper")
@options(CONFIG, OUTPUT, LOG_KEY, JSON, QUIET)
@click.option("--from", "place", metavar="DIR|URL", help="The mirror: a built tree or an address [the output].")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file [<page>.tlog-proof].")
def proof(
    *,
    paper: str,
    config_file: Path | None,
    output: str | None,
    log_keys: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    place: str | None,
    out: Path | None,
) -> int:
    """Write a small file that proves that a mirror published a paper.

    PAPER is a Pith number of any length, an arXiv id or a DOI. `sitegen verify FILE` and verify.py check the file with
    no network.
    """
    # What asks the network costs every other command a part of its start.
    from sitegen.outside.opening import opened  # noqa: PLC0415

    config = configuration(config_file, output=output)
    keys = verifiers(log_keys)
    with opened(place or str(config.build.output)) as files:
        made = make_proof(files, paper, config.trust, keys)
    target = out or Path(made.name)
    _write(target, made.data)
    if as_json:
        put(json.dumps({"type": "proof", "place": str(target), **_as_json(made)}))
    elif not quiet:
        put(f"wrote {target}: {made.pith_number}, line {made.index:,} of {made.size:,} in the log {made.origin}")
        if made.vkey:
            put(f"check it: sitegen verify {target} --log-key '{made.vkey}'")
            put("The key is what the mirror says; compare it with one from elsewhere.")
        else:
            put(_UNSIGNED)
    return 0


_UNSIGNED: Final = "This mirror is unsigned: nobody vouches for its log, and the file proves only what Pith signed."


def verifiers(vkeys: Sequence[str]) -> list[NoteVerifier]:
    """Return the keys of logs that somebody typed.

    Raises:
        UsageError: one is none.
    """
    try:
        return [NoteVerifier.parse(vkey) for vkey in vkeys]
    except NoteError as error:
        raise UsageError(Problem(error.problem.kind, "--log-key", error.cause)) from error


def proof_teller(*, as_json: bool, quiet: bool) -> Told:
    """Return who tells what a proof says of its log."""

    def tell(place: str, verdict: ProofVerdict) -> None:
        known = verdict.checkpoint
        if as_json:
            put(json.dumps({"type": "proof", "place": place, **verdict.as_json()}))
        elif not quiet and known and verdict.verified:
            put(f"  line {verdict.index:,} of {known.size:,} in the log {json.dumps(known.origin)}")

    return tell


def _as_json(made: MadeProof) -> dict[str, object]:
    return {
        "pith_number": made.pith_number,
        "sha256": sha256_hex(made.data),
        "origin": made.origin,
        "size": made.size,
        "index": made.index,
        "vkey": made.vkey,
    }


def _write(target: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        temporary.chmod(0o644)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
