"""The documents for people: their links lead somewhere, and the guide's addresses are those that a build writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.proof.operator_key import OperatorKey
from tests.build.mirrors import ROOT, Mirror

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
PATH = re.compile(r"`(/[^`…]*)`")
NAME = re.compile(r"<[^>]+>")


def prose(text: str) -> str:
    return CODE.sub("", text)


def anchors(text: str) -> set[str]:
    """Return what headings are called in links, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def broken(document: Path, text: str) -> Iterator[str]:
    """Yield the links to the repository's own files that lead nowhere."""
    for link in LINK.findall(prose(text)):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            yield link


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document: Path) -> None:
    assert list(broken(document, document.read_text(encoding="utf-8"))) == []


def test_a_link_to_nothing_is_found() -> None:
    text = "[a](docs/none.md) [b](docs/guide.md#none) [c](docs/guide.md#words) [d](https://pith.science) `[e](none)`"
    assert list(broken(ROOT / "README.md", text)) == ["docs/none.md", "docs/guide.md#none"]


def addresses() -> list[str]:
    """List the addresses of the guide's table, but those of the operator's own pages."""
    guide = (ROOT / "docs/guide.md").read_text(encoding="utf-8")
    table = guide.partition("\n## All addresses\n")[2].partition("\n## ")[0]
    return [path for path in PATH.findall(table) if path != "/<your page>/"]


def answers(address: str, files: set[str]) -> bool:
    path = address.lstrip("/") + ("index.html" if address.endswith("/") else "")
    pattern = "[^/]+".join(re.escape(part) for part in NAME.split(path))
    return any(re.fullmatch(pattern, file) for file in files)


def files_of(mirror: Mirror) -> set[str]:
    return {path.relative_to(mirror.public).as_posix() for path in mirror.public.rglob("*") if path.is_file()}


def test_the_addresses_of_the_guide_answer(trees: dict[str, Mirror], tmp_path: Path) -> None:
    """Those of which the guide says that they need `base_url` or a key answer where there is one, and nowhere else."""
    known = Mirror.samples(tmp_path)
    key = known.folder / "mirror.key"
    key.write_text(OperatorKey.generate("own.example/log", b"d" * 32).line, encoding="ascii")
    key.chmod(0o600)
    told = f'[mirror]\nbase_url = "https://own.example"\n[proof]\nsigning_key_file = "{key}"\n'
    (known.folder / "sitegen.toml").write_text(told, encoding="utf-8")
    known.build()
    files = files_of(known) | files_of(trees["rich"])
    found = addresses()
    assert len(found) > 30
    assert [one for one in found if not answers(one, files)] == []
    assert not answers("/paper/<page>/cite.xml", files)
    assert [one for one in found if not answers(one, files_of(trees["samples"]) | files_of(trees["rich"]))] == [
        "/sitemap.xml",
        "/sitemap-<part>.xml",
        "/opensearch.xml",
        "/.well-known/pith/manifest.json.minisig",
    ]
