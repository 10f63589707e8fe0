"""The words by which whole mirrors get into the content folder, and by which one learns how much of them is there."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen.cli.options import CONFIG, CONTENT, JOBS, JSON, QUIET, configuration, options

_FILE = click.Path(path_type=Path, dir_okay=False)
_YEAR = click.IntRange(1000, 9999)


@click.command()
@click.argument("mirrors", nargs=-1, required=True, metavar="MIRROR...")
@options(CONFIG, CONTENT, JOBS, JSON, QUIET)
@click.option("--category", "categories", multiple=True, metavar="CAT", help="Papers of a category, such as cs.LG.")
@click.option("--year", "years", multiple=True, type=_YEAR, metavar="YEAR", help="Papers of a year.")
@click.option("--author", "authors", multiple=True, metavar="NAME", help="Papers by an author.")
@click.option("--ids", type=_FILE, help="Papers that a file names, one identifier a line.")
@click.option("--cited-by", type=_FILE, help="Papers that a file names, and what cites them.")
@click.option("--depth", type=click.IntRange(1, 20), default=1, help="How far citing papers are followed [1].")
@click.option("--each-version", is_flag=True, help="Take older bundles too, for events that newer ones lack.")
@click.option("--dry-run", is_flag=True, help="Learn what would come, and write nothing.")
@click.option("--accept-new-key", is_flag=True, help="Take another key of a mirror than was seen before.")
@click.option("--rate", type=click.FloatRange(min=0), default=20.0, help="Questions a second, 0 for no limit [20].")
@click.option("--at-once", type=click.IntRange(1, 64), default=4, help="Questions at the same time [4].")
@click.option("--allow-private", is_flag=True, help="Let names lead into private networks.")
def sync(  # noqa: PLR0913 - one argument an option
    *,
    mirrors: tuple[str, ...],
    config_file: Path | None,
    content: str | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    categories: tuple[str, ...],
    years: tuple[int, ...],
    authors: tuple[str, ...],
    ids: Path | None,
    cited_by: Path | None,
    depth: int,
    each_version: bool,
    dry_run: bool,
    accept_new_key: bool,
    rate: float,
    at_once: int,
    allow_private: bool,
) -> int:
    """Copy mirrors, or bring copies up to date.

    Only what changed since the last run is fetched, each paper where the newest is; everything is verified before it is
    stored. A run that was cut short goes on where it was. It ends with 0 only where everything is here.
    """
    # The network costs every other command a part of its start.
    from sitegen.cli.sync_listeners import SyncPeople, SyncPrograms  # noqa: PLC0415
    from sitegen.intake.sync.request import Request  # noqa: PLC0415
    from sitegen.intake.sync.selection import Selection  # noqa: PLC0415
    from sitegen.intake.sync.syncing import sync as sync_mirrors  # noqa: PLC0415

    config = configuration(config_file, content=content, jobs=jobs)
    selection = Selection(
        categories=categories,
        years=tuple(map(str, years)),
        authors=authors,
        ids=ids,
        cited_by=cited_by,
        depth=depth,
    )
    request = Request(
        mirrors=mirrors,
        selection=selection,
        dry_run=dry_run,
        each_version=each_version,
        accept_new_key=accept_new_key,
        allow_private=allow_private,
        rate=rate,
        at_once=at_once,
    )
    told = SyncPrograms(quiet=quiet) if as_json else SyncPeople(quiet=quiet)
    summary = sync_mirrors(request, config, told)
    told.ended(summary)
    return 0 if summary.is_complete or (dry_run and not any(one.stopped for one in summary.standings)) else 1


@click.command()
@click.argument("mirrors", nargs=-1, metavar="[MIRROR]...")
@options(CONFIG, JSON, QUIET)
def status(*, mirrors: tuple[str, ...], config_file: Path | None, as_json: bool, quiet: bool) -> int:
    """Say how complete the copies of mirrors are."""
    from sitegen.cli.sync_listeners import SyncPeople, SyncPrograms, tell_statuses  # noqa: PLC0415
    from sitegen.errors import Problem  # noqa: PLC0415
    from sitegen.intake.sync.mirror import base_of  # noqa: PLC0415
    from sitegen.intake.sync.refusals import NEVER_SYNCED  # noqa: PLC0415
    from sitegen.intake.sync.standing import standings  # noqa: PLC0415

    config = configuration(config_file)
    told = SyncPrograms(quiet=quiet) if as_json else SyncPeople(quiet=quiet)
    bases = frozenset(map(base_of, mirrors))
    found = list(standings(config.root, bases))
    known = {getattr(one, "mirror", "") for one in found}
    missing = [base for base in sorted(bases) if base not in known] or ([""] if not found else [])
    found += [Problem(NEVER_SYNCED, base or str(config.root), "no run of sync ever named it") for base in missing]
    return 0 if tell_statuses(found, told) else 1
