"""The outbox: the texts to send, each kept with the state of its sending."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import cast

from redis import Redis

from gateway.books.keys import key
from gateway.books.operations import Operation, push, put, score
from gateway.books.scripts import script

CLAIM_MILLISECONDS = 30_000
"""How long a claimed text is left to the sender that claimed it."""
QUESTION_KEEPS = timedelta(minutes=30)
RECEIPT_KEEPS = timedelta(hours=6)


class Delivery(StrEnum):
    """What became of a text we send; it only moves forward."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"


HANDED = (Delivery.SENT, Delivery.DELIVERED)
"""The states in which the provider has the text."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be sent."""

    id: str
    channel: str
    sender: str
    """Our number it goes out from."""
    receiver: str
    """The phone, E.164."""
    body: str
    key: str
    """Which reply it is."""
    text_id: str
    """The text it answers."""
    expires_at: datetime
    delivery: Delivery = Delivery.QUEUED
    handed_at: datetime | None = None
    """When the provider took it."""


def reply_id(text_id: str) -> str:
    """The id of the text that answers `text_id`: one each, however often it is judged."""
    return f"{text_id}-r"


def message_key(campaign: str, message_id: str) -> str:
    """One text to send, with its state; kept as long as the campaign's texts are."""
    return key(campaign, "out", message_id)


def queue_key(campaign: str, channel: str) -> str:
    """The ids to be sent by a channel, by the time they are due (milliseconds)."""
    return key(campaign, "outbox", channel)


def operations(campaign: str, message: Message, now: datetime) -> Iterator[Operation]:
    """The operations that queue a text."""
    fields = {
        "channel": message.channel, "sender": message.sender, "receiver": message.receiver, "body": message.body,
        "key": message.key, "text": message.text_id, "expires_at": message.expires_at.isoformat(),
        "delivery": Delivery.QUEUED,
    }  # fmt: skip
    yield put(message_key(campaign, message.id), fields)
    yield score(queue_key(campaign, message.channel), message.id, int(now.timestamp() * 1000))


def claim(client: Redis, campaign: str, channel: str) -> Message | None:
    """Take the next text that is due, for CLAIM_MILLISECONDS; None if none is."""
    keys = [queue_key(campaign, channel)]
    claimed = script(client, "claim")(keys=keys, args=[CLAIM_MILLISECONDS, message_key(campaign, "")])
    return None if not claimed else message(client, campaign, claimed)


def settle(client: Redis, campaign: str, channel: str, message_id: str, delivery: Delivery) -> bool:
    """Write what became of a sent text; states only move forward, so False if it had moved past this."""
    keys = [message_key(campaign, message_id), queue_key(campaign, channel)]
    return bool(script(client, "settle")(keys=keys, args=[message_id, delivery, *(state.value for state in Delivery)]))


def message(client: Redis, campaign: str, message_id: str) -> Message | None:
    """The text to send with this id."""
    return messages(client, campaign, [message_id]).get(message_id)


def messages(client: Redis, campaign: str, ids: Sequence[str]) -> dict[str, Message]:
    """The texts to send among `ids`."""
    pipe = client.pipeline(transaction=False)
    for message_id in ids:
        pipe.hgetall(message_key(campaign, message_id))
    found = cast("list[dict[str, str]]", pipe.execute()) if ids else []
    return {of: _message(of, fields) for of, fields in zip(ids, found, strict=True) if fields}


def queued(client: Redis, campaign: str, channel: str) -> int:
    """How many texts the channel still has to send."""
    return client.zcard(queue_key(campaign, channel))


def due(client: Redis, campaign: str, channel: str) -> bool:
    """Whether a text has been due for a second or more."""
    seconds, _ = client.time()
    return bool(client.zcount(queue_key(campaign, channel), "-inf", (seconds - 1) * 1000))


def talk_key(campaign: str, phone: str) -> str:
    """What was said with a phone: ids of its texts (t:) and of ours to it (o:), in order."""
    return key(campaign, "talk", phone)


def said(campaign: str, phone: str, *marks: str) -> Operation:
    """The operation that files texts under a phone."""
    return push(talk_key(campaign, phone), *marks)


def talk(client: Redis, campaign: str, phone: str, count: int) -> list[str]:
    """The newest marks of what was said with a phone, oldest first."""
    return cast("list[str]", client.lrange(talk_key(campaign, phone), -count, -1))


def _message(message_id: str, fields: Mapping[str, str]) -> Message:
    handed = fields.get("handed_at")
    return Message(
        message_id, fields["channel"], fields["sender"], fields["receiver"], fields["body"], fields["key"],
        fields["text"],
        datetime.fromisoformat(fields["expires_at"]), Delivery(fields["delivery"]),
        datetime.fromtimestamp(int(handed) / 1_000_000, UTC) if handed else None,
    )  # fmt: skip
