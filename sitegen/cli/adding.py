"""The words by which papers get into the content folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitegen.cli.intake_listeners import IntakePeople, IntakePrograms
from sitegen.cli.options import CONFIG, CONTENT, JOBS, JSON, QUIET, configuration, options

if TYPE_CHECKING:
    from sitegen.intake.fetching.mirrors import Mirror


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@options(CONFIG, CONTENT, JOBS, JSON, QUIET)
@click.option("--from", "mirrors", multiple=True, metavar="MIRROR", help="A mirror to be asked before all others.")
@click.option("--with-page", is_flag=True, help="Bring the record and the page of each paper too.")
@click.option("--rate", type=click.FloatRange(min=0), default=20.0, help="Questions a second, 0 for no limit [20].")
@click.option("--allow-private", is_flag=True, help="Let names lead into private networks.")
@click.option("--dry-run", is_flag=True, help="Find and verify everything, and write nothing.")
def add(  # noqa: PLR0913 - one argument an option
    *,
    sources: tuple[str, ...],
    config_file: Path | None,
    content: str | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    mirrors: tuple[str, ...],
    with_page: bool,
    rate: float,
    allow_private: bool,
    dry_run: bool,
) -> int:
    """Verify papers from files and mirrors, and store them in the content folder.

    A source is a file or a folder (bundles, records, shards, saved pages of papers, arXiv's metadata), an arXiv id, a
    DOI, a Pith number of any length, or an address of any of these.
    """
    # The intake costs every other command a part of its start.
    from sitegen.intake.adding import Request  # noqa: PLC0415
    from sitegen.intake.adding import add as add_sources  # noqa: PLC0415
    from sitegen.intake.fetching.named import Ways  # noqa: PLC0415
    from sitegen.remote.waiting import Manners  # noqa: PLC0415

    config = configuration(config_file, content=content, jobs=jobs)
    ways = Ways(
        first=tuple(map(_mirror, mirrors)),
        with_page=with_page,
        allow_private=allow_private,
        manners=Manners(contact=config.mirror.contact, rate=rate),
    )
    told = IntakePrograms(quiet=quiet) if as_json else IntakePeople(quiet=quiet)
    summary = add_sources(Request(sources=sources, ways=ways, dry_run=dry_run), config, told)
    told.summary(summary)
    return 0 if summary.is_complete else 1


def _mirror(address: str) -> Mirror:
    from sitegen.intake.fetching.mirrors import mirror_at  # noqa: PLC0415

    mirror = mirror_at(address)
    if mirror is None:
        raise click.BadParameter(f"{address[:100]!r} is no address that a mirror can have", param_hint="--from")
    return mirror
