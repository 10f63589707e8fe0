"""arXiv's metadata as arXiv gives them, written about papers of ours."""

from __future__ import annotations

import json
from collections.abc import Iterable
from xml.sax.saxutils import escape

from tests.testkit import Paper

_ATOM = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <link href="http://arxiv.org/api/query?id_list=1" rel="self" type="application/atom+xml"/>
  <title type="html">ArXiv Query: search_query=&amp;id_list=1</title>
  <id>http://arxiv.org/api/cHxbiOdZaP56ODnBPIenZhzg5f8</id>
  <opensearch:totalResults xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">1</opensearch:totalResults>
{}</feed>
"""
_OAI = """<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>2026-05-01T00:00:00Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXiv">http://oaipmh.arxiv.org/oai</request>
<ListRecords>
{}<resumptionToken cursor="0">6511260|1001</resumptionToken>
</ListRecords></OAI-PMH>
"""


def wrapped(text: str) -> str:
    """Break a text as arXiv does, with two spaces where a line begins."""
    words, lines = text.split(" "), ["  "]
    for word in words:
        if len(lines[-1]) + len(word) > 70:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1].strip() else word
    return "\n".join(lines) + "\n"


def atom(papers: Iterable[Paper]) -> bytes:
    """Return the answer of arXiv's API."""
    entries = "".join(
        f"""  <entry>
    <id>http://arxiv.org/abs/{paper.id}v{paper.version}</id>
    <updated>2018-06-22T09:42:21Z</updated>
    <title>{escape(paper.title)}</title>
    <summary>{escape(wrapped(paper.abstract))}    </summary>
    <author><name>Ada Example</name></author>
    <arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">A comment</arxiv:comment>
    <link href="http://arxiv.org/abs/{paper.id}v{paper.version}" rel="alternate" type="text/html"/>
  </entry>
"""
        for paper in papers
    )
    return _ATOM.format(entries).encode()


def oai(papers: Iterable[Paper], form: str = "arXiv") -> bytes:
    """Return the answer of arXiv's OAI-PMH in one of its formats: arXiv, arXivRaw or oai_dc."""
    records = "".join(
        f"""<record><header><identifier>oai:arXiv.org:{paper.id}</identifier><datestamp>2018-06-22</datestamp>
<setSpec>cs</setSpec></header><metadata>{_dc(paper) if form == "oai_dc" else _own(paper, form)}</metadata></record>
"""
        for paper in papers
    )
    deleted = '<record><header status="deleted"><identifier>oai:arXiv.org:1801.00001</identifier></header></record>\n'
    return _OAI.format(records + deleted).encode()


def _own(paper: Paper, form: str) -> str:
    return (
        f'<{form} xmlns="http://arxiv.org/OAI/{form}/"><id>{paper.id}</id><created>2017-12-04</created>'
        f"<title>{escape(paper.title)}</title><abstract>{escape(wrapped(paper.abstract))}</abstract></{form}>"
    )


def _dc(paper: Paper) -> str:
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(paper.title)}</dc:title><dc:description>Comment: 9 pages</dc:description>"
        f"<dc:description>{escape(wrapped(paper.abstract))}</dc:description>"
        f"<dc:identifier>http://arxiv.org/abs/{paper.id}</dc:identifier></oai_dc:dc>"
    )


def snapshot(papers: Iterable[Paper]) -> bytes:
    """Return lines of arXiv's metadata snapshot."""
    return b"".join(
        json.dumps(
            {
                "id": paper.id,
                "submitter": "Ada",
                "authors": "Ada Example",
                "title": paper.title,
                "comments": None,
                "categories": "cs.LG",
                "license": None,
                "abstract": wrapped(paper.abstract),
                "versions": [{"version": "v1", "created": "Mon, 4 Dec 2017 19:20:27 GMT"}],
                "update_date": "2018-06-25",
                "authors_parsed": [["Example", "Ada", ""]],
            }
        ).encode()
        + b"\n"
        for paper in papers
    )


FORMS = {
    "atom.xml": atom,
    "arXiv.xml": oai,
    "arXivRaw.xml": lambda papers: oai(papers, "arXivRaw"),
    "oai_dc.xml": lambda papers: oai(papers, "oai_dc"),
    "arxiv-metadata-oai-snapshot.json": snapshot,
}
