"""What all tests share: built mirrors, which are only read; a browser; the names of what was missing.

Property tests are never timed, since a busy machine would make them fail.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.build.mirrors import KEY, Mirror
from tests.hosting import chromium, serving
from tests.mirrors.rich import mint_rich_mirror
from tests.skipped_by_name import count
from tests.testkit import mint_bundle, to_bytes
from tests.testkit.hostile import HOSTILE

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_configure() -> None:
    """Let programs that tests start be interrupted, also where a shell runs the tests in its background.

    Such a shell has its children ignore SIGINT, and what is ignored stays so in their children.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # The key of seals is kept there: no test writes into the folder of whoever runs it.
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp(prefix="sitegen-tests-")


def pytest_unconfigure() -> None:
    """Remove the folder of keys."""
    shutil.rmtree(os.environ["XDG_STATE_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def sample_mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """The repository's own mirror, built."""
    mirror = Mirror.samples(tmp_path_factory.mktemp("samples"))
    mirror.build()
    return mirror


@pytest.fixture(scope="session")
def rich_mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """The mirror in which every page has much to show, built."""
    mirror = mint_rich_mirror(tmp_path_factory.mktemp("rich"))
    mirror.build()
    return mirror


@pytest.fixture(scope="session")
def hostile_mirror(tmp_path_factory: pytest.TempPathFactory) -> Mirror:
    """A mirror of papers whose text tries to do harm, built."""
    mirror = Mirror.minted(tmp_path_factory.mktemp("hostile"))
    for number, paper in enumerate(HOSTILE.values()):
        mirror.put(f"bundles/{number}.json", to_bytes(mint_bundle(paper, KEY)))
    mirror.build()
    return mirror


@pytest.fixture(scope="session")
def trees(sample_mirror: Mirror, rich_mirror: Mirror) -> dict[str, Mirror]:
    """The mirrors that `kinds_of_page` names."""
    return {"samples": sample_mirror, "rich": rich_mirror}


@pytest.fixture(scope="session")
def hosts(trees: dict[str, Mirror]) -> Iterator[dict[str, str]]:
    """The addresses, without a slash at the end, at which those mirrors are served."""
    with serving(trees["samples"].public) as samples, serving(trees["rich"].public) as rich:
        yield {"samples": samples, "rich": rich}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A chromium; one a module, because playwright bears no second one in the same thread."""
    with chromium() as started:
        yield started


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """End a run with the names of what was missing."""
    skipped = terminalreporter.stats.get("skipped", [])
    line = count(str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple))
    if line:
        terminalreporter.section(line, sep="=", yellow=True)
