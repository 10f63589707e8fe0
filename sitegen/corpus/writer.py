"""Fill a corpus: documents and facts go in, papers with several documents are joined, then everything is settled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sitegen.corpus import citing, listed, names, settled
from sitegen.corpus.choice import choose
from sitegen.corpus.drafts import Drafts
from sitegen.corpus.rows import DocumentRow, Entered, PaperFacts, Status
from sitegen.corpus.schema import INDEXES, SETTLED, create, run
from sitegen.corpus.stored import DOCUMENT_COLUMNS, document_row, printable, stored_document

_BATCH = 1_000


class CorpusWriter:
    """The one writer of a corpus: `add` all documents, go through `joins`, then `finish`.

    Arguments:
        path: a file that does not exist yet.

    Raises:
        sqlite3.Error: here and in every method, where the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._connection = create(path)
        self._documents = 0
        self._unsure: list[tuple[str]] = []
        self._drafts = Drafts(self._connection)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; without `finish` before it, the file is of no use."""
        self._connection.close()

    def add(self, documents: Iterable[Entered | tuple[DocumentRow, PaperFacts | None]]) -> None:
        """Add documents that were found, each with the facts of the paper made from it alone."""
        rows: list[tuple[object, ...]] = []
        for entered in documents:
            document, facts, source, told = Entered(*entered)
            self._documents += 1
            rows.append((self._documents, *stored_document(document, source, told)))
            if facts is not None:
                self._drafts.append(facts, replaces=False)
            if len(rows) >= _BATCH:
                self._insert(rows)
                rows = []
        self._insert(rows)

    def add_sources(self, sources: Iterable[tuple[str, str]]) -> None:
        """Add files that were found: the place of each, and its identity ("" where that tells nothing)."""
        self._connection.executemany(
            "INSERT INTO source VALUES (NULL, ?, ?)", [(printable(place), identity) for place, identity in sources]
        )

    def forget_identities(self, places: Iterable[str]) -> None:
        """Let files be looked at again by whoever compares, whatever their identity says."""
        self._unsure += [(printable(place),) for place in places]

    def add_companion(self, suffix: str, place: str, told: str = "") -> None:
        """Add that the operator keeps a companion for a suffix, and what is wrong with it, as a JSON array."""
        self._connection.execute("INSERT OR REPLACE INTO companion VALUES (?, ?, ?)", (suffix, printable(place), told))

    def joins(self) -> Iterator[tuple[str, list[DocumentRow]]]:
        """Yield the papers that have several verified documents, after all documents were added.

        Each of them needs `replace` with the facts of the paper made from all of its documents. Documents that are not
        published become superseded.

        Yields:
            the suffix, and its documents: the published bundle, the other bundles by SHA-256, the newest record. Older
            records and documents with the same bytes as another are left out.
        """
        run(
            self._connection,
            """
            CREATE INDEX document_suffix ON document (suffix, status);
            INSERT INTO joined SELECT suffix FROM document INDEXED BY document_suffix
                GROUP BY suffix, status HAVING status = 'verified' AND count(*) > 1
            """,
        )
        suffix = ""
        while row := self._connection.execute("SELECT min(suffix) FROM joined WHERE suffix > ?", (suffix,)).fetchone():
            if row[0] is None:
                return
            suffix = row[0]
            yield suffix, self._supersede(suffix)

    def replace(self, suffix: str, facts: PaperFacts) -> None:
        """Put the facts of a joined paper in the place of those of its single documents.

        Raises:
            ValueError: the facts are of another paper.
        """
        if facts.suffix != suffix:
            raise ValueError(f"facts of {facts.suffix} cannot replace those of {suffix}")
        self._drafts.append(facts, replaces=True)
        self._drafts.insert()

    def companions_without_paper(self) -> list[tuple[str, str]]:
        """Return the companions whose suffix no verified document has, as suffix and place, by place; after `joins`."""
        return self._connection.execute(
            """
            SELECT suffix, place FROM companion WHERE NOT EXISTS (
                SELECT 1 FROM document WHERE document.suffix = companion.suffix AND status = 'verified')
            ORDER BY place
            """
        ).fetchall()

    def finish(self) -> None:
        """Settle papers, names, citations and lists; afterwards the corpus can be read.

        Raises:
            ValueError: `joins` was not gone through, or a verified document or joined paper came without facts.
        """
        run(self._connection, SETTLED)
        live = settled.settle_papers(self._connection, self._drafts.last)
        names.settle_names(self._connection, self._drafts.names, live)
        citing.settle_citations(self._connection, self._drafts.citations, live)
        listed.settle_lists(self._connection, self._drafts.terms, live)
        settled.settle_documents(self._connection)
        run(self._connection, INDEXES)
        self._connection.executemany("UPDATE source SET identity = '' WHERE place = ?", self._unsure)
        self._connection.execute("COMMIT")

    def _insert(self, rows: list[tuple[object, ...]]) -> None:
        self._connection.executemany("INSERT INTO document VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", rows)
        self._drafts.insert()

    def _supersede(self, suffix: str) -> list[DocumentRow]:
        rows = self._connection.execute(
            f"SELECT {DOCUMENT_COLUMNS} FROM document WHERE suffix = ? AND status = 'verified'",  # noqa: S608 (constant)
            (suffix,),
        )
        choice = choose(map(document_row, rows))
        kept = {document.place for document in choice.documents if document.status == Status.VERIFIED}
        verified = self._connection.execute(
            "SELECT id, place FROM document WHERE suffix = ? AND status = 'verified'", (suffix,)
        ).fetchall()
        self._connection.executemany(
            "UPDATE document SET status = 'superseded' WHERE id = ?",
            [(number,) for number, place in verified if place not in kept],
        )
        return list(choice.documents)
