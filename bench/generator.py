"""`python -m bench.generator PORT SECONDS FIRST [RATE]`: sends signed texts, from number FIRST on, over 16 connections.

Without a rate every connection sends its next text as soon as the last is answered; with one, texts leave at chance
moments, that many a second, whether or not the earlier ones are answered.
"""

from __future__ import annotations

import json
import random
import selectors
import socket
import sys
import time
from collections import deque
from dataclasses import dataclass, field

from bench.requests import Signed, signed

CONNECTIONS = 16
MOST = 6_000
"""Texts a second that are signed beforehand; when they are used up the time ends early."""
PATIENCE_SECONDS = 5.0
GOOD = b"HTTP/1.1 200 "


@dataclass(slots=True)
class Connection:
    """One kept connection, and the text it waits to have answered."""

    socket: socket.socket
    text: Signed | None = None
    sent_at: float = 0.0
    received: bytes = b""


@dataclass(slots=True)
class Run:
    """What was sent and answered."""

    answers: list[tuple[str, float, float]] = field(default_factory=list)
    """The text's id, when it was sent and when its answer was there."""
    refused: int = 0


class Generator:
    """All connections of one run."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self.run = Run()
        self._selector = selectors.DefaultSelector()
        self._idle: deque[Connection] = deque()
        for _ in range(CONNECTIONS):
            connection = Connection(socket.create_connection(("127.0.0.1", port)))
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._idle.append(connection)

    def as_fast_as_answered(self, texts: list[Signed], seconds: float) -> None:
        """Keep every connection busy until the time is over or the texts are used up."""
        ends, left = time.monotonic() + seconds, deque(texts)
        while time.monotonic() < ends and left:
            while self._idle and left:
                self._send(left.popleft())
            self._hear(0.1)
        self._hear_all()

    def at_rate(self, texts: list[Signed], seconds: float, rate: float) -> None:
        """Send at chance moments, `rate` a second."""
        chance = random.Random(7)  # noqa: S311 - moments of sending are no secret
        due = time.monotonic()
        ends, left = due + seconds, deque(texts)
        while due < ends and left:
            due += chance.expovariate(rate)
            while (wait := due - time.monotonic()) > 0 or not self._idle:
                self._hear(max(wait, 0.0))
            self._send(left.popleft())
        self._hear_all()

    def _send(self, text: Signed) -> None:
        connection = self._idle.popleft()
        connection.text, connection.sent_at = text, time.monotonic()
        connection.socket.sendall(text.raw)

    def _hear(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            connection: Connection = key.data
            connection.received += connection.socket.recv(65536)
            if connection.text and _is_whole(connection.received):
                self._note(connection, connection.text)
                connection.text, connection.received = None, b""
                self._idle.append(connection)

    def _note(self, connection: Connection, text: Signed) -> None:
        if connection.received.startswith(GOOD):
            self.run.answers.append((text.text_id, connection.sent_at, time.monotonic()))
        else:
            self.run.refused += 1

    def _hear_all(self) -> None:
        ends = time.monotonic() + PATIENCE_SECONDS
        while len(self._idle) < CONNECTIONS and time.monotonic() < ends:
            self._hear(0.1)


def _is_whole(received: bytes) -> bool:
    head, ends, body = received.partition(b"\r\n\r\n")
    name = head.lower().find(b"content-length:")
    return bool(ends) and name > 0 and len(body) >= int(head[name + 15 :].split(b"\r\n", 1)[0])


def main(port: int, seconds: float, first: int, rate: float | None = None) -> None:
    """Sign, say that it is ready, wait for a line, send, and print what was answered when."""
    texts = signed(int(seconds * (2 * rate if rate else MOST)), first)
    generator = Generator(port)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    begun = time.monotonic()
    if rate:
        generator.at_rate(texts, seconds, rate)
    else:
        generator.as_fast_as_answered(texts, seconds)
    run = generator.run
    ended = max((answered for _, _, answered in run.answers), default=begun)
    sys.stdout.write(json.dumps({"seconds": ended - begun, "refused": run.refused, "answers": run.answers}) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), *map(float, sys.argv[4:]))
