"""The standard streams, also where whoever started the program closed them or sends them to where there is no room."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable

import click

from sitegen.build import refusals
from sitegen.errors import MachineError, Problem


def open_streams() -> None:
    """Open what is closed of the standard streams to nowhere, so that no file of ours gets its number."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)


def put(line: str) -> None:
    """Write a line to the standard output.

    Raises:
        BrokenPipeError: who read it has gone.
        MachineError: it cannot be written.
    """
    try:
        click.echo(line)
    except BrokenPipeError:
        raise
    except OSError as error:
        cause = error.strerror or str(error)
        raise MachineError(Problem(refusals.CANNOT_TELL, "standard output", cause)) from error


def show(text: str, *, newline: bool = True) -> None:
    """Write to the standard error what nobody needs to know, where it can be written."""
    with contextlib.suppress(OSError):
        click.echo(text, err=True, nl=newline)


def silence() -> None:
    """Send what is still to be written to the standard output nowhere, also what Python writes at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def complain_elsewhere(problems: Iterable[Problem]) -> None:
    """Tell problems on the standard error, because the standard output cannot be written."""
    silence()
    for problem in problems:
        show(f"{problem}\n{problem.fix}")
