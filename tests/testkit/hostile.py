"""Papers whose documents are signed and right, and whose text tries to do harm where it is shown, named or stored.

A signature says who wrote a text, not that the text is harmless: all of these must be verified, and none may break a
page, leave the output folder, or take another paper's address.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tests.testkit.paper import Paper
from tests.testkit.parts import claim, reference, verdict

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = '" onmouseover="alert(1)" x=\''
BREAKOUT = "</title></script><svg/onload=alert(1)>"
TEX = "$\\text{<svg/onload=alert(1)>}$ \\href{javascript:alert(1)}{click} \\input{/etc/passwd}"
BIDI = "abc\u202edef\u2066ghi\u200f"
CONTROLS = "bell\u0007 null\u0000 escape\u001b[31m del\u007f c1\u0085 line\u2028 end"
TEMPLATE = "{{ config }} {% raw %} ${x} #{y}"
FRONT_MATTER = "---\ntitle: other\n---\n# heading\n\n[link](javascript:alert(1))"

HOSTILE: Mapping[str, Paper] = MappingProxyType(
    {
        "script in the title": Paper(title=SCRIPT, id="2001.00001"),
        "quotes in the title": Paper(title=ATTRIBUTE, id="2001.00002"),
        "markup everywhere": Paper(
            title=BREAKOUT,
            abstract=BREAKOUT,
            authors=(SCRIPT, ATTRIBUTE),
            license="javascript:alert(1)",
            headline=SCRIPT,
            id="2001.00003",
            claims=(claim(BREAKOUT),),
            references=(reference(SCRIPT, arxiv_id="2001.00001"), reference(BREAKOUT, 2, doi="10.1/<b>")),
            verdict=verdict(SCRIPT, claimed=BREAKOUT, headline=ATTRIBUTE),
        ),
        "tex that is markup": Paper(title=TEX, abstract=TEX, authors=(TEX,), id="2001.00004"),
        "bidi overrides": Paper(title=BIDI, abstract=BIDI, authors=(BIDI,), id="2001.00005"),
        "control characters": Paper(title=CONTROLS, abstract=CONTROLS, authors=(CONTROLS,), id="2001.00006"),
        "template syntax": Paper(title=TEMPLATE, abstract=TEMPLATE, authors=(TEMPLATE,), id="2001.00007"),
        "markdown and front matter": Paper(title=FRONT_MATTER, abstract=FRONT_MATTER, id="2001.00008"),
        "unclosed math": Paper(title="$x^{", abstract="$$ \\begin{align} {{{ $ \\frac{1}", id="2001.00009"),
        "nested braces": Paper(title="{" * 500 + "x" + "}" * 500, id="2001.00010"),
        "nothing at all": Paper(title="", abstract="", authors=(), license="", cross=(), id="2001.00011"),
        "only spaces": Paper(title="  ", abstract="\n\n", authors=(" ", ","), id="2001.00012"),
        "a long title": Paper(title="long " * 20_000, id="2001.00013"),
        "a thousand authors": Paper(authors=tuple(f"Author N. {n}" for n in range(1_000)), id="2001.00014"),
        "an id that climbs": Paper(id="../../../etc/passwd"),
        "an id that is a folder": Paper(id=".."),
        "an id that is absolute": Paper(id="/etc/passwd"),
        "an id that is encoded": Paper(id="%2e%2e%2f%2e%2e%2findex.html"),
        "an id with a null": Paper(id="1712.01312\u0000.json"),
        "an id with a line": Paper(id="1712.01312\nLocation: /"),
        "an id with a query": Paper(id="1712.01312?x=1#y"),
        "an id with a backslash": Paper(id="..\\..\\x"),
        "an id that is a file": Paper(id="index.html"),
        "an id with markup": Paper(id="<b>1712</b>"),
        "an id that is long": Paper(id="9" * 5_000),
        "an id of nothing": Paper(id=""),
        "a kind with markup": Paper(kind="<b>x</b>/..", id="1"),
        "a category that climbs": Paper(primary="../../x", cross=("..", "/", "a/b"), id="2001.00015"),
        "a category with markup": Paper(primary=SCRIPT, cross=(ATTRIBUTE,), id="2001.00016"),
        "a category of nothing": Paper(primary="", cross=("",), id="2001.00017"),
        "authors whose slugs meet": Paper(authors=("A. B", "a b", "A-B", "\u00c4. B", "..", "/"), id="2001.00018"),
        "beyond the basic plane": Paper(title="\U0001d538 \U0001f600 \U0010ffff", id="2001.00019"),
        "unassigned and private": Paper(title="\ufffe\uffff\ue000\ufdd0", id="2001.00020"),
        "combining marks": Paper(title="z" + "\u0301" * 400, id="2001.00021"),
    }
)
"""Papers by what is hostile about them; mint a bundle or a record of each."""
