"""The words for checking live mirrors: the options of `sitegen verify https://…`, and what is told in the end."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from sitegen.build.report import Summary
from sitegen.cli.listeners import People, Programs
from sitegen.cli.streams import put
from sitegen.config import Config

if TYPE_CHECKING:
    from sitegen.outside.live_report import LiveReport

Command = TypeVar("Command", bound=Callable[..., Any])

_FILE: Final = click.Path(path_type=Path, dir_okay=False)
_OPTIONS: Final = (
    click.option("--sample", type=click.IntRange(min=1), help="Mirrors: papers and other files to look at [50]."),
    click.option("--all", "everything", is_flag=True, help="Mirrors: look at every file."),
    click.option("--max-age", type=click.FloatRange(min=0), metavar="DAYS", help="Mirrors: how old the date may be."),
    click.option("--report", type=_FILE, help="Mirrors: write a report, .md or .json."),
    click.option("--accept-new-key", is_flag=True, help="Mirrors: take another key than was seen before."),
    click.option("--pins", type=_FILE, help="Mirrors: the file of keys and logs seen before."),
    click.option("--resume", is_flag=True, help="Mirrors: go on with a check that was cut short."),
    click.option(
        "--rate", type=click.FloatRange(min=0), default=20.0, help="Mirrors: questions a second, 0 for no limit [20]."
    ),
    click.option("--at-once", type=click.IntRange(1, 64), default=4, help="Mirrors: questions at the same time [4]."),
    click.option("--allow-private", is_flag=True, help="Mirrors: let names lead into private networks."),
)


def is_address(target: str) -> bool:
    """Tell whether somebody named a live mirror and not a file."""
    return target.lower().startswith(("http://", "https://"))


def mirror_options(command: Command) -> Command:
    """Give a command the options for checking live mirrors."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def verify_mirrors(
    targets: Sequence[str],
    config: Config,
    told: People | Programs,
    *,
    as_json: bool,
    quiet: bool,
    asked: dict[str, Any],
) -> list[Summary]:
    """Check mirrors one after the other, and tell what each is.

    Arguments:
        targets: their addresses.
        config: of whoever checks; its keys of papers count.
        told: is told of problems and progress.
        as_json: tell programs.
        quiet: tell people only of errors.
        asked: the options, by their names in `MirrorOptions`.

    Raises:
        UsageError, MachineError: an option cannot be used, or a file not be read or written.
    """
    # What asks the network costs every other command a part of its start.
    from sitegen.outside.verifying import MirrorOptions, verify_mirror  # noqa: PLC0415

    if asked["everything"] and asked["sample"] is not None:
        raise click.UsageError("--all and --sample exclude each other")
    if asked["report"] is not None and len(targets) > 1:
        raise click.UsageError("--report is for one mirror at a time")
    found = []
    for target in targets:
        report, summary = verify_mirror(
            target,
            config.trust,
            MirrorOptions(**asked),
            told,
            contact=config.mirror.contact,
            environment=os.environ,
        )
        _tell(report, told, as_json=as_json, quiet=quiet)
        found.append(summary)
    return found


def _signer(report: LiveReport) -> str:
    if report.is_signed:
        return f"signed by {report.key} ({report.key_is})"
    return "unsigned mirror" if report.key_is == "unsigned" else "its key is not known"


def _tell(report: LiveReport, told: People | Programs, *, as_json: bool, quiet: bool) -> None:
    told.stage("", None)
    if as_json:
        said = {name: value for name, value in report.as_json().items() if name != "problems"}
        put(json.dumps({**said, "type": "mirror"}, ensure_ascii=True))
    elif not quiet:
        put(f"mirror {report.mirror}")
        put(f"  {_signer(report)}")
        if report.log_size is not None:
            put(f"  log {ascii(report.log_origin)[1:-1]}: {report.log_size:,} leaves, root {report.log_root}")
        named = {"size": "bytes"}
        counts = ", ".join(
            f"{value:,} {named.get(name, name.replace('_', ' '))}" for name, value in report.checked.items() if value
        )
        put(f"  looked at {'all' if report.mode == 'all' else 'a sample'}: {counts or 'nothing'}")
