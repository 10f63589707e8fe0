"""Install other generators, each at its newest, for the comparison alone: `python -m benchmarks.peers.install`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

from benchmarks.peers.inputs import HERE
from benchmarks.peers.setups import INSTALLED, PEERS


def main(arguments: list[str] | None = None) -> int:
    """Run the script of each; return 1 where one of them could not be installed."""
    known = tuple(dict.fromkeys(peer.program for peer in PEERS.values()))
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.install", description=__doc__)
    parser.add_argument("programs", nargs="*", metavar="PROGRAM", help=f"of {', '.join(known)} [all]")
    programs = parser.parse_args(arguments).programs or known
    if unknown := set(programs) - set(known):
        parser.error(f"there is no set-up of {', '.join(sorted(unknown))}")
    failed = []
    for program in programs:
        target = INSTALLED / program
        print(f"{program}: {HERE / program / 'install.sh'}", flush=True)
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(exist_ok=True)
        command = ["sh", str(HERE / program / "install.sh"), str(target)]
        environment = {**os.environ, "PYTHON": sys.executable}
        if subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False).returncode:
            failed.append(program)
    if failed:
        print(f"not installed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
