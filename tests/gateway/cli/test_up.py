"""`keng up` starts everything, keeps it running, stops all of it in time, and finds its data again."""

from __future__ import annotations

import os
import pty
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from gateway import redis as clients
from gateway.cli.commands import COMMANDS
from gateway.settings import Settings
from tests.conftest import running_valkey
from tests.paths import ROOT
from tests.support.gateway_up import Up, flask, gone, handlers_kept, refused, running, soon
from tests.support.ports import free_port

STOP_SECONDS = 60.0


def answers(up: Up) -> bool:
    """Whether its page answers now."""
    try:
        with urllib.request.urlopen(f"{up.address}/healthz", timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    with running(tmp_path_factory.mktemp("up")) as found:
        yield found


def test_it_prints_the_address_once_the_page_answers(up: Up) -> None:
    assert f"Kẻng is ready: {up.address}\n" in up.output
    assert answers(up)
    assert "To stop: Ctrl-C" in up.output


def test_a_log_gets_no_sign_in_link_but_the_command_that_makes_one(up: Up) -> None:
    assert "/login/" not in up.output
    assert "make link" in up.output


def test_a_terminal_gets_a_sign_in_link(tmp_path: Path) -> None:
    terminal, other_end = pty.openpty()
    with os.fdopen(terminal, "rb", buffering=0) as screen:
        port = str(free_port())
        process = psutil.Popen(
            [*flask(), "up"],
            cwd=ROOT,
            env={**os.environ, "VAR_DIR": str(tmp_path / "var"), "PORT": port},
            stdout=other_end,
            stderr=subprocess.DEVNULL,
        )
        os.close(other_end)
        said = b""
        try:
            while b"\n" not in said.partition("Kẻng is ready".encode())[2]:
                said += screen.read(4096)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=STOP_SECONDS)

    assert f"Kẻng is ready: http://127.0.0.1:{port}/login/".encode() in said


def test_the_link_opens_the_status_page(up: Up) -> None:
    link = up.run("link").strip()

    with urllib.request.urlopen(link, timeout=60) as answer:  # noqa: S310 - our own address
        assert answer.status == 200


def test_a_link_made_in_another_terminal_begins_with_the_address_that_the_gateway_runs_at(up: Up) -> None:
    elsewhere = {name: value for name, value in up.environment.items() if name != "PORT"}

    assert up.run("link", environment=elsewhere).startswith(f"{up.address}/login/")
    assert up.run("link", environment={**elsewhere, "PUBLIC_URL": "https://a.example"}).startswith("https://a.example/")


def test_valkey_is_reached_by_its_private_socket_only(up: Up) -> None:
    server = up.child("valkey-server")

    assert server is not None
    assert server.net_connections(kind="inet") == []
    assert (up.var_dir / "valkey.sock").stat().st_mode & 0o777 == 0o700
    assert up.var_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.faults
@pytest.mark.parametrize(
    "mark", ["gateway.serve", "rq_worker inbound", "rq_worker outbound", "workers.clock", "valkey-server"]
)
def test_what_dies_is_started_again(mark: str, up: Up) -> None:
    assert soon(lambda: up.child(mark))
    victim = up.child(mark)
    assert victim is not None

    victim.kill()

    assert soon(lambda: (new := up.child(mark)) and new.pid != victim.pid)
    assert soon(lambda: answers(up))


def test_a_second_start_on_the_same_data_is_refused(up: Up, tmp_path: Path) -> None:
    said = refused(tmp_path, VAR_DIR=str(up.var_dir))

    assert f"{up.var_dir} is in use by another 'keng up' (process {up.process.pid})" in said


def test_a_taken_port_is_refused(up: Up, tmp_path: Path) -> None:
    said = refused_here(tmp_path, PORT=up.port)

    assert said == f"keng: 127.0.0.1:{up.port} cannot be used: Address already in use. Set PORT to another one.\n"


HALF_A_REQUEST = b"POST /webhooks/twilio/sms HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (signal.SIGTERM, b""),
        pytest.param(signal.SIGINT, HALF_A_REQUEST, marks=pytest.mark.slow),  # a client that never finishes
        pytest.param(signal.SIGHUP, b"", marks=pytest.mark.slow),
    ],
)
def test_a_stop_leaves_no_process_behind_whatever_a_client_has_begun(
    sent: signal.Signals, said: bytes, tmp_path: Path
) -> None:
    with running(tmp_path) as up, socket.create_connection(("127.0.0.1", int(up.port))) as client:
        client.sendall(said)
        family = up.process.children(recursive=True)
        up.process.send_signal(sent)

        assert up.process.wait(timeout=STOP_SECONDS) == 0
        assert up.output.endswith("Kẻng has stopped. Everything is kept; make run starts it again.\n")
        assert len(family) >= 5
        assert all(gone(member) for member in family)


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_finds_its_data(tmp_path: Path) -> None:
    with running(tmp_path) as up, clients.books(Settings(var_dir=up.var_dir).books) as client:
        client.set("kept", "yes")
        family = up.process.children(recursive=True)
        up.process.kill()
        up.process.wait()
        with running(tmp_path, PORT=up.port), clients.books(Settings(var_dir=up.var_dir).books) as again:
            assert again.get("kept") == "yes"
        assert all(gone(member) for member in family)


def refused_here(directory: Path, **settings: str) -> str:
    """What a start that must fail says, by the command in this process."""
    environment = {"VAR_DIR": str(directory / "var"), "PORT": str(free_port()), **settings}
    with handlers_kept():
        done = CliRunner().invoke(COMMANDS["up"], env=environment)
    assert done.exit_code == 1
    return done.output


def test_a_var_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    said = refused_here(tmp_path, VAR_DIR=str(tmp_path / "file" / "var"))

    assert said == f"keng: {tmp_path}/file/var cannot be written: Not a directory.\n"


def test_a_missing_valkey_is_refused(tmp_path: Path) -> None:
    said = refused_here(tmp_path, VALKEY_SERVER="/nowhere/valkey-server")

    assert said.startswith("keng: Valkey's program /nowhere/valkey-server is missing or may not be run;")
    assert said.count("\n") == 1


def test_a_valkey_that_does_not_start_is_said_with_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "var" / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "var" / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    assert "keng: Valkey did not start: " in refused_here(tmp_path)


def test_a_wrong_setting_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, PUBLIC_URL="sms.example.org")

    assert said.startswith("keng: PUBLIC_URL: must be an address such as https://sms.example.org")


def test_a_redis_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = refused_here(tmp_path, REDIS_URL=f"unix://{tmp_path}/none.sock")

    assert said == "keng: Redis does not answer at BOOKS_URL or REDIS_URL (ConnectionError).\n"


@pytest.mark.slow
def test_a_redis_that_may_lose_texts_is_refused_unless_allowed(tmp_path: Path) -> None:
    with running_valkey(tmp_path / "other", "--appendfsync", "everysec") as server:
        said = refused(tmp_path, REDIS_URL=server.url)

        assert "Redis has appendfsync everysec instead of always" in said
        with running(tmp_path, REDIS_URL=server.url, KENG_ALLOW_UNSAFE_REDIS="1") as up:
            assert up.child("valkey-server") is None
