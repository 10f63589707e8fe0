"""Titles, abstracts and lists of authors of all fields, each looked at in a browser before it was written down."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from sitegen.site.text import author_names, to_html, to_plain

_TABLE: Final[list[dict[str, Any]]] = tomllib.loads(
    Path(__file__).with_name("snippets.toml").read_text(encoding="utf-8")
)["snippet"]
_IDS: Final = [f"{number}-{entry['field']}" for number, entry in enumerate(_TABLE)]
_MATH: Final = re.compile(
    r'(?:<span class="wide" tabindex="0">(?=<math ))?<math( display="block")?>.*?'
    r'<annotation encoding="application/x-tex">(.*?)</annotation></semantics></math>(?(1)</span>)',
    re.DOTALL,
)
_COMMAND: Final = re.compile(r"\\[A-Za-z]")
_FEWEST: Final = 180


def _shortened(html: str) -> str:
    return _MATH.sub(lambda m: f"⟦⟦{m[2]}⟧⟧" if m[1] else f"⟦{m[2]}⟧", html)


@pytest.mark.parametrize("entry", _TABLE, ids=_IDS)
def test_html(entry: dict[str, Any]) -> None:
    assert _shortened(str(to_html(entry["tex"]))) == entry["html"]


@pytest.mark.parametrize("entry", _TABLE, ids=_IDS)
def test_plain_text(entry: dict[str, Any]) -> None:
    assert to_plain(entry["tex"]) == entry["plain"]


@pytest.mark.parametrize("entry", _TABLE, ids=_IDS)
def test_no_command_is_shown_unless_the_entry_says_so(entry: dict[str, Any]) -> None:
    markup = str(to_html(entry["tex"]))
    shown = _MATH.sub("", markup)
    if "limit" not in entry and "<code>" not in markup:
        assert _COMMAND.search(shown) is None
        assert _COMMAND.search(to_plain(entry["tex"])) is None


@pytest.mark.parametrize("entry", [e for e in _TABLE if "names" in e], ids=lambda entry: str(entry["names"][0]))
def test_names(entry: dict[str, Any]) -> None:
    assert list(author_names(entry["tex"])) == entry["names"]


@pytest.mark.parametrize("entry", [e for e in _TABLE if "⟦" in e["html"]], ids=lambda entry: str(entry["tex"])[:40])
def test_a_formula_can_be_read_and_copied(entry: dict[str, Any]) -> None:
    for found in re.finditer("<math.*?</math>", str(to_html(entry["tex"])), re.DOTALL):
        # A label or a role would hide the structure from screen readers that read MathML themselves.
        assert "aria-" not in found.group()
        assert "alttext" not in found.group()
        assert '<annotation encoding="application/x-tex">' in found.group()


def test_the_table_is_long_and_has_every_kind_of_source() -> None:
    assert len(_TABLE) >= _FEWEST
    assert {entry["field"].split()[-1] for entry in _TABLE} == {"title", "abstract", "authors"}
    assert len({entry["tex"] for entry in _TABLE}) == len(_TABLE)


def test_a_tampered_entry_is_noticed() -> None:
    entry = next(e for e in _TABLE if "<sub>" in e["html"])
    assert _shortened(str(to_html(entry["tex"].replace("_", "")))) != entry["html"]
