"""The web server's connections: who may hold one, for how long, and who makes room for a newcomer."""

from __future__ import annotations

import errno
import logging
import time
from collections import Counter
from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from gateway.fault_place import summary

MOST = 2_000
"""Connections at a time."""
SHARE = 1_000
"""Connections that one address may hold; a proxy in front, which calls for everybody, has one address too."""
WHOLE_SECONDS = 10.0
"""A request that is not whole so long after its first byte is closed, whatever still trickles in."""
TAKEN_SECONDS = 30.0
"""An answer that is not taken whole so long after it was given is closed."""
TAKING_SECONDS = 5.0
"""Who has not taken an answer so long after it was given may have to make room."""
PAUSE_SECONDS = 1.0
"""No connection is taken for so long where the system has no file left for one."""
SAID_SECONDS = 600.0
"""That is logged again after so long at the earliest."""
NO_ROOM = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM))
NEIGHBOURS = 64
"""Bits of an IPv6 address that one customer has."""


class Request(HTTPRequestParser):  # type: ignore[misc]  # the package tells no types
    """A request whose length is told in one way only: who tells two may mean two requests."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the headers, or refuse them."""
        super().parse_header(header_plus)
        if (self.chunked and "CONTENT_LENGTH" in self.headers) or "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("Both Content-Length and Transfer-Encoding, or the latter in HTTP/1.0")


class WholeAnswer(WSGITask):  # type: ignore[misc]
    """An answer that is read whole when it is given: one that nobody takes keeps no file open."""

    def get_environment(self) -> dict[str, Any]:
        """What the application is told, without the way to hand over an open file."""
        environ: dict[str, Any] = super().get_environment()
        environ.pop("wsgi.file_wrapper", None)
        return environ


class Connection(HTTPChannel):  # type: ignore[misc]
    """A connection that is closed when it takes too long, and once its request is answered if the server stops.

    Who sends a second request before the first is answered gets that answer alone, and the connection is closed.
    """

    parser_class = Request
    task_class = WholeAnswer
    served = False
    _asked_at: float | None = None
    """When the first byte came of a request that is not whole."""
    _answered_at = 0.0

    def received(self, data: bytes) -> bool:
        """Take what has come; line ends alone are no request, so they gain no time."""
        if self._asked_at is None:
            self._asked_at = time.monotonic()
        taken = bool(super().received(data))
        if self.request is None and data.strip():
            self._asked_at = None
        return taken

    def service(self) -> None:
        """Answer the next request."""
        if not self.server.accepting or len(self.requests) > 1:
            self.requests[0].headers["CONNECTION"] = "close"
        super().service()
        self.served = True
        self._answered_at = time.monotonic()

    def leave(self, patience_ends: float) -> None:
        """Close the connection if nothing is to be answered on it, and nothing more to be expected."""
        with self.requests_lock:
            busy = self.requests or self.request or self.total_outbufs_len
            if not busy and (self.served or time.monotonic() > patience_ends):
                self.will_close = True

    def close_if_late(self, now: float) -> None:
        """Close the connection if its request, or whoever should take its answer, has used up its time."""
        with self.requests_lock:
            asks = self._asked_at is not None and now - self._asked_at > WHOLE_SECONDS
            late = not self.requests and (asks or self._untaken(now, TAKEN_SECONDS))
        if late:
            self.handle_close()

    @property
    def yields(self) -> bool:
        """Whether nothing is being done on it, or its answer is not taken: then a newcomer may have its place."""
        return not self.requests and (not self.total_outbufs_len or self._untaken(time.monotonic(), TAKING_SECONDS))

    def _untaken(self, now: float, seconds: float) -> bool:
        return bool(self.total_outbufs_len) and now - self._answered_at > seconds

    @property
    def owner(self) -> str:
        """Whose it is: an address, or for IPv6 the network of one customer."""
        return owner_of(self.addr[0])


class Listener(TcpWSGIServer):  # type: ignore[misc]
    """The server that takes new connections, and waits a moment where the system has no file left for one."""

    _pause_ends = 0.0
    _said_at: float | None = None

    def readable(self) -> bool:
        """Whether a connection may be taken now."""
        return bool(super().readable()) and time.monotonic() >= self._pause_ends

    def accept(self) -> tuple[Any, Any] | None:
        """Take a connection if there is one; without room for it, make room and wait."""
        try:
            taken: tuple[Any, Any] | None = super().accept()
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            self._pause()
            return None
        return taken

    def _pause(self) -> None:
        now = time.monotonic()
        self._pause_ends = now + PAUSE_SECONDS
        _close_oldest(list(self.active_channels.values()))
        if self._said_at is None or now - self._said_at > SAID_SECONDS:
            self._said_at = now
            self.logger.warning("No file is left for a new connection: who calls now waits")


def owner_of(address: str) -> str:
    """Whose connections from an address are counted together."""
    return str(ip_network((address, NEIGHBOURS), strict=False)) if ":" in address else address


def admit(server: Any, sock: Any, addr: tuple[Any, ...], adj: Any, map: dict[int, Any]) -> None:
    """Take a new connection; the oldest idle one makes room where its address, or everybody together, has too many."""
    if make_room(list(server.active_channels.values()), owner_of(addr[0])):
        Connection(server, sock, addr, adj, map=map)
    else:
        sock.close()


def make_room(held: list[Connection], newcomer: str) -> bool:
    """Whether there is room for one more of the newcomer's, which may have cost the oldest one that does nothing."""
    owners = Counter(connection.owner for connection in held)
    if owners[newcomer] >= SHARE:
        return _close_oldest(one for one in held if one.owner == newcomer)
    if len(held) >= MOST:
        crowd, _ = owners.most_common(1)[0]
        return _close_oldest(one for one in held if one.owner == crowd) or _close_oldest(held)
    return True


def _close_oldest(held: Iterable[Connection]) -> bool:
    idle = min((one for one in held if one.yields), key=lambda one: one.creation_time, default=None)
    if idle is not None:
        idle.handle_close()
    return idle is not None


class WithoutAddress(logging.Filter):
    """What the package logs of a request, without its path, which may be a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Cut the message behind the words that precede a path, and say an error's kind and place alone."""
        said = record.getMessage().partition(" serving ")[0]
        error = record.exc_info[1] if record.exc_info else None
        record.msg, record.args = f"{said}: {summary(error)}" if error else said, ()
        record.exc_info = record.exc_text = None
        return True
