"""The reminders of each phone: how many on each day, and how many in a row without a report."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, put

DAYS_KEPT = 7
"""For how many days the counts are kept: a day off can put reminders off to a later day."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """The reminders of one phone."""

    days: Mapping[str, int] = field(default_factory=dict)
    """How many reminders go out on each day."""
    unanswered: int = 0
    """How many requests in a row without a report between them."""
    reported: int = 0
    """How many days the area had reported when the last request was made."""

    def on(self, day: date) -> int:
        """How many reminders go out on `day`."""
        return self.days.get(day.isoformat(), 0)

    def once_more(self, day: date) -> Reminded:
        """With one more on `day`."""
        days = {**self.days, day.isoformat(): self.on(day) + 1}
        return replace(self, days={of: days[of] for of in sorted(days)[-DAYS_KEPT:]})

    def asked_for(self, reported: int) -> Reminded:
        """With one more request for a report, when the area has reported this many days."""
        again = self.unanswered + 1 if self.unanswered and reported == self.reported else 1
        return replace(self, unanswered=again, reported=reported)


def reminded_key(campaign: str) -> str:
    """The reminders by phone; one small record each, kept as long as the campaign."""
    return key(campaign, "reminded")


def of_phones(client: Redis, campaign: str, phones: Sequence[str]) -> dict[str, Reminded]:
    """The reminders of `phones`; empty for a phone without any."""
    if not phones:
        return {}
    kept = cast("list[str | None]", client.hmget(reminded_key(campaign), list(phones)))
    return read(phones, kept)


def read(phones: Sequence[str], found: Sequence[str | None]) -> dict[str, Reminded]:
    """The reminders of `phones` from what the book holds for each."""
    return {phone: Reminded(**json.loads(kept)) for phone, kept in zip(phones, found, strict=True) if kept}


def written(campaign: str, changed: Mapping[str, Reminded]) -> Operation:
    """The operation that writes the reminders of some phones."""
    return put(reminded_key(campaign), {phone: json.dumps(asdict(one)) for phone, one in changed.items()})
