"""One try: a question, the answers that lead elsewhere, and the answer; or one error with a code."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from urllib3.response import HTTPResponse

from sitegen import __version__
from sitegen.remote import refusals
from sitegen.remote.addresses import Address, BadAddressError, led_to, printable
from sitegen.remote.bodies import CannotKeepError, Digested, empty_of, read_body
from sitegen.remote.connections import Connection, Connections
from sitegen.remote.exchange import Fetched, Fields, Question
from sitegen.remote.failing import FAULTS, FailedError, failed
from sitegen.remote.policy import Policy
from sitegen.remote.sockets import Deadline, TooSlowError
from sitegen.remote.statuses import check_status, is_redirect
from sitegen.remote.waiting import Manners, Politeness

_DRAINED: Final = 64 << 10
"""Bytes of an answer that nobody wants, which are read so that the connection can be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What a try needs; see `Client`."""

    connections: Connections
    policy: Policy
    politeness: Politeness
    manners: Manners
    wall: Callable[[], float]
    stopped: threading.Event

    def ask(self, question: Question, address: Address, *, start: int, tried: int) -> Fetched:
        """Return the answer to a question, following where it leads.

        Arguments:
            question: what is asked for.
            address: where it begins.
            start: where the question's file stood before.
            tried: how often it was asked, with this time.

        Raises:
            FailedError: there is none.
            StoppedError: the client was stopped.
            OSError: the question's file cannot be written.
        """
        seen = [address]
        while True:
            cause = self.policy.against(address.origin)
            if cause is not None:
                raise FailedError(refusals.ADDRESS_NOT_ALLOWED, cause)
            with self.politeness.turn(address.origin):
                answer = self._exchange(question, address, start=start, tried=tried)
            if isinstance(answer, Fetched):
                return answer
            address = self._followed(question, address, answer, seen)

    def _followed(self, question: Question, source: Address, location: str, seen: list[Address]) -> Address:
        """Return the next address, and note it."""
        try:
            target = led_to(source, location)
        except BadAddressError as error:
            cause = f"it leads to {printable(location)}: {error}"
            raise FailedError(refusals.REDIRECT_REFUSED, cause) from None
        refused = self.policy.against_step(source, target, same_origin=question.same_origin)
        if refused is not None:
            raise FailedError(refusals.REDIRECT_REFUSED, refused)
        if target in seen:
            raise FailedError(refusals.REDIRECT_WITHOUT_END, f"it leads back to {target}")
        if len(seen) > self.manners.redirects:
            raise FailedError(refusals.REDIRECT_WITHOUT_END, f"it led on {self.manners.redirects} times, and on")
        seen.append(target)
        return target

    def _exchange(self, question: Question, address: Address, *, start: int, tried: int) -> Fetched | str:
        """Ask one host once; return the answer, or where it leads."""
        connection: Connection | None = None
        try:
            connection, response = self._head(question, address)
            answer = self._answer(question, address, response, start=start, tried=tried)
        except FailedError as error:
            if connection is not None and error.status is not None:
                self._drain(connection, response)
            else:
                _close(connection)
            raise
        except CannotKeepError as error:
            _close(connection)
            raise error.reason from None
        except FAULTS as error:
            _close(connection)
            raise failed(error) from None
        except BaseException:
            _close(connection)
            raise
        if isinstance(answer, str):
            self._drain(connection, response)
        else:
            self.connections.give_back(connection)
        return answer

    def _head(self, question: Question, address: Address) -> tuple[Connection, HTTPResponse]:
        """Return a connection and the head of the answer that came on it.

        A host may close a connection that was kept at any time (RFC 9112, section 9.3.1), so a failure on one is no
        failure of the host's: it is asked once more on a new one.
        """
        fresh = False
        while True:
            deadline = Deadline(
                seconds=self.manners.answer_seconds, idle=self.manners.idle_seconds, stopped=self.stopped
            )
            connection, used = self.connections.take(address.origin, deadline, fresh=fresh)
            try:
                connection.request(
                    "GET", address.target, headers=self._fields(question), preload_content=False, decode_content=False
                )
                return connection, connection.getresponse()
            except TooSlowError:
                connection.close()
                raise
            except FAULTS:
                connection.close()
                if not used:
                    raise
                fresh = True
            except BaseException:
                connection.close()
                raise

    def _answer(
        self, question: Question, address: Address, response: HTTPResponse, *, start: int, tried: int
    ) -> Fetched | str:
        if is_redirect(response):
            return response.headers.get("Location", "")
        conditional = bool(question.etag or question.last_modified)
        check_status(response, conditional=conditional, wall=self.wall)
        kept = io.BytesIO() if question.into is None else question.into
        if question.into is not None:
            empty_of(question.into, start)
        sink = Digested(kept)
        read_body(response, sink, most=question.most)
        return Fetched(
            question=question,
            url=str(address),
            status=response.status,
            body=kept.getvalue() if isinstance(kept, io.BytesIO) and question.into is None else b"",
            size=sink.size,
            sha256=sink.sha256,
            fields=Fields.of(response.headers),
            tries=tried,
        )

    def _fields(self, question: Question) -> dict[str, str]:
        """Return the head of a question (RFC 9110, sections 10.1.5, 12.5.3 and 13.1)."""
        contact = self.manners.contact
        said = f" (+{contact})" if contact.isascii() and contact.isprintable() and contact else ""
        fields = {"User-Agent": f"sitegen/{__version__}{said}", "Accept": "*/*", "Accept-Encoding": "gzip"}
        if question.etag:
            fields["If-None-Match"] = question.etag
        elif question.last_modified:
            fields["If-Modified-Since"] = question.last_modified
        return fields

    def _drain(self, connection: Connection, response: HTTPResponse) -> None:
        """Read the rest of an answer that nobody wants, where it is short, so that the connection can be kept."""
        try:
            if response.closed or response.headers.get("Content-Encoding"):
                connection.close()
                return
            read_body(response, Digested(io.BytesIO()), most=_DRAINED)
        except (*FAULTS, FailedError):
            connection.close()
        else:
            self.connections.give_back(connection)


def _close(connection: Connection | None) -> None:
    if connection is not None:
        connection.close()
