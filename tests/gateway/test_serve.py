"""The web server told to stop answers what it has taken; who calls meanwhile waits for the next one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from gateway.processes import listener
from tests.paths import ROOT
from tests.support.gateway_up import free_port, soon

ASKED = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
END = b"Connection: close\r\n\r\n"
KEPT = b"\r\n"
START_SECONDS = 20.0
STOP_SECONDS = 6.0


@contextmanager
def serving(
    directory: Path, url: str, listening: socket.socket | None = None, port: int = 0
) -> Iterator[subprocess.Popen[bytes]]:
    """A web server, on this socket or on a port of its own."""
    number = [listening.fileno()] if listening else []
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway.serve", *map(str, number)],
        cwd=ROOT,
        env={**os.environ, "VAR_DIR": str(directory), "REDIS_URL": url, "PORT": str(port or free_port())},
        pass_fds=number,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with listener.opened("127.0.0.1", 0) as found:
        yield found


def call(listening: socket.socket, said: bytes) -> socket.socket:
    """Connect, and say this."""
    client = socket.create_connection(listening.getsockname(), timeout=START_SECONDS)
    client.sendall(said)
    return client


def answer(client: socket.socket) -> bytes:
    """All that comes until the connection is closed."""
    found = b""
    while part := client.recv(4096):
        found += part
    client.close()
    return found


def test_it_starts_alone_on_an_address_of_its_own(tmp_path: Path, books_url: str) -> None:
    port = free_port()
    with serving(tmp_path, books_url, port=port):

        def answers() -> bool:
            with socket.socket() as client:
                return client.connect_ex(("127.0.0.1", port)) == 0

        assert soon(answers, START_SECONDS)


def test_who_calls_before_it_has_started_is_answered_once_it_has(
    tmp_path: Path, books_url: str, listening: socket.socket
) -> None:
    early = call(listening, ASKED + END)
    with serving(tmp_path, books_url, listening):
        assert answer(early).startswith(b"HTTP/1.1 200 OK")


def test_told_to_stop_it_answers_who_is_connected_and_leaves_the_others_to_the_next_one(
    tmp_path: Path, books_url: str, listening: socket.socket
) -> None:
    with serving(tmp_path, books_url, listening) as first:
        answer(call(listening, ASKED + END))
        silent, half = call(listening, b""), call(listening, ASKED)
        assert soon(
            lambda: len(psutil.Process(first.pid).net_connections(kind="tcp")) == 3, 2
        )  # the two, and the one it listens on
        first.send_signal(signal.SIGTERM)
        meanwhile = call(listening, ASKED + END)
        silent.sendall(ASKED + KEPT)
        half.sendall(KEPT)

        assert answer(silent).startswith(b"HTTP/1.1 200 OK")
        assert answer(half).startswith(b"HTTP/1.1 200 OK")
        assert first.wait(STOP_SECONDS) == 0
    late = call(listening, ASKED + END)
    with serving(tmp_path, books_url, listening):
        assert answer(meanwhile).startswith(b"HTTP/1.1 200 OK")
        assert answer(late).startswith(b"HTTP/1.1 200 OK")
