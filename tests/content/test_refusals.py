"""One folder for every code of the table: each is met, and none is met that is not in the table."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.content.companions import FoundCompanion, find_companions, read_companion, without_paper
from sitegen.content.documents import DocumentReader
from sitegen.content.pages import Page, read_pages
from sitegen.content.places import ContentChangedError
from sitegen.content.refusals import TABLE
from sitegen.content.scan import MAX_DOCUMENT_BYTES, FoundFile, find_documents
from sitegen.content.shards import MAX_BARREN_BYTES, read_documents
from sitegen.errors import Problem

SUFFIX = "A" * 26


def problems(content: Path) -> list[Problem]:
    """Read the whole content folder, as a build would, twice."""
    found: list[Problem] = []
    locators = []
    for sighting in find_documents(content):
        if not isinstance(sighting, FoundFile):
            found.append(sighting.problem)
            continue
        for step in read_documents(sighting):
            if isinstance(step, tuple):
                locators.append(step[0])
            else:
                found.append(step.problem)
    (content / "bundles" / "vanishing.json").unlink(missing_ok=True)
    with DocumentReader() as reader:
        for locator in locators:
            try:
                reader.read(locator)
            except ContentChangedError as error:
                found += error.problems
    for companion in find_companions(content):
        if isinstance(companion, FoundCompanion):
            found += read_companion(content, companion.suffix)[1] or [without_paper(companion)]
        else:
            found.append(companion.problem)
    reserved = frozenset({"pith"})
    return found + [page.problem for page in read_pages(content, reserved=reserved) if not isinstance(page, Page)]


def bundle(name: str, data: bytes, size: int | None = None) -> Callable[[Path], None]:
    def put(content: Path) -> None:
        (content / "bundles" / name).write_bytes(data)
        if size is not None:
            os.truncate(content / "bundles" / name, size)

    return put


def companion(front: str) -> Callable[[Path], None]:
    def put(content: Path) -> None:
        (content / "papers" / f"{SUFFIX}.md").write_text(front)

    return put


def link(target: str) -> Callable[[Path], None]:
    return lambda content: (content / "bundles" / "x.json").symlink_to(target)


def named(*names: str) -> Callable[[Path], None]:
    def put(content: Path) -> None:
        for name in names:
            (content / name).parent.mkdir(exist_ok=True)
            (content / name).write_text("---\ntitle: T\n---\n" if name.startswith("pages/") else "")

    return put


def two_links(content: Path) -> None:
    (content / "store").mkdir()
    for name in ("x", "y"):
        (content / "bundles" / name).symlink_to("../store")


def deep(content: Path) -> None:
    here = os.open(content / "bundles", os.O_RDONLY)
    for _ in range(20):
        os.mkdir("d" * 250, dir_fd=here)
        deeper = os.open("d" * 250, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(here)


CAUSES: dict[str, Callable[[Path], object]] = {
    "D001": lambda content: (content / "bundles").rmdir(),
    "D002": deep,
    "D003": link("/etc/passwd"),
    "D004": link("nothing"),
    "D005": link("x.json"),
    "D006": lambda content: os.mkfifo(content / "bundles" / "x.json"),
    "D007": bundle("x.json", b"", MAX_DOCUMENT_BYTES + 1),
    "D008": bundle("vanishing.json", b"x"),
    "D009": bundle("x.txt", b""),
    "D010": two_links,
    "D020": bundle("x.json.gz", b"no"),
    "D021": bundle("x.json.gz", b""),
    "D022": bundle("x.json.gz", gzip.compress(b"x") + b"x"),
    "D023": bundle("x.jsonl", b"", MAX_DOCUMENT_BYTES + 1),
    "D024": bundle("x.jsonl", b"", MAX_BARREN_BYTES + 1024 * 1024),
    "D030": lambda content: (content / "papers" / f"{SUFFIX}.md").write_bytes(b"\xff"),
    "D031": companion("---\n"),
    "D032": companion("---\n[\n---\n"),
    "D033": companion("---\nnotes: !!str x\n---\n"),
    "D034": companion("---\nnotes: x\nnotes: x\n---\n"),
    "D035": companion("---\nnote: x\n---\n"),
    "D036": companion("---\nnotes: [x]\n---\n"),
    "D037": companion("---\ncited_by: [{title: x, score: x}]\n---\n"),
    "D038": companion("---\ncited_by: [{score: 1}]\n---\n"),
    "D040": companion("An abstract."),
    "D041": named("papers/x.md"),
    "D050": named("pages/X.md"),
    "D051": named("pages/pith.md"),
    "D052": named("pages/x.md", "pages/x/index.md"),
}


@pytest.mark.parametrize("code", sorted(CAUSES))
def test_each_code_is_met(content: Path, code: str) -> None:
    assert problems(content) == []
    CAUSES[code](content)
    met = {problem.code for problem in problems(content)}
    assert met == {code}


def test_no_code_is_without_its_folder() -> None:
    assert set(CAUSES) == set(TABLE)


def test_the_table_speaks_in_sentences() -> None:
    for code in TABLE.values():
        assert code.meaning.endswith(".")
        assert code.fix.endswith(".")
        assert code.code.startswith("D")
