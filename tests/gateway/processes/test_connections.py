"""Who trickles holds nobody up: connections are bounded, shared, and closed when their time is over."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlencode

import psutil
import pytest

from gateway.processes import connections, listener
from gateway.processes.connections import Connection, WithoutAddress, make_room, owner_of
from tests.conftest import Server
from tests.paths import ROOT
from tests.support.gateway_up import soon
from tests.support.twilio_requests import ACCOUNT, FORM, OURS, TARGET, TOKEN, signed

START_SECONDS = 30.0
ANSWER_SECONDS = 3.0
TRIES = 3
"""The machine may be busy with something else once; a server that is held up is late each time."""
EACH_SECONDS = 1.0
"""How often each trickler sends a byte."""
BEGUN = b"POST /webhooks/twilio/sms HTTP/1.1\r\nHost: a\r\nX-Slow: "


@pytest.fixture(scope="module")
def listening() -> Iterator[socket.socket]:
    with listener.opened("127.0.0.1", 0) as found:
        yield found


@pytest.fixture(scope="module")
def web_server(
    server: Server, listening: socket.socket, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[psutil.Popen]:
    """A web server that takes Twilio's texts."""
    process = psutil.Popen(
        [sys.executable, "-m", "gateway.serve", str(listening.fileno())],
        cwd=ROOT,
        env={
            **os.environ,
            "VAR_DIR": str(tmp_path_factory.mktemp("web")),
            "REDIS_URL": server.url,
            "PUBLIC_URL": "https://sms.example.org",
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_NUMBERS": OURS,
        },
        pass_fds=[listening.fileno()],
        stderr=subprocess.DEVNULL,
    )
    try:
        address = listening.getsockname()
        assert soon(
            lambda: _answer(address, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.0 200"), START_SECONDS
        )
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def web(web_server: psutil.Popen, listening: socket.socket) -> tuple[str, int]:
    """The address of the web server, to which nobody is connected any more."""
    assert soon(lambda: len(web_server.net_connections(kind="tcp")) == 1), "it only listens"
    found: tuple[str, int] = listening.getsockname()
    return found


def _answer(address: tuple[str, int], said: bytes) -> bytes:
    """All that comes until the connection is closed."""
    found = b""
    with socket.create_connection(address, timeout=START_SECONDS) as client:
        client.sendall(said)
        while part := client.recv(4096):
            found += part
    return found


@contextmanager
def trickling(address: tuple[str, int], count: int) -> Iterator[list[socket.socket]]:
    """So many connections, each of which sends another byte of its header now and then."""
    ended = threading.Event()
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.create_connection(address, timeout=START_SECONDS)) for _ in range(count)]
        for client in clients:
            client.sendall(BEGUN)

        def trickle() -> None:
            while not ended.wait(EACH_SECONDS):
                for client in clients:
                    try:
                        client.send(b"a")
                    except OSError:
                        continue

        thread = threading.Thread(target=trickle)
        thread.start()
        try:
            yield clients
        finally:
            ended.set()
            thread.join()


def signed_text(address: tuple[str, int]) -> int:
    """Deliver a signed text as Twilio does; the status of its answer."""
    headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signed(FORM)}
    connection = http.client.HTTPConnection(*address, timeout=START_SECONDS)
    try:
        connection.request("POST", TARGET, urlencode(FORM), headers)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("count", [100, 500, 1_200])
def test_a_signed_text_is_answered_in_three_seconds_while_others_trickle(web: tuple[str, int], count: int) -> None:
    with trickling(web, count):
        assert any(answered_in_time(web) for _ in range(TRIES))


def answered_in_time(address: tuple[str, int]) -> bool:
    """Whether a signed text, which is taken, is answered so soon."""
    began = time.monotonic()
    assert signed_text(address) == 200
    return time.monotonic() - began < ANSWER_SECONDS


TRICKLES = {b"a": BEGUN, b"b": BEGUN.replace(b"X-Slow: ", b"Content-Length: 100\r\n\r\n"), b"\r\n": b"\r\n"}
"""What trickles (a header, a body, line ends that are no request), and what is sent before."""


def test_a_request_not_whole_ten_seconds_after_its_first_byte_is_closed_whatever_trickles(
    web: tuple[str, int],
) -> None:
    with ExitStack() as opened:
        began = time.monotonic()
        clients = {byte: opened.enter_context(socket.create_connection(web)) for byte in TRICKLES}
        for byte, client in clients.items():
            client.settimeout(EACH_SECONDS / len(clients))
            client.sendall(TRICKLES[byte])
        ended: dict[bytes, float] = {}
        while len(ended) < len(clients):
            for byte in clients.keys() - ended.keys():
                if _is_closed(clients[byte], byte):
                    ended[byte] = time.monotonic() - began
            assert time.monotonic() - began < connections.WHOLE_SECONDS + START_SECONDS

        assert min(ended.values()) > connections.WHOLE_SECONDS - 1


def _is_closed(client: socket.socket, byte: bytes) -> bool:
    """Whether the server has closed the connection; if not, a byte is sent."""
    try:
        if client.recv(1) == b"":
            return True
    except TimeoutError:
        pass
    except OSError:
        return True
    try:
        client.send(byte)
    except OSError:
        return True
    return False


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /healthz HTTP/1.0\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc",
        b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
    ],
)
def test_a_request_that_tells_two_lengths_is_refused(web: tuple[str, int], request_: bytes) -> None:
    assert b" 400 Bad Request" in _answer(web, request_).split(b"\r\n")[0]


def test_what_the_server_logs_of_a_request_has_no_address_and_no_words_of_an_error() -> None:
    error = ValueError("canary0905123456")
    record = logging.LogRecord(
        "waitress", logging.ERROR, "", 1, "Exception while serving %s", ("/login/canary",), (ValueError, error, None)
    )

    assert WithoutAddress().filter(record)
    said = logging.Formatter().format(record)
    assert "canary" not in said
    assert said.startswith("Exception while: ValueError")


class Held(Connection):
    """A connection as the bounds see it."""

    def __init__(self, address: str, since: float, *, busy: bool = False) -> None:
        self.addr, self.creation_time = (address, 1), since
        self.requests, self.total_outbufs_len = ([1] if busy else []), 0
        self.closed = False

    def __del__(self) -> None:
        """It has no socket."""

    def handle_close(self) -> None:
        self.closed = True


def test_an_address_that_holds_its_share_gives_up_its_own_oldest_idle_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "SHARE", 3)
    other, busy, old, young = (
        Held("10.0.0.2", 0),
        Held("10.0.0.1", 1, busy=True),
        Held("10.0.0.1", 2),
        Held("10.0.0.1", 3),
    )

    assert make_room([other, busy, old, young], "10.0.0.1")
    assert [one.closed for one in (other, busy, old, young)] == [False, False, True, False]


def test_where_all_are_held_the_address_with_most_gives_one_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 3)
    alone, first, second = Held("10.0.0.1", 0), Held("10.0.0.2", 1), Held("10.0.0.2", 2)

    assert make_room([alone, first, second], "10.0.0.3")
    assert [one.closed for one in (alone, first, second)] == [False, True, False]


def test_nobody_who_is_being_answered_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 1)

    assert not make_room([Held("10.0.0.1", 0, busy=True)], "10.0.0.2")


def test_at_least_a_thousand_connections_are_held() -> None:
    assert connections.MOST >= connections.SHARE >= 1_000


def test_addresses_of_one_ipv6_network_share_what_one_address_may_hold() -> None:
    assert owner_of("2001:db8:1:2::1") == owner_of("2001:db8:1:2:ffff::2") != owner_of("2001:db8:1:3::1")
    assert owner_of("192.0.2.1") != owner_of("192.0.2.2")


ASKED = b"GET /static/phone.js HTTP/1.1\r\nHost: a\r\n\r\n"
NOT_READ = 10
FEW_FILES = 5
"""Those of the answers that are being given."""


def test_who_asks_again_and_again_before_an_answer_gets_one_and_no_more(web: tuple[str, int]) -> None:
    assert _answer(web, ASKED * 100).count(b"HTTP/1.1 200 OK") == 1


@contextmanager
def reading_nothing(address: tuple[str, int], count: int, said: bytes) -> Iterator[list[socket.socket]]:
    """So many connections that ask and take nothing of an answer, with as little room for it as the system gives."""
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.socket()) for _ in range(count)]
        for client in clients:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            client.connect(address)
            client.sendall(said)
        yield clients


def test_answers_that_nobody_takes_keep_no_file_open(web: tuple[str, int], web_server: psutil.Popen) -> None:
    before = web_server.num_fds()
    with reading_nothing(web, NOT_READ, ASKED * 195):
        assert not soon(lambda: web_server.num_fds() > before + NOT_READ + FEW_FILES, ANSWER_SECONDS)
        assert signed_text(web) == 200


def test_who_does_not_take_an_answer_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MOST", 1)
    untaken = Held("10.0.0.1", 0)
    untaken.total_outbufs_len, untaken._answered_at = 5, time.monotonic()
    assert not make_room([untaken], "10.0.0.2")
    untaken._answered_at -= 2 * connections.TAKING_SECONDS

    assert make_room([untaken], "10.0.0.2")
    assert untaken.closed
