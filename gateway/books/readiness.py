"""Readiness: a small write that shows whether Redis answers and accepts writes."""

import threading
import time

from redis import Redis

from gateway.books.keys import common_key

KEY = common_key("ready")
LASTS_MILLISECONDS = 10_000


class Readiness:
    """Whether the books take writes; each write waits for the disk, so what was found holds for a while."""

    HOLDS_SECONDS = 2.0

    def __init__(self, client: Redis) -> None:
        """Ask through this client."""
        self._client = client
        self._lock = threading.Lock()
        self._holds_until = 0.0

    def check(self) -> None:
        """Write and forget, or trust the last write; whatever is wrong with the server is raised."""
        with self._lock:
            if time.monotonic() < self._holds_until:
                return
            self._client.set(KEY, "1", px=LASTS_MILLISECONDS)
            self._holds_until = time.monotonic() + self.HOLDS_SECONDS
