"""The https of the local network: our own authority, the webhooks alone, and who does not trust it is known."""

from __future__ import annotations

import json
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from cryptography import x509
from redis import Redis

from gateway import certificate_authority
from gateway.books import devices, inbox
from gateway.certificate_authority import NotLocalError
from gateway.connect import HTTPS
from gateway.processes import listener
from tests.conftest import Server
from tests.paths import ROOT
from tests.support import android_requests
from tests.support.android_requests import TARGET
from tests.support.gateway_up import soon
from tests.support.https import phone_environment, running_https

READY_SECONDS = 60.0


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def address(var_dir: Path, server: Server) -> Iterator[str]:
    """The https that the tests share; each of them has an empty Valkey behind it."""
    certificate_authority.serve_from(var_dir, "127.0.0.1")
    with running_https(var_dir, server.url) as found:
        yield found


@pytest.fixture(autouse=True)
def empty(redis: Redis) -> None:
    """An empty Valkey for each test."""


def get(address: str, path: str, var_dir: Path) -> requests.Response:
    return requests.get(
        address + path, timeout=READY_SECONDS, verify=str(certificate_authority.certificate_path(var_dir))
    )


def test_only_the_webhooks_answer(address: str, var_dir: Path) -> None:
    paths = ("/", "/login", "/healthz", "/static/desk.css", "/webhooks", "/webhooks/twilio/sms", "//webhooks/a/b")

    assert [get(address, path, var_dir).status_code for path in paths] == [404] * 7
    assert get(address, "/webhooks/android/sms", var_dir).status_code == 405


def test_a_signed_text_is_kept(address: str, var_dir: Path, redis: Redis) -> None:
    answers = [post(address, var_dir, ref) for ref in ("1", "2", "3")]

    assert answers == [200, 200, 200]
    assert len(inbox.recent(redis, android_requests.CAMPAIGN, 10)) == 3


def post(address: str, var_dir: Path, ref: str) -> int:
    body = json.dumps(android_requests.text("TH1 ACT 5", ref))
    headers = {"Content-Type": "application/json", **android_requests.signed(body)}
    trusted = str(certificate_authority.certificate_path(var_dir))
    return requests.post(address + TARGET, body, headers=headers, timeout=READY_SECONDS, verify=trusted).status_code


def test_the_phone_gets_the_authoritys_certificate(address: str, var_dir: Path) -> None:
    answer = get(address, "/webhooks/certificate", var_dir)

    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    found = x509.load_der_x509_certificate(answer.content)
    assert found == certificate_authority.certificate(var_dir)
    assert found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_who_does_not_know_the_authority_says_so_and_that_is_noted(address: str, redis: Redis) -> None:
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(address, timeout=READY_SECONDS)

    assert soon(lambda: devices.fault(redis, HTTPS))
    fault = devices.fault(redis, HTTPS)
    assert fault
    assert fault.code == "certificate"


def test_a_new_address_of_ours_is_served_without_a_restart(address: str, var_dir: Path) -> None:
    new = address.replace("127.0.0.1", "127.0.0.2")
    certificate_authority.serve_from(var_dir, "127.0.0.2")

    def is_trusted() -> bool:
        with suppress(requests.exceptions.SSLError):
            return get(new, "/", var_dir).status_code == 404
        return False

    assert soon(is_trusted)
    assert get(address, "/", var_dir).status_code == 404, "the old one still is"


def test_callers_who_say_nothing_hold_up_nobody(address: str, var_dir: Path) -> None:
    host, port = address.removeprefix("https://").split(":")
    silent = [socket.create_connection((host, int(port))) for _ in range(60)]
    context = ssl.create_default_context(cafile=str(certificate_authority.certificate_path(var_dir)))
    half = [context.wrap_socket(socket.create_connection((host, int(port))), server_hostname=host) for _ in range(30)]
    for one in half:
        one.sendall(b"POST /webhooks/android/sms HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\n{")

    assert post(address, var_dir, "1") == 200

    everybody: list[socket.socket] = [*silent, *half]
    for caller in everybody:
        caller.close()


def test_the_authority_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    first = certificate_authority.certificate(tmp_path)
    certificate_authority.serve_from(tmp_path, "192.168.1.5")

    assert certificate_authority.certificate(tmp_path) == first
    folder = tmp_path / "authority"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert {path.name for path in folder.iterdir()} == {"ca.key", "ca.pem", "server.pem"}


@pytest.mark.parametrize("address", ["8.8.8.8", "2001:db8::1", "172.32.0.1"])
def test_it_vouches_for_no_address_of_the_internet(tmp_path: Path, address: str) -> None:
    with pytest.raises(NotLocalError, match="PUBLIC_URL"):
        certificate_authority.serve_from(tmp_path, address)

    names = certificate_authority.certificate(tmp_path).extensions.get_extension_for_class(x509.NameConstraints)
    assert names.critical


def test_the_servers_certificate_is_signed_again_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificate_authority, "SERVER_LASTS", certificate_authority.RENEWED_BEFORE / 2)
    path = certificate_authority.serve_from(tmp_path, "10.0.0.5")
    before = x509.load_pem_x509_certificate(path.read_bytes())
    monkeypatch.undo()

    certificate_authority.renew(tmp_path)

    after = x509.load_pem_x509_certificate(path.read_bytes())
    assert after.not_valid_after_utc - before.not_valid_after_utc > certificate_authority.RENEWED_BEFORE
    names = [one.extensions.get_extension_for_class(x509.SubjectAlternativeName) for one in (before, after)]
    assert names[0] == names[1]


def test_a_stop_answers_what_was_taken(tmp_path: Path, redis: Redis, server: Server) -> None:
    certificate_authority.serve_from(tmp_path, "127.0.0.1")
    listening = listener.opened("127.0.0.1", 0)
    argv = [sys.executable, "-m", "gateway.serve_https", str(listening.fileno())]
    environment = phone_environment(tmp_path, server.url)
    process = subprocess.Popen(argv, pass_fds=(listening.fileno(),), env=environment, cwd=ROOT)
    assert post(f"https://127.0.0.1:{listening.getsockname()[1]}", tmp_path, "1") == 200

    process.terminate()

    assert process.wait(READY_SECONDS) == 0
    listening.close()
