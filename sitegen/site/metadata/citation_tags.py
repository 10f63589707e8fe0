"""The `citation_*` tags that Google Scholar and Zotero read (Scholar's inclusion guidelines; Highwire Press tags).

Left out, each because it would not be true here: `citation_pdf_url`, since Scholar wants the file on the same host, and
the one that is known is arXiv's; `citation_language`, since no document says it; `citation_journal_title`.
"""

from __future__ import annotations

from typing import Final

from sitegen.site.metadata.facts import PaperFacts
from sitegen.site.mirror import Meta

ARXIV: Final = "arXiv"


def citation_tags(facts: PaperFacts) -> list[Meta]:
    """Return the tags of a paper.

    Zotero's translator "Embedded Metadata" splits keywords at semicolons, takes the text before an author's comma for
    the family name, and would call every paper with a `citation_title` a journal article named after `og:site_name`;
    `z:itemType`, which it reads before it guesses, says what the paper is.

    Arguments:
        facts: of the paper.

    Source: Google Scholar, Inclusion Guidelines for Webmasters, "Indexing"; Zotero, "Embedded Metadata.js", "RDF.js".
    """
    names = facts.names
    tags = [Meta("citation_title", facts.title)]
    tags += [Meta("citation_author", author.cited) for author in facts.authors]
    if facts.date:
        day = facts.date.replace("-", "/")
        tags += [Meta("citation_publication_date", day), Meta("citation_online_date", day)]
    if names.arxiv_id:
        tags += [
            Meta("citation_arxiv_id", names.arxiv_id),
            Meta("citation_publisher", ARXIV),
            Meta("citation_technical_report_number", f"arXiv:{names.arxiv_id}"),
        ]
    if names.doi:
        tags.append(Meta("citation_doi", names.doi))
    if facts.url:
        tags.append(Meta("citation_abstract_html_url", facts.url))
    if facts.abstract:
        tags.append(Meta("citation_abstract", facts.abstract))
    if facts.keywords:
        tags.append(Meta("citation_keywords", "; ".join(facts.keywords)))
    tags.append(Meta("z:itemType", "preprint" if names.arxiv_id else "document"))
    return tags
