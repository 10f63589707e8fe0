"""What a template can use is found without compiling it, and never too little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import BaseLoader, DictLoader, Environment, FileSystemLoader, meta

from sitegen.site.inlining import PartialsInPlace
from sitegen.site.sources import Sources, references
from tests.site.pages import TEMPLATES

ENVIRONMENT = Environment(autoescape=True)
SHIPPED = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{% extends "a.html" %}', ("a.html",)),
        ("{%- extends 'a.html' -%}", ("a.html",)),
        ('{%+include"a.html"+%}', ("a.html",)),
        ('{% include "a.html" ignore missing without context %}', ("a.html",)),
        ('{% import "a.html" as a with context %}{% from "b.html" import b, c as d %}', ("a.html", "b.html")),
        ('{% if x %}\n  {% partial\n"a.html"\n%}{% endif %}{% include "b.html" %}', ("a.html", "b.html")),
        ('{# {% include "a.html" %} #}', ("a.html",)),
        ('{% include "a.html"', ("a.html",)),
        ("{{ include }} {% set include = 1 %} include", ()),
        ("", ()),
    ],
)
def test_templates_that_are_named_are_found(text: str, named: tuple[str, ...]) -> None:
    assert references(text) == named


@pytest.mark.parametrize(
    "text",
    [
        "{% extends layout %}",
        "{% include page.part %}",
        '{% include ["a.html", "b.html"] %}',
        '{% include "a.html" if x else "b.html" %}',
        '{% include "a.html" if x else y %}',
        '{% include "a" ".html" %}',
        '{% include "a" ~ x %}',
        '{% include "a"|replace("a", x) %}',
        '{% include "\\x61.html" %}',
        '{% include "a%}.html" %}',
        '{% extends "a.html" or x %}',
    ],
)
def test_a_name_that_is_worked_out_is_not_taken_for_one(text: str) -> None:
    assert references(text) is None


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_templates_name_what_jinja_finds_in_them(name: str) -> None:
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    asked: list[str] = []

    class Asked(BaseLoader):
        def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
            asked.append(template)
            return "", template, None

    environment = Environment(autoescape=True, loader=Asked(), extensions=[PartialsInPlace])
    found = {one for one in meta.find_referenced_templates(environment.parse(text)) if one}
    assert set(references(text) or ()) == found | set(asked)


_EXPRESSIONS = st.sampled_from(
    ["x", '"a.html"', "'b'", '"a" if x else "b"', '"a" if x', '["a", "b"]', '"a" "b"', '"a"~"b"']
)
_TAGS = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["{%", "{%-", "{%+", "{%\n", "{# {%", "{% raw %}{%", "{{ '{%"]),
        st.sampled_from(["", " ", "\t"]),
        st.sampled_from(["include", "extends", "import", "from", "set y = 1 %}{% include", "if x %}{% include"]),
        st.sampled_from(["", " ", "\n"]),
        _EXPRESSIONS,
        st.sampled_from(["", " ignore missing", " with context", " as y", " import y", " import y as z, w", "as y"]),
        st.sampled_from(["%}", " %}", "-%}", "\n+%}", " %}{% endif %}", "%} #}", "%}{% endraw %}", "%}' }}", ""]),
    ),
)


@given(st.lists(_TAGS, max_size=3).map("\n".join))
def test_what_jinja_finds_is_never_overlooked(text: str) -> None:
    try:
        found = set(meta.find_referenced_templates(ENVIRONMENT.parse(text)))
    except Exception:  # noqa: BLE001 - what Jinja cannot read has no page
        return
    named = references(text)
    assert named is None or found <= set(named)


def digest(files: dict[str, str], name: str = "page") -> str:
    return Sources(DictLoader(files)).digest(ENVIRONMENT, name)


CHAIN = {"page": '{% extends "layout" %}', "layout": '{% include "part" %}', "part": "a", "other": "b"}


def test_a_digest_follows_what_is_named_to_the_end() -> None:
    assert digest(CHAIN) == digest(dict(reversed(CHAIN.items())))
    assert digest(CHAIN) == digest({**CHAIN, "other": "changed"})
    assert digest(CHAIN) != digest({**CHAIN, "part": "changed"})
    assert digest(CHAIN) != digest({**CHAIN, "layout": CHAIN["layout"] + " "})


def test_a_file_that_appears_where_none_was_changes_the_digest() -> None:
    files = {"page": '{% include "perhaps" ignore missing %}'}
    assert len({digest(files), digest({**files, "perhaps": ""}), digest({**files, "perhaps": "x"})}) == 3


def test_a_name_that_is_worked_out_brings_in_every_file() -> None:
    files = {"page": "{% include page.part %}", "one": "1", "two": '{% include "gone" %}'}
    assert digest(files) != digest({**files, "one": "changed"})
    assert digest(files) != digest({**files, "three": ""})
    assert digest(files) != digest({**files, "gone": ""})


def test_templates_that_include_each_other_have_a_digest() -> None:
    files = {"page": '{% include "one" %}', "one": '{% include "page" %}'}
    assert digest(files) != digest({**files, "one": files["one"] + "x"})


def test_names_and_texts_do_not_run_together() -> None:
    apart = (
        {"page": '{% include "a" %}', "a": "b"},
        {"page": '{% include "a" %}', "a": ""},
        {"page": '{% include "ab" %}'},
    )
    assert len({digest(dict(files)) for files in apart}) == len(apart)


class _Once(BaseLoader):
    def __init__(self) -> None:
        self.texts: Iterator[str] = iter(["first", "second"])

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:  # noqa: ARG002
        return next(self.texts), template, None


def test_what_is_digested_is_what_is_compiled_though_the_file_changes_meanwhile() -> None:
    sources = Sources(_Once())
    told = sources.digest(ENVIRONMENT, "page")
    assert sources.get_source(ENVIRONMENT, "page")[0] == "first"
    assert sources.digest(ENVIRONMENT, "page") == told


def test_a_file_that_is_not_utf_8_counts_among_all(tmp_path: object) -> None:
    folder = str(tmp_path)
    for name, body in {"page": b"{% include x %}", "font": b"\xff\xfe"}.items():
        with open(f"{folder}/{name}", "wb") as file:  # noqa: PTH123
            file.write(body)
    assert len(Sources(FileSystemLoader(folder)).digest(ENVIRONMENT, "page")) == 64
