"""What a rendering worker holds: the site, the corpus, a reader of documents and a writer of files."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Self

from sitegen.build.files import TreeWriter
from sitegen.build.plan import Plan
from sitegen.build.signs import Sign, unwatched
from sitegen.content.documents import DocumentReader
from sitegen.corpus.reader import Corpus
from sitegen.site.mirror import Site
from sitegen.site.mirror_page import LogShown
from sitegen.site.strings import Strings


class Press:
    """Opened part by part, when a task first needs it.

    Arguments:
        plan: the build.
        sign: gives a sign of life with the place of what is worked on.

    Attributes:
        log: what the page of the mirror tells of the log, once it is made; a preview has none.
    """

    def __init__(self, plan: Plan, sign: Sign = unwatched) -> None:
        self.plan = plan
        self.sign = sign
        self.log: LogShown | None = None

    def close(self) -> None:
        """Close the files that are open; what is asked for afterwards is opened again."""
        for name in ("corpus", "reader"):
            if name in self.__dict__:
                self.__dict__.pop(name).close()

    @contextmanager
    def lend(self, connection: sqlite3.Connection) -> Iterator[Self]:
        """Let the press read a corpus that is being changed."""
        self.close()
        self.__dict__["corpus"] = Corpus(connection)
        try:
            yield self
        finally:
            del self.__dict__["corpus"]

    @cached_property
    def site(self) -> Site:
        """The site with its compiled theme."""
        return self.plan.make_site()

    @cached_property
    def strings(self) -> Strings:
        """The words of the interface, for tasks that make no page."""
        return self.plan.strings()

    @cached_property
    def corpus(self) -> Corpus:
        """The finished corpus."""
        return Corpus(self.plan.corpus)

    @cached_property
    def reader(self) -> DocumentReader:
        """Reads documents again."""
        return DocumentReader()

    @cached_property
    def writer(self) -> TreeWriter:
        """Writes into the new tree."""
        return TreeWriter(self.plan.tree, self.sign)
