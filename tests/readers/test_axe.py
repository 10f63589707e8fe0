"""axe-core finds nothing on any kind of page, light and dark, narrow and wide; what it cannot decide is explained."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

import pytest
from playwright.sync_api import Browser

from tests.kinds_of_page import KINDS, settle
from tests.readers.axe import AXE, Finding, look
from tests.skipped_by_name import needs

pytestmark = [pytest.mark.browser, needs("chromium", str(AXE))]

_WIDE: Final = "paper, too wide for any screen"


class Undecided(NamedTuple):
    """What axe-core leaves to a person.

    Arguments:
        rule: the rule's name.
        why: a pattern of why it could not decide.
        kind: the only kind of page where that is explained, "" for any.
        seen: what a person saw there.
    """

    rule: str
    why: str
    kind: str
    seen: str


UNDECIDED: Final = (
    Undecided("color-contrast", "only non-text characters", "", "a formula's operator, coloured as the words around"),
    Undecided(
        "color-contrast",
        "too short to determine",
        "",
        "a letter of a formula or a number of a picture, in the"
        " colour of words or the quiet one, both of which are decided elsewhere",
    ),
    Undecided(
        "color-contrast", "contains an image node", "", "a number of a picture, in the quiet colour, which is decided"
    ),
    Undecided("color-contrast", "partially obscured by another", _WIDE, "what is scrolled away, coloured as the rest"),
)


def told(findings: Mapping[str, list[Finding]]) -> list[str]:
    """Return one line for every fault: how often it was found, on which kinds of page, and the first element."""
    faults: dict[str, list[tuple[str, Finding]]] = {}
    for name, found in findings.items():
        for one in found:
            fault = f"{'violation' if one.certain else 'undecided'} of {one.rule}: {one.why}"
            faults.setdefault(fault, []).append((name, one))
    lines = []
    for fault, places in faults.items():
        kinds = "; ".join(dict.fromkeys(name for name, _ in places))
        first = places[0][1]
        lines.append(f"{fault} ({len(places)} times, on: {kinds}; first {first.target}: {first.html})")
    return sorted(lines)


def explained(kind: str, finding: Finding) -> Undecided | None:
    """Return what explains that nothing was decided; None for violations."""
    fitting = (
        one
        for one in UNDECIDED
        if one.rule == finding.rule and one.kind in {"", kind} and re.search(one.why, finding.why)
    )
    return None if finding.certain else next(fitting, None)


@pytest.fixture(scope="module")
def found(hosts: dict[str, str], browser: Browser) -> dict[tuple[str, int], dict[str, list[Finding]]]:
    """What was found, by scheme and width, by kind of page."""
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    looked: dict[tuple[str, int], dict[str, list[Finding]]] = {}
    for scheme in schemes:
        for width in (360, 1280):
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            page = context.new_page()
            by_kind = looked[scheme, width] = {}
            for kind in KINDS:
                page.goto(hosts[kind.mirror] + kind.path)
                settle(page, kind)
                by_kind[kind.name] = look(page)
            context.close()
    return looked


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_found(found: dict[tuple[str, int], dict[str, list[Finding]]], scheme: str, width: int) -> None:
    kinds = found[scheme, width]
    assert told({kind: [one for one in kinds[kind] if explained(kind, one) is None] for kind in kinds}) == []


def test_every_explanation_is_needed(found: dict[tuple[str, int], dict[str, list[Finding]]]) -> None:
    used = {explained(kind, one) for kinds in found.values() for kind in kinds for one in kinds[kind]}
    assert used >= set(UNDECIDED)


def test_a_page_that_is_hard_to_read_is_found_out(hosts: dict[str, str], browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{hosts['samples']}/about/")
    page.evaluate("""() => {
        const faint = document.createElement("p");
        faint.textContent = "Faint";
        faint.style.color = document.documentElement.style.background = "#777";
        const picture = document.createElement("img");
        picture.src = "/assets/icon.svg";
        document.querySelector("main").append(faint, picture);
        document.documentElement.removeAttribute("lang");
    }""")
    rules = {one.rule for one in look(page) if one.certain}
    assert {"image-alt", "html-has-lang", "color-contrast"} <= rules
    page.close()
