"""The outbox: the texts to send, each kept with its delivery state."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import cast

from redis import Redis

from gateway.books import clock, hashes, keys
from gateway.books.keys import key
from gateway.books.operations import Operation, push, put, score
from gateway.books.scripts import script

CLAIM_MILLISECONDS = 30_000
"""How long a claimed text belongs to the sender that claimed it."""
QUEUED_MILLISECONDS = 600_000
"""How long a queued sender is expected, if none begins; where the job is lost, the clock queues another."""
RUNG = "rung"
SENDER_MILLISECONDS = 3_000
"""How long a sender that has died still counts as being at work."""
QUESTION_KEEPS = timedelta(minutes=30)
REPLY_KEEPS = timedelta(hours=6)
LATELY = 20
"""So many of the last marks of a phone are looked through for what an answer may be meant for."""
TALK_LOOKED_AT = 200
"""How many of the last entries of a phone's conversation are searched for texts to it."""


class Delivery(StrEnum):
    """The delivery state of a text we send. It only moves forward: a late `delivered` replaces a `failed`."""

    QUEUED = "queued"
    SENDING = "sending"
    UNKNOWN = "unknown"  # it may have been sent; the provider is asked, or could not tell
    EXPIRED = "expired"  # too late to be of use, and never sent
    WITHDRAWN = "withdrawn"  # never sent: its receiver has reported or opted out, or the broadcast was cancelled
    SENT = "sent"  # the provider has it
    FAILED = "failed"  # the provider refused it
    UNDELIVERED = "undelivered"  # the phone's network did not take it
    DELIVERED = "delivered"


HANDED = (Delivery.SENT, Delivery.DELIVERED)
"""The states in which the provider has the text and has not reported a failure."""
IN_VAIN = (Delivery.UNKNOWN, Delivery.EXPIRED, Delivery.FAILED, Delivery.UNDELIVERED)
"""The states in which the phone probably does not get the text."""
REFUSED = (Delivery.FAILED, Delivery.UNDELIVERED)
"""The states that suggest a wrong number."""
FAILING = 3
"""A number fails if this many of our texts in a row did not reach it."""


@dataclass(frozen=True, slots=True)
class Message:
    """A text to be sent."""

    id: str
    channel: str
    sender: str
    """Our number that sends it."""
    receiver: str
    """The phone, E.164."""
    body: str
    key: str
    """The key of the reply."""
    text_id: str
    """The text it answers."""
    expires_at: datetime
    delivery: Delivery = Delivery.QUEUED
    handed_at: datetime | None = None
    """When the provider took it."""
    attempts: int = 0
    """How often it was tried or looked up."""
    tried_at: datetime | None = None
    """When it was last sent without a known result."""
    ref: str = ""
    """The provider's id."""
    code: str = ""
    """The provider's error code."""
    refused: frozenset[tuple[str, str]] = frozenset()
    """The channels and numbers of ours by which it was refused for good."""
    silent: str = ""
    """The area and day ("TH3 2024-08-20"): the text is useful only while that day has no report."""

    @property
    def went_out_at(self) -> datetime | None:
        """When it went out, or may have; None if it surely has not."""
        return self.handed_at or (self.tried_at if self.delivery in (Delivery.SENDING, Delivery.UNKNOWN) else None)

    @property
    def broadcast(self) -> str:
        """The broadcast that it belongs to; "" for a reply."""
        return broadcast_of(self.id)


@dataclass(frozen=True, slots=True)
class ProviderResponse:
    """What a provider said with a state: its id, its error code, the time."""

    ref: str = ""
    code: str = ""
    handed_at: datetime | None = None
    """When it took the text, if that was not just now."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What came of trying to send a text, or of looking it up."""

    delivery: Delivery
    """QUEUED if it has certainly not been sent, UNKNOWN if it may have been."""
    told: ProviderResponse = ProviderResponse()
    again: timedelta | None = None
    """The least wait before it is tried or looked up again; None if the state is final."""
    elsewhere: bool = False
    """Whether it was refused for what only this channel or number lacks, so that another may send it. Such a text was
    surely not taken."""


def reply_id(text_id: str, epoch: str = "") -> str:
    """The id of the reply to `text_id`: the same however often the text is judged within an epoch."""
    return f"{text_id}-r{epoch}"


def origin(message_id: str) -> tuple[str, str]:
    """The text that a reply answers, and the epoch in which the reply was made; "" for the first epoch."""
    text_id, _, epoch = message_id.partition("-r")
    return text_id, epoch


def row_id(broadcast: str, contact_id: str) -> str:
    """The id of a broadcast's text to a contact: the same however often the broadcast is judged."""
    return f"{broadcast}-b{hashlib.blake2b(contact_id.encode(), digest_size=8).hexdigest()}"


def broadcast_of(message_id: str) -> str:
    """The broadcast that a text belongs to; "" for a reply."""
    broadcast, is_row, _ = message_id.partition("-b")
    return broadcast if is_row else ""


def message_key(campaign: str, message_id: str) -> str:
    """One text to send, with its state; kept as long as the campaign's texts are."""
    return key(campaign, "out", message_id)


def queue_key(campaign: str, channel: str, broadcast: str = "") -> str:
    """The ids to be sent on a channel, by due time (milliseconds): the replies, or the texts of one broadcast."""
    return key(campaign, "outbox", channel, *([broadcast] if broadcast else []))


def queued_key(campaign: str, channel: str) -> str:
    """That a sender was rung for or is at work; ends by itself."""
    return keys.queued_key(campaign, channel)


def operations(campaign: str, message: Message, now: datetime) -> Iterator[Operation]:
    """The operations that queue a text."""
    fields = {
        "channel": message.channel, "sender": message.sender, "receiver": message.receiver, "body": message.body,
        "key": message.key, "text": message.text_id, "expires_at": message.expires_at.isoformat(),
        "delivery": Delivery.QUEUED, **({"silent": message.silent} if message.silent else {}),
    }  # fmt: skip
    yield put(message_key(campaign, message.id), fields)
    yield score(_queue_of(campaign, message), message.id, int(now.timestamp() * 1000))


def _queue_of(campaign: str, message: Message) -> str:
    return queue_key(campaign, message.channel, message.broadcast)


def claim(
    client: Redis, campaign: str, channel: str, broadcast: str = "", full: Set[str] = frozenset()
) -> Message | None:
    """Claim the next text that is due, for CLAIM_MILLISECONDS; None if there is none, but from numbers that are `full`.

    Its state is SENDING if it has certainly not been sent yet, and UNKNOWN if it may have been: look it up first.
    """
    keys = [queue_key(campaign, channel, broadcast)]
    claimed = script(client, "claim")(keys=keys, args=[CLAIM_MILLISECONDS, message_key(campaign, ""), *full])
    return None if not claimed else message(client, campaign, claimed)


def settle(
    client: Redis,
    campaign: str,
    channel: str,
    message_id: str,
    delivery: Delivery,
    told: ProviderResponse = ProviderResponse(),
) -> bool | None:
    """Write a text's new state; False if its state is already a later one, None if there is no such text."""
    keys = [message_key(campaign, message_id), queue_key(campaign, channel, broadcast_of(message_id))]
    handed = str(clock.microseconds(told.handed_at)) if told.handed_at else ""
    states = [state.value for state in Delivery]
    moved = int(script(client, "settle")(keys=keys, args=[message_id, delivery, told.ref, told.code, handed, *states]))
    return None if moved < 0 else bool(moved)


def defer(client: Redis, campaign: str, message: Message, attempt: SendResult, wait: timedelta) -> bool:
    """Have a text tried or looked up again after `wait`; False if it reached a final state meanwhile."""
    keys = [message_key(campaign, message.id), _queue_of(campaign, message)]
    milliseconds = int(wait.total_seconds() * 1000)
    args: list[str | int] = [message.id, attempt.delivery, milliseconds, attempt.told.code]
    return bool(script(client, "defer")(keys=keys, args=args))


def may_resend(client: Redis, campaign: str, message_id: str) -> bool:
    """Whether a text that may have been sent may be sent once more; True only for the first call about this text."""
    first = bool(client.hsetnx(message_key(campaign, message_id), "resent", "1"))
    if first:
        client.hset(message_key(campaign, message_id), "tried_at", str(clock.microseconds(clock.now(client))))
    return first


def refs_to(client: Redis, campaign: str, phone: str) -> set[str]:
    """The provider's ids of the last texts to a phone."""
    sent = [mark.removeprefix("o:") for mark in talk(client, campaign, phone, TALK_LOOKED_AT) if mark.startswith("o:")]
    return {message.ref for message in messages(client, campaign, sent).values() if message.ref}


def lately_to(client: Redis, campaign: str, phone: str) -> list[Message]:
    """What was lately queued for a phone, the newest last."""
    sent = [mark.removeprefix("o:") for mark in talk(client, campaign, phone, LATELY) if mark.startswith("o:")]
    return [*messages(client, campaign, sent).values()]


def message(client: Redis, campaign: str, message_id: str) -> Message | None:
    """The text to send with this id."""
    return messages(client, campaign, [message_id]).get(message_id)


def messages(client: Redis, campaign: str, ids: Sequence[str]) -> dict[str, Message]:
    """The texts to send among `ids`."""
    found = hashes.whole(client, [message_key(campaign, of) for of in ids])
    return {of: _message(of, fields) for of, fields in zip(ids, found, strict=True) if fields}


def must_enqueue_sender(client: Redis, campaign: str, channel: str) -> bool:
    """Whether a sender must be queued: none is queued and none is at work.

    The bell says so: it is RUNG until a sender begins, and bears that sender's token while it works. Where the job is
    lost, or its sender dies, the clock rings again.
    """
    return bool(client.set(queued_key(campaign, channel), RUNG, nx=True, px=QUEUED_MILLISECONDS))


def rung(client: Redis, campaign: str, channel: str) -> None:
    """Note that a sender was rung for, where none is at work."""
    client.set(queued_key(campaign, channel), RUNG, px=QUEUED_MILLISECONDS)


def is_attended(client: Redis, campaign: str, channel: str) -> bool:
    """Whether a sender is at work, and will find what is queued."""
    return client.get(queued_key(campaign, channel)) not in (None, RUNG)


def attend(client: Redis, campaign: str, channel: str, token: str) -> bool:
    """Begin to send, or go on for a while; False where another sender is at work."""
    keys = [queued_key(campaign, channel)]
    return bool(script(client, "attend")(keys=keys, args=[token, SENDER_MILLISECONDS, RUNG]))


def leave(client: Redis, campaign: str, channel: str, token: str) -> None:
    """Send no more: texts queued from now on ring again."""
    script(client, "leave")(keys=[queued_key(campaign, channel)], args=[token])


def due(client: Redis, campaign: str, channel: str, broadcast: str = "", since: int = 1) -> bool:
    """Whether a text has been due for `since` seconds or more."""
    newest = clock.microseconds(clock.now(client)) // 1000 - since * 1000
    return bool(client.zcount(queue_key(campaign, channel, broadcast), "-inf", newest))


def count_waiting(client: Redis, campaign: str, channel: str, broadcasts: Sequence[str] = ()) -> int:
    """How many texts wait to go out by a channel: replies, and those of these broadcasts."""
    pipe = client.pipeline(transaction=False)
    for broadcast in ("", *broadcasts):
        pipe.zcard(queue_key(campaign, channel, broadcast))
    return sum(cast("list[int]", pipe.execute()))


def queued(client: Redis, campaign: str) -> Iterator[list[str]]:
    """The ids of all that is to be sent, a list for each queue of the campaign."""
    for queue in sorted(client.scan_iter(match=queue_key(campaign, "*"), count=1_000)):
        yield cast("list[str]", client.zrange(queue, 0, -1))


def failing(client: Redis, campaign: str, phones: Sequence[str]) -> set[str]:
    """The phones that our last texts did not reach, and that have written nothing since."""
    pipe = client.pipeline(transaction=False)
    for phone in phones:
        pipe.lrange(talk_key(campaign, phone), -FAILING, -1)
    said = cast("list[list[str]]", pipe.execute()) if phones else []
    ours = {
        phone: [entry.removeprefix("o:") for entry in entries]
        for phone, entries in zip(phones, said, strict=True)
        if len(entries) == FAILING and all(entry.startswith("o:") for entry in entries)
    }
    kept = messages(client, campaign, [one for ids in ours.values() for one in ids])
    return {phone for phone, ids in ours.items() if all(one in kept and kept[one].delivery in REFUSED for one in ids)}


def blocked(client: Redis, campaign: str, phones: Sequence[str], codes: Collection[str]) -> set[str]:
    """The phones whose last text was refused with one of these codes, and that have written nothing since."""
    newest = _newest_marks(client, campaign, phones)
    ours = {phone: mark.removeprefix("o:") for phone, mark in newest.items() if mark.startswith("o:")}
    kept = messages(client, campaign, [*ours.values()])
    return {phone for phone, one in ours.items() if one in kept and kept[one].code in codes}


def _newest_marks(client: Redis, campaign: str, phones: Sequence[str]) -> dict[str, str]:
    pipe = client.pipeline(transaction=False)
    for phone in phones:
        pipe.lindex(talk_key(campaign, phone), -1)
    found = cast("list[str | None]", pipe.execute()) if phones else []
    return {phone: mark for phone, mark in zip(phones, found, strict=True) if mark}


def talk_key(campaign: str, phone: str) -> str:
    """The conversation with a phone: ids of its texts (t:) and of ours to it (o:), in order; kept as long as the texts.

    The key's name has a digest of the phone, since names of keys get into logs and reports.
    """
    return key(campaign, "talk", hashlib.blake2b(phone.encode(), digest_size=10).hexdigest())


def said(campaign: str, phone: str, *entries: str) -> Operation:
    """The operation that adds texts to a phone's conversation."""
    return push(talk_key(campaign, phone), *entries)


def talk(client: Redis, campaign: str, phone: str, count: int) -> list[str]:
    """The newest entries of a phone's conversation, oldest first."""
    return cast("list[str]", client.lrange(talk_key(campaign, phone), -count, -1))


def forget_talk(client: Redis, campaign: str, phones: Sequence[str]) -> None:
    """Remove the lists of what was said with these phones; the texts themselves stay."""
    if phones:
        client.delete(*(talk_key(campaign, phone) for phone in phones))


def _message(message_id: str, fields: Mapping[str, str]) -> Message:
    return Message(
        message_id, fields["channel"], fields["sender"], fields["receiver"], fields["body"], fields["key"],
        fields["text"], datetime.fromisoformat(fields["expires_at"]), Delivery(fields["delivery"]),
        _moment(fields.get("handed_at")), int(fields.get("attempts", "0")), _moment(fields.get("tried_at")),
        fields.get("ref", ""), fields.get("code", ""), _ways(fields.get("refused", "")), fields.get("silent", ""),
    )  # fmt: skip


def _ways(kept: str) -> frozenset[tuple[str, str]]:
    """The channels and numbers of which `move.lua` keeps a line each."""
    return frozenset((channel, number) for channel, _, number in (line.partition(" ") for line in kept.splitlines()))


def _moment(microseconds: str | None) -> datetime | None:
    return clock.moment(microseconds) if microseconds else None
