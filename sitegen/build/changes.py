"""What changed in the content folder since the corpus was made, and the corpus changed with it."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sitegen.build.facts import facts_of
from sitegen.build.intake import Intake
from sitegen.build.judging import Bench, Found, Judged, batched, entered_of, judge, problems_json
from sitegen.build.papers import read_paper
from sitegen.build.press import Press
from sitegen.content.companions import FoundCompanion, find_companions, problems_of, read_companion
from sitegen.content.documents import Locator
from sitegen.content.identity import Identity
from sitegen.content.places import Ignored, Unreadable
from sitegen.content.scan import FoundFile, find_documents
from sitegen.content.shards import read_documents
from sitegen.corpus.change.documents import Exchanged, choose_again, exchange_documents
from sitegen.corpus.change.effects import Effects, NeedsSettlingError
from sitegen.corpus.change.papers import change_papers
from sitegen.corpus.rows import Entered, PaperFacts, Status
from sitegen.corpus.sources import Sources
from sitegen.corpus.stored import printable
from sitegen.errors import Problem

_FEW: Final = 500
_MANY: Final = 20_000
_SHARE: Final = 4
"""Where more than one document in so many is to be judged, or more than `_MANY`, settling anew is quicker."""
_COMPANION: Final = re.compile(r"papers/(?:generated/)?([A-Z2-7]{26})\.md")


@dataclass(slots=True)
class ContentChange:
    """What changed in the content folder.

    Arguments:
        entered: documents that are new or others.
        gone: places of documents that are not there any more, or are others.
        suffixes: papers whose companion is new, another or gone.
        sources: files that were looked at, each with what changed: "new", "changed" or "gone", for people.
        effects, exchanged: what it did to the corpus.
    """

    entered: list[Entered] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    suffixes: set[str] = field(default_factory=set)
    sources: list[tuple[str, str]] = field(default_factory=list)
    effects: Effects = field(default_factory=Effects)
    exchanged: Exchanged = field(default_factory=Exchanged)

    def __bool__(self) -> bool:
        return bool(self.entered or self.gone or self.suffixes)


def identity_of(found: FoundFile | FoundCompanion | Unreadable, now_ns: int, content: bytes) -> str:
    """Return what a file is known by, "" where that would not tell a later change.

    Arguments:
        found: what was found.
        now_ns: as in `Identity.is_settled`.
        content: the real path of the content folder.
    """
    if isinstance(found, Unreadable):
        return ""
    identity: Identity = found.identity
    if not identity.is_settled(now_ns):
        return ""
    known = " ".join(map(str, identity))
    if isinstance(found, FoundFile) and found.path != content + b"/" + found.place.encode():
        # A link may lead to the same file under another name tomorrow, and documents are read by this one.
        return f"{known} {hashlib.sha256(found.path).hexdigest()}"
    return known


def change_content(press: Press, connection: sqlite3.Connection, intake: Intake) -> ContentChange:
    """Look at the content folder, judge what is new, and change the corpus.

    Arguments:
        press: the build; its corpus is not open.
        connection: of the settled corpus, in a transaction.
        intake: is told of what is neither a document nor a companion, when all went well.

    Raises:
        NeedsSettlingError: so much changed, or so deeply, that the corpus has to be made anew.
    """
    change = ContentChange()
    noted: list[Problem] = []
    content = press.plan.config.build.content
    found, real = _found(content, noted), os.path.realpath(os.fsencode(content))
    sources = Sources(connection)
    now = time.time_ns()
    bench = Bench(press.plan.config.trust, None, press.sign)
    (known,) = connection.execute("SELECT count(*) FROM document").fetchone()
    most = min(_MANY, max(_FEW, known // _SHARE))
    pairs = ((item, identity_of(item, now, real)) for item in found)
    for one in sources.changed(pairs):
        press.sign(one.place)
        _look(press, connection, bench, sources, one, change, identity_of(one, now, real))
        if len(change.entered) > most or len(change.gone) > most:
            raise NeedsSettlingError(f"more than {most:,} documents changed")
    for place in list(sources.vanished()):
        _forget(connection, sources, place, change)
    if change:
        _apply(press, connection, change)
    # Told last, since a build that has to begin anew tells of all this itself.
    for problem in noted:
        intake.note(problem)
    return change


def take_in(press: Press, connection: sqlite3.Connection, found: FoundFile) -> None:
    """Judge one file, and change the corpus; the arguments are those of `change_content`.

    Raises:
        NeedsSettlingError: it changes so much that the corpus has to be made anew.
    """
    change = ContentChange()
    bench = Bench(press.plan.config.trust, None, press.sign)
    _look(press, connection, bench, Sources(connection), found, change, "")
    if change:
        _apply(press, connection, change)


def _found(content: Path, noted: list[Problem]) -> Iterator[FoundFile | FoundCompanion | Unreadable]:
    """Yield every document's file and every companion."""
    for sighting in find_documents(content):
        if isinstance(sighting, Ignored):
            noted.append(sighting.problem)
        else:
            yield sighting
    for companion in find_companions(content):
        if isinstance(companion, FoundCompanion):
            yield companion
        else:
            noted.append(companion.problem)


def _look(
    press: Press,
    connection: sqlite3.Connection,
    bench: Bench,
    sources: Sources,
    found: FoundFile | FoundCompanion | Unreadable,
    change: ContentChange,
    identity: str,
) -> None:
    """Take in one file that may be another than it was."""
    if isinstance(found, FoundCompanion):
        _, problems = read_companion(press.plan.config.build.content, found.suffix)
        sources.know_companion(found.suffix, found.place, _told_of(found.place, problems))
        sources.know(found.place, identity)
        change.suffixes.add(found.suffix)
        change.sources.append((found.place, "changed"))
        return
    before = dict(
        connection.execute("SELECT place, sha256 FROM document WHERE source = ?", (printable(found.place),)).fetchall()
    )
    unreadable = False
    differs = False
    for judged in _judged(connection, bench, found, before):
        unreadable |= judged.row.status == Status.UNREADABLE
        differs = True
        change.entered.append(entered_of(judged))
        if printable(judged.row.place) in before:
            change.gone.append(judged.row.place)
            del before[printable(judged.row.place)]
    change.gone += before
    if differs or before:
        change.sources.append((found.place, "changed"))
    sources.know(found.place, "" if unreadable else identity)


def _judged(
    connection: sqlite3.Connection, bench: Bench, found: FoundFile | Unreadable, before: dict[str, str]
) -> Iterator[Judged]:
    """Judge the documents of a file that are not known, and take the known ones out of `before`."""
    for batch in batched(_unknown(connection, found, before)):
        yield from judge(bench, batch)


def _unknown(connection: sqlite3.Connection, found: FoundFile | Unreadable, before: dict[str, str]) -> Iterator[Found]:
    if isinstance(found, Unreadable):
        yield found
        return
    for read in read_documents(found):
        if isinstance(read, Unreadable):
            yield read
            continue
        locator, data = read
        place = printable(locator.place)
        if before.get(place) == hashlib.sha256(data).hexdigest() and _stands(connection, place, locator):
            del before[place]
        else:
            yield read


def _stands(connection: sqlite3.Connection, place: str, locator: Locator) -> bool:
    """Tell whether a document whose bytes are known still stands where it stood."""
    row = connection.execute("SELECT path, offset, length FROM document WHERE place = ?", (place,)).fetchone()
    return bool(row == (locator.path, locator.offset, locator.length))


def _forget(connection: sqlite3.Connection, sources: Sources, place: str, change: ContentChange) -> None:
    sources.forget(place)
    companion = _COMPANION.fullmatch(place)
    if companion:
        sources.forget_companion(place)
        change.suffixes.add(companion[1])
    rows = connection.execute("SELECT place FROM document WHERE source = ?", (place,)).fetchall()
    change.gone += [one for (one,) in rows]
    change.sources.append((place, "gone"))


def _apply(press: Press, connection: sqlite3.Connection, change: ContentChange) -> None:
    """Change the corpus."""
    change.exchanged = exchange_documents(connection, change.gone, change.entered)
    sources = Sources(connection)
    papers: list[tuple[str, PaperFacts | None]] = []
    for suffix in sorted(change.exchanged.suffixes | change.suffixes):
        choice, digests = choose_again(connection, suffix)
        change.exchanged.digests |= digests
        if choice.documents:
            press.sign(suffix)
            paper, _ = read_paper(press, suffix, choice)
            papers.append((suffix, facts_of(paper)))
            _, problems = read_companion(press.plan.config.build.content, suffix)
            for place in sources.companions(suffix):
                sources.tell_companion(suffix, place, _told_of(place, problems))
        elif connection.execute("SELECT 1 FROM paper WHERE suffix = ?", (suffix,)).fetchone():
            papers.append((suffix, None))
    change.effects = change_papers(connection, papers)


def _told_of(place: str, problems: tuple[Problem, ...]) -> str:
    """Return what is told of a companion's file, as a JSON array; "" for nothing."""
    own = problems_of(place, problems)
    return problems_json(own) if own else ""
