"""Every sentence of templates/strings.toml is said somewhere, and nothing says a sentence that is not there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import sitegen.site
from sitegen.pith.provenance import Level, Provenance
from tests.site.pages import STRINGS, TEMPLATES

PACKAGE = Path(sitegen.site.__file__).parents[1]
SAYERS = {"say", "words", "counted"}
IN_TEMPLATE = re.compile(r"\bsay\.([a-z_]+\.[a-z_0-9]+)|\bcounted\(\s*\"([a-z_]+)\"")
PART = re.compile("[a-z_]*")
KEY = re.compile(r"[a-z_]+\.[a-z_0-9]+")
# What fills a gap in a key besides the words of the module itself: values of the core, and kinds of lists.
VALUES = {one.value for kinds in (Provenance, Level) for one in kinds} | {"category", "month", "author", "keyword"}


class Said(NamedTuple):
    """What one file says.

    Arguments:
        keys: those that the file names in full.
        patterns: of keys that it puts together of words that it knows.
        asked: keys that it asks for in a call, which have to be there.
    """

    keys: set[str]
    patterns: tuple[re.Pattern[str], ...]
    asked: set[str]

    def says(self, key: str) -> bool:
        """Tell whether the file names a key, in full or put together."""
        return key in self.keys or any(one.fullmatch(key) for one in self.patterns)


def of_template(text: str) -> Said:
    keys = {plain or f"counted.{noun}" for plain, noun in IN_TEMPLATE.findall(text)}
    return Said(keys, (), keys)


def of_module(text: str) -> Said:
    tree = ast.parse(text)
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    keys, asked, patterns = {word for word in words if KEY.fullmatch(word)}, set(), []
    gap = f"(?:{'|'.join(sorted({word for word in words if PART.fullmatch(word)} | VALUES))})"
    for name, argument in calls(tree):
        prefix = "counted." if name == "counted" else ""
        for one in branches(argument):
            if isinstance(one, ast.Constant) and isinstance(one.value, str):
                asked.add(prefix + one.value)
            elif isinstance(one, ast.JoinedStr):
                patterns.append(re.compile(re.escape(prefix) + "".join(piece(part, gap) for part in one.values)))
    return Said(keys | asked, tuple(patterns), asked)


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the name and the first argument of every call that may say something."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in SAYERS:
                yield name, node.args[0]


def branches(argument: ast.expr) -> Iterator[ast.expr]:
    if isinstance(argument, ast.IfExp):
        yield from (*branches(argument.body), *branches(argument.orelse))
    else:
        yield argument


def piece(part: ast.expr, gap: str) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else gap


def files() -> dict[str, Said]:
    said = {path.name: of_template(path.read_text(encoding="utf-8")) for path in sorted(TEMPLATES.rglob("*.html"))}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.parent.name == "standalone":
            continue  # a program of its own, with words of its own
        said[str(path.relative_to(PACKAGE))] = of_module(path.read_text(encoding="utf-8"))
    own = "site/strings.py"  # its patterns are for whatever it is asked for
    return said | {own: said[own]._replace(patterns=())}


FILES = files()


def unsaid(keys: set[str], said: Mapping[str, Said]) -> set[str]:
    return {key for key in keys if not any(one.says(key) for one in said.values())}


def unknown(said: Mapping[str, Said], keys: set[str]) -> dict[str, set[str]]:
    found = {
        name: (one.asked - keys)
        | {pattern.pattern for pattern in one.patterns if not any(pattern.fullmatch(key) for key in keys)}
        for name, one in said.items()
    }
    return {name: missing for name, missing in found.items() if missing}


def test_every_sentence_is_said_somewhere() -> None:
    assert unsaid(set(STRINGS.sentences), FILES) == set()


def test_nothing_says_a_sentence_that_is_not_there() -> None:
    assert unknown(FILES, set(STRINGS.sentences)) == {}


def test_there_is_much_to_say() -> None:
    assert len(STRINGS.sentences) > 200
    assert sum(bool(one.keys) for one in FILES.values()) > 50


@pytest.mark.parametrize("key", ["paper.nobody_says_this", "counted.nobody", "proof.counted_nowhere", "novel.section"])
def test_a_sentence_that_nobody_says_is_noticed(key: str) -> None:
    assert unsaid({key}, FILES) == {key}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.html", "{{ say.paper.nothing }}"),
        ("x.html", '{{ site.counted("nothing", 3) }}'),
        ("x.py", 'site.say("paper.nothing")'),
        ("x.py", 'say("paper.abstract" if whole else "paper.nothing")'),
        ("x.py", 'site.counted("nothing", 3)'),
        ("x.py", 'say(f"nothing.{name}")'),
    ],
)
def test_a_sentence_that_is_not_there_is_noticed(name: str, text: str) -> None:
    said = of_template(text) if name.endswith(".html") else of_module(text)
    assert list(unknown({name: said}, set(STRINGS.sentences))) == [name]
