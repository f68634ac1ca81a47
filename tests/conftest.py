"""What every test may ask for: a real Valkey, started once, empty for each test."""

import gc
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from jinja2.bccache import Bucket, BytecodeCache
from redis import Redis
from werkzeug.routing import Rule

from gateway import redis as clients
from gateway.books.server import answers
from gateway.cli import ordering, send, waiting
from gateway.processes import valkey
from gateway.settings import Settings
from gateway.web.application import WebApplication

START_SECONDS = 60.0
PATIENCE_SECONDS = 60.0
MEMORY = Path("/dev/shm")  # noqa: S108 - a directory of our own is made in it
ROOM_BYTES = 1 << 30
"""What the shared server's log may take; containers often have less memory there."""


HERE = Path(__file__).parent
SLOW = frozenset({
    "deploy/test_recipes.py", "fuzz/test_fuzz.py", "gateway/backup/test_backup.py",
    "gateway/broadcasts/test_broadcasts_property.py",
    "gateway/channels/test_gammu.py", "gateway/cli/test_cli.py", "gateway/cli/test_keng.py",
    "gateway/cli/test_report_cli.py", "gateway/cli/test_started.py", "gateway/cli/test_up.py",
    "gateway/cli/test_up_phone.py", "gateway/inbound/test_accept.py", "gateway/inbound/test_spool.py",
    "gateway/processes/test_connections.py", "gateway/processes/test_damage.py",
    "gateway/processes/test_preflight.py", "gateway/reports/test_papers.py", "gateway/test_connect.py",
    "gateway/test_forgetting.py", "gateway/test_guesses_over_http.py", "gateway/test_serve.py",
    "gateway/test_serve_https.py",
    "gateway/ussd/test_ussd_faults.py", "gateway/ussd/test_ussd_property.py", "gateway/ussd/test_ussd_walk.py",
    "gateway/verification/test_deep_verify.py", "gateway/web/test_page_costs.py", "gateway/web/test_routes.py",
    "parsers/figures/test_figures_property.py", "system/test_acl.py", "system/test_conversations.py",
    "system/test_install.py", "system/test_story.py", "system/test_struck_out.py", "workers/test_inbound.py",
    "workers/test_missed_messages.py", "workers/test_outage.py", "workers/test_outbound_twilio.py",
    "workers/test_practice_forwarding.py", "workers/test_rq_worker.py", "workers/test_sender_jobs.py",
    "workers/test_time_limit.py", "workers/test_vitals.py",
})  # fmt: skip
"""Files whose tests start processes, or try one thing many times: a sixth of all tests, three quarters of the time."""


@dataclass(frozen=True)
class Server:
    """A running Valkey of the tests' own."""

    process: subprocess.Popen[bytes]
    url: str


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make check` leaves out."""
    for item in items:
        if item.path.relative_to(HERE).as_posix() in SLOW:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Keep the thousands of collected tests out of every later garbage collection: one would take half a second."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """Commands run in a test's own process wait long for an outcome, so that a busy machine changes no answer."""
    with pytest.MonkeyPatch.context() as patched:
        for command in (ordering, send, waiting):
            patched.setattr(command, "WAIT_SECONDS", PATIENCE_SECONDS)
        yield


class KeptTemplates(BytecodeCache):
    """The compiled templates of all applications that the tests make."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class KeptRule(Rule):
    """A route whose addresses are built by what werkzeug has compiled for the same route of another application."""

    kept: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self._trace, repr(self.defaults), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


@pytest.fixture(scope="session", autouse=True)
def applications() -> Iterator[None]:
    """Compile each template and each route once for all applications: that took most of the time of tests of pages."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(WebApplication, "jinja_options", {"bytecode_cache": KeptTemplates()})
        patched.setattr(WebApplication, "url_rule_class", KeptRule)
        yield


@contextmanager
def running_valkey(directory: Path, *options: str) -> Iterator[Server]:
    """Run a Valkey on this directory's data, durable as in production unless options say otherwise."""
    place = valkey.place(directory, Settings(var_dir=directory).socket)
    process = subprocess.Popen([*valkey.command(place), *options], start_new_session=True)
    try:
        with clients.books(place.url) as client:
            deadline = time.monotonic() + START_SECONDS
            while not answers(client):
                assert time.monotonic() < deadline, valkey.last_words(place)
                time.sleep(0.02)
        yield Server(process, place.url)
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def valkey_directory() -> Iterator[Path]:
    """A directory for the session's server, whose path is short enough for a unix socket; in memory where it can be.

    The server keeps each write as in production, and in memory that costs a seventh.
    """
    roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    directory = Path(tempfile.mkdtemp(prefix="keng-", dir=MEMORY if roomy else None))
    yield directory
    shutil.rmtree(directory)


@pytest.fixture(scope="session")
def server(valkey_directory: Path) -> Iterator[Server]:
    """The Valkey that the tests share."""
    with running_valkey(valkey_directory) as found:
        yield found


@pytest.fixture(scope="module")
def drains(server: Server) -> Iterator[None]:
    """A process that judges what comes in, while the tests of a module run that ask for it."""
    with clients.books(server.url, timeout_seconds=5.0) as client:
        client.flushall()  # what another module left, some of it damaged on purpose, is not to be judged
    command = [sys.executable, "-m", "tests.support.drainer", server.url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    yield
    assert process.poll() is None
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def redis(server: Server) -> Iterator[Redis]:
    """A text client of an empty Valkey."""
    with clients.books(server.url, timeout_seconds=5.0) as client:
        client.flushall()
        yield client


@pytest.fixture
def books_url(server: Server, redis: Redis) -> str:
    """The address of an empty Valkey."""
    return server.url
