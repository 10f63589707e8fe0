"""What urllib3, TLS and the system raise, as one kind of error that has a code and says whether it may pass."""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import Final

from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError, ReadTimeoutError

from sitegen.errors import Code
from sitegen.remote import refusals
from sitegen.remote.addresses import printable
from sitegen.remote.connections import PeerRefusedError
from sitegen.remote.sockets import TooSlowError

_PASSING: Final = frozenset(
    {
        refusals.CANNOT_CONNECT,
        refusals.TOO_SLOW,
        refusals.TRUNCATED,
        refusals.NOT_HTTP,
        refusals.BUSY,
        refusals.HOST_FAILED,
    }
)


class FailedError(Exception):
    """One try that gave no answer.

    Arguments:
        kind: the row of the table of codes.
        cause: one sentence.
        status: the status that came, if one did.
        wait: seconds that the host asked to wait, if it did.
        is_passing: whether another try may help; None decides by the code.
    """

    def __init__(
        self,
        kind: Code,
        cause: str,
        *,
        status: int | None = None,
        wait: float | None = None,
        is_passing: bool | None = None,
    ) -> None:
        super().__init__(cause)
        self.kind, self.cause, self.status, self.wait = kind, cause, status, wait
        self.is_passing = kind in _PASSING if is_passing is None else is_passing


FAULTS: Final = (OSError, HTTPError, http.client.HTTPException, PeerRefusedError, ValueError)
"""What a connection can raise that is the host's fault or the network's."""


def failed(error: Exception) -> FailedError:  # noqa: PLR0911 - one return a kind of fault
    """Return what an error of `FAULTS` means."""
    chain = list(_chain(error))
    if any(isinstance(one, TooSlowError | ReadTimeoutError | TimeoutError) for one in chain):
        said = [one for one in chain if isinstance(one, TooSlowError)]
        return FailedError(refusals.TOO_SLOW, str(said[0]) if said else "nothing came in time")
    if isinstance(error, PeerRefusedError):
        return FailedError(refusals.ADDRESS_NOT_ALLOWED, printable(str(error)))
    if any(isinstance(one, socket.gaierror) for one in chain):
        passing = any(isinstance(one, socket.gaierror) and one.errno == socket.EAI_AGAIN for one in chain)
        return FailedError(refusals.NAME_UNKNOWN, "its name has no address", is_passing=passing)
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in chain):
        said_of = next(one for one in chain if isinstance(one, ssl.SSLCertVerificationError))
        return FailedError(refusals.TLS_FAILED, printable(f"its certificate is not accepted: {said_of.verify_message}"))
    if any(isinstance(one, ssl.SSLError) for one in chain):
        said_why = next(one for one in chain if isinstance(one, ssl.SSLError))
        return FailedError(refusals.TLS_FAILED, printable(f"no TLS could be spoken: {said_why.reason or 'no reason'}"))
    if any(isinstance(one, IncompleteRead | http.client.IncompleteRead) for one in chain):
        return FailedError(refusals.TRUNCATED, "it broke off before the length that it declared")
    if any(isinstance(one, http.client.RemoteDisconnected | ConnectionError) for one in chain):
        return FailedError(refusals.CANNOT_CONNECT, f"the connection was refused or cut: {_words(chain)}")
    if any(isinstance(one, http.client.HTTPException | ProtocolError | HTTPError | ValueError) for one in chain):
        return FailedError(refusals.NOT_HTTP, f"it cannot be read: {_words(chain)}")
    return FailedError(refusals.CANNOT_CONNECT, _words(chain))


def _chain(error: BaseException | None) -> list[BaseException]:
    """Return an error, what it was made from, and what that was made from."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        inner = next((one for one in error.args if isinstance(one, BaseException)), None)
        error = error.__cause__ or inner or error.__context__
    return found


def _words(chain: list[BaseException]) -> str:
    last = chain[-1]
    said = last.strerror if isinstance(last, OSError) and last.strerror else str(last) or type(last).__name__
    return printable(said)
