"""The web server told to stop answers what it has taken; who calls meanwhile waits for the next one."""

from __future__ import annotations

import errno
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pytest
from waitress import wasyncore
from waitress.server import create_server

from gateway.processes import connections, listener
from gateway.processes.connections import Connection, Listener
from gateway.web.guard import FILE_BYTES
from tests.paths import ROOT
from tests.support.gateway_up import soon
from tests.support.ports import free_port

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ASKED = b"GET /healthz HTTP/1.1\r\nHost: a\r\n"
END = b"Connection: close\r\n\r\n"
KEPT = b"\r\n"
START_SECONDS = 60.0
STOP_SECONDS = 60.0
ASKED_TIMES, SHORT_PAUSE_SECONDS = 4, 0.1


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
            lambda: len(psutil.Process(first.pid).net_connections(kind="tcp")) == 3
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


class Waitress:
    """A server of waitress as `serve` makes it, turned by hand; its application answers once it is let."""

    def __init__(self, listening: socket.socket) -> None:
        self.map: dict[int, Any] = {}
        self.let, self.length = threading.Event(), 2
        self.server = create_server(self._app, map=self.map, sockets=[listening], threads=1)

    def _app(self, _environ: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        self.let.wait(START_SECONDS)
        start("200 OK", [("Content-Length", str(self.length))])
        return [b"x" * self.length]

    def turn(self) -> None:
        """Do what is to be done just now."""
        for _ in range(5):
            wasyncore.loop(0.02, map=self.map, count=1)

    @property
    def channel(self) -> Any:
        """The only connection."""
        [channel] = self.server.active_channels.values()
        return channel


@pytest.fixture
def waitress(listening: socket.socket) -> Iterator[Waitress]:
    made = Waitress(listening)
    yield made
    made.let.set()
    made.server.task_dispatcher.shutdown()
    wasyncore.close_all(made.map)


def test_waitress_names_its_connections_active_channels(waitress: Waitress, listening: socket.socket) -> None:
    assert waitress.server.active_channels == {}
    with call(listening, b""):
        waitress.turn()
        assert len(waitress.server.active_channels) == 1
    waitress.turn()
    assert waitress.server.active_channels == {}


def test_waitress_makes_connections_of_its_channel_class(waitress: Waitress, listening: socket.socket) -> None:
    waitress.server.channel_class = Connection
    with call(listening, b""):
        waitress.turn()
        assert isinstance(waitress.channel, Connection)


def test_waitress_takes_no_connection_once_it_is_not_accepting(waitress: Waitress, listening: socket.socket) -> None:
    assert waitress.server.accepting
    waitress.server.accepting = False
    with call(listening, b""):
        waitress.turn()
        assert waitress.server.active_channels == {}


def test_waitress_is_woken_by_pull_trigger(waitress: Waitress) -> None:
    began = time.monotonic()
    threading.Timer(0.1, waitress.server.pull_trigger).start()
    wasyncore.loop(START_SECONDS, map=waitress.map, count=1)

    assert time.monotonic() - began < START_SECONDS / 2


def test_waitress_keeps_what_is_half_said_as_the_request(waitress: Waitress, listening: socket.socket) -> None:
    with call(listening, ASKED) as client:
        waitress.turn()
        assert waitress.channel.request is not None
        client.sendall(KEPT)
        waitress.turn()
        assert waitress.channel.request is None


def test_waitress_keeps_what_is_not_answered_yet_in_requests_under_a_lock(
    waitress: Waitress, listening: socket.socket
) -> None:
    with call(listening, ASKED + KEPT):
        waitress.turn()
        with waitress.channel.requests_lock:
            assert len(waitress.channel.requests) == 1
        waitress.let.set()
        assert soon(lambda: not waitress.channel.requests, START_SECONDS)


def test_waitress_answers_each_request_by_service_of_its_connection(
    waitress: Waitress, listening: socket.socket
) -> None:
    waitress.server.channel_class = Connection
    with call(listening, ASKED + KEPT):
        waitress.turn()
        assert not waitress.channel.served
        waitress.let.set()
        assert soon(lambda: waitress.channel.served, START_SECONDS)


def test_waitress_closes_after_an_answer_to_a_request_whose_headers_say_so(
    waitress: Waitress, listening: socket.socket
) -> None:
    with call(listening, ASKED + KEPT) as client:
        waitress.turn()
        waitress.channel.requests[0].headers["CONNECTION"] = "close"
        waitress.let.set()

        def closed() -> bool:
            waitress.turn()
            return not waitress.server.active_channels

        assert soon(closed, START_SECONDS)
        assert b"\r\nConnection: close\r\n" in answer(client)


def test_waitress_counts_what_is_not_sent_yet_in_total_outbufs_len(
    waitress: Waitress, listening: socket.socket
) -> None:
    waitress.length = 64 * 1024 * 1024  # more than the system takes from it at once
    with call(listening, ASKED + KEPT):
        waitress.turn()
        assert waitress.channel.total_outbufs_len == 0
        waitress.let.set()
        assert soon(lambda: waitress.channel.total_outbufs_len > 0, START_SECONDS)
    waitress.channel.handle_close()


def test_waitress_closes_a_connection_that_will_close(waitress: Waitress, listening: socket.socket) -> None:
    with call(listening, b"") as client:
        waitress.turn()
        waitress.channel.will_close = True
        waitress.turn()

        assert waitress.server.active_channels == {}
        assert client.recv(1) == b""


def test_an_answer_not_taken_whole_is_closed_though_nothing_more_can_be_written(
    waitress: Waitress, listening: socket.socket
) -> None:
    waitress.server.channel_class = Connection
    waitress.length = 64 * 1024 * 1024  # more than the system takes from it at once
    waitress.let.set()
    with call(listening, ASKED + KEPT):
        waitress.turn()
        assert soon(lambda: waitress.channel.served, START_SECONDS)
        waitress.turn()
        waitress.channel.close_if_late(time.monotonic())
        assert len(waitress.server.active_channels) == 1
        waitress.channel.close_if_late(time.monotonic() + connections.TAKEN_SECONDS + 1)

        assert waitress.server.active_channels == {}


class Full:
    """A listening socket of a system that has no file left."""

    def __init__(self) -> None:
        self.asked = 0

    def accept(self) -> None:
        """Say so."""
        self.asked += 1
        raise OSError(errno.EMFILE, "Too many open files")


def test_without_a_file_for_a_new_connection_it_waits_and_says_so_once(
    listening: socket.socket, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PAUSE_SECONDS", SHORT_PAUSE_SECONDS)
    known: dict[int, Any] = {}
    name = (listening.family, listening.type, listening.proto, listening.getsockname())
    server = Listener(None, map=known, _sock=listening, sockinfo=name, bind_socket=False, threads=1)
    full = Full()
    try:
        with call(listening, ASKED + KEPT), caplog.at_level(logging.WARNING):
            monkeypatch.setattr(server, "socket", full)
            began = time.monotonic()
            while full.asked < ASKED_TIMES:
                wasyncore.loop(0.01, use_poll=True, map=known, count=1)
            took = time.monotonic() - began
            monkeypatch.undo()

            assert took >= (ASKED_TIMES - 1) * SHORT_PAUSE_SECONDS
            assert len(caplog.records) == 1
    finally:
        server.task_dispatcher.shutdown()
        wasyncore.close_all(known)


def test_a_form_as_large_as_a_contact_file_reaches_the_application_and_a_larger_one_does_not(
    tmp_path: Path, books_url: str, listening: socket.socket
) -> None:
    asked = b"POST /login HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    with serving(tmp_path, books_url, listening):
        taken = answer(call(listening, asked % FILE_BYTES + b"x" * FILE_BYTES))
        refused = answer(call(listening, asked % (FILE_BYTES + 1)))

    assert taken.startswith(b"HTTP/1.1 413")  # by the page, that takes no files: it says so in its own words
    assert "Nội dung gửi lên quá lớn".encode() in taken
    assert refused.startswith(b"HTTP/1.1 413")
    assert "Nội dung".encode() not in refused
