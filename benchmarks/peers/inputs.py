"""The papers as each generator reads them: files in a copy of its set-up."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

import orjson

HERE: Final = Path(__file__).resolve().parent

Papers: TypeAlias = Iterable[Mapping[str, Any]]


def one_file(papers: Papers, work: Path) -> None:
    """One array of all papers."""
    with (work / "papers.json").open("wb") as file:
        for number, paper in enumerate(papers):
            file.write((b",\n" if number else b"[") + orjson.dumps(paper))
        file.write(b"]\n")


def one_file_of_assets(papers: Papers, work: Path) -> None:
    """The same where Hugo finds it, and the content adapter that reads it."""
    (work / "assets").mkdir()
    one_file(papers, work / "assets")
    shutil.copytree(HERE / "hugo/adapter", work / "content/paper")


def empty_documents(folder: str) -> Callable[[Papers, Path], None]:
    """One array of all papers, and an empty folder of this name, which the generator wants to be there."""

    def prepare(papers: Papers, work: Path) -> None:
        one_file(papers, work)
        (work / folder).mkdir()

    return prepare


def hugo_files(papers: Papers, work: Path) -> None:
    """A document a paper with front matter in JSON, which Hugo reads faster than TOML and YAML."""
    folder = work / "content/paper"
    folder.mkdir(parents=True)
    for paper in papers:
        matter = orjson.dumps({"title": paper["title"], "params": paper}, option=orjson.OPT_INDENT_2)
        (folder / f"{paper['page']}.md").write_bytes(matter + b"\n")


def zola_files(papers: Papers, work: Path) -> None:
    """A document a paper with front matter in TOML, the natural one."""
    folder = work / "content/paper"
    folder.mkdir(parents=True)
    (folder / "_index.md").write_text("+++\nrender = false\n+++\n", encoding="utf-8")
    for paper in papers:
        lines = [f"{name} = {_toml(value)}" for name, value in paper.items()]
        text = "\n".join(["+++", "[extra]", *lines, "+++", ""])
        (folder / f"{paper['page']}.md").write_text(text, encoding="utf-8")


def _toml(value: object) -> str:
    """Return a value as TOML has it; strings and arrays of them as JSON has them, too."""
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return f"[{', '.join(_toml(one) for one in value)}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{name} = {_toml(one)}' for name, one in value.items())} }}"
    return orjson.dumps(value).decode()
