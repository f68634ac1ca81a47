"""Readiness: a small write that shows whether Redis answers and accepts writes."""

from redis import Redis

KEY = "keng:ready"
LASTS_MILLISECONDS = 10_000


def check(client: Redis) -> None:
    """Write an expiring key; any fault of the server is raised."""
    client.set(KEY, "1", px=LASTS_MILLISECONDS)
