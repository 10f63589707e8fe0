"""Connections: each is read, guarded, answered, and bounded in time and number."""

from __future__ import annotations

import asyncio
import contextlib
import functools
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Final

from sitegen.preview.content_types import content_type
from sitegen.preview.delivery import Answer, delivered
from sitegen.preview.desk import Desk
from sitegen.preview.guard import Guard
from sitegen.preview.injection import ROOM
from sitegen.preview.live import Live
from sitegen.preview.one_thread import OneThread
from sitegen.preview.request import Request, RequestError, parse_head
from sitegen.preview.wire import SEND, head_of, read_head, refusal, send

MOST_CONNECTIONS: Final = 256
_EVENTS: Final = f"{ROOM}events"
_SCRIPTS: Final = {f"{ROOM}{name}": name for name in ("overlay.js",)}
_STREAM: Final = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "connection": "close",
}


@dataclass(slots=True)
class Server:
    """Answers connections.

    Arguments:
        desk: answers requests.
        thread: may ask it.
        live: tells pages that they have become old.
        guard: knows who may ask.
    """

    desk: Desk
    thread: OneThread
    live: Live
    guard: Guard
    _open: set[asyncio.Task[None]] = field(default_factory=set)

    async def connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it ends; nothing that comes on it is raised."""
        task = asyncio.current_task()
        if task is None:
            return
        self._open.add(task)
        try:
            await self._answer_all(reader, writer)
        except (OSError, TimeoutError, asyncio.CancelledError):
            # The client has gone or does not read, or the preview ends: there is nobody to be told.
            writer.transport.abort()
        except Exception as error:  # noqa: BLE001 - a fault of the program ends one answer, never the preview
            failed = RequestError(HTTPStatus.INTERNAL_SERVER_ERROR, f"The program failed: {type(error).__name__}.")
            with contextlib.suppress(OSError, TimeoutError):
                await send(writer, refusal(failed), only_head=False, stays=False)
        finally:
            self._open.discard(task)
            writer.close()

    async def close(self) -> None:
        """End every connection."""
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    async def _answer_all(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if len(self._open) > MOST_CONNECTIONS:
                raise RequestError(HTTPStatus.SERVICE_UNAVAILABLE, "Too many connections.")  # noqa: TRY301 - as others
            while (head := await read_head(reader)) and await self._answer_one(parse_head(head), writer):
                pass
        except RequestError as error:
            await send(writer, refusal(error), only_head=False, stays=False)

    async def _answer_one(self, request: Request, writer: asyncio.StreamWriter) -> bool:
        """Answer a request; tell whether another may follow."""
        self.guard.check_host(request)
        path = request.target.path
        if path.startswith(ROOM):
            self.guard.check_origin(request)
            if path == _EVENTS and request.method == "GET":
                await self._stream(request, writer)
                return False
        try:
            answer = await self._found(request)
        except RequestError as error:
            answer = refusal(error)
        await send(writer, answer, only_head=request.method == "HEAD", stays=request.is_persistent)
        return request.is_persistent

    async def _found(self, request: Request) -> Answer:
        path = request.target.path
        if path in _SCRIPTS:
            return delivered(request, _own(_SCRIPTS[path]))
        if path.startswith(ROOM):
            raise RequestError(HTTPStatus.NOT_FOUND, "The preview has nothing at this address.")
        return await self.thread.run(lambda: self.desk.answer(request))

    async def _stream(self, request: Request, writer: asyncio.StreamWriter) -> None:
        if self.live.is_full:
            raise RequestError(HTTPStatus.SERVICE_UNAVAILABLE, "Too many pages are open.")
        writer.write(head_of(HTTPStatus.OK, _STREAM))
        async with contextlib.aclosing(self.live.events(request.target.query)) as events:
            async for event in events:
                writer.write(event)
                async with asyncio.timeout(SEND):
                    await writer.drain()


@functools.cache
def _own(name: str) -> Answer:
    fields = {
        "content-type": content_type(name),
        "cache-control": "no-cache",
        "x-content-type-options": "nosniff",
        "cross-origin-resource-policy": "same-origin",
    }
    return Answer(HTTPStatus.OK, fields, Path(__file__).with_name(name).read_bytes())
