"""A temporary Valkey server, run for one command."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway import redis
from gateway.books import server
from gateway.processes import append_only, valkey
from gateway.processes.child import Child, Program
from gateway.processes.valkey import Place, ValkeyError

START_SECONDS = 60.0
STOP_SECONDS = 30.0
POLL_SECONDS = 0.02
PASSING = ("--appendonly", "no", "--save", "")
"""The options of a server that writes nothing to the disk."""


@contextmanager
def empty(binary: Path | None) -> Iterator[str]:
    """The address of an empty server that keeps nothing on the disk."""
    with tempfile.TemporaryDirectory(prefix="keng-") as directory:
        root = Path(directory)
        with running(valkey.place(root, root / "run" / "valkey.sock", binary), *PASSING) as url:
            yield url


@contextmanager
def running(at: Place, *options: str) -> Iterator[str]:
    """The address of a server on the data of a place; nobody else may use that data meanwhile."""
    with valkey.lock(at) as lock:
        append_only.mend(at.directory)
        child = Child(Program("valkey", [*valkey.command(at), *options], inherits=(lock.fileno(),)))
        try:
            _wait_for(at, child)
            yield at.url
        finally:
            _stop(child)


def _wait_for(at: Place, child: Child) -> None:
    deadline = time.monotonic() + START_SECONDS
    with redis.books(at.url) as client:
        while not server.answers(client):
            if child.status is not None or time.monotonic() > deadline:
                raise ValkeyError(f"Valkey did not start: {valkey.last_words(at)}")
            time.sleep(POLL_SECONDS)


def _stop(child: Child) -> None:
    child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    while child.status is None and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    child.reap()
