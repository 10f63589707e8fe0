"""Imports run one way: cli → intake → outside, preview → build → the rooms in the middle → pith → errors."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sitegen

PACKAGE = Path(sitegen.__file__).parent
MIDDLE = {"content", "corpus", "proof", "remote", "search", "site"}
# What each room may import besides itself.
ALLOWED: dict[str, set[str]] = {
    "errors": set(),
    "pith": {"errors"},
    "config": {"errors", "pith"},
    "resources": {"errors", "config"},
    **{room: {"errors", "pith"} for room in MIDDLE},
    "build": {"errors", "pith", "config", "resources", *MIDDLE},
    "preview": {"errors", "pith", "config", "resources", "build", *MIDDLE},
    "intake": {"errors", "pith", "config", "resources", "build", "outside", *MIDDLE},
    "outside": {"errors", "pith", "config", "resources", "build", *MIDDLE},
    "cli": {"errors", "pith", "config", "resources", "build", "preview", "intake", "outside", *MIDDLE},
}
OPENERS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen"}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(dotted: str) -> str:
    """Return the room of a module: `sitegen.pith.keys` is in `pith`; the package's own names belong to none."""
    name = dotted.split(".")[1] if "." in dotted else ""
    return {"__main__": "cli"}.get(name, name)


def dotted_name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield every module of ours that a syntax tree imports, wherever in it the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "sitegen")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "a relative import hides where it goes"
            if node.module == "sitegen":
                yield from (f"sitegen.{alias.name}" for alias in node.names if not alias.name.startswith("__"))
            elif node.module and node.module.startswith("sitegen."):
                yield node.module


def forbidden(room: str, tree: ast.AST) -> set[str]:
    return {name for name in imports(tree) if room_of(name) not in ALLOWED[room] | {room}}


@pytest.mark.parametrize("path", MODULES, ids=dotted_name)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    room = room_of(dotted_name(path))
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if room:
        assert forbidden(room, tree) == set()
    else:
        assert set(imports(tree)) <= {"sitegen.cli"}


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("pith", "from sitegen.config import load"),
        ("pith", "import sitegen.site.routes"),
        ("site", "from sitegen import corpus"),
        ("search", "from sitegen.site.text import to_plain"),
        ("content", "def late():\n    from sitegen.proof.ledger import write"),
        ("build", "from sitegen.cli import main"),
    ],
)
def test_an_import_against_the_arrows_is_found(room: str, line: str) -> None:
    assert forbidden(room, ast.parse(line))


def opens(tree: ast.AST) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = {call.id if isinstance(call, ast.Name) else getattr(call, "attr", "") for call in calls}
    return names & OPENERS


@pytest.mark.parametrize("room", ["pith", "search", "site"])
def test_the_pure_rooms_open_no_file(room: str) -> None:
    found = {
        dotted_name(path): opens(ast.parse(path.read_text(encoding="utf-8")))
        for path in MODULES
        if room_of(dotted_name(path)) == room
    }
    assert found
    assert {name: names for name, names in found.items() if names} == {}


def test_an_opened_file_is_found() -> None:
    assert opens(ast.parse("def f(p):\n    return p.read_text()")) == {"read_text"}
