"""The benchmark of the preview measures every kind of change, and leaves the stored corpus as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.preview import main
from benchmarks.stored_corpora import stored_corpus
from tests.build.mirrors import files_of
from tests.hosting import needs_browser

KINDS = {
    "a companion is edited",
    "a template is edited",
    "the configuration is edited",
    "a bundle is dropped in",
    "a bundle is broken: the overlay shows",
    "a bundle is mended: the overlay goes",
    "a template is broken: the overlay shows",
    "a template is mended: the overlay goes",
}


@pytest.mark.browser
@needs_browser
def test_every_kind_of_change_is_measured_and_told(tmp_path: Path) -> None:
    corpora, results = tmp_path / "corpora", tmp_path / "results"
    arguments = ["--papers", "12", "--runs", "1", "--jobs", "1", "--corpora", f"{corpora}", "--results", f"{results}"]
    stored = stored_corpus(12, seed=1, layout="files", jobs=1, folder=corpora)
    before = files_of(stored.folder)
    assert main(arguments) == 0
    report = json.loads(next(results.glob("preview-12-*.json")).read_text("utf-8"))
    assert report["seconds_to_the_browser"].keys() == KINDS
    assert all(each["median"] > 0 for each in report["seconds_to_the_browser"].values())
    assert 0 < report["cold_seconds_to_first_page"] < report["cold_seconds_to_first_paper"]
    latest = (results / "latest.md").read_text("utf-8")
    assert latest.startswith("## The preview\n")
    assert {line.split(" | ")[0].removeprefix("| ") for line in latest.splitlines()} >= KINDS
    assert files_of(stored.folder) == before


def test_a_size_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["--papers", "0", "--corpora", str(tmp_path)])
