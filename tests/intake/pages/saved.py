"""The one page that is known, composed again in the tags that people may use for it."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path

from sitegen.intake.pages.lines import lines_of_text
from sitegen.intake.pages.paper_page import PaperPage, read_page

TEXT = (Path(__file__).parents[2] / "data" / "samples" / "TKDTZYGP.txt").read_bytes()


def sample() -> PaperPage:
    page = read_page(lines_of_text(TEXT))
    assert page
    return page


PAGE = sample()
_ = html.escape


def semantic() -> str:
    """Headings, a details element, an ordered list, keywords in boxes, links with identifiers."""
    items = "".join(
        f'<li><h3><a href="/paper/{number:04d}.{number:05d}">{_(one.title)}</a></h3>'
        f'<p><span class="cat">{one.category}</span> <time>{one.month}</time> <b>{one.verdict}</b>'
        f" <span>novelty {one.score}</span></p><p>{_(one.summary)}</p></li>"
        for number, one in enumerate(PAGE.cited_by, 1001)
    )
    words = "".join(f"<span>{word}</span>" for word in PAGE.keywords)
    return f"""<!DOCTYPE html><html lang=en><head><title>pith: {_(PAGE.title)}</title><style>p {{ x: y }}</style>
<script>var a = "<p>cs.LG 2026-01 unverdicted novelty 9.9</p>";</script></head><body>
<header><a href="/">pith.</a> <a href="/login">sign in</a></header>
<main><p>arxiv: 1712.01312 · v2 · pith:TKDTZYGP<sup>new</sup> · submitted 2017-12-04 · <span>stat.ML</span></p>
<h1>Learning Sparse Neural Networks through <math><msub><mi>L</mi><mn>0</mn></msub><annotation
 encoding="application/x-tex">L_0</annotation></math> Regularization</h1>
<dl><dt>classification</dt><dd>stat.ML</dd></dl><p>keywords {words}</p>
<details><summary>read the original abstract</summary><p>{_(PAGE.abstract)}</p></details>
<p>This paper has not been read by Pith yet.</p><h2>discussion (0)</h2>
<h2>Forward citations</h2><h3>Cited by 12 Pith papers</h3><p>Sorted by Pith novelty score.</p><ol>{items}</ol></main>
<footer><p>About Pith</p></footer></body></html>"""


def soup() -> str:
    """Only div and span, labels in elements of their own, tags that nobody closes."""
    items = "".join(
        f"<div class=c><div>{number}. {_(one.title)}</div><div><span>{one.category}</span><span> {one.month} </span>"
        f"<span>{one.verdict}</span><span> novelty {one.score}</span></div><div>{_(one.summary)}</div>"
        for number, one in enumerate(PAGE.cited_by, 1)
    )
    words = "".join(f"<a href=#>{word}</a>" for word in PAGE.keywords)
    return f"""<div>arxiv: 1712.01312</div><div>v2</div><div>pith:TKDTZYGPnew</div><div>submitted 2017-12-04<div>
<div>{_(PAGE.title)}</div><div>keywords</div><div>{words}</div><div>read the original abstract<div>{_(PAGE.abstract)}
<div>This paper has not been read by Pith yet.<div>Cited by 12 Pith papers<div>{items}"""


def table() -> str:
    """Each citing paper in one row of a table, everything on one line."""
    items = "".join(
        f"<tr><td>{_(one.title)} <td>{one.category} · {one.month} · {one.verdict} · novelty {one.score}"
        f" <td>{_(one.summary)}"
        for one in PAGE.cited_by
    )
    return f"""<P>ArXiv: 1712.01312v2 · pith:TKDTZYGP4524S5RYKCWOKET6FR<H1>{_(PAGE.title)}</H1>
<P>read the original abstract<P>{_(PAGE.abstract)}<P>discussion (0)<H2>Cited by 12 Pith papers</H2>
<TABLE>{items}</TABLE>"""


def inline() -> str:
    """Each citing paper one item of a list, in spans."""
    items = "".join(
        f"<li><a href='https://pith.science/paper/AAAAAAA{letter}'>{_(one.title)}</a> <i>{one.category}</i>"
        f" <i>{one.month}</i>"
        f" <i>{one.verdict}</i> <i>novelty {one.score}</i> <span>{_(one.summary)}</span>"
        for letter, one in zip("ABCDEFGHIJKL", PAGE.cited_by, strict=True)
    )
    return f"""<p>arxiv: 1712.01312 · v2 · pith:TKDTZYGP</p><h1>{_(PAGE.title)}</h1><p>Read the original abstract:</p>
<blockquote>{_(PAGE.abstract)}</blockquote><p>Cited by 12 Pith papers</p><ul>{items}</ul>"""


STYLES: dict[str, Callable[[], str]] = {
    "semantic": semantic, "soup": soup, "table": table, "inline": inline,
}  # fmt: skip
