"""A page of pictures to leaf through: every kind of page, in each scheme and width, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from tests.kinds_of_page import Kind

_STYLE: Final = """
body { font: 16px/1.4 system-ui, sans-serif; margin: 1rem; background: #ccc; color: #111; }
nav { columns: 18rem; margin-bottom: 2rem; }
nav a { display: block; }
section { border-top: 1px solid #777; margin-top: 1rem; }
.row { display: flex; gap: 1rem; align-items: flex-start; }
figure { margin: 0; min-width: 0; flex: 1 1 12rem; }
figure.wide { flex: 2 1 30rem; }
figure a { display: block; max-height: 80vh; overflow: auto; border: 1px solid #777; background: #fff; }
img { width: 100%; display: block; }
"""
WIDE: Final = 800


class Picture(NamedTuple):
    """One picture: of what, its width in pixels, its scheme, and its file's name."""

    kind: Kind
    width: int
    scheme: str
    file: str


def write_contact_sheet(folder: Path, pictures: Iterable[Picture]) -> None:
    """Write `index.html` beside the pictures, grouped by the kind of page."""
    groups: dict[Kind, list[Picture]] = {}
    for picture in pictures:
        groups.setdefault(picture.kind, []).append(picture)
    head = (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Every kind of page</title><style>{_STYLE}</style>'
    )
    links = "".join(f'<a href="#{kind.slug}">{escape(kind.name)}</a>' for kind in groups)
    sections = "\n".join(_section(kind, group) for kind, group in groups.items())
    page = f"{head}<h1>Every kind of page</h1><nav>{links}</nav>\n{sections}</html>\n"
    (folder / "index.html").write_text(page, encoding="utf-8")


def _section(kind: Kind, pictures: Iterable[Picture]) -> str:
    title = f"<h2>{escape(kind.name)}</h2><p>{escape(kind.mirror)}: <code>{escape(kind.path)}</code></p>"
    return f'<section id="{kind.slug}">{title}<div class="row">{"".join(map(_figure, pictures))}</div></section>'


def _figure(picture: Picture) -> str:
    image = f'<a href="{picture.file}"><img src="{picture.file}" alt="" loading="lazy"></a>'
    caption = f"<figcaption>{picture.width} px, {picture.scheme}</figcaption>"
    return f'<figure class="{"wide" if picture.width > WIDE else "narrow"}">{caption}{image}</figure>'
