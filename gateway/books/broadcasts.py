"""The broadcasts: what is sent to whom, how far each has come, and which are being sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import cast

from redis import Redis

from gateway.books import outbox
from gateway.books.keys import key
from gateway.books.operations import Operation, add, push, put, score, unscore
from gateway.books.outbox import Delivery, Message
from gateway.books.scripts import script
from parsers.broadcasts.audience import ExclusionReason
from parsers.order import BroadcastControl

TALLIED_AT_ONCE = 1_000
"""How many texts are counted in one step of the server: less than a millisecond."""


class BroadcastState(StrEnum):
    """The state of a broadcast. That everything was sent is seen from its texts."""

    PROPOSED = "proposed"  # waits for the approval of a second person
    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    NOT_SENT = "not_sent"  # judged too late to be of use, or ordered in the time that a restore has lost


@dataclass(frozen=True, slots=True)
class Broadcast:
    """One broadcast."""

    id: str
    state: BroadcastState
    key: str
    written: str
    rule: str
    channel: str
    at: datetime
    until: datetime
    author: str
    price: int
    """Đồng for a segment."""
    people: int
    """How many people get a text."""
    segments: int
    shown: int | None
    """How many people its author was shown before sending."""
    enrolled: bool
    """Whether its list of people is complete."""
    by: str
    """The name of whoever last approved, paused, resumed or cancelled it."""
    author_id: str = ""
    """The account that ordered it; "" where that was before accounts."""
    others: tuple[str, ...] = ()
    """The other channels by which some of its texts may go out."""

    @property
    def cost(self) -> int:
        """What all its texts cost, in đồng."""
        return self.segments * self.price


def all_key(campaign: str) -> str:
    """The ids of the broadcasts by time (seconds); kept as long as the campaign."""
    return key(campaign, "broadcasts")


def broadcast_key(campaign: str, broadcast: str) -> str:
    """One broadcast; kept as long as the campaign."""
    return key(campaign, "broadcast", broadcast)


def rows_key(campaign: str, broadcast: str) -> str:
    """The ids of a broadcast's texts, in the order they were made; kept as long as the texts."""
    return key(campaign, "broadcast", broadcast, "rows")


def left_out_key(campaign: str, broadcast: str) -> str:
    """Who of the audience was left out and why ("contact reason"); kept as long as the texts."""
    return key(campaign, "broadcast", broadcast, "out")


def sending_key(campaign: str, channel: str) -> str:
    """The broadcasts that have texts to send or to withdraw, by the time they began (seconds)."""
    return key(campaign, "sending", channel)


def opened(campaign: str, broadcast: str, at: datetime, fields: Mapping[str, str]) -> Iterator[Operation]:
    """The operations that begin a broadcast."""
    yield put(broadcast_key(campaign, broadcast), {"at": at.isoformat(), **fields})
    yield score(all_key(campaign), broadcast, int(at.timestamp()))


def texts_added(
    campaign: str,
    broadcast: str,
    made: Sequence[tuple[Message, int]],
    left: Mapping[str, ExclusionReason],
    at: datetime,
) -> Iterator[Operation]:
    """The operations that add texts (with their segments) and the people who are left out (by contact)."""
    if made:
        segments = sum(parts for _, parts in made)
        yield push(rows_key(campaign, broadcast), *(message.id for message, _ in made))
        yield add(broadcast_key(campaign, broadcast), {"people": len(made), "segments": segments})
        for channel in sorted({message.channel for message, _ in made}):
            yield score(sending_key(campaign, channel), broadcast, int(at.timestamp()))
    if left:
        yield push(left_out_key(campaign, broadcast), *(f"{contact} {out}" for contact, out in left.items()))


def complete(campaign: str, broadcast: str) -> Operation:
    """The operation that marks a broadcast's list of people as complete."""
    return put(broadcast_key(campaign, broadcast), {"enrolled": "1"})


def controlled(
    campaign: str, broadcast: Broadcast, control: BroadcastControl, by: str, at: datetime
) -> Iterator[Operation]:
    """The operations that approve, pause, resume or cancel; a sender withdraws the rest of a cancelled broadcast."""
    state = AFTER[control]
    yield put(broadcast_key(campaign, broadcast.id), {"state": state, "by": by, "controlled_at": at.isoformat()})
    for channel in (broadcast.channel, *broadcast.others):
        sending = sending_key(campaign, channel)
        if state is BroadcastState.PAUSED:
            yield unscore(sending, broadcast.id)
        elif broadcast.people:
            yield score(sending, broadcast.id, int(broadcast.at.timestamp()))


AFTER = {
    BroadcastControl.APPROVE: BroadcastState.RUNNING, BroadcastControl.RESUME: BroadcastState.RUNNING,
    BroadcastControl.PAUSE: BroadcastState.PAUSED, BroadcastControl.CANCEL: BroadcastState.CANCELLED,
}  # fmt: skip
ALLOWED_STATES = {
    BroadcastControl.APPROVE: (BroadcastState.PROPOSED,),
    BroadcastControl.PAUSE: (BroadcastState.RUNNING,),
    BroadcastControl.RESUME: (BroadcastState.PAUSED,),
    BroadcastControl.CANCEL: (BroadcastState.PROPOSED, BroadcastState.RUNNING, BroadcastState.PAUSED),
}
"""The states in which each control is possible."""


def all_ids(client: Redis, campaign: str) -> list[str]:
    """The ids of all broadcasts, oldest first."""
    return cast("list[str]", client.zrange(all_key(campaign), 0, -1))


def find(client: Redis, campaign: str, ids: Sequence[str]) -> dict[str, Broadcast]:
    """The broadcasts among `ids`."""
    pipe = client.pipeline(transaction=False)
    for one in ids:
        pipe.hgetall(broadcast_key(campaign, one))
    found = cast("list[dict[str, str]]", pipe.execute()) if ids else []
    return {one: _broadcast(one, fields) for one, fields in zip(ids, found, strict=True) if fields}


def newest(client: Redis, campaign: str, count: int) -> list[Broadcast]:
    """The newest broadcasts, newest first."""
    ids = cast("list[str]", client.zrevrange(all_key(campaign), 0, count - 1))
    return list(find(client, campaign, ids).values())


def state(client: Redis, campaign: str, broadcast: str) -> BroadcastState | None:
    """The state of a broadcast."""
    kept = client.hget(broadcast_key(campaign, broadcast), "state")
    return BroadcastState(kept) if isinstance(kept, str) else None


def sending(client: Redis, campaign: str, channel: str) -> list[str]:
    """The broadcasts that have texts on a channel, oldest first."""
    return cast("list[str]", client.zrange(sending_key(campaign, channel), 0, -1))


def done(client: Redis, campaign: str, channel: str, broadcast: str) -> None:
    """Remove a broadcast from those being sent if no text of it is queued; texts added later put it back."""
    keys = [sending_key(campaign, channel), outbox.queue_key(campaign, channel, broadcast)]
    script(client, "done")(keys=keys, args=[broadcast])


def rows(client: Redis, campaign: str, broadcast: str, count: int, first: int = 0) -> list[Message]:
    """At most `count` texts of a broadcast, from the `first` on."""
    ids = cast("list[str]", client.lrange(rows_key(campaign, broadcast), first, first + count - 1))
    return list(outbox.messages(client, campaign, ids).values())


def left_out(client: Redis, campaign: str, broadcast: str, count: int) -> list[tuple[str, ExclusionReason]]:
    """Who was left out, by contact, and why; at most `count`."""
    kept = cast("list[str]", client.lrange(left_out_key(campaign, broadcast), 0, count - 1))
    pairs = (one.rpartition(" ") for one in kept)
    return [(contact, ExclusionReason(why)) for contact, _, why in pairs]


def tally(client: Redis, campaign: str, broadcast: Broadcast) -> Counter[Delivery]:
    """How many texts of a broadcast are in each state."""
    counted: Counter[Delivery] = Counter()
    count = script(client, "tally")
    for first in range(0, broadcast.people, TALLIED_AT_ONCE):
        args: list[str | int] = [outbox.message_key(campaign, ""), first, first + TALLIED_AT_ONCE - 1]
        found = cast("list[str]", count(keys=[rows_key(campaign, broadcast.id)], args=args))
        counted.update({Delivery(name): int(number) for name, number in zip(found[::2], found[1::2], strict=True)})
    return counted


def _broadcast(id_: str, fields: Mapping[str, str]) -> Broadcast:
    shown = fields.get("most", "")
    return Broadcast(
        id_, BroadcastState(fields["state"]), fields["key"], fields.get("written", ""), fields.get("rule", ""),
        fields["channel"], datetime.fromisoformat(fields["at"]), datetime.fromisoformat(fields["until"]),
        fields["author"], int(fields.get("price", "0")), int(fields.get("people", "0")),
        int(fields.get("segments", "0")), int(shown) if shown else None, "enrolled" in fields, fields.get("by", ""),
        fields.get("author_id", ""),
        tuple(fields.get("others", "").split()),
    )  # fmt: skip
