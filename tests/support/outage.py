"""An outage: a Valkey that is killed and comes back, and texts that wait on the disk meanwhile."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from gateway import redis as clients
from gateway.books.inbox import Arrival
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from tests.conftest import running_valkey


class DatedSpool(Spool):
    """A spool whose clock is the conversation's."""

    at: datetime

    def _moment(self) -> int:
        return int(self.at.timestamp() * 1_000_000)


class Machine:
    """A machine with a Valkey of its own; use it in a `with` block."""

    def __init__(self, directory: Path) -> None:
        """Start it."""
        self._directory, self._running = directory, ExitStack()
        self._spool = DatedSpool(directory / "spool")
        self.start()

    def __enter__(self) -> Machine:
        return self

    def __exit__(self, *_of: object) -> None:
        self.stop()

    def start(self) -> None:
        """Have the Valkey there, with what it had kept."""
        self.url = self._running.enter_context(running_valkey(self._directory)).url

    def stop(self) -> None:
        """Kill the Valkey."""
        self._running.close()

    def accept(self, campaign: str, arrival: Arrival, at: datetime) -> None:
        """Accept a text as the web server does."""
        self._spool.at = at
        self._acceptor().accept(campaign, arrival)

    def replay(self) -> int:
        """Put what waits on the disk into the inbox, as the web server does each second."""
        return self._acceptor().replay()

    def _acceptor(self) -> Acceptor:
        return Acceptor(clients.webhook(self.url), clients.jobs(self.url), self._spool, 8)
