"""Behind an HTTPS proxy, as in offices: what may have left is looked up first, what surely has not is sent again."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from gateway.books.outbox import Delivery, Message, SendResult
from gateway.channels import twilio
from gateway.channels.twilio import Twilio
from tests.support import twilio_api
from tests.support.twilio_api import TwilioApi
from tests.support.twilio_requests import ACCOUNT, CAMPAIGN, OURS, TOKEN, twilio_settings

REFUSED = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"
OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"
TWILIO = "api.twilio.com"
RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that lets a close break the connection instead of ending it."""


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
    until_closed(client)


def until_closed(client: socket.socket) -> None:
    """Answer nothing until the caller gives up."""
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


def text() -> Message:
    """A text to be sent."""
    return Message("a-r", "twilio", OURS, "+84905000001", "x", "k", "a", datetime.now(UTC) + timedelta(hours=1))


def sent(directory: Path) -> SendResult:
    """What becomes of a text that is handed over by way of the proxy in the environment."""
    return Twilio(twilio_settings(directory, "unix:///nowhere")).send(CAMPAIGN, text())


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
        attempt = sent(tmp_path)

    assert requests[0].startswith(b"CONNECT api.twilio.com:443 ")
    assert (attempt.delivery, attempt.again) == (delivery, timedelta(0))


def test_where_no_proxy_listens_nothing_has_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
    monkeypatch.setenv("HTTPS_PROXY", address)

    assert sent(tmp_path).delivery is Delivery.QUEUED


def test_where_a_proxy_takes_no_connection_in_time_nothing_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twilio, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full, ExitStack() as others:
        for _ in range(3):  # more than the system keeps for a server that takes none
            other = others.enter_context(socket.socket())
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{full.getsockname()[1]}")

        assert sent(tmp_path).delivery is Delivery.QUEUED


class Tunnel:
    """A proxy whose tunnel ends at Twilio's stand-in; the answer to the first request is spoilt."""

    def __init__(self, api: TwilioApi, certificate: Path, spoils: Callable[[ssl.SSLSocket, bytes], None]) -> None:
        """Show this certificate for Twilio's."""
        self._to = urlsplit(api.base)
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)
        self._spoils: Callable[[ssl.SSLSocket, bytes], None] | None = spoils

    def __call__(self, client: socket.socket) -> None:
        """Carry one request to Twilio, and its answer back or not."""
        client.sendall(OPEN)
        with self._tls.wrap_socket(client.dup(), server_side=True) as inside:
            client.close()
            answer = self._carried(_request(inside))
            spoils, self._spoils = self._spoils, None
            (spoils or ssl.SSLSocket.sendall)(inside, answer)

    def _carried(self, request: bytes) -> bytes:
        with socket.create_connection((self._to.hostname, self._to.port)) as server:
            server.sendall(request)
            return b"".join(iter(lambda: server.recv(4096), b""))


def _request(inside: ssl.SSLSocket) -> bytes:
    """One request, whole."""
    request = b""
    while not request.endswith(b"\r\n\r\n"):
        request += inside.recv(1)
    lines = request.lower().split(b"\r\n")
    length = next((int(line.partition(b":")[2]) for line in lines if line.startswith(b"content-length:")), 0)
    while length:
        more = inside.recv(length)
        request, length = request + more, length - len(more)
    return request


def ends_without(_: ssl.SSLSocket, __: bytes) -> None:
    """Close in place of the answer."""


def breaks(inside: ssl.SSLSocket, _: bytes) -> None:
    """Break the connection in place of the answer."""
    inside.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    socket.socket(fileno=inside.detach()).close()


def ends_within(inside: ssl.SSLSocket, answer: bytes) -> None:
    """Close in the middle of the answer's body."""
    inside.sendall(answer[: answer.index(b"\r\n\r\n") + 20])


def says_nothing(inside: ssl.SSLSocket, _: bytes) -> None:
    """Keep the answer until the caller gives up."""
    until_closed(inside)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key and certificate of a stand-in for Twilio."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, TWILIO)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(TWILIO)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("twilio") / "twilio.pem"
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(own + made.public_bytes(Encoding.PEM))
    return path


@pytest.mark.parametrize("spoils", [ends_without, breaks, ends_within, says_nothing])
def test_a_text_taken_through_a_proxy_whose_answer_is_lost_is_found_there_and_taken_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    certificate: Path,
    spoils: Callable[[ssl.SSLSocket, bytes], None],
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    monkeypatch.setattr(twilio, "ANSWER_SECONDS", 1.0 if spoils is says_nothing else 30.0)
    with (
        twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as api,
        proxy(Tunnel(api, certificate, spoils)) as (address, requests),
    ):
        monkeypatch.setenv("HTTPS_PROXY", address)
        account = Twilio(twilio_settings(tmp_path, "unix:///nowhere"))
        message = text()
        lost = account.send(CAMPAIGN, message)
        found = account.find(replace(message, tried_at=datetime.now(UTC)), set())

    assert lost.delivery is Delivery.UNKNOWN
    assert found
    assert (found.delivery, len(api.messages), api.faults) == (Delivery.SENT, 1, [])
    assert len(requests) == 2


def test_a_text_is_not_handed_to_whoever_is_not_twilio(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    """A proxy that reads along shows a certificate of its own."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    with (
        twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN}) as api,
        proxy(Tunnel(api, certificate, ends_without)) as (address, _),
    ):
        monkeypatch.setenv("HTTPS_PROXY", address)

        assert sent(tmp_path).delivery is Delivery.UNKNOWN
    assert api.forms == []
