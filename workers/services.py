"""Services: the connections of a job, made once a process."""

from __future__ import annotations

from dataclasses import dataclass

from redis import Redis

from gateway import redis
from gateway.settings import read

BLOCK_SECONDS = 1.0
"""The longest time for which a job waits on the server for new entries."""


@dataclass(frozen=True, slots=True)
class Services:
    """The connections of a job."""

    books: Redis
    """Text client of the books."""
    blocking: Redis
    """The same, for a read that waits."""
    jobs: Redis
    """Bytes client of RQ."""


def connect() -> Services:
    """Connect as the settings say."""
    settings = read()
    books = settings.books_url.get_secret_value()
    return Services(
        redis.books(books), redis.blocking(books, BLOCK_SECONDS), redis.jobs(settings.redis_url.get_secret_value())
    )
