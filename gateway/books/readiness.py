"""Readiness: a small write that shows whether Redis answers and accepts writes."""

from redis import Redis

from gateway.books.keys import common_key

KEY = common_key("ready")
LASTS_MILLISECONDS = 10_000


def check(client: Redis) -> None:
    """Write an expiring key; any fault of the server is raised."""
    client.set(KEY, "1", px=LASTS_MILLISECONDS)
