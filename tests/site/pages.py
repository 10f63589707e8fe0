"""What the tests of pages share: a site with the shipped theme, real and minted papers, and a reader of HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader

from sitegen.pith.assemble import assemble
from sitegen.pith.entries import CitingEntry, PaperEntry
from sitegen.pith.keys import PITH_ROOTS, TrustRoot, TrustRoots
from sitegen.pith.model import Bundle
from sitegen.pith.paper import Companion, Paper
from sitegen.pith.provenance import Level, Provenance
from sitegen.pith.verify import verify
from sitegen.site.mirror import MirrorInfo, Site
from sitegen.site.outputs import Output
from sitegen.site.strings import Strings
from sitegen.site.theme import Theme
from tests.testkit import Key, to_bytes

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "templates"
STRINGS = Strings.read((TEMPLATES / "strings.toml").read_text(encoding="utf-8"))
SAMPLES = ROOT / "tests" / "data" / "samples"
KEY = Key.fresh("pages")
TRUST = TrustRoots([TrustRoot(key_id=KEY.key_id, public_key=KEY.public)])
SCRIPT = "<script>alert(1)</script>"
HOSTILE = f"\"'>{SCRIPT}\u202e<img src=x onerror=alert(2)>&amp;"
VOID = frozenset({"meta", "link", "br", "img", "hr", "input"})


def theme(**overrides: str) -> Theme:
    own = DictLoader({name.replace("__", "/").replace("_", "-") + ".html": text for name, text in overrides.items()})
    return Theme.load(ChoiceLoader([own, FileSystemLoader(TEMPLATES)]), STRINGS)


THEME = theme()


def own_words(own: str) -> Theme:
    """Return the shipped theme with an operator's words over the shipped ones."""
    shipped = (TEMPLATES / "strings.toml").read_text(encoding="utf-8")
    return Theme.load(FileSystemLoader(TEMPLATES), Strings.read(shipped, own))


def make_site(
    base_url: str = "https://mirror.example/pith",
    name: str = "A test mirror",
    *,
    contact: str = "a@b.example",
    used: Theme = THEME,
) -> Site:
    info = MirrorInfo(
        name=name,
        base_url=base_url,
        description="Papers to test with.",
        contact=contact,
        keys=(*PITH_ROOTS.values(),),
    )
    return Site.make(info, used, version="9.9.9", pages={"about": "About"})


def sample(suffix: str, companion: Companion | None = None) -> Paper:
    """Assemble one of the real papers."""
    path = next(path for path in SAMPLES.glob("*.json") if path.name.startswith(suffix))
    return _assembled(path.read_bytes(), PITH_ROOTS, companion)


def minted(document: Any, companion: Companion | None = None) -> Paper:
    """Assemble a paper from a minted document."""
    return _assembled(to_bytes(document), TRUST, companion)


def _assembled(body: bytes, trust: TrustRoots, companion: Companion | None) -> Paper:
    document = verify(body, trust).document
    assert document is not None
    if isinstance(document, Bundle):
        return assemble([document], None, companion)
    return assemble([], document, companion)


def entry(number: int = 0, **changes: Any) -> PaperEntry:
    """Return a paper of a list; numbers give different ones."""
    letters = "".join("ABCDEFGHIJKLMNOP"[int(digit, 16)] for digit in f"{number:08x}")
    values: dict[str, Any] = {
        "suffix": letters + "A" * 18,
        "page": letters,
        "title": f"Paper {number} about $x^2$",
        "authors": "Ada Example",
        "more_authors": 0,
        "primary_cat": "cs.LG",
        "submitted_at": "2017-12-04T19:20:27Z",
        "level": Level.BUNDLE,
        "read": False,
        "summary": "",
    }
    return PaperEntry(**(values | changes))


def citing(**changes: Any) -> CitingEntry:
    """Return a citing paper that is not in the mirror."""
    values: dict[str, Any] = {
        "page": None,
        "key": "arxiv:2605.00001",
        "title": "Crafting $x$ Behaviors",
        "category": "cs.LG",
        "month": "2026-05",
        "verdict": "unverdicted",
        "score": 8.0,
        "summary": "It cites.",
        "relation": "",
        "origins": (Provenance.COMPANION,),
    }
    return CitingEntry(**(values | changes))


@dataclass
class Element:
    """One element: its tag, its attributes, and all the text in it."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    children: list[Element] = field(default_factory=list)


class Page(HTMLParser):
    """A page, read; unbalanced tags fail the test."""

    def __init__(self, output: Output | str) -> None:
        super().__init__(convert_charrefs=True)
        self.source = output if isinstance(output, str) else output.body.decode("utf-8")
        self.elements: list[Element] = []
        self.stack: list[Element] = []
        self.feed(self.source)
        self.close()
        assert not self.stack, [one.tag for one in self.stack]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute of {tag} stands twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if self.stack:
            self.stack[-1].children.append(element)
        if tag not in VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack[-1].tag == tag, f"</{tag}> stands in <{self.stack[-1].tag}>"
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        for element in self.stack:
            element.text += data

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Return the elements of a tag whose attributes are these; `class_` looks at single classes."""
        wanted = attributes.pop("class_", None)
        return [
            one
            for one in self.elements
            if one.tag == tag
            and all(one.attributes.get(name) == value for name, value in attributes.items())
            and (wanted is None or wanted in one.attributes.get("class", "").split())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        found = self.all(tag, **attributes)
        assert len(found) == 1, (tag, attributes, len(found))
        return found[0]

    def section(self, name: str) -> Element:
        """Return the section under the heading of an id."""
        return next(one for one in self.elements if one.attributes.get("aria-labelledby") == name)

    @property
    def links(self) -> dict[str, str]:
        """The text of every link by its address."""
        return {one.attributes["href"]: one.text for one in self.all("a")}

    @property
    def text(self) -> str:
        return self.one("body").text
