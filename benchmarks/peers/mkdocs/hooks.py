"""Pages from data: an empty document each, and the paper as its metadata."""
# ruff: noqa: INP001 - MkDocs reads it by its path
# mypy: ignore-errors
# MkDocs is not among the libraries of this program.

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

PAPERS: dict[str, Any] = {}


def on_files(files: Any, config: Any) -> Any:
    """Add an empty document for each paper."""
    for paper in json.loads(Path("papers.json").read_bytes()):
        name = f"paper/{paper['page']}.md"
        PAPERS[name] = paper
        files.append(File.generated(config, name, content=""))
    return files


def on_page_markdown(markdown: str, page: Any, **_: object) -> str:
    """Give a page its paper."""
    page.meta = PAPERS[page.file.src_uri]
    return markdown
