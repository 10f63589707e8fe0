"""axe-core in a page: what it finds against WCAG 2.0 to 2.2, levels A and AA, and against good practice."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple

from playwright.sync_api import Page

AXE: Final = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
# `target-size` (WCAG 2.2) is off by default in axe-core; links in running text are exempt, as in the standard.
_RUN: Final = """async rules => {
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: rules},
        rules: {"target-size": {enabled: true}},
        resultTypes: ["violations", "incomplete"],
    });
    const told = (one, node) => ({
        rule: one.id,
        help: one.help,
        target: node.target.flat().join(" "),
        html: node.html,
        why: [...node.any, ...node.all, ...node.none].map(check => check.message).join("; "),
    });
    const all = results => results.flatMap(one => one.nodes.map(node => told(one, node)));
    return {violations: all(found.violations), incomplete: all(found.incomplete), passes: found.passes.length};
}"""


class Finding(NamedTuple):
    """What axe-core says of one element.

    Arguments:
        certain: whether it is a violation; otherwise axe-core could not decide and leaves it to a person.
        rule: the rule's name, `color-contrast`.
        target: a selector of the element.
        html: the beginning of its source.
        why: the rule in words, and what is wrong.
    """

    certain: bool
    rule: str
    target: str
    html: str
    why: str


def look(page: Page) -> list[Finding]:
    """Run axe-core in a page that is open.

    It is evaluated by the browser's debugger, which no Content-Security-Policy binds.

    Raises:
        RuntimeError: no rule was passed, so that nothing can have been looked at.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate(_RUN, list(RULES))
    if not result["passes"]:
        raise RuntimeError(f"axe-core looked at nothing of {page.url}")
    return [*_findings(result["violations"], certain=True), *_findings(result["incomplete"], certain=False)]


def _findings(nodes: Iterable[dict[str, Any]], *, certain: bool) -> list[Finding]:
    return [
        Finding(certain, one["rule"], one["target"], one["html"][:200], f"{one['help']}: {one['why']}") for one in nodes
    ]
