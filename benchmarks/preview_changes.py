"""Changes of a mirror that is being previewed, each timed from the save until a browser shows it."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from playwright.sync_api import Page

_PATIENCE: Final = 120_000
"""Milliseconds after which a change counts as never shown."""
_ARTICLE: Final = '<article class="paper">'
_NAME: Final = 'name = "'
_HEADS: Final = "() => document.body?.innerText.includes("
_OVERLAY: Final = "() => document.querySelector('sitegen-preview')?.shadowRoot.querySelector('dialog')?.open"


@dataclass(frozen=True, slots=True)
class Mirror:
    """A mirror that is edited.

    Arguments:
        folder: with `sitegen.toml`, `content/` and `templates/`.
        theme: the templates that are shipped.
        papers: the bundles that are looked at and broken.
        spare: bundles that were taken out, to be dropped in.
    """

    folder: Path
    theme: Path
    papers: list[Path]
    spare: list[tuple[Path, bytes]]

    @classmethod
    def copied(cls, corpus: Path, folder: Path, *, theme: Path, runs: int) -> Mirror:
        """Copy a corpus by links, and keep some of its bundles back."""
        shutil.copytree(corpus, folder, copy_function=os.link)
        bundles = sorted((folder / "content" / "bundles").rglob("*.json"))
        kept = bundles[:: max(1, len(bundles) // (2 * runs + 2))][: 2 * runs]
        spare = [(path, path.read_bytes()) for path in kept[runs:]]
        for path, _ in spare:
            path.unlink()
        (folder / "templates").mkdir()
        return cls(folder, theme, kept[:runs], spare)

    def save(self, path: Path, data: bytes) -> None:
        """Save as editors do, so that no file of the stored corpus is written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_bytes(data)
        new.rename(path)


def _timed(page: Page, save: Callable[[], None], shown: str) -> float:
    """Return the seconds from a save until a condition holds in the page."""
    begun = time.perf_counter()
    save()
    page.wait_for_function(shown, timeout=_PATIENCE)
    return time.perf_counter() - begun


def _has(text: str) -> str:
    return f"{_HEADS}{text!r})"


def address_of(base: str, bundle: Path) -> str:
    """Return the address of a bundle's page."""
    return f"{base}paper/{bundle.stem[:8]}/"


def _open(page: Page, address: str) -> None:
    with page.expect_response("**/.sitegen/events*"):
        page.goto(address)


def measure(mirror: Mirror, base: str, page: Page) -> dict[str, list[float]]:
    """Return the seconds of each kind of change, one for each run."""
    kinds: dict[str, Callable[[Mirror, str, Page], Iterator[float]]] = {
        "a companion is edited": _companions,
        "a template is edited": _templates,
        "the configuration is edited": _configuration,
        "a bundle is dropped in": _dropped,
    }
    taken = {name: list(each(mirror, base, page)) for name, each in kinds.items()}
    for name, both in {"a bundle": _broken_bundles, "a template": _broken_templates}.items():
        pairs = list(both(mirror, base, page))
        taken[f"{name} is broken: the overlay shows"] = [shown for shown, _ in pairs]
        taken[f"{name} is mended: the overlay goes"] = [gone for _, gone in pairs]
    return taken


def _companions(mirror: Mirror, base: str, page: Page) -> Iterator[float]:
    for number, bundle in enumerate(mirror.papers):
        _open(page, address_of(base, bundle))
        target = mirror.folder / "content" / "papers" / f"{bundle.stem}.md"
        text = f'---\nnotes: "edited note {number}"\n---\n'.encode()
        yield _timed(page, partial(mirror.save, target, text), _has(f"edited note {number}"))


def _templates(mirror: Mirror, base: str, page: Page) -> Iterator[float]:
    before = (mirror.theme / "paper.html").read_text(encoding="utf-8")
    target = mirror.folder / "templates" / "paper.html"
    _open(page, address_of(base, mirror.papers[0]))
    for number, _ in enumerate(mirror.papers):
        text = before.replace(_ARTICLE, f"{_ARTICLE}<p>edited template {number}</p>").encode()
        yield _timed(page, partial(mirror.save, target, text), _has(f"edited template {number}"))


def _configuration(mirror: Mirror, base: str, page: Page) -> Iterator[float]:
    target = mirror.folder / "sitegen.toml"
    before = target.read_text(encoding="utf-8")
    _open(page, address_of(base, mirror.papers[0]))
    for number, _ in enumerate(mirror.papers):
        text = before.replace(_NAME, f"{_NAME}Edited {number} ", 1).encode()
        yield _timed(page, partial(mirror.save, target, text), _has(f"Edited {number} "))


def _dropped(mirror: Mirror, base: str, page: Page) -> Iterator[float]:
    for bundle, data in mirror.spare:
        _open(page, address_of(base, bundle))
        save = partial(mirror.save, bundle, data)
        yield _timed(page, save, "() => document.querySelector('article.paper') !== null")


def _broken_bundles(mirror: Mirror, base: str, page: Page) -> Iterator[tuple[float, float]]:
    for bundle in mirror.papers:
        data = bundle.read_bytes()
        yield _broken(mirror, address_of(base, bundle), page, bundle, data, data[: len(data) // 2])


def _broken_templates(mirror: Mirror, base: str, page: Page) -> Iterator[tuple[float, float]]:
    target = mirror.folder / "templates" / "paper.html"
    data = target.read_bytes()
    for bundle in mirror.papers:
        yield _broken(mirror, address_of(base, bundle), page, target, data, data + b"\n{% if %}\n")


def _broken(mirror: Mirror, address: str, page: Page, path: Path, whole: bytes, broken: bytes) -> tuple[float, float]:
    _open(page, address)
    shown = _timed(page, partial(mirror.save, path, broken), _OVERLAY)
    mended = f"() => !({_OVERLAY})() && document.querySelector('article.paper') !== null"
    return shown, _timed(page, partial(mirror.save, path, whole), mended)
