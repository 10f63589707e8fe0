"""Pages from data: an empty document each, and the paper as its metadata."""

import json
from pathlib import Path

from mkdocs.structure.files import File

PAPERS = {}


def on_files(files, config):
    """Add an empty document for each paper."""
    for paper in json.loads(Path("papers.json").read_bytes()):
        name = f"paper/{paper['page']}.md"
        PAPERS[name] = paper
        files.append(File.generated(config, name, content=""))
    return files


def on_page_markdown(markdown, page, config, files):
    """Give a page its paper."""
    page.meta = PAPERS[page.file.src_uri]
    return markdown
