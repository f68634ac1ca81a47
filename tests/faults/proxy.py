"""A proxy before Valkey that now and then loses an answer, as a broken connection does."""

from __future__ import annotations

import random
import socket
import threading
from contextlib import suppress
from pathlib import Path

CHUNK_BYTES = 65536


class Proxy:
    """Passes everything on between a unix socket of its own and the server's, one answer in so many excepted."""

    def __init__(self, path: Path, server: Path) -> None:
        """Listen at `path`; nothing is lost before `lose` says so."""
        self.lost = 0
        self._one_in = 0
        self._server = server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen(128)
        threading.Thread(target=self._take, daemon=True).start()

    def lose(self, one_in: int) -> None:
        """Lose one answer in so many from now on; none if that is 0."""
        self._one_in = one_in

    def close(self) -> None:
        """Take no more connections."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _take(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, socket.socket(socket.AF_UNIX) as server, suppress(OSError):
            server.connect(str(self._server))
            answers = threading.Thread(target=self._pass_on, args=(server, client, True), daemon=True)
            answers.start()
            self._pass_on(client, server, False)
            answers.join()

    def _pass_on(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        """Pass on until either end closes, or an answer is lost: then the client hears no more, or is cut off."""
        with suppress(OSError):
            while chunk := one.recv(CHUNK_BYTES):
                if answers and self._one_in and random.randrange(self._one_in) == 0:
                    self.lost += 1
                    if random.random() < 0.5:
                        break
                    while one.recv(CHUNK_BYTES):
                        pass
                    break
                other.sendall(chunk)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
