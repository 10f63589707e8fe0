"""Read saved pages and metadata files, and keep what they tell of papers that are in the content folder."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import PurePath

from sitegen.content.documents import blocks
from sitegen.content.gunzip import DamagedError
from sitegen.content.opening import open_regular
from sitegen.content.places import UnreadableError
from sitegen.content.scan import FoundFile
from sitegen.content.shards import iterate_shard
from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.learning import Notebook
from sitegen.intake.local import Kind, LocalFile
from sitegen.intake.metadata.entries import BadMetadataError, Entry
from sitegen.intake.metadata.json_lines import read_lines
from sitegen.intake.metadata.xml import read_xml
from sitegen.intake.outcomes import Outcome, Tally, Told
from sitegen.intake.pages.html import lines_of_html
from sitegen.intake.pages.lines import MAX_PAGE_BYTES, lines_of_text
from sitegen.intake.pages.paper_page import read_page


def learn_from(file: LocalFile, notebook: Notebook, tally: Tally, advance: Callable[[int], None]) -> None:
    """Keep what a page or a metadata file tells.

    Arguments:
        file: of any kind but documents.
        notebook: where it is kept.
        tally: is told what became of it.
        advance: is told how many records were read.
    """
    try:
        if file.kind in {Kind.TEXT_PAGE, Kind.HTML_PAGE}:
            told = _page(file, notebook)
            if told is None:
                cause = "It has no Pith number with an abstract or a list of citing papers."
                tally.note(Problem(refusals.NO_PAGE_HERE, file.file.place, cause))
            else:
                tally.tell(told)
            advance(1)
        else:
            _metadata(file, notebook, tally, advance)
    except UnreadableError as error:
        tally.tell(Told(Outcome.REFUSED, file.file.place, problems=error.problems))
    except DamagedError as error:
        tally.tell(_refused(file.file.place, Problem(error.kind, file.file.place, error.cause)))


def _page(file: LocalFile, notebook: Notebook) -> Told | None:
    """Keep what a page tells; None where a file in a folder is none."""
    place = file.file.place
    data = b""
    for block in _blocks(file.file):
        data += block
        if len(data) > MAX_PAGE_BYTES:
            cause = f"It has more than {MAX_PAGE_BYTES} bytes, which is the limit."
            return _refused(place, Problem(refusals.PAGE_UNREADABLE, place, cause))
    page = read_page(lines_of_html(data) if file.kind is Kind.HTML_PAGE else lines_of_text(data))
    if page is None and not file.named:
        return None
    if page is None:
        cause = "It has no Pith number with an abstract or a list of citing papers."
        return _refused(place, Problem(refusals.PAGE_UNREADABLE, place, cause))
    return notebook.learn_page(page, place, f"Pith's page of this paper, saved as {_name(place)}")


def _metadata(file: LocalFile, notebook: Notebook, tally: Tally, advance: Callable[[int], None]) -> None:
    place, described = file.file.place, f"arXiv's metadata, {_name(file.file.place)}"
    here = elsewhere = 0
    try:
        for entry in _entries(file):
            advance(1)
            if isinstance(entry, Problem):
                tally.tell(_refused(entry.place, entry))
                continue
            told = notebook.learn_entry(entry, described)
            if told is None:
                elsewhere += 1
            else:
                here += 1
                tally.tell(told)
    except BadMetadataError as error:
        tally.tell(_refused(place, error.problem))
    if elsewhere and not here:
        cause = f"None of its {elsewhere} records is of a paper that is there."
        tally.tell(Told(Outcome.MISSING, place, problems=(Problem(refusals.PAPER_MISSING, place, cause),)))
    elif elsewhere:
        tally.note(Problem(refusals.METADATA_ELSEWHERE, place, f"{elsewhere} of its {here + elsewhere} records."))
    elif not here:
        cause = "It has no record with an arXiv id and an abstract."
        tally.tell(Told(Outcome.MISSING, place, problems=(Problem(refusals.NOTHING_IN_IT, place, cause),)))


def _entries(file: LocalFile) -> Iterator[Entry | Problem]:
    if file.kind is Kind.METADATA_LINES:
        return read_lines(iterate_shard(file.file))
    return read_xml(_blocks(file.file), place=file.file.place)


def _blocks(file: FoundFile) -> Iterator[bytes]:
    descriptor, _ = open_regular(file.path, place=file.place)
    try:
        yield from blocks(descriptor, gzipped=file.gzipped)
    finally:
        os.close(descriptor)


def _refused(place: str, problem: Problem) -> Told:
    return Told(Outcome.REFUSED, place, problems=(problem,))


def _name(place: str) -> str:
    """Return the name of a file without its folders, which are nobody's business."""
    return PurePath(place).name
