"""Every client gives up in its time, and none repeats a command by itself."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from gateway import redis as clients
from tests.conftest import Server, running_valkey

CLIENTS = [
    pytest.param(clients.books, 1.0, id="books"),
    pytest.param(clients.webhook, 0.5, id="webhook"),
    pytest.param(clients.jobs, 1.0, id="jobs"),
    pytest.param(clients.blocking, 2.0, id="blocking"),
]


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that may be paused without harm to other tests."""
    with running_valkey(tmp_path_factory.mktemp("paused")) as server:
        yield server


@pytest.mark.faults
@pytest.mark.parametrize(("client_of", "limit_seconds"), CLIENTS)
@pytest.mark.parametrize("connected", [True, False])
def test_a_command_to_a_paused_server_fails_in_time_and_is_never_repeated(
    own_server: Server, client_of: Callable[[str], Redis], limit_seconds: float, connected: bool
) -> None:
    with client_of(own_server.url) as client, clients.books(own_server.url, 5.0) as reader:
        reader.flushall()
        if connected:
            client.ping()
        own_server.process.send_signal(signal.SIGSTOP)
        try:
            started = time.monotonic()
            with pytest.raises((RedisTimeoutError, RedisConnectionError)):
                client.incr("count")
            took = time.monotonic() - started
        finally:
            own_server.process.send_signal(signal.SIGCONT)

        assert limit_seconds - 0.1 < took < 2 * limit_seconds + 5.0  # in time, on a busy machine too
        assert reader.get("count") in (None, "1")
        assert reader.info("commandstats").get("cmdstat_incr", {}).get("calls", 0) <= 1
        reader.config_resetstat()


def test_a_server_that_is_not_there_fails_at_once(tmp_path: Path) -> None:
    started = time.monotonic()
    with clients.books(f"unix://{tmp_path}/none.sock") as client, pytest.raises(RedisConnectionError):
        client.ping()

    assert time.monotonic() - started < 4.0  # one that tried again would wait in between


def test_a_client_outlives_a_restart_of_the_server(tmp_path: Path) -> None:
    with running_valkey(tmp_path) as server:
        client = clients.books(server.url)
        client.set("kept", "yes")
    with running_valkey(tmp_path), client:
        assert client.get("kept") == "yes"


def test_texts_for_the_books_and_bytes_for_rq(books_url: str) -> None:
    with clients.books(books_url) as books, clients.jobs(books_url) as jobs:
        books.set("commune", "Tịnh Hiệp")

        assert books.get("commune") == "Tịnh Hiệp"
        assert jobs.get("commune") == "Tịnh Hiệp".encode()


def test_a_blocking_read_waits_longer_than_its_block(books_url: str) -> None:
    with clients.blocking(books_url, block_seconds=1.2) as client:
        assert client.xread({"nothing": "0"}, block=1200) in (None, [], {})
