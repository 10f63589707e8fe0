"""Keep what saved pages and metadata tell of papers that are in the content folder, each abstract proven or marked."""

from __future__ import annotations

import os
from pathlib import Path

from sitegen.content.companion_text import parse_learned
from sitegen.content.companions import MAX_COMPANION_BYTES
from sitegen.content.generated import GENERATED_FOLDER, Learned, write_companion
from sitegen.content.opening import read_regular
from sitegen.content.places import UnreadableError, may_be_there, resolved_inside
from sitegen.errors import Problem, RefusedError
from sitegen.intake import refusals
from sitegen.intake.inventory import Inventory, KnownPaper
from sitegen.intake.metadata.entries import Entry, forms
from sitegen.intake.outcomes import Outcome, Told
from sitegen.intake.pages.paper_page import CitingPaper, PaperPage
from sitegen.intake.shelf import Shelf
from sitegen.pith.bindings import fits
from sitegen.pith.keywords import keywords as frequent_words
from sitegen.pith.paper import Citation
from sitegen.pith.provenance import Provenance


class Notebook:
    """Writes what the program learned of papers, beside what a person wrote and never into it.

    Arguments:
        content: the content folder.
        inventory: which papers are there, and what their signed records bind.
        dry_run: write nothing.
    """

    def __init__(self, content: Path, inventory: Inventory, *, dry_run: bool = False) -> None:
        self._content = content
        self._inventory = inventory
        self._shelf = Shelf(content, dry_run=dry_run)

    def learn_page(self, page: PaperPage, origin: str, described: str) -> Told:
        """Keep what a page tells of its paper.

        Arguments:
            page: as it was read.
            origin: where it was, for problems.
            described: what it is, for those who read the companion.
        """
        papers = self._inventory.papers(f"pith:{page.letters}")
        if page.arxiv is not None and len(papers) > 1:
            papers = [paper for paper in papers if paper.binding.id == page.arxiv.value]
        if len(papers) != 1:
            cause = f"It is about pith:{page.letters}{f', {page.arxiv}' if page.arxiv else ''}."
            kind = refusals.AMBIGUOUS if papers else refusals.PAPER_MISSING
            return Told(Outcome.MISSING, origin, problems=(Problem(kind, origin, cause),))
        paper = papers[0]
        proven = _proven(page.abstract, paper)
        learned = Learned(
            abstract=proven or page.abstract,
            abstract_from=described if page.abstract else "",
            abstract_proven=bool(proven),
            # What the mirror works out itself is not kept as what somebody said.
            keywords=() if page.keywords == frequent_words(page.title, page.abstract) else page.keywords,
            cited_by=tuple(_citation(one, paper.suffix) for one in page.cited_by),
            cited_by_from=described if page.cited_by else "",
        )
        told = self.learn(paper, learned, origin)
        if page.stated is not None and page.stated > len(page.cited_by):
            cause = f"It says {page.stated}, and {len(page.cited_by)} could be read."
            told = told._replace(problems=(*told.problems, Problem(refusals.CITING_INCOMPLETE, origin, cause)))
        return told

    def learn_entry(self, entry: Entry, described: str) -> Told | None:
        """Keep the abstract of a metadata record; None where its paper is not in the content folder.

        Of a paper that is there in several versions, the abstract goes to each that it is proven for, or unproven to
        the newest.
        """
        papers = [paper for paper in self._inventory.papers(entry.arxiv.key) if paper.binding.kind == "arxiv"]
        papers = [paper for paper in papers if paper.binding.id == entry.arxiv.value]
        if not papers:
            return None
        proven = [(paper, form) for paper in papers for text in entry.abstracts if (form := _proven(text, paper))]
        told = [
            self.learn(paper, Learned(abstract=text, abstract_from=described, abstract_proven=True), entry.place)
            for paper, text in proven
        ]
        if told:
            return next((one for one in told if one.outcome is not Outcome.UNCHANGED), told[0])
        learned = Learned(abstract=entry.abstracts[0], abstract_from=described)
        return self.learn(papers[0], learned, entry.place)

    def learn(self, paper: KnownPaper, new: Learned, origin: str) -> Told:
        """Write what is known of a paper now, where that is more than before."""
        place = f"{GENERATED_FOLDER}/{paper.suffix}.md"
        told = Told(Outcome.STORED, origin, place, paper.pith_number)
        try:
            known = self._known(place, paper.suffix)
            learned = known.joined(new)
            if new.abstract and not learned.abstract_proven:
                cause = f"Its {len(new.abstract)} characters do not give {paper.binding.abstract_sha256}."
                told = told._replace(problems=(Problem(refusals.ABSTRACT_UNPROVEN, origin, cause),))
            if learned == known:
                return told._replace(outcome=Outcome.UNCHANGED, place=place if known != Learned() else "")
            self._shelf.put(place, _readable(learned, paper.suffix, place, origin))
        except RefusedError as error:
            return told._replace(outcome=Outcome.REFUSED, place="", problems=error.problems)
        return told

    def _known(self, place: str, suffix: str) -> Learned:
        path = os.fsencode(self._content) + b"/" + place.encode("ascii")
        if not may_be_there(path):
            return Learned()
        try:
            data = read_regular(resolved_inside(self._content, path), place=place, limit=MAX_COMPANION_BYTES)
        except UnreadableError as error:
            raise RefusedError(Problem(refusals.COMPANION_FOREIGN, place, error.problem.cause)) from error
        learned = parse_learned(data, suffix=suffix, place=place)
        if learned is None:
            cause = "It has not the mark of the program's own, or was changed so that it cannot be read."
            raise RefusedError(Problem(refusals.COMPANION_FOREIGN, place, cause))
        return learned


def _readable(learned: Learned, suffix: str, place: str, origin: str) -> bytes:
    """Return the file of a companion that is sure to say the same when it is read.

    Raises:
        RefusedError: it would not.
    """
    data = write_companion(learned)
    back = parse_learned(data, suffix=suffix, place=place)
    if back is None or back.abstract != learned.abstract:
        cause = "A companion made from it could not be read back."
        raise RefusedError(Problem(refusals.PAGE_UNREADABLE, origin, cause))
    return data


def _proven(text: str, paper: KnownPaper) -> str:
    """Return the form of an abstract that fits the hash in the paper's signed record, "" where none does."""
    return next((form for form in forms(text) if fits(form, paper.binding.abstract_sha256)), "") if text else ""


def _citation(one: CitingPaper, suffix: str) -> Citation:
    return Citation(
        citing=one.identifier.key if one.identifier else None,
        cited=f"pith:{suffix}",
        provenance=Provenance.COMPANION,
        title=one.title,
        category=one.category,
        month=one.month,
        verdict=one.verdict,
        score=one.score,
        summary=one.summary,
    )
