"""The epoch: each restore begins one, and the ids made in it bear its name.

So what a provider tells of a text from the time that was lost is never taken for word of another one.
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
"""The last restore: the epoch that began, and of when the backup was; kept."""
OPEN = (Delivery.QUEUED, Delivery.SENDING, Delivery.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Epoch:
    """A restore."""

    began: datetime
    made_at: datetime
    """Of which moment the backup was."""

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


def begun(campaign: str, epoch: Epoch, receipt_day: date, receipts: int) -> Operation:
    """The operation by which a campaign's ids are of this epoch, and its receipts of a day begin at a number."""
    fields = {"epoch": epoch.name, "receipt_day": receipt_day.isoformat(), "receipts": str(receipts)}
    return put(intake_key(campaign), fields)


def questions_closed(client: Redis, campaign: str, epoch: Epoch) -> Iterator[Operation]:
    """The operations that close every open question; what was asked about waits for a person."""
    asked = cast("dict[str, str]", client.hgetall(questions.questions_key(campaign)))
    for phone, question in questions.read([*asked], [*asked.values()]).items():
        yield from questions.closed(campaign, phone, question)
        if question.text_id:
            yield from review_queue.unanswered(campaign, question.text_id, epoch.began, question.guess)


def sending_doubted(client: Redis, campaign: str, epoch: Epoch) -> Iterator[Operation]:
    """The operations by which each text that was still to go out may have gone out since the backup."""
    for ids in outbox.queued(client, campaign):
        for message in outbox.messages(client, campaign, ids).values():
            if message.delivery in OPEN:
                tried = min(message.tried_at or epoch.made_at, epoch.made_at)
                fields = {"delivery": Delivery.UNKNOWN.value, "tried_at": str(clock.microseconds(tried))}
                yield put(outbox.message_key(campaign, message.id), fields)


def receipts_used(at: DrainPosition, day: date, number: int) -> int:
    """How many receipts of `day` are taken as used when at least `number` may have been given out."""
    return max(at.receipts if at.receipt_day == day.isoformat() else 0, number)
