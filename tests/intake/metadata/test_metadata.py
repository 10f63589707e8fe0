"""arXiv's metadata in every form: read as a stream, and never a way in for what XML can do."""

from __future__ import annotations

import contextlib
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.content.documents import Locator
from sitegen.content.places import Unreadable, unreadable
from sitegen.content.refusals import LINE_TOO_LONG
from sitegen.errors import Problem
from sitegen.intake.identifiers import Identifier, Scheme
from sitegen.intake.local import Kind, LocalFile, find_local
from sitegen.intake.metadata.entries import BadMetadataError, Entry
from sitegen.intake.metadata.json_lines import read_lines
from sitegen.intake.metadata.xml import read_xml
from tests.intake.metadata.forms import FORMS, atom, oai, snapshot, wrapped
from tests.testkit import Paper

PAPERS = [
    Paper(id="1712.01312", abstract="We show that $a<b$ & more. " + "Many words follow here. " * 9 + "End."),
    Paper(id="hep-lat/0305021", version=1, abstract="An old one."),
]
XML = [name for name in FORMS if name.endswith("xml")]


def entries(data: bytes, step: int = 7) -> list[Entry]:
    return list(read_xml((data[start : start + step] for start in range(0, len(data), step)), place="x.xml"))


def lines(data: bytes) -> Iterator[tuple[Locator, bytes]]:
    for number, line in enumerate(data.splitlines(), 1):
        yield Locator(f"x:{number}", b"x", 0, len(line), number), line


@pytest.mark.parametrize("name", XML)
def test_every_form_in_xml_tells_papers_and_abstracts(name: str) -> None:
    found = entries(FORMS[name](PAPERS))
    assert [(one.arxiv.value, one.abstracts) for one in found] == [
        (paper.id, (wrapped(paper.abstract).strip(),)) for paper in PAPERS
    ]
    assert found[0].arxiv.version == (2 if name == "atom.xml" else None)
    assert [one.place for one in found] == ["x.xml: record 1", "x.xml: record 2"]


def test_the_snapshot_tells_papers_and_abstracts() -> None:
    found = list(read_lines(lines(snapshot(PAPERS))))
    assert found == [
        Entry("x:1", Identifier(Scheme.ARXIV, "1712.01312"), (wrapped(PAPERS[0].abstract).strip(),)),
        Entry("x:2", Identifier(Scheme.ARXIV, "hep-lat/0305021"), ("An old one.",)),
    ]


def test_a_line_that_is_no_record_is_told_and_the_next_is_read() -> None:
    bad = [b"{", b"[]", b'{"id": "1712.01312"}', b"null", b'{"id": 1, "abstract": "no arXiv id"}']
    read: list[tuple[Locator, bytes] | Unreadable] = [*lines(b"\n".join(bad)), unreadable("x:6", LINE_TOO_LONG, "long")]
    found = list(read_lines([*read, *lines(snapshot(PAPERS[:1]))]))
    assert [one.code for one in found if isinstance(one, Problem)] == ["I033"] * 4 + ["D023"]
    assert len([one for one in found if isinstance(one, Entry)]) == 1


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
    declared = f'<!DOCTYPE feed [<!ENTITY l0 "lol">{entities}]>'
    return atom(PAPERS).replace(b"<feed", declared.encode() + b"<feed").replace(b"We show", b"&l12;")


def with_doctype(declaration: str, use: str = "") -> bytes:
    return (
        atom(PAPERS).replace(b"<feed", declaration.encode() + b"<feed").replace(b"We show", use.encode() + b"We show")
    )


@pytest.mark.parametrize(
    "data",
    [
        laughs(),
        laughs().replace(b"<entry>", b'<entry x="&l12;">'),
        with_doctype('<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        with_doctype('<!DOCTYPE feed [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]>'),
        with_doctype('<!DOCTYPE feed SYSTEM "http://127.0.0.1:1/x.dtd">'),
        with_doctype("<!DOCTYPE feed>"),
        laughs().decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        b"<a>" * 1000,
        b"<a>" * 1_000_000,
        atom(PAPERS)[:-10],
        atom(PAPERS).replace(b"</entry>", b"", 1),
        atom(PAPERS).replace(b"We show", b"We \xff show"),
        atom(PAPERS).replace(b"We show", b"&undeclared;"),
        atom(PAPERS) + b"<more/>",
        b"",
        b"no xml",
        b'<a x="' + b"y" * 20_000_000 + b'"/>',
    ],
    ids=range(17),
)
def test_xml_that_is_an_attack_or_damaged_is_refused_by_code(data: bytes) -> None:
    with pytest.raises(BadMetadataError) as raised:
        entries(data, step=50_000)
    assert raised.value.problem.code == "I033"


def test_an_entity_is_never_expanded_before_the_refusal() -> None:
    tracemalloc.start()
    for _ in range(3):
        with pytest.raises(BadMetadataError, match="DOCTYPE"):
            entries(laughs(), step=50_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_what_came_before_a_damage_is_given() -> None:
    reader = read_xml([atom(PAPERS)[:-8]], place="x")
    assert [next(reader).arxiv.value for _ in PAPERS] == [paper.id for paper in PAPERS]
    with pytest.raises(BadMetadataError):
        next(reader)


def test_what_came_before_a_damage_in_the_same_piece_is_given() -> None:
    reader = read_xml([atom(PAPERS) + b"<more/>"], place="x")
    assert [next(reader).arxiv.value for _ in PAPERS] == [paper.id for paper in PAPERS]
    with pytest.raises(BadMetadataError):
        next(reader)


def test_a_text_without_end_is_not_kept() -> None:
    head, rest = oai(PAPERS[:1]).split(b"We show")
    tracemalloc.start()
    assert list(read_xml([head, *([b"y" * 50_000] * 400), rest], place="x")) == []
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4_000_000


def test_a_text_that_is_too_long_for_an_abstract_is_no_abstract() -> None:
    assert entries(oai([Paper(abstract="x" * 300_000)]), step=50_000) == []
    assert len(entries(oai([Paper(abstract="x" * 100_000)]), step=50_000)) == 1


def test_a_stream_of_any_length_takes_flat_memory() -> None:
    head, rest = oai([]).split(b"<record>", 1)
    record = oai(PAPERS[:1]).split(b"<ListRecords>\n")[1].split(b"<record><header status")[0]

    def stream() -> Iterator[bytes]:
        yield head
        for _ in range(4_000):
            yield record
        yield b"<record>" + rest

    tracemalloc.start()
    assert sum(1 for _ in read_xml(stream(), place="x")) == 4_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_the_forms_are_told_apart_by_what_they_are(tmp_path: Path) -> None:
    for name, make in FORMS.items():
        for ending in (name, "something"):
            path = tmp_path / ending
            path.write_bytes(make(PAPERS))
            (found,) = find_local(path)
            assert isinstance(found, LocalFile)
            assert found.kind is (Kind.METADATA_LINES if name.endswith("json") else Kind.METADATA_XML)


@given(st.binary(max_size=200) | st.text("<>/abc&;'\"= ![]-", max_size=200).map(str.encode))
def test_any_bytes_are_records_or_refused_by_code(data: bytes) -> None:
    for given_bytes in (data, b"<feed>" + data + b"</feed>"):
        with contextlib.suppress(BadMetadataError):
            entries(given_bytes, step=50)
    for one in read_lines(lines(data)):
        assert isinstance(one, Entry | Problem)
