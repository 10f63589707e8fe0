"""Two versions in turn: it is the other version that runs, and a version that is not there is no figure."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from benchmarks.checkouts import checkout_of, earlier
from benchmarks.program import REPOSITORY, BenchmarkError
from benchmarks.results_files import PROGRAM, SEARCH, VERSIONS, with_section
from benchmarks.versions import main
from tests.skipped_by_name import needs


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another version: this one, with another name for itself and one sentence more on every page."""
    folder = tmp_path_factory.mktemp("before")
    for part in ("sitegen", "templates"):
        shutil.copytree(REPOSITORY / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "pyproject.toml", folder)
    package = folder / "sitegen/__init__.py"
    package.write_text(package.read_text() + '\n__version__ = "0.0.7"\n')
    bottom = folder / "templates/frame/bottom.html"
    bottom.write_text(bottom.read_text() + "<p>An earlier sentence.</p>" * 100)
    return folder


@pytest.mark.slow
def test_both_versions_build_the_same_corpus(before: Path, tmp_path: Path) -> None:
    sizes = ["--papers", "3", "--runs", "2", "--jobs", "1", "--before", str(before)]
    assert main([*sizes, "--corpora", str(tmp_path / "corpora"), "--results", str(tmp_path / "results")]) == 0
    (found,) = (tmp_path / "results").glob("versions-*.json")
    report: dict[str, Any] = json.loads(found.read_text())
    assert report["versions"]["before"] == {"version": "0.0.7", "commit": "", "changed": False}
    assert report["before"]["found"] == report["after"]["verified"] == report["papers"] == 3
    assert report["before"]["tree"]["bytes"] > report["after"]["tree"]["bytes"] + 2_000 * 3
    for name in ("wall_seconds", "cpu_seconds"):
        early, late = (report[version][name]["each"] for version in ("before", "after"))
        expected = [one / other for one, other in zip(late, early, strict=True)]
        assert report["after_to_before"][name]["each"] == pytest.approx(expected)
    text = (tmp_path / "results/latest.md").read_text()
    assert text.startswith("## Two versions\n")
    assert "before is 0.0.7, of no known commit" in text
    assert f"{report['after_to_before']['wall_seconds']['median']:.2f} (" in text
    assert [path.name for path in (tmp_path / "corpora").iterdir()] == ["3-files-seed-1"]


def test_a_folder_without_the_program_is_no_version(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="holds no sitegen/"):
        earlier(str(tmp_path), tmp_path / "work")


def test_a_commit_that_is_not_in_the_history_is_no_version(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    places = ["--corpora", str(tmp_path / "corpora"), "--results", str(tmp_path / "results")]
    assert main(["--before", "f" * 40, *places]) == 1
    assert "there is no earlier version to compare with" in capfd.readouterr().err
    assert not (tmp_path / "results").exists()
    assert list((tmp_path / "corpora").iterdir()) == []


def test_a_program_that_does_not_start_is_no_version(before: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(before, broken)
    (broken / "sitegen/__init__.py").write_text("raise ImportError('of no use')\n")
    with pytest.raises(BenchmarkError, match="of no use"):
        checkout_of(broken)


@needs("git")
def test_a_checkout_knows_its_commit_and_whether_it_was_changed(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checkout"
    shutil.copytree(before, folder)

    def git(*arguments: str) -> str:
        name = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        return subprocess.run(
            ["git", *name, *arguments],  # noqa: S607 - whichever git is installed
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()

    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message=One")
    (folder / ".gitignore").write_text("__pycache__/\n")
    checkout = checkout_of(folder)
    assert (checkout.commit, checkout.changed) == (git("rev-parse", "HEAD"), False)
    (folder / "templates/page.html").write_text("another page")
    assert checkout_of(folder).changed


def test_new_tables_take_the_place_of_the_old_ones_of_their_kind() -> None:
    text = with_section("Measured long ago.\n", VERSIONS, "a\n\n### b\n")
    text = with_section(text, PROGRAM, "c\n")
    assert text == f"## {PROGRAM}\n\nc\n\n## {VERSIONS}\n\na\n\n### b\n"
    text = with_section(with_section(text, VERSIONS, "d"), SEARCH, "e")
    assert text == f"## {PROGRAM}\n\nc\n\n## {SEARCH}\n\ne\n\n## {VERSIONS}\n\nd\n"
