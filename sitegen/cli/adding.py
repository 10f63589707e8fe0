"""The words by which papers get into the content folder."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.intake_listeners import IntakePeople, IntakePrograms
from sitegen.cli.options import CONFIG, CONTENT, JOBS, JSON, QUIET, configuration, options


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@options(CONFIG, CONTENT, JOBS, JSON, QUIET)
@click.option("--dry-run", is_flag=True, help="Find and verify everything, and write nothing.")
def add(
    *,
    sources: tuple[str, ...],
    config_file: Path | None,
    content: str | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    dry_run: bool,
) -> int:
    """Verify what you have of papers, and store it in the content folder.

    A source is a file or a folder: bundles, records, shards, saved pages of papers,
    arXiv's metadata.
    """
    # The intake costs every other command a part of its start.
    from sitegen.intake.adding import Request  # noqa: PLC0415
    from sitegen.intake.adding import add as add_sources  # noqa: PLC0415

    config = configuration(config_file, content=content, jobs=jobs)
    told = IntakePrograms(quiet=quiet) if as_json else IntakePeople(quiet=quiet)
    summary = add_sources(Request(sources=sources, dry_run=dry_run), config, told)
    told.summary(summary)
    return 0 if summary.is_complete else 1
