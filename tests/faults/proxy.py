"""A proxy before Valkey that loses or tears what passes as a broken connection does, or harms a caller."""

from __future__ import annotations

import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

CHUNK_BYTES = 65536
PEER = struct.Struct("3i")
"""What the kernel tells of the other end of a unix socket: process, user and group."""


class Tear(Enum):
    """Where the connection breaks within a round trip."""

    BEFORE = "before the request"
    WITHIN_REQUEST = "within the request"
    WITHIN_ANSWER = "within the answer"


@dataclass(frozen=True, slots=True)
class Trap:
    """At which round trip a client is harmed, and how."""

    takes: Callable[[bytes], bool]
    """Whether this request is the one."""
    harm: Callable[[int], None]
    """What is done to the process that made it."""
    answered: bool
    """Whether the server carries the request out before that; the answer never arrives."""


class Proxy:
    """Passes everything on between a unix socket of its own and the server's, but for what it is told to spoil."""

    def __init__(self, path: Path, server: Path) -> None:
        """Listen at `path`; nothing is spoilt before `lose` or a trap says so."""
        self.lost = 0
        self.trap: Trap | None = None
        self._one_in, self._silent = 0, 0.5
        self._late_one_in, self._lateness = 0, 0.0
        self.late = 0
        self._torn_one_in = 0
        self.torn: Counter[Tear] = Counter()
        """How many round trips were torn, and where."""
        self._server = server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(128)
        threading.Thread(target=self._take, daemon=True).start()

    def __enter__(self) -> Proxy:
        """Stand there until the block ends."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take no more connections."""
        self.trap = None
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def catch(self, takes: Callable[[bytes], bool], harm: Callable[[int], None], answered: bool) -> threading.Event:
        """Harm whoever makes the next such request, once; the event is set when it is done."""
        caught = threading.Event()

        def harmed(process: int) -> None:
            self.trap = None
            harm(process)
            caught.set()

        self.trap = Trap(takes, harmed, answered)
        return caught

    def lose(self, one_in: int, silent: float = 0.5) -> None:
        """Lose one answer in so many from now on, none if that is 0; this share without breaking the connection."""
        self._one_in, self._silent = one_in, silent

    def tear(self, one_in: int) -> None:
        """Break the connection in one round trip in so many from now on, anywhere in it; in none if that is 0."""
        self._torn_one_in = one_in

    def tears(self) -> Tear | None:
        """Where the next round trip is torn, if it is."""
        if not self._torn_one_in or random.randrange(self._torn_one_in):
            return None
        where = random.choice(list(Tear))
        self.torn[where] += 1
        return where

    def delay(self, one_in: int, seconds: float) -> None:
        """Pass one answer in so many on late from now on, by up to so long; none if that is 0."""
        self._late_one_in, self._lateness = one_in, seconds

    def dawdle(self) -> None:
        """Wait, if the next answer is to be late."""
        if self._late_one_in and random.randrange(self._late_one_in) == 0:
            self.late += 1
            time.sleep(random.random() * self._lateness)

    @property
    def breaks(self) -> bool:
        """Whether a connection whose answer is lost breaks; else it says no more."""
        return random.random() >= self._silent

    def loses(self) -> bool:
        """Whether the next answer is lost."""
        lost = bool(self._one_in) and random.randrange(self._one_in) == 0
        self.lost += lost
        return lost

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(str(self._server))
            _Link(self, client, server).carry()


class _Link:
    """One client's connection, passed on."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        peer = client.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, PEER.size)
        self._process: int = PEER.unpack(peer)[0]
        self._doomed: Trap | None = None
        self._tear: Tear | None = None

    def carry(self) -> None:
        """Pass on until either end closes."""
        answers = threading.Thread(target=self._until_closed, args=(self._answers,), daemon=True)
        answers.start()
        self._until_closed(self._requests)
        answers.join()

    def _until_closed(self, passes_on: Callable[[], None]) -> None:
        with suppress(OSError):
            passes_on()
        for end in (self._client, self._server):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _requests(self) -> None:
        while request := self._client.recv(CHUNK_BYTES):
            trap = self._proxy.trap
            if trap and trap.takes(request):
                if not trap.answered:
                    trap.harm(self._process)
                    return
                self._doomed = trap
            self._tear = self._proxy.tears()
            if self._tear is Tear.BEFORE:
                return
            if self._tear is Tear.WITHIN_REQUEST:
                self._server.sendall(_some_of(request))
                return
            self._server.sendall(request)

    def _answers(self) -> None:
        """Pass answers on, until one is lost: then the client hears no more, or is cut off."""
        while answer := self._server.recv(CHUNK_BYTES):
            if self._doomed:
                self._doomed.harm(self._process)
                return
            if self._tear is Tear.WITHIN_ANSWER:
                self._client.sendall(_some_of(answer))
                return
            if self._proxy.loses():
                if self._proxy.breaks:
                    return
                while self._server.recv(CHUNK_BYTES):
                    pass
                return
            self._proxy.dawdle()
            self._client.sendall(answer)


def _some_of(words: bytes) -> bytes:
    """A beginning of what is said, not all of it."""
    return words[: random.randrange(len(words))]
