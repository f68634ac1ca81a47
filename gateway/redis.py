"""Redis clients: they are made only here, each with its own time-outs and none with automatic retries.

redis-py 8 repeats a command ten times by itself: a lost answer then counts twice, and one call on a server that
hangs blocks for a minute. So no client here repeats anything: the caller knows whether a command may run again.
RESP2 is spoken because reading a hash in it costs a third less than in RESP3; the rest costs the same.
"""

import os
import threading
from typing import Any

from redis import ConnectionError as RedisConnectionError
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

WEBHOOK_SECONDS = 0.5
BOOKS_SECONDS = 1.0
JOBS_SECONDS = 1.0
BLOCK_SECONDS = 1.0
MARGIN_SECONDS = 1.0  # what the answer may take once the wait is over


class ThreadsRedis(Redis):
    """A client of which each thread keeps a connection: to take one from the pool costs more than a small command."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Begin without any."""
        super().__init__(*args, **options)
        self._own = threading.local()

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """Carry one command, once."""
        connection = self._connection()
        connection.send_command(*args)
        return self.parse_response(connection, args[0], **options)  # type: ignore[no-untyped-call]

    def _connection(self) -> Any:
        """This thread's connection; sending opens it anew where the server has closed it meanwhile."""
        kept = getattr(self._own, "connection", None)
        if kept is None or kept.pid != os.getpid():
            kept = self._own.connection = self.connection_pool.get_connection()
        elif kept.is_connected and _is_spoilt(kept):
            kept.disconnect()
        return kept


def _is_spoilt(connection: Any) -> bool:
    """Whether its server has closed it, or an answer lies in it that nobody waits for."""
    try:
        return bool(connection.can_read())
    except RedisConnectionError:
        return True


def books(url: str, timeout_seconds: float = BOOKS_SECONDS) -> Redis:
    """Return the client of the books: text in and out."""
    return _client(url, timeout_seconds, decode_responses=True)


def database(url: str, number: int, timeout_seconds: float = BOOKS_SECONDS) -> Redis:
    """Return a client of the books' server that works in another of its databases."""
    client = books(url, timeout_seconds)
    client.connection_pool.connection_kwargs["db"] = number
    return client


def webhook(url: str) -> Redis:
    """Return the books' client for a provider's request, which gives up early enough to spool and answer in time."""
    return _client(url, WEBHOOK_SECONDS, decode_responses=True, kind=ThreadsRedis)


def blocking(url: str, block_seconds: float = BLOCK_SECONDS) -> Redis:
    """Return the books' client for commands that wait on the server up to block_seconds."""
    return _client(url, block_seconds + MARGIN_SECONDS, decode_responses=True)


def jobs(url: str, timeout_seconds: float = JOBS_SECONDS) -> Redis:
    """Return the client for RQ, which loses its jobs on a text client: bytes in and out."""
    return _client(url, timeout_seconds, decode_responses=False)


def _client(url: str, timeout_seconds: float, *, decode_responses: bool, kind: type[Redis] = Redis) -> Redis:
    return kind.from_url(
        url,
        decode_responses=decode_responses,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,  # a PING before a command would be one more thing to wait for
        protocol=2,
    )
