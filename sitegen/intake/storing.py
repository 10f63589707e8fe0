"""Store what was verified, put aside what was refused, and know both afterwards."""

from __future__ import annotations

from pathlib import Path

from sitegen.errors import Problem, RefusedError
from sitegen.intake import refusals
from sitegen.intake.decisions import Action, Held, decide
from sitegen.intake.examining import Examined
from sitegen.intake.inventory import Inventory
from sitegen.intake.outcomes import Outcome, Told
from sitegen.intake.quarantine import Quarantine
from sitegen.intake.shelf import Shelf
from sitegen.pith.identity import parse_number


class Store:
    """The one way by which documents get into the content folder.

    Arguments:
        content: the content folder.
        inventory: what it holds.
        dry_run: decide on everything, write nothing.
    """

    def __init__(self, content: Path, inventory: Inventory, *, dry_run: bool = False) -> None:
        self._inventory = inventory
        self._shelf = Shelf(content, dry_run=dry_run)
        self._quarantine = Quarantine(content, dry_run=dry_run)
        self._said_full = False

    def store(self, document: Examined, *, origin: str = "") -> Told:
        """Store a document if it verified and is neither there nor older than what is there.

        Arguments:
            document: examined, with its bytes.
            origin: where it came from, "" for its own place.

        Returns:
            what became of it.

        Raises:
            OSError: the machine would not write.
        """
        origin = origin or document.place
        if not document.verified:
            return self.refuse(document, origin)
        new = Held("", document.sha256, document.dated, document.events)
        held = self._inventory.held(document.suffix, document.kind)
        decision = decide(new, held, origin)
        told = Told(Outcome.KEPT, origin, "", document.pith_number, document.sha256, decision.problems)
        if decision.action is Action.LEAVE:
            place = self._inventory.holder(document.sha256, document.suffix)
            return told._replace(outcome=Outcome.UNCHANGED, place=place)
        if decision.action is Action.KEEP_OUT:
            return told
        number = parse_number(document.pith_number)
        if number is None:
            raise ValueError("the document was not verified")
        place = self._shelf.free_place(number, document.kind, document.sha256, decision.replaceable)
        try:
            self._shelf.put(place, document.data)
        except RefusedError as error:
            return told._replace(outcome=Outcome.REFUSED, problems=(*error.problems, *decision.problems))
        self._inventory.add(document._replace(place=place, source=place, data=b""))
        return told._replace(outcome=Outcome.STORED, place=place)

    def refuse(self, document: Examined, origin: str) -> Told:
        """Put a document that did not verify into quarantine, or tell of one that could not be read at all."""
        problems = document.problems
        told = Told(Outcome.REFUSED, origin, "", "", document.sha256, problems)
        if not document.sha256:
            return told
        causes = sorted({problem.code for problem in problems if problem.severity == "error"})
        first = Problem(refusals.DOCUMENT_REFUSED, origin, f"It has {', '.join(causes)}.")
        if self._quarantine.is_full:
            if not self._said_full:
                self._said_full = True
                full = Problem(refusals.QUARANTINE_FULL, origin, "This document is the first that is not kept.")
                return told._replace(problems=(first, full, *problems))
            return told._replace(problems=(first, *problems))
        report = self._quarantine.put(
            document.data,
            origin=origin,
            kind=document.kind,
            pith_number=document.pith_number,
            problems=(first, *problems),
        )
        return told._replace(place=report, problems=(first, *problems))
