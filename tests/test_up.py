"""`flask up` starts everything, keeps it running, stops all of it in time, and finds its data again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from gateway import redis as clients
from gateway.settings import Settings
from tests.conftest import running_valkey

ROOT = Path(__file__).parent.parent
STAND_IN = """
from flask import Flask, request
from gateway.cli import up

app = Flask(__name__)
app.add_url_rule("/texts", "texts", view_func=lambda: request.get_data(), methods=["POST"])
app.add_url_rule("/healthz", "healthz", view_func=lambda: "ok")
app.cli.add_command(up.command(lambda books, path: None, lambda books, url: f"{url}/login/a-token"))
"""
START_SECONDS = 30.0
STOP_SECONDS = 10.0
LINK = re.compile(r"^Kẻng is ready: (http://127\.0\.0\.1:\d+/login/\S+)$", re.MULTILINE)


class Up:
    """A running `flask up`."""

    def __init__(self, directory: Path, **settings: str) -> None:
        """Start it in this directory, with its data in var/ and the pages that wsgi.py there gives, or else our own."""
        self.var_dir = directory / "var"
        self.port = free_port()
        self._output = (directory / "output").open("w+", encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PORT": str(self.port), **settings}
        self.process = psutil.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "up"],
            cwd=directory,
            env=environment,
            stdout=self._output,
            stderr=subprocess.STDOUT,
        )

    @property
    def output(self) -> str:
        """All that it printed so far."""
        self._output.seek(0)
        return self._output.read()

    @property
    def link(self) -> str:
        """The sign-in link that it printed, once it has."""
        found = LINK.search(self.output)
        return found[1] if found else ""

    def child(self, mark: str) -> psutil.Process | None:
        """The child whose command holds this word."""
        return next((child for child in self.process.children() if mark in command(child)), None)

    def close(self) -> None:
        """Kill whatever of it still runs."""
        family = [*self.process.children(recursive=True), self.process] if self.process.is_running() else []
        for member in family:
            member.kill()
        self.process.wait()
        self._output.close()


def with_stand_in(directory: Path) -> Path:
    """Give the directory pages that need nothing but Flask, and return it."""
    (directory / "wsgi.py").write_text(STAND_IN, encoding="utf-8")
    return directory


@contextmanager
def running(directory: Path, **settings: str) -> Iterator[Up]:
    """Run `flask up` with the stand-in's pages until the block ends, having waited for its address."""
    with running_as_it_is(with_stand_in(directory), **settings) as up:
        yield up


@contextmanager
def running_as_it_is(directory: Path, **settings: str) -> Iterator[Up]:
    """Run `flask up` in this directory until the block ends, having waited for its address."""
    up = Up(directory, **settings)
    try:
        assert soon(lambda: up.link or up.process.poll() is not None, START_SECONDS), up.output
        assert up.link, up.output
        yield up
    finally:
        up.close()


def refused(directory: Path, **settings: str) -> str:
    """What a start that must fail says."""
    up = Up(with_stand_in(directory), **settings)
    try:
        assert up.process.wait(timeout=START_SECONDS) == 1
        return up.output
    finally:
        up.close()


def command(process: psutil.Process) -> str:
    """The command line of a process, nothing if it just ended."""
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def soon(condition: Callable[[], object], seconds: float) -> bool:
    """Whether the condition comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def answers(up: Up) -> bool:
    """Whether its page answers now."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{up.port}/healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def gone(process: psutil.Process) -> bool:
    """Whether a process has ended, be it not yet reaped."""
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    with running(tmp_path_factory.mktemp("up")) as found:
        yield found


def test_it_prints_the_address_once_the_page_answers(up: Up) -> None:
    assert up.link.startswith(f"http://127.0.0.1:{up.port}/login/")
    assert answers(up)


def test_our_own_pages_come_up_and_the_link_opens(tmp_path: Path) -> None:
    campaign = str(ROOT / "campaigns" / "tinh-hiep-2024.yaml")
    with (
        running_as_it_is(tmp_path, CAMPAIGN=campaign) as up,
        urllib.request.urlopen(up.link, timeout=10) as answer,  # noqa: S310 - our own address
    ):
        assert answer.status == 200


def test_valkey_is_reached_by_its_private_socket_only(up: Up) -> None:
    server = up.child("valkey-server")

    assert server is not None
    assert server.net_connections(kind="inet") == []
    assert (up.var_dir / "valkey.sock").stat().st_mode & 0o777 == 0o700
    assert up.var_dir.stat().st_mode & 0o777 == 0o700


@pytest.mark.faults
@pytest.mark.parametrize(
    "mark", ["granian", "rq_worker inbound", "rq_worker outbound", "workers.clock", "valkey-server"]
)
def test_what_dies_is_started_again(mark: str, up: Up) -> None:
    assert soon(lambda: up.child(mark), 10)
    victim = up.child(mark)
    assert victim is not None

    victim.kill()

    assert soon(lambda: (new := up.child(mark)) and new.pid != victim.pid, 10)
    assert soon(lambda: answers(up), 10)


def test_a_second_start_on_the_same_data_is_refused(up: Up) -> None:
    said = refused(up.var_dir.parent / "..", VAR_DIR=str(up.var_dir))

    assert f"{up.var_dir} is in use by another 'flask up' (process {up.process.pid})" in said


def test_a_taken_port_is_refused(up: Up, tmp_path: Path) -> None:
    said = refused(tmp_path, PORT=str(up.port))

    assert said == f"keng: 127.0.0.1:{up.port} cannot be used: Address already in use. Set PORT to another one.\n"


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_leaves_no_process_behind_and_the_next_start_finds_its_data(
    sent: signal.Signals, tmp_path: Path
) -> None:
    with running(tmp_path) as up, clients.books(Settings(var_dir=up.var_dir).books) as client:
        client.set("kept", "yes")
        family = up.process.children(recursive=True)
        up.process.send_signal(sent)

        assert up.process.wait(timeout=STOP_SECONDS) == 0
        assert len(family) >= 5
        assert all(gone(member) for member in family)

    with running(tmp_path) as up, clients.books(Settings(var_dir=up.var_dir).books) as client:
        assert client.get("kept") == "yes"


@pytest.mark.faults
def test_a_client_that_never_finishes_does_not_keep_it_from_stopping(tmp_path: Path) -> None:
    with running(tmp_path) as up, socket.create_connection(("127.0.0.1", up.port)) as client:
        client.sendall(b"POST /texts HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
        family = up.process.children(recursive=True)
        up.process.send_signal(signal.SIGINT)

        assert up.process.wait(timeout=STOP_SECONDS) == 0
        assert all(gone(member) for member in family)


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_takes_everything_with_it_and_the_next_start_finds_its_data(tmp_path: Path) -> None:
    with running(tmp_path) as up, clients.books(Settings(var_dir=up.var_dir).books) as client:
        client.set("kept", "yes")
        family = up.process.children(recursive=True)
        up.process.kill()
        up.process.wait()
        with running(tmp_path, PORT=str(up.port)), clients.books(Settings(var_dir=up.var_dir).books) as again:
            assert again.get("kept") == "yes"
        assert all(gone(member) for member in family)


def test_a_var_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    said = refused(tmp_path, VAR_DIR=str(tmp_path / "file" / "var"))

    assert said == f"keng: {tmp_path}/file/var cannot be written: Not a directory.\n"


def test_a_missing_valkey_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, VALKEY_SERVER="/nowhere/valkey-server")

    assert said.startswith("keng: Valkey's program /nowhere/valkey-server is missing or may not be run;")
    assert said.count("\n") == 1


def test_a_valkey_that_does_not_start_is_said_with_its_own_words(tmp_path: Path) -> None:
    (tmp_path / "var" / "valkey" / "appendonlydir").mkdir(parents=True)
    (tmp_path / "var" / "valkey" / "appendonlydir" / "appendonly.aof.manifest").write_text("nonsense\n")

    assert "keng: Valkey did not start: " in refused(tmp_path)


def test_a_wrong_setting_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, PUBLIC_URL="sms.example.org")

    assert said.startswith("keng: PUBLIC_URL: must be an address such as https://sms.example.org")


def test_a_redis_that_is_not_there_is_refused(tmp_path: Path) -> None:
    said = refused(tmp_path, REDIS_URL=f"unix://{tmp_path}/none.sock")

    assert said == "keng: Redis does not answer at BOOKS_URL or REDIS_URL (ConnectionError).\n"


def test_a_redis_that_may_lose_texts_is_refused_unless_allowed(tmp_path: Path) -> None:
    with running_valkey(tmp_path / "other", "--appendfsync", "everysec") as server:
        said = refused(tmp_path, REDIS_URL=server.url)

        assert "Redis has appendfsync everysec instead of always" in said
        with running(tmp_path, REDIS_URL=server.url, KENG_ALLOW_UNSAFE_REDIS="1") as up:
            assert up.child("valkey-server") is None
