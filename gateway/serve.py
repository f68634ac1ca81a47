"""`python -m gateway.serve [SOCKET]`: the web server. When told to stop, it answers the requests it has accepted.

SOCKET is the number of a listening socket that it inherits; without one it listens on an address of its own.
"""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server

from gateway.app import served_app
from gateway.processes import listener
from gateway.web.guard import OFFICE_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

QUIET_SECONDS = 30
"""A connection silent for so long is closed; until a request is whole it holds no thread."""
LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 1.0
"""How long a connection that has not asked anything yet may still do so when the server stops."""
LEAVE_SECONDS = 4.0
"""How long the server goes on with what it has taken: less than its supervisor waits for it."""
LEAVE_LOOK_SECONDS = 0.05


class Connection(HTTPChannel):  # type: ignore[misc]  # the package tells no types
    """A connection that is closed once its request is answered, if the server is stopping."""

    served = False

    def service(self) -> None:
        """Answer the next request."""
        if not self.server.accepting:
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()
        self.served = True

    def leave(self, patience_ends: float) -> None:
        """Close the connection if nothing is to be answered on it, and nothing more to be expected."""
        with self.requests_lock:
            busy = self.requests or self.request or self.total_outbufs_len
            if not busy and (self.served or time.monotonic() > patience_ends):
                self.will_close = True


class Web:
    """The web server, until it is told to stop."""

    def __init__(self, app: WSGIApplication, threads: int, listening: socket.socket) -> None:
        """Serve `app` on this socket with this number of threads."""
        self._stopping = False
        self._map: dict[int, Any] = {}
        self._server = create_server(
            app,
            map=self._map,
            sockets=[listening],
            threads=threads,
            channel_timeout=QUIET_SECONDS,
            max_request_body_size=OFFICE_BYTES,
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
        self._server.channel_class = Connection

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Take no more connections from now on; nothing that is being done is interrupted."""
        self._stopping = True
        self._server.pull_trigger()

    def run(self) -> None:
        """Serve until told to stop, then answer the open requests."""
        while not self._stopping:
            wasyncore.loop(LOOK_SECONDS, map=self._map, count=1)
        self._server.accepting = False
        self._finish(time.monotonic() + PATIENCE_SECONDS, time.monotonic() + LEAVE_SECONDS)

    def _finish(self, patience_ends: float, ends: float) -> None:
        while self._server.active_channels and time.monotonic() < ends:
            for channel in list(self._server.active_channels.values()):
                channel.leave(patience_ends)
            wasyncore.loop(LEAVE_LOOK_SECONDS, map=self._map, count=1)


def serve(app: WSGIApplication, threads: int, listening: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each busy moment
    web = Web(app, threads, listening)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, web.stop)
    gc.freeze()  # what is loaded stays: not to be looked through again and again
    web.run()


def main(numbers: list[str]) -> None:
    """Serve the application on the socket of that number, or on one of our own."""
    app = served_app()
    settings = app.extensions["settings"]
    serve(
        app,
        settings.web_threads,
        listener.inherited(int(numbers[0])) if numbers else listener.opened(settings.host, settings.port),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
