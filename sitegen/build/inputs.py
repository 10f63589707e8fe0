"""What a tree is made from beside documents and companions: the program, the configuration, the theme, own pages."""

from __future__ import annotations

import functools
import hashlib
import sys
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from sitegen.build.plan import Plan
from sitegen.site.mirror import Site
from sitegen.site.theme import PAGES

SITE: Final = 1 << len(PAGES)
"""The bit of what stands in the configuration and shows on pages: the mirror's name, the operator's own pages."""
READS: Final[Mapping[str, int]] = {**{name: 1 << place for place, name in enumerate(PAGES)}, "site": SITE}
"""The bits of what a unit can be made from: each page's template, with all that it uses, and the site."""
_LIBRARIES: Final = (
    *("cryptography", "jinja2", "markdown-it-py", "math-core", "markupsafe", "orjson", "pynacl", "pyyaml"),
    *("rcssmin", "rjsmin"),
)


def foundations(plan: Plan) -> dict[str, str]:
    """Return what nothing can be kept across, by name: where one of these differs, a build begins anew.

    They are the program with the libraries that its output depends on, the pinned keys, which decide on every verdict,
    where the content lies, and the settings that every address or every list depends on.
    """
    config = plan.config
    return {
        "program": program_digest(),
        "trust": _digest(*map(repr, config.trust.values())),
        "content": str(config.build.content.resolve()),
        "base_url": config.mirror.base_url,
        "page_size": str(config.build.page_size),
        "log": _digest(plan.origin, plan.key.vkey if plan.key else ""),
    }


def inputs(plan: Plan, site: Site) -> dict[str, str]:
    """Return the digests of what some units are made from, by name; `units_reading` says by which."""
    shown = [site.mirror.name, site.mirror.description, site.mirror.contact, site.version]
    links = [f"{link.text}\n{link.url}" for link in site.pages]
    found = {f"template:{name}": digest for name, digest in site.theme.digests().items()}
    words = site.strings.digest()
    found["site"] = _digest(*shown, *links, words)
    found["words"] = words
    found["mirrors"] = _digest(*(repr(astuple(mirror)) for mirror in plan.config.mirrors), plan.moment)
    for page in plan.pages:
        found[f"markdown:{page.path}"] = _digest(page.title, page.description, page.body)
    for name, body in plan.assets():
        found[f"asset:{name}"] = hashlib.sha256(body).hexdigest()
    return found


def changed_reads(before: Mapping[str, str], after: Mapping[str, str]) -> int:
    """Return the bits of what differs between two answers of `inputs`."""
    names = {name.removeprefix("template:") for name in _differing(before, after)}
    return sum(bit for name, bit in READS.items() if name in names)


def changed_units(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Yield the units that are made from what differs, where that alone says which."""
    for name in _differing(before, after):
        kind, _, rest = name.partition(":")
        if kind in {"markdown", "asset"}:
            yield f"{kind}/{rest}"
            yield "sitemap/pages" if kind == "markdown" else "verify"  # which holds and lists files of the theme
        elif kind == "mirrors":
            yield kind
            yield "headers"  # whom pages may ask
        elif kind == "words":
            yield "search"  # what results say of authors that are not shown


def _differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


@functools.lru_cache(maxsize=1)
def program_digest() -> str:
    """Return what tells this program from any other: its own code, Python's version, the libraries of its output."""
    folder = Path(__file__).parents[1]
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted((*folder.rglob("*.py"), *folder.glob("pith/native/*.c"), *folder.glob("pith/native/*.so"))):
        digest.update(f"{path.relative_to(folder)}\n".encode() + hashlib.sha256(path.read_bytes()).digest())
    for name in _LIBRARIES:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{name} without a version\n".encode())
    return digest.hexdigest()


def _digest(*texts: str) -> str:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{len(text)}:{text}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()
