"""What a job works with: its connections, made once a process."""

from __future__ import annotations

from dataclasses import dataclass

from redis import Redis

from gateway import redis
from gateway.settings import Settings


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
    settings = Settings()
    return Services(redis.books(settings.books), redis.blocking(settings.books), redis.jobs(settings.redis))
