"""The epoch: each restore begins a new one, and ids made in it end with its name.

So a provider's late receipt for a text of the lost time never matches a text made after the restore.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

from redis import Redis

from gateway.books import clock, outbox, questions, review_queue
from gateway.books.cursor import DrainPosition
from gateway.books.keys import common_key, intake_key
from gateway.books.operations import Operation, put
from gateway.books.outbox import Delivery

RESTORED_KEY = common_key("restored")
"""The last restore: its epoch, and the time of the backup; kept."""
OPEN = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Epoch:
    """A restore."""

    began: datetime
    made_at: datetime
    """The time of the backup."""

    @property
    def name(self) -> str:
        """What the ids of this epoch end with."""
        return str(int(self.began.timestamp()))


def note(client: Redis, epoch: Epoch) -> None:
    """Keep that a restore has begun this epoch."""
    client.hset(
        RESTORED_KEY, mapping={"began": epoch.began.isoformat(), "made_at": epoch.made_at.isoformat()}
    )  # fmt: skip


def latest(client: Redis) -> Epoch | None:
    """The last restore; None if there never was one."""
    kept = cast("dict[str, str]", client.hgetall(RESTORED_KEY))
    return (
        Epoch(*(datetime.fromisoformat(kept[name]).astimezone(UTC) for name in ("began", "made_at"))) if kept else None
    )


def begun(campaign: str, epoch: Epoch, reference_day: date, references: int) -> Operation:
    """The operation that begins the epoch in a campaign, with the first reference number of a day."""
    fields = {"epoch": epoch.name, "reference_day": reference_day.isoformat(), "references": str(references)}
    return put(intake_key(campaign), fields)


def questions_closed(client: Redis, campaign: str, epoch: Epoch) -> Iterator[Operation]:
    """The operations that close every open question; the texts that were asked about wait for a person."""
    asked = cast("dict[str, str]", client.hgetall(questions.questions_key(campaign)))
    for phone, question in questions.read([*asked], [*asked.values()]).items():
        yield from questions.closed(campaign, phone, question)
        if question.text_id:
            yield from review_queue.unanswered(campaign, question.text_id, epoch.began, question.guess)


def sending_unknown(client: Redis, campaign: str, epoch: Epoch) -> Iterator[Operation]:
    """The operations by which each text that was still to go out may have gone out since the backup."""
    for ids in outbox.queued(client, campaign):
        for message in outbox.messages(client, campaign, ids).values():
            if message.delivery in OPEN:
                tried = min(message.tried_at or epoch.made_at, epoch.made_at)
                fields = {"delivery": Delivery.UNKNOWN.value, "tried_at": str(clock.microseconds(tried))}
                yield put(outbox.message_key(campaign, message.id), fields)


def references_used(at: DrainPosition, day: date, number: int) -> int:
    """How many reference numbers of `day` count as used, if at least `number` may have been given out."""
    return max(at.references if at.reference_day == day.isoformat() else 0, number)
