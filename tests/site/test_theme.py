"""An operator's templates: overriding, and failing with the name and the line."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from jinja2 import DictLoader

from sitegen.errors import UsageError
from sitegen.site.refusals import TABLE
from sitegen.site.small_pages import not_found_page
from sitegen.site.theme import PAGES, Theme
from tests.site.pages import HOSTILE, STRINGS, Page, make_site, theme

EXTENDS = '{% extends "layout.html" %}\n{% block main %}\n'
END = "\n{% endblock %}\n"


def test_an_operator_overrides_one_page() -> None:
    site = make_site(used=theme(not_found=f"{EXTENDS}<h1>Mine</h1>{END}"))
    assert Page(not_found_page(site)).one("h1").text == "Mine"


def test_an_operator_overrides_one_partial_of_many_pages() -> None:
    site = make_site(used=theme(partials__pager="", layout="<title>{% block main %}{% endblock %}</title>"))
    assert not_found_page(site).body.startswith(b"<title><h1>")


def test_text_is_escaped_without_being_asked() -> None:
    site = make_site(used=theme(not_found="<p>{{ site.mirror.name }}</p>{{ '<b>' }}"), name=HOSTILE)
    assert [one.tag for one in Page(f"<body>{not_found_page(site).body.decode()}</body>").elements] == ["body", "p"]


def test_includes_macros_and_inheritance_of_jinja_work_beside_the_partial_tag() -> None:
    source = (
        '{% extends "layout.html" %}{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}'
        '{% block main %}{{ super() }}<h1>{{ m("<") }}</h1>{% include "partials/one.html" %}{% endblock %}'
    )
    site = make_site(used=theme(not_found=source, partials__one="<u>{{ page.head.title }}</u>"))
    page = Page(not_found_page(site))
    assert page.one("h1").text == "<"
    assert page.one("u").text.startswith("Page not found")


def made(source: str, **partials: str) -> bytes:
    return not_found_page(make_site(used=theme(not_found=source, **partials))).body


def test_text_beside_the_blocks_of_a_template_that_extends_another_is_not_shown() -> None:
    base = "<{% block main %}{% endblock %}>{% if site %}end{% endif %}"
    assert made('a{% extends "base.html" %}b{% block main %}c{% endblock %}d{{ 1 }}', base=base) == b"a<c>end"


def test_what_is_set_beside_the_blocks_is_known_in_them_and_after() -> None:
    source = "{% if site %}{% set a = 'A' %}{% endif %}{{ a }}{% block main %}{{ a }}{% endblock %}{{ a }}"
    assert made(source + "{% for b in [1, 2] %}{{ loop.index }}{{ b }}{% endfor %}") == b"AAA1122"


def test_all_that_is_no_markup_is_escaped_wherever_it_stands() -> None:
    say = "{{ '<' }}{{ '\"' }}{{ \"'\" }}{{ '&amp;' }}{{ 1 }}{{ none }}{{ '<i>'|safe }}{{ [('<')] }}"
    shown = b"&lt;&#34;&#39;&amp;amp;1None<i>[&#39;&lt;&#39;]"
    assert made(f"{say}{{% block main %}}{say}{{% endblock %}}{{% for one in '<' %}}{{{{ one }}}}{{% endfor %}}") == (
        shown + shown + b"&lt;"
    )


def failure(**templates: str) -> str:
    with pytest.raises(UsageError) as caught:
        not_found_page(make_site(used=theme(**templates)))
    return str(caught.value)


def test_an_undefined_name_is_named_with_its_line() -> None:
    text = failure(not_found=f"{EXTENDS}\n{{{{ page.nothing }}}}{END}")
    assert text.startswith("S003 templates/not-found.html: line 4: ")
    assert "nothing" in text


def test_an_undefined_name_in_a_partial_is_named_with_the_partial() -> None:
    text = failure(not_found=f'{EXTENDS}{{% partial "partials/one.html" %}}{END}', partials__one="a\n{{ nothing }}")
    assert text.startswith("S003 templates/partials/one.html: line 2: ")


def test_an_undefined_name_in_a_partial_of_a_partial_is_named_with_the_inner_one() -> None:
    text = failure(
        not_found=f'{EXTENDS}{{% partial "partials/one.html" %}}{END}',
        partials__one='\n\n{% partial "partials/two.html" %}',
        partials__two="{{ nothing }}",
    )
    assert text.startswith("S003 templates/partials/two.html: line 1: ")


def test_whatever_a_template_raises_is_a_problem() -> None:
    text = failure(not_found=f"{EXTENDS}{{{{ 1 / 0 }}}}{END}")
    assert text.startswith("S004 templates/not-found.html: line 3: ZeroDivisionError")


def test_a_template_that_cannot_be_read_is_named_with_its_line() -> None:
    assert failure(not_found="\n{% if %}").startswith("S002 templates/not-found.html: line 2: ")
    assert failure(not_found='{% partial "partials/one.html" %}', partials__one="\n\n{% for %}").startswith(
        "S002 templates/partials/one.html: line 3: "
    )


def test_all_broken_templates_are_told_in_one_run() -> None:
    text = failure(not_found="{% if %}", home="{% for %}")
    assert "templates/not-found.html" in text
    assert "templates/home.html" in text


def test_a_partial_that_sets_itself_is_a_problem() -> None:
    assert "sets itself" in failure(
        not_found='{% partial "partials/one.html" %}', partials__one='{% partial "partials/one.html" %}'
    )


def test_several_threads_compile_one_theme_without_taking_each_others_partials_for_their_own() -> None:
    partials = {f"partials/{n}.html": f'{{% partial "partials/{n + 1}.html" %}}' for n in range(10)}
    own = DictLoader({**partials, "partials/10.html": "end", **dict.fromkeys(PAGES, '{% partial "partials/0.html" %}')})
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(3):
            used = Theme(own, STRINGS)
            with ThreadPoolExecutor(4) as threads:
                made = list(threads.map(lambda name, used=used: used.render(name, {}), PAGES))
            assert made == ["end"] * len(PAGES)
    finally:
        sys.setswitchinterval(interval)


def test_missing_templates_are_named() -> None:
    assert "S001 templates/not-found.html: there is no template 'gone.html'" in failure(
        not_found='{% partial "gone.html" %}'
    )
    with pytest.raises(UsageError) as caught:
        Theme.load(DictLoader({}), STRINGS)
    assert len(caught.value.problems) == len(PAGES)


def test_every_code_has_what_a_person_needs() -> None:
    assert list(TABLE) == [f"S{number:03}" for number in range(1, 11)]
    assert all(code.meaning.endswith(".") and code.fix.endswith(".") for code in TABLE.values())


def test_what_is_no_attribute_is_found_as_jinja_finds_it() -> None:
    source = "{% set one = {'key': '<', 'class': 2} %}{{ one.key }}{{ one.class }}{{ one.gone is defined }}"
    source += "{{ one.gone|default('&') }}"
    site = make_site(used=theme(not_found=source))
    assert not_found_page(site).body == b"&lt;2False&amp;"
