"""The options that commands share, and what they make of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from sitegen.cli.listeners import People, Programs
from sitegen.config import Config, load

Command = TypeVar("Command", bound=Callable[..., Any])

_PATH: Final = click.Path(path_type=Path)

CONFIG: Final = click.option("--config", "config_file", type=_PATH, help="The configuration file [sitegen.toml].")
CONTENT: Final = click.option("--content", type=str, help="The content folder [content].")
OUTPUT: Final = click.option("--output", type=str, help="The folder of the finished site [public].")
BASE_URL: Final = click.option("--base-url", type=str, help="Where the site will be served.")
JOBS: Final = click.option("--jobs", type=int, help="Worker processes; 0 is as many as there are cores [0].")
JSON: Final = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
QUIET: Final = click.option("--quiet", is_flag=True, help="Print errors and the result only.")


def options(*wanted: Callable[[Any], Any]) -> Callable[[Command], Command]:
    """Give a command several options, in this order."""

    def decorate(command: Command) -> Command:
        for option in reversed(wanted):
            command = option(command)
        return command

    return decorate


def configuration(config_file: Path | None, **overrides: object) -> Config:
    """Return the configuration of a run that was started in the current folder.

    Raises:
        UsageError: with everything that is wrong with it.
    """
    return load(Path.cwd(), file=config_file, environment=os.environ, overrides=overrides)


def listener(*, as_json: bool, quiet: bool, each: bool = False) -> People | Programs:
    """Return who is told of the run."""
    return Programs(quiet=quiet) if as_json else People(quiet=quiet, each=each)
