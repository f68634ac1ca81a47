"""The spending: what the texts of a day cost, over all campaigns; an estimate that is never too low.

It counts texts that were handed over or may have been. If a provider's answer is lost, a text may count twice.
"""

from __future__ import annotations

from datetime import date, timedelta

from redis import Redis

from gateway.books.keys import common_key

KEPT = timedelta(days=100)


def spent_key(day: str) -> str:
    """The đồng spent on one day; expires."""
    return common_key("spent", day)


def spend(client: Redis, day: date, dong: int) -> None:
    """Count a text's cost."""
    if dong:
        pipe = client.pipeline()
        pipe.incrby(spent_key(day.isoformat()), dong)
        pipe.expire(spent_key(day.isoformat()), KEPT)
        pipe.execute()


def spent(client: Redis, day: date) -> int:
    """What a day has cost so far."""
    kept = client.get(spent_key(day.isoformat()))
    return int(kept) if isinstance(kept, str) else 0
