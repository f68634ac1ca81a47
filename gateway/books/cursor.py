"""The cursor: how far a campaign's inbox has been judged, and which drain is judging it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from redis import Redis

from gateway.books import entry_ids
from gateway.books.keys import attempt_key, inbox_key, intake_key, lease_key, queued_key
from gateway.books.operations import Operation, put, remove
from gateway.books.scripts import script

LEASE_MILLISECONDS = 2_000
"""How long the lease of a drain that died stays."""
QUEUED_MILLISECONDS = 600_000
"""How long a queued drain is expected, if none begins; where the job is lost, the clock queues another."""


@dataclass(frozen=True, slots=True)
class DrainPosition:
    """The position of a campaign's drain: what `apply` compares before it writes."""

    cursor: str = entry_ids.FIRST
    """The inbox entry up to which all are judged."""
    revision: str = "0"
    """The revision of the campaign in force."""
    generation: str = "0"
    """The generation of the figures in force: `rebuild` makes the next."""
    newest_day: date | None = None
    """The latest day with a figure."""
    reference_day: str = ""
    references: int = 0
    """How many reference numbers that day has used."""
    locked: date | None = None
    """All days up to this one are locked."""
    strangers_day: str = ""
    strangers: int = 0
    """How many answers unknown phones have had on that day."""
    registrations: int = 0
    """And how many of those that asked to be registered."""
    epoch: str = ""
    """What the ids of our replies end with; each restore begins another."""
    days_off: tuple[date, ...] = ()
    """The days on which nobody is reminded."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The earlier drains that began at the same cursor."""

    drains: int
    """How many drains have begun at this cursor, this one included; the others died."""
    tries: int
    """How many drains have judged the next entry alone and never came back."""
    seen: int
    """How many of these died while their worker lived on and saw it: the entry is the cause, not chance."""


def position(client: Redis, campaign: str) -> DrainPosition:
    """The position of the campaign's drain."""
    fields = cast("dict[str, str]", client.hgetall(intake_key(campaign)))
    newest, locked = fields.get("newest_day"), fields.get("locked")
    strangers_day, strangers, registrations = (*fields.get("strangers", "").split(), "", "0", "0")[:3]
    return DrainPosition(
        fields.get("cursor", entry_ids.FIRST),
        fields.get("revision", "0"),
        fields.get("generation", "0"),
        date.fromisoformat(newest) if newest else None,
        fields.get("reference_day", ""),
        int(fields.get("references", 0)),
        date.fromisoformat(locked) if locked else None,
        strangers_day,
        int(strangers or 0),
        int(registrations),
        fields.get("epoch", ""),
        tuple(date.fromisoformat(day) for day in fields.get("days_off", "").split()),
    )


def lock(campaign: str, through: date | None) -> Operation:
    """The operation that locks all days up to one, or unlocks them all."""
    if through is None:
        return remove(intake_key(campaign), "locked")
    return put(intake_key(campaign), {"locked": through.isoformat()})


def mark_days_off(campaign: str, days: Sequence[date]) -> Operation:
    """The operation that makes these days, and no others, the days without reminders."""
    return put(intake_key(campaign), {"days_off": " ".join(day.isoformat() for day in sorted(set(days)))})


def moved(campaign: str, newest_day: date | None, reference_day: str, references: int) -> Operation:
    """The operation that keeps what the next batch needs to know."""
    fields = {"reference_day": reference_day, "references": str(references)}
    if newest_day:
        fields["newest_day"] = newest_day.isoformat()
    return put(intake_key(campaign), fields)


def answered_strangers(campaign: str, day: str, count: int, registrations: int) -> Operation:
    """The operation that keeps how many answers unknown phones have had on a day, and who asked to be registered."""
    return put(intake_key(campaign), {"strangers": f"{day} {count} {registrations}"})


def take(client: Redis, campaign: str, token: str) -> Begun | None:
    """Take the lease of the drain; None if another holds it."""
    keys = [lease_key(campaign), intake_key(campaign), attempt_key(campaign), queued_key(campaign)]
    counts = script(client, "take")(keys=keys, args=[token, LEASE_MILLISECONDS])
    return Begun(*counts) if counts else None


def seize(client: Redis, campaign: str, token: str) -> None:
    """Take the lease from the drain that holds it; that drain ends. Give the lease back soon."""
    client.set(lease_key(campaign), token, px=LEASE_MILLISECONDS)


def hold(client: Redis, campaign: str, token: str) -> bool:
    """Extend the lease; False if it is no longer ours."""
    return bool(script(client, "hold")(keys=[lease_key(campaign)], args=[token, LEASE_MILLISECONDS]))


def release(client: Redis, campaign: str, token: str) -> bool:
    """Give the lease back; True if entries wait and another drain must be queued."""
    return bool(script(client, "release")(keys=_keys(campaign), args=[token, QUEUED_MILLISECONDS]))


def record_death(client: Redis, campaign: str, token: str) -> bool:
    """Record the death of a drain and its entry, and free its lease; True if another drain must be queued."""
    return bool(script(client, "record_death")(keys=_keys(campaign), args=[token, QUEUED_MILLISECONDS]))


def note_attempt(client: Redis, campaign: str, cursor: str, token: str) -> None:
    """Note that this drain now judges the entry after `cursor` alone: if it dies now, the entry is the cause."""
    script(client, "suspect")(keys=[attempt_key(campaign)], args=[cursor, token])


def needs_drain(client: Redis, campaign: str) -> bool:
    """Whether entries wait and nobody drains: where no job waits for it either, a drain must be queued."""
    return bool(script(client, "idle")(keys=[lease_key(campaign), intake_key(campaign), inbox_key(campaign)]))


def rung(client: Redis, campaign: str) -> None:
    """Note that a drain was queued."""
    client.set(queued_key(campaign), "1", px=QUEUED_MILLISECONDS)


def _keys(campaign: str) -> list[str]:
    return [lease_key(campaign), intake_key(campaign), inbox_key(campaign), attempt_key(campaign), queued_key(campaign)]
