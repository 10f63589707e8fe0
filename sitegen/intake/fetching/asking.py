"""Ask mirrors on behalf of many papers: what was learned of a mirror is remembered, and what fails is told."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from typing import Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from sitegen.errors import Problem
from sitegen.intake import refusals
from sitegen.intake.examining import Examined, examined
from sitegen.intake.fetching.lookups import LOOKUP_INDEX, MOST_BYTES, bucket_path, digits_of, resolved, suffixes_in
from sitegen.intake.fetching.mirrors import Mirror
from sitegen.intake.identifiers import Identifier
from sitegen.pith.keys import TrustRoots
from sitegen.pith.parsing import MAX_BYTES
from sitegen.pith.verify import verify
from sitegen.remote import refusals as network
from sitegen.remote.exchange import Fetched, Fields, Outcome, Question

_RESOLVE: Final = "api/pith-number/resolve"
_LARGEST_ANSWER: Final = 1 << 20
_GIVEN_UP: Final = 5
"""So many questions in a row, each with all its tries, that a host does not answer."""


class Condition(NamedTuple):
    """What an earlier answer said of itself, and the SHA-256 of its body."""

    etag: str
    last_modified: str
    sha256: str


class Came(NamedTuple):
    """A document that came from a mirror.

    Arguments:
        url: where it was asked for.
        suffix: of its paper.
        document: examined, with its bytes; of an answer that says that nothing changed, None.
        fields: of the answer.
    """

    url: str
    suffix: str
    document: Examined | None
    fields: Fields


class Enquiry:
    """Asks mirrors, from several threads.

    Arguments:
        fetch: asks one question.
        trust: the pinned keys.
    """

    def __init__(self, fetch: Callable[[Question], Outcome], trust: TrustRoots) -> None:
        self._fetch = fetch
        self._trust = trust
        self._failures: Counter[str] = Counter()
        self._digits: dict[str, int | None] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def names(self, mirror: Mirror, identifier: Identifier, noted: list[Problem]) -> tuple[str, ...]:
        """Return the papers that a mirror has for a name, by its look-up or by its resolver.

        Arguments:
            mirror: who is asked.
            identifier: the name.
            noted: is told what could not be answered.
        """
        digits = self._digits_of(mirror, noted)
        if digits is not None:
            answer = self.read(mirror.below(bucket_path(identifier, digits)), MOST_BYTES, noted)
            return suffixes_in(answer.body, identifier) if answer else ()
        query = urlencode({identifier.scheme.value: identifier.value, "json": "true"})
        answer = self.read(mirror.below(f"{_RESOLVE}?{query}"), _LARGEST_ANSWER, noted)
        return resolved(answer.body, identifier) if answer else ()

    def is_of_sitegen(self, mirror: Mirror, noted: list[Problem]) -> bool:
        """Tell whether a mirror is one of this program's, whose pages tell nothing that its documents do not."""
        return self._digits_of(mirror, noted) is not None

    def _digits_of(self, mirror: Mirror, noted: list[Problem]) -> int | None:
        """Return how a mirror's look-up is cut, None where it has none; asked once."""
        with self._lock:
            lock = self._locks.setdefault(mirror.base_url, threading.Lock())
        with lock:
            if mirror.base_url not in self._digits:
                answer = self.read(mirror.below(LOOKUP_INDEX), _LARGEST_ANSWER, noted)
                self._digits[mirror.base_url] = digits_of(answer.body) if answer else None
            return self._digits[mirror.base_url]

    def read(self, url: str, most: int, noted: list[Problem]) -> Fetched | None:
        """Return the answer with a file, None where there is none; why is noted, but where nothing is there."""
        outcome = self._ask(Question(url=url, most=most), noted)
        return outcome if isinstance(outcome, Fetched) else None

    def document(
        self, url: str, suffix: str, known: Condition | None, noted: list[Problem], refused: list[Examined]
    ) -> Came | None:
        """Return the document at an address where it verifies and is of the paper that was asked for.

        Arguments:
            url: its address.
            suffix: of the paper, "" where any will do.
            known: what an earlier answer said of itself, where its document is in the content folder.
            noted: is told why there is none.
            refused: is given what came and did not verify.
        """
        question = Question(
            url=url,
            most=MAX_BYTES,
            etag=known.etag if known else "",
            last_modified=known.last_modified if known else "",
        )
        outcome = self._ask(question, noted)
        if outcome is None:
            return None
        if outcome.is_unchanged:
            return Came(url, suffix, None, outcome.fields)
        sha256 = hashlib.sha256(outcome.body).hexdigest()
        verdict = verify(outcome.body, self._trust)
        found = examined(outcome.body, verdict, place=url, source=url, sha256=sha256, keep=True)
        if not found.verified:
            codes = sorted({problem.code for problem in found.problems if problem.severity == "error"})
            noted.append(Problem(refusals.MIRROR_FORGES, url, f"What it serves has {', '.join(codes)}."))
            refused.append(found)
            return None
        if suffix and found.suffix != suffix:
            noted.append(Problem(refusals.MIRROR_CONFUSES, url, f"It is {found.pith_number}, not the one of {suffix}."))
            return None
        return Came(url, found.suffix, found, outcome.fields)

    def _ask(self, question: Question, noted: list[Problem]) -> Fetched | None:
        """Ask, unless the host gave no answer so often in a row that it is given up for this run."""
        host = urlsplit(question.url).netloc
        if self._failures[host] >= _GIVEN_UP:
            return None
        outcome = self._fetch(question)
        if isinstance(outcome, Fetched) or outcome.problem.kind is network.NOT_FOUND:
            self._failures[host] = 0
            return outcome if isinstance(outcome, Fetched) else None
        self._failures[host] += outcome.is_passing
        problem = outcome.problem
        cause = f"{problem.code}: {problem.cause}"
        if self._failures[host] >= _GIVEN_UP:
            cause += f" It is not asked again in this run, after {_GIVEN_UP} such answers."
        noted.append(Problem(refusals.MIRROR_FAILS, problem.place, cause))
        return None
