"""The intake: how far a campaign's inbox has been judged, and who is judging it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from redis import Redis

from gateway.books import entry_ids
from gateway.books.keys import attempt_key, bell_key, inbox_key, intake_key, lease_key
from gateway.books.operations import Operation, put, remove
from gateway.books.scripts import script

LEASE_MILLISECONDS = 2_000
"""How long a drain that has died still counts as draining."""
BELL_MILLISECONDS = 600_000
"""How long a rung bell is believed, if no drain begins; where the job is lost, the clock rings again."""


@dataclass(frozen=True, slots=True)
class DrainPosition:
    """Where the intake stands: what `apply` compares before it writes."""

    cursor: str = entry_ids.FIRST
    """The inbox entry up to which all are judged."""
    revision: str = "0"
    """The revision of the campaign in force."""
    generation: str = "0"
    """The generation of the figures in force: `rebuild` makes the next."""
    newest_day: date | None = None
    """The latest day that has a figure."""
    receipt_day: str = ""
    receipts: int = 0
    """How many receipt numbers that day has used."""
    locked: date | None = None
    """The day up to which all are locked."""
    strangers_day: str = ""
    strangers: int = 0
    """How many answers unknown phones have had on that day."""
    epoch: str = ""
    """What the ids of our replies end with; each restore begins another."""
    days_off: tuple[date, ...] = ()
    """The days on which nobody is reminded."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What happened at the cursor at which a drain has begun."""

    drains: int
    """How many drains have begun here, this one included: more than one only if the others died."""
    tries: int
    """How often the next entry was judged alone, by drains that all died, one way or another."""
    seen: int
    """On how many of these a worker saw its drain die while it lived on itself: that was no chance."""


def position(client: Redis, campaign: str) -> DrainPosition:
    """Where the intake of `campaign` stands."""
    fields = cast("dict[str, str]", client.hgetall(intake_key(campaign)))
    newest, locked = fields.get("newest_day"), fields.get("locked")
    strangers_day, _, strangers = fields.get("strangers", "").partition(" ")
    return DrainPosition(
        fields.get("cursor", entry_ids.FIRST),
        fields.get("revision", "0"),
        fields.get("generation", "0"),
        date.fromisoformat(newest) if newest else None,
        fields.get("receipt_day", ""),
        int(fields.get("receipts", 0)),
        date.fromisoformat(locked) if locked else None,
        strangers_day,
        int(strangers or 0),
        fields.get("epoch", ""),
        tuple(date.fromisoformat(day) for day in fields.get("days_off", "").split()),
    )


def lock(campaign: str, through: date | None) -> Operation:
    """The operation that locks all days up to one, or unlocks them all."""
    if through is None:
        return remove(intake_key(campaign), "locked")
    return put(intake_key(campaign), {"locked": through.isoformat()})


def mark_days_off(campaign: str, days: Sequence[date]) -> Operation:
    """The operation that has nobody reminded on these days, and on no others."""
    return put(intake_key(campaign), {"days_off": " ".join(day.isoformat() for day in sorted(set(days)))})


def moved(campaign: str, newest_day: date | None, receipt_day: str, receipts: int) -> Operation:
    """The operation that keeps what the next batch needs to know."""
    fields = {"receipt_day": receipt_day, "receipts": str(receipts)}
    if newest_day:
        fields["newest_day"] = newest_day.isoformat()
    return put(intake_key(campaign), fields)


def answered_strangers(campaign: str, day: str, count: int) -> Operation:
    """The operation that keeps how many answers unknown phones have had on a day."""
    return put(intake_key(campaign), {"strangers": f"{day} {count}"})


def take(client: Redis, campaign: str, token: str) -> Begun | None:
    """Take the lease of the drain; None if another holds it."""
    keys = [lease_key(campaign), intake_key(campaign), attempt_key(campaign), bell_key(campaign)]
    counts = script(client, "take")(keys=keys, args=[token, LEASE_MILLISECONDS])
    return Begun(*counts) if counts else None


def seize(client: Redis, campaign: str, token: str) -> None:
    """Take the lease from whichever drain holds it, which then ends; give it back soon."""
    client.set(lease_key(campaign), token, px=LEASE_MILLISECONDS)


def hold(client: Redis, campaign: str, token: str) -> bool:
    """Lengthen the lease; False if it is no longer ours."""
    return bool(script(client, "hold")(keys=[lease_key(campaign)], args=[token, LEASE_MILLISECONDS]))


def release(client: Redis, campaign: str, token: str) -> bool:
    """Give the lease back; whether another drain must be rung for, since entries still wait."""
    return bool(script(client, "release")(keys=_keys(campaign), args=[token, BELL_MILLISECONDS]))


def record_death(client: Redis, campaign: str, token: str) -> bool:
    """Take the lease from a drain that was seen to die, and note on which entry; whether another must be rung for."""
    return bool(script(client, "record_death")(keys=_keys(campaign), args=[token, BELL_MILLISECONDS]))


def note_attempt(client: Redis, campaign: str, cursor: str, token: str) -> None:
    """Remember that this drain now judges the entry after `cursor` alone, so that a death there is that entry's."""
    script(client, "suspect")(keys=[attempt_key(campaign)], args=[cursor, token])


def needs_drain(client: Redis, campaign: str) -> bool:
    """Whether entries wait and nobody drains: where no job waits for it either, a drain must be rung for."""
    return bool(script(client, "idle")(keys=[lease_key(campaign), intake_key(campaign), inbox_key(campaign)]))


def rung(client: Redis, campaign: str) -> None:
    """Note that a drain was rung for."""
    client.set(bell_key(campaign), "1", px=BELL_MILLISECONDS)


def _keys(campaign: str) -> list[str]:
    return [lease_key(campaign), intake_key(campaign), inbox_key(campaign), attempt_key(campaign), bell_key(campaign)]
