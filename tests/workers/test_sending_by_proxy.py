"""Behind an HTTPS proxy, as in offices: what may have left is looked up first, what surely has not is sent again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.books.outbox import Delivery, Message
from gateway.channels import twilio
from gateway.channels.twilio import Twilio
from tests.support.twilio_requests import CAMPAIGN, OURS, twilio_settings

REFUSED = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


def cut(_: socket.socket) -> None:
    """Close without a word."""


def refuse(client: socket.socket) -> None:
    """Say that Twilio cannot be reached."""
    client.sendall(REFUSED)


def open_and_cut(client: socket.socket) -> None:
    """Open the tunnel, take the first bytes of what goes through it, and close."""
    client.sendall(OPEN)
    client.recv(64)


def open_and_garble(client: socket.socket) -> None:
    """Open the tunnel, and answer with what is no TLS."""
    client.sendall(OPEN)
    client.recv(64)
    client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")


def open_and_wait(client: socket.socket) -> None:
    """Open the tunnel, and answer nothing until the caller gives up."""
    client.sendall(OPEN)
    while client.recv(4096):
        pass


@contextmanager
def proxy(behaves: Callable[[socket.socket], None]) -> Iterator[tuple[str, list[bytes]]]:
    """A CONNECT proxy on loopback; its address and the requests it got."""
    requests: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client, suppress(OSError):
                        requests.append(client.recv(4096))
                        behaves(client)

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", requests
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize(
    ("behaves", "delivery"),
    [
        (refuse, Delivery.QUEUED),  # the proxy says itself that it did not reach Twilio
        (cut, Delivery.UNKNOWN),
        (open_and_cut, Delivery.UNKNOWN),
        (open_and_garble, Delivery.UNKNOWN),
        (open_and_wait, Delivery.UNKNOWN),
    ],
)
def test_what_may_have_left_through_a_proxy_is_looked_up_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behaves: Callable[[socket.socket], None], delivery: Delivery
) -> None:
    monkeypatch.setattr(twilio, "ANSWER_SECONDS", 0.5 if behaves is open_and_wait else 30.0)
    with proxy(behaves) as (address, requests):
        monkeypatch.setenv("HTTPS_PROXY", address)
        account = Twilio(twilio_settings(tmp_path, "unix:///nowhere"))
        message = Message("a-r", "twilio", OURS, "+84905000001", "x", "k", "a", datetime.now(UTC) + timedelta(hours=1))
        attempt = account.send(CAMPAIGN, message)

    assert requests[0].startswith(b"CONNECT api.twilio.com:443 ")
    assert (attempt.delivery, attempt.again) == (delivery, timedelta(0))


def test_where_no_proxy_listens_nothing_has_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    monkeypatch.setenv("HTTPS_PROXY", address)
    account = Twilio(twilio_settings(tmp_path, "unix:///nowhere"))
    message = Message("a-r", "twilio", OURS, "+84905000001", "x", "k", "a", datetime.now(UTC) + timedelta(hours=1))

    assert account.send(CAMPAIGN, message).delivery is Delivery.QUEUED
