"""Titles, abstracts and names from papers, made fit for pages: raw TeX in, HTML, MathML and plain text out. Pure."""

from sitegen.site.text.characters import harmless, one_line
from sitegen.site.text.cutting import beginning, cut
from sitegen.site.text.html_writer import to_html
from sitegen.site.text.names import author_names, slug, unmarked
from sitegen.site.text.plain_writer import to_plain

__all__ = [
    "author_names",
    "beginning",
    "cut",
    "harmless",
    "one_line",
    "slug",
    "to_html",
    "to_plain",
    "unmarked",
]
