"""Make one page a paper of a corpus, from verified documents alone: `python -m benchmarks.peers.sitegen`."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any, Final, TypeVar

from benchmarks.peers.sitegen.citing import CitingIndex, SharedNameError
from benchmarks.peers.sitegen.verifying import Desk, Sheet, units, verify_unit
from sitegen.build.collector import rare_collections
from sitegen.build.signs import Sign
from sitegen.build.workers import Workers
from sitegen.config import Config, load
from sitegen.content.scan import find_documents
from sitegen.errors import Problem, SitegenError

State = TypeVar("State")
_SETTING: Final = "benchmarks.peers.sitegen.setting"


def make_pages(config: Config, tree: Path, scratch: Path, *, verified: bool) -> tuple[int, list[Problem]]:
    """Verify every document, settle who cites whom, and write a page for each paper.

    Arguments:
        config: of the corpus, with its pinned keys.
        tree: an empty folder.
        scratch: another one.
        verified: False leaves the verification out.

    Returns:
        how many pages were written, and why documents have none.

    Raises:
        SharedNameError: two papers have one name.
        SitegenError: the machine would not.
    """
    index, sheets, problems = CitingIndex(), list[Sheet](), list[Problem]()
    first = 0
    loading = Thread(target=import_module, args=(_SETTING,))
    with rare_collections():
        with Workers(config.build.jobs, partial(_desk, Desk(config.trust, scratch, verified))) as workers:
            for done in workers.run(verify_unit, units(find_documents(config.build.content))):
                sheets.append(Sheet(done.laid, first))
                index.add(done.named)
                problems += done.problems
                first += done.papers
                if loading.ident is None:
                    # Not before the workers were forked, which is sound only while there is one thread.
                    loading.start()
        index.settle()
        return _set_all(loading, index, sheets, tree, config.build.jobs), problems


def _set_all(loading: Thread, index: CitingIndex, sheets: Sequence[Sheet], tree: Path, jobs: int) -> int:
    """Make every page, by a theme whose modules were loaded while the workers verified; return how many."""
    if loading.ident is not None:
        loading.join()
    setting: Any = import_module(_SETTING)
    with Workers(jobs, partial(_desk, setting.setting_desk(index, tree))) as workers:
        return sum(workers.run(setting.set_pages, iter(sheets)))


def _desk(desk: State, _: Sign) -> State:
    """Hand a worker what it was forked with."""
    return desk


def main(arguments: list[str] | None = None) -> int:
    """Make the pages; return 1 where a document was refused or two papers have one name."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers.sitegen", description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with sitegen.toml and content/")
    parser.add_argument("--output", type=Path, required=True, help="folder that is made; it must not be there")
    parser.add_argument("--jobs", type=int, required=True, help="worker processes")
    parser.add_argument("--unverified", action="store_true", help="leave the verification out, to compare")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True)
    scratch = Path(tempfile.mkdtemp(prefix="pages-", dir=options.output.parent))
    try:
        config = load(options.corpus, environment={}, overrides={"jobs": options.jobs})
        pages, problems = make_pages(config, options.output, scratch, verified=not options.unverified)
    except (SharedNameError, SitegenError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    for problem in problems:
        print(f"refused: {problem}", file=sys.stderr)
    print(f"{pages} pages")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
