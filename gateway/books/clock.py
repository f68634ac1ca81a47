"""The clock of the books: the server's time, by which everything in them is judged early or late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from redis import Redis
from redis.client import Pipeline

BEGAN = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def now(client: Redis) -> datetime:
    """The server's time, to the microsecond."""
    return told(client.time())


def ask(pipe: Pipeline) -> None:
    """Ask for the server's time along with other commands; `told` reads the answer."""
    pipe.time()


def told(answer: tuple[int, int]) -> datetime:
    """The moment that a server's answer names: seconds and microseconds since 1970."""
    seconds, microseconds = answer
    return BEGAN + timedelta(seconds=seconds, microseconds=microseconds)


def microseconds(of: datetime) -> int:
    """A moment as the books keep it, in microseconds since 1970."""
    return (of - BEGAN) // MICROSECOND


def moment(kept: str) -> datetime:
    """The moment that the books keep as microseconds since 1970."""
    return BEGAN + int(kept) * MICROSECOND
