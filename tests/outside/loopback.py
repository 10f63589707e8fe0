"""A folder served on loopback, as the dumbest host would."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Quiet(SimpleHTTPRequestHandler):
    forbidden: frozenset[str] = frozenset()

    def do_GET(self) -> None:
        """Answer, but for what is forbidden."""
        if self.path in self.forbidden:
            self.send_error(403)
        else:
            super().do_GET()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing."""


@contextmanager
def served(folder: Path, *forbidden: str) -> Iterator[str]:
    """Serve a folder but for some of its files, and give its address."""
    handler = type("Handler", (_Quiet,), {"forbidden": frozenset(f"/{path}" for path in forbidden)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
