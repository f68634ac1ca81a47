"""`python -m gateway.serve [SOCKET]`: the web server. When told to stop, it answers the requests it has accepted.

SOCKET is the number of a listening socket that it inherits; without one it listens on an address of its own.
"""

from __future__ import annotations

import gc
import logging
import resource
import signal
import socket
import sys
import time
from types import FrameType
from typing import TYPE_CHECKING, Any

from waitress import wasyncore

from gateway.app import served_app
from gateway.processes import connections, listener
from gateway.web.guard import FILE_BYTES, OFFICE_BYTES

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

QUIET_SECONDS = 30
"""A connection silent for so long is closed; until a request is whole it holds no thread."""
HEADER_BYTES = 32 * 1024
FILES_BESIDE = 200
"""Open files that are no connections."""
LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 1.0
"""How long a connection that has not asked anything yet may still do so when the server stops."""
LEAVE_SECONDS = 4.0
"""How long the server goes on with what it has taken: less than its supervisor waits for it."""
LEAVE_LOOK_SECONDS = 0.05


class Web:
    """The web server, until it is told to stop."""

    def __init__(self, app: WSGIApplication, threads: int, listening: socket.socket) -> None:
        """Serve `app` on this socket with this number of threads."""
        self._stopping = False
        self._map: dict[int, Any] = {}
        self._server = connections.Listener(
            app,
            map=self._map,
            _sock=listening,
            sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
            bind_socket=False,
            threads=threads,
            channel_timeout=QUIET_SECONDS,
            connection_limit=connections.MOST + FILES_BESIDE,
            max_request_header_size=HEADER_BYTES,
            max_request_body_size=FILE_BYTES + 1,  # it refuses what has this length
            inbuf_overflow=OFFICE_BYTES,  # what is larger waits on the disk, not in memory
            ident=None,
            clear_untrusted_proxy_headers=True,
        )
        self._server.channel_class = connections.admit

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        """Take no more connections from now on; nothing that is being done is interrupted."""
        self._stopping = True
        self._server.pull_trigger()

    def run(self) -> None:
        """Serve until told to stop, and then finish."""
        looked_at = time.monotonic()
        while not self._stopping:
            wasyncore.loop(LOOK_SECONDS, use_poll=True, map=self._map, count=1)
            if time.monotonic() - looked_at > LOOK_SECONDS:
                looked_at = time.monotonic()
                self._close_late(looked_at)
        self._server.accepting = False
        self._finish(time.monotonic() + PATIENCE_SECONDS, time.monotonic() + LEAVE_SECONDS)

    def _finish(self, patience_ends: float, ends: float) -> None:
        while self._server.active_channels and time.monotonic() < ends:
            for channel in list(self._server.active_channels.values()):
                channel.leave(patience_ends)
            wasyncore.loop(LEAVE_LOOK_SECONDS, use_poll=True, map=self._map, count=1)

    def _close_late(self, now: float) -> None:
        for connection in list(self._server.active_channels.values()):
            connection.close_if_late(now)


def allow_files(most: int) -> None:
    """Let this process open so many files, as far as the system lets it."""
    allowed, highest = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = most if highest == resource.RLIM_INFINITY else min(most, highest)
    if allowed < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, highest))


def serve(app: WSGIApplication, threads: int, listening: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it warns of each busy moment
    logging.getLogger("waitress").addFilter(connections.WithoutAddress())
    allow_files(connections.MOST + FILES_BESIDE)
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
