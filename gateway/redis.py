"""Redis clients: they are made only here, each with its own time-outs and none with automatic retries.

redis-py 8 repeats a command ten times by itself: a lost answer then counts twice, and one call on a server that
hangs blocks for a minute. So no client here repeats anything: the caller knows whether a command may run again.
RESP2 is spoken because reading a hash in it costs a third less than in RESP3; the rest costs the same.
"""

from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

WEBHOOK_SECONDS = 0.5
BOOKS_SECONDS = 1.0
JOBS_SECONDS = 1.0
BLOCK_SECONDS = 1.0
MARGIN_SECONDS = 1.0  # what the answer may take once the wait is over


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
    return _client(url, WEBHOOK_SECONDS, decode_responses=True)


def blocking(url: str, block_seconds: float = BLOCK_SECONDS) -> Redis:
    """Return the books' client for commands that wait on the server up to block_seconds."""
    return _client(url, block_seconds + MARGIN_SECONDS, decode_responses=True)


def jobs(url: str, timeout_seconds: float = JOBS_SECONDS) -> Redis:
    """Return the client for RQ, which loses its jobs on a text client: bytes in and out."""
    return _client(url, timeout_seconds, decode_responses=False)


def _client(url: str, timeout_seconds: float, *, decode_responses: bool) -> Redis:
    return Redis.from_url(
        url,
        decode_responses=decode_responses,
        socket_timeout=timeout_seconds,
        socket_connect_timeout=timeout_seconds,
        retry=Retry(NoBackoff(), 0),
        health_check_interval=0,  # a PING before a command would be one more thing to wait for
        protocol=2,
    )
