"""The command that makes the operator's key, and what it says to do next."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import click

from sitegen.build.keygen import default_file, default_name, make_key
from sitegen.cli.options import CONFIG, configuration, options
from sitegen.cli.streams import put

_NEXT: Final = """\
The file is the secret half: keep a copy where nobody else reads it. Whoever has it can sign as this
mirror; without it the log cannot go on under this name.

Next:
  1. Let the build sign, in sitegen.toml:
         [proof]
         signing_key_file = {path}
     or, on a host that builds, by the secret variable SITEGEN_SIGNING_KEY with the line of the file.
  2. Tell your readers the verifier key, on another way than through the mirror: with it they hold
     the mirror to its word.
  3. sitegen build"""


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--name", default="", help="The name of the log [host and path of base_url, and /log].")
@options(CONFIG)
def keygen(*, file: Path | None, name: str, config_file: Path | None) -> int:
    """Make the key that the mirror signs with.

    FILE is made, and never overwritten; without it, the key is mirror.key in ~/.config/sitegen.
    """
    config = configuration(config_file)
    path = Path(os.path.abspath(file or default_file(os.environ)))  # noqa: PTH100 - resolve() would follow links
    key = make_key(config, path, name or default_name(config.mirror.base_url))
    put(f"made {path}")
    put(f"name          {key.name}")
    put(f"verifier key  {key.vkey}")
    put(f"minisign      {key.minisign().public.text}")
    put(f"fingerprint   {key.fingerprint}")
    put("")
    put(_NEXT.format(path=json.dumps(str(path), ensure_ascii=False)))
    return 0
