"""The words a user types, and the exit code that a run ends with."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from sitegen import __version__
from sitegen.build import refusals
from sitegen.build.earlier_logs import EarlierLogs
from sitegen.build.faults import as_sitegen_error
from sitegen.build.initial import make_mirror
from sitegen.build.pipeline import build as build_site
from sitegen.build.report import Summary
from sitegen.build.verification import is_tree, verify_targets, verify_tree
from sitegen.cli.adding import add
from sitegen.cli.auditing import audit_command
from sitegen.cli.codes import all_codes
from sitegen.cli.keys import keygen
from sitegen.cli.mirrors import is_address, mirror_options, verify_mirrors
from sitegen.cli.options import BASE_URL, CONFIG, CONTENT, JOBS, JSON, OUTPUT, QUIET, configuration, listener, options
from sitegen.cli.proofs import LOG_KEY, proof, proof_teller, verifiers
from sitegen.cli.streams import complain_elsewhere, open_streams, silence
from sitegen.cli.syncing import status, sync
from sitegen.errors import Code, MachineError, Problem
from sitegen.outside.proof_files import is_proof, verify_proofs
from sitegen.outside.tree_signatures import with_signatures

EXIT_REFUSED: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130
_SETTINGS: Final = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_SETTINGS)
@click.version_option(__version__, message="sitegen %(version)s")
def sitegen() -> None:
    """Turn a folder of signed Pith bundles into a static site that anyone can read and anyone can check."""


sitegen.add_command(add)
sitegen.add_command(sync)
sitegen.add_command(status)


@sitegen.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
def init(folder: Path) -> int:
    """Make a new mirror: sitegen.toml, content/ and netlify.toml."""
    for path in make_mirror(folder):
        click.echo(f"made {path}")
    return 0


@sitegen.command()
@options(CONFIG, CONTENT, OUTPUT, BASE_URL, JOBS, JSON, QUIET)
@click.option("--strict", is_flag=True, help="Publish nothing where a document was refused.")
@click.option("--allow-refused", is_flag=True, help="End with 0 although documents were refused.")
@click.option("--anew", is_flag=True, help="Make everything, whatever the last build knew.")
@click.option("--log-from", metavar="URL|DIR", help="Continue the log of the deployed site, and refuse to fork it.")
@click.option("--new-log", is_flag=True, help="Begin a new log, whatever there is.")
@click.option("--adopt-log", is_flag=True, help="Continue the log although another key signed it.")
def build(  # noqa: PLR0913 - one argument an option
    *,
    config_file: Path | None,
    content: str | None,
    output: str | None,
    base_url: str | None,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
    strict: bool,
    allow_refused: bool,
    anew: bool,
    log_from: str | None,
    new_log: bool,
    adopt_log: bool,
) -> int:
    """Verify what is new, write what changed of the site."""
    overrides = {"content": content, "output": output, "base_url": base_url, "jobs": jobs, "log_from": log_from}
    config = configuration(config_file, **overrides)
    told = listener(as_json=as_json, quiet=quiet)
    logs = EarlierLogs(config.proof.log_from, begin=new_log, adopt=adopt_log)
    summary = build_site(config, told, strict=strict, anew=anew, earlier=logs, environment=os.environ)
    told.summary(summary)
    return 0 if summary.is_clean or allow_refused else EXIT_REFUSED


@sitegen.command()
@options(CONFIG, CONTENT, OUTPUT, JOBS)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port; 0 takes any that is free.",
)
@click.option("--open", "open_browser", is_flag=True, help="Show the first page in the browser.")
@click.option("--poll", is_flag=True, help="Look for changes instead of being told of them.")
def serve(
    *,
    config_file: Path | None,
    content: str | None,
    output: str | None,
    jobs: int | None,
    host: str,
    port: int,
    open_browser: bool,
    poll: bool,
) -> int:
    """Show the site while you work on it, and reload what changed.

    Nothing is written into the published tree: pages are made when they are asked for.
    """
    # The server costs every other command a tenth of its start.
    from sitegen.preview.preview import serve as serve_site  # noqa: PLC0415
    from sitegen.preview.site import LiveSite, watched  # noqa: PLC0415

    load = partial(configuration, config_file, content=content, output=output, jobs=jobs)
    site = LiveSite(load, os.environ)
    told = partial(click.echo, err=False)
    serve_site(site, host=host, port=port, open_browser=open_browser, watch=watched(load()), poll=poll, told=told)
    return 0


@sitegen.command()
@click.argument("targets", nargs=-1, metavar="[TARGET]...")
@options(CONFIG, JOBS, LOG_KEY, JSON, QUIET, mirror_options)
def verify(
    *,
    targets: tuple[str, ...],
    config_file: Path | None,
    jobs: int | None,
    log_keys: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    **of_mirrors: Any,
) -> int:
    """Verify documents, folders, built trees, proof files or live mirrors (https://…).

    Without a target, the content folder is verified.
    """
    config = configuration(config_file, jobs=jobs)
    mirrors = [target for target in targets if is_address(target)]
    named = [Path(target) for target in targets if not is_address(target)] or (
        [] if mirrors else [config.build.content]
    )
    trees = [target for target in named if is_tree(target)]
    proofs = [target for target in named if is_proof(target)]
    others = [target for target in named if target not in {*trees, *proofs}]
    told = listener(as_json=as_json, quiet=quiet, each=bool(targets) and all(not target.is_dir() for target in others))
    keys = verifiers(log_keys)
    summaries = [with_signatures(verify_tree(tree, config.trust, told), tree, keys, told) for tree in trees]
    if mirrors:
        asked = {"keys": log_keys, **of_mirrors}
        summaries += verify_mirrors(mirrors, config, told, as_json=as_json, quiet=quiet, asked=asked)
    if proofs:
        teller = proof_teller(as_json=as_json, quiet=quiet)
        summaries.append(verify_proofs(proofs, config.trust, keys, told, teller))
    if others:
        summaries.append(verify_targets(others, config.trust, config.build.jobs, told))
    whole = _joined(summaries)
    told.summary(whole)
    return 0 if whole.is_clean and whole.found else EXIT_REFUSED


def _joined(summaries: Sequence[Summary]) -> Summary:
    """Return the sums of several runs; a root hash only where there is one."""
    counts = ("found", "verified", "refused", "superseded", "unreadable", "faults", "papers", "files", "size")
    sums = {name: sum(getattr(summary, name) for summary in summaries) for name in counts}
    roots = [summary.root for summary in summaries if summary.root]
    return Summary(**sums, root=roots[0] if len(roots) == 1 else "")


@sitegen.command()
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Say what a code means and what to do; without a code, list all."""
    codes = all_codes()
    if code is None:
        for known in codes.values():
            click.echo(f"{known.code}  {known.severity.value:<7}  {known.meaning}")
        return 0
    found = codes.get(code.upper())
    if found is None:
        near = difflib.get_close_matches(code.upper(), list(codes), n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise click.UsageError(f"there is no code {code[:40]!r}{hint}")
    _explain(found)
    return 0


sitegen.add_command(keygen)


def _explain(code: Code) -> None:
    click.echo(f"{code.code}  {code.severity.value}")
    click.echo(f"\n  {code.meaning}")
    click.echo(f"\n  What to do: {code.fix}")
    click.echo(f"\n  Source: {code.source}")


sitegen.add_command(proof)
sitegen.add_command(audit_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Arguments:
        arguments: what the user typed after the program's name; None takes the process's own.

    Returns:
        the exit code: 0 all good, 1 something was refused or failed a check, 2 wrong use or configuration, 3 the
        machine, 130 interrupted.
    """
    open_streams()
    given = list(sys.argv[1:] if arguments is None else arguments)
    colour = False if os.environ.get("NO_COLOR") else None
    try:
        code = sitegen.main(given, prog_name="sitegen", standalone_mode=False, color=colour)
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except (KeyboardInterrupt, click.Abort):
        _complain([Problem(refusals.INTERRUPTED, "the run", "Ctrl-C")], as_json="--json" in given)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; nothing is left to be said, not even by Python at its end.
        silence()
        return EXIT_REFUSED
    except Exception as error:  # noqa: BLE001 - nobody is to see a traceback
        fault = as_sitegen_error(error)
        _complain(fault.problems, as_json="--json" in given)
        return fault.exit_code
    return code if isinstance(code, int) else 0


def _complain(problems: Sequence[Problem], *, as_json: bool) -> None:
    told = listener(as_json=as_json, quiet=True)
    try:
        for problem in problems:
            told.problem(problem)
    except BrokenPipeError:
        silence()
    except MachineError:
        complain_elsewhere(problems)
