"""No page, style sheet or picture of three mirrors has an error or an unexplained warning by the Nu HTML checker."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pytest

from tests.build.mirrors import Mirror
from tests.readers.nu import JAR, Finding, check
from tests.skipped_by_name import needs

pytestmark = needs(str(JAR))

_CHECKED: Final = {".html", ".css", ".svg"}
EXPLAINED: Final[Mapping[str, str]] = MappingProxyType(
    {
        r"Private Use Area": "a hostile title has such characters, and signed text is shown as it came",
        r"not in Unicode Normalization Form C": "a hostile title is a pile of accents, shown as it came",
    }
)
"""What the checker says that is right as it is: a pattern of its sentence, and why."""
_GUESS: Final = "This document appears to be written in"


def distinct(folder: Path) -> list[Path]:
    """Return the files to check; of those that are linked to one another, the first."""
    found = {file.stat().st_ino: file for file in sorted(folder.rglob("*"), reverse=True) if file.suffix in _CHECKED}
    return sorted(found.values())


def told(findings: Iterable[Finding], mirrors: Iterable[Mirror]) -> list[str]:
    """Return one line for every sentence of the checker: how often it was said, and where first."""
    said: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        said[finding.severity, finding.message].append(finding)
    roots = [str(mirror.folder) for mirror in mirrors]
    lines = []
    for (severity, message), places in said.items():
        file = str(places[0].file)
        name = next((file.removeprefix(f"{root}/public") for root in roots if file.startswith(root)), file)
        where = f"{len(places)} times, first {name}:{places[0].line}: {places[0].extract[:120]!r}"
        lines.append(f"{severity}: {message[:300]} ({where})")
    return sorted(lines)


@pytest.fixture(scope="module")
def findings(sample_mirror: Mirror, rich_mirror: Mirror, hostile_mirror: Mirror) -> list[Finding]:
    """What the checker says but for its guess of a language, which differs from run to run of made-up words."""
    found = check(file for one in (sample_mirror, rich_mirror, hostile_mirror) for file in distinct(one.public))
    return [one for one in found if _GUESS not in one.message]


def test_there_is_nothing_that_is_not_explained(
    findings: list[Finding], sample_mirror: Mirror, rich_mirror: Mirror, hostile_mirror: Mirror
) -> None:
    unexplained = [one for one in findings if not any(re.search(pattern, one.message) for pattern in EXPLAINED)]
    assert told(unexplained, (sample_mirror, rich_mirror, hostile_mirror)) == []


def test_every_explanation_is_needed_and_none_explains_an_error_of_html(findings: list[Finding]) -> None:
    for pattern in EXPLAINED:
        explained = [one for one in findings if re.search(pattern, one.message)]
        assert explained, pattern
        assert not [one for one in explained if one.severity == "error" and one.file.suffix == ".html"]


_PAGE: Final = '<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title><h1>A page</h1></html>'
_PICTURE: Final = '<svg xmlns="http://www.w3.org/2000/svg"><title>An icon</title></svg>'


def test_a_wrong_page_a_wrong_style_and_a_wrong_picture_are_found(tmp_path: Path) -> None:
    right = {"page.html": _PAGE, "style.css": "p { color: #fff; }", "icon.svg": _PICTURE}
    wrong = {
        "wrong.html": _PAGE.replace("<h1>", "<center></center><h1>"),
        "wrong.css": "p { colr: #fff; }",
        "wrong.svg": _PICTURE.replace("title", "titel"),
    }
    for name, text in (right | wrong).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = check(tmp_path / name for name in right | wrong)
    assert {one.file.name for one in found if one.severity == "error"} == set(wrong)
