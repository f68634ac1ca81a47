"""The inbox: every accepted text and order, once, in the order of acceptance."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from redis import Redis

from gateway.books import clock, entry_ids, hashes
from gateway.books.cursor import QUEUED_MILLISECONDS
from gateway.books.keys import inbox_key, key, lease_key, queued_key
from gateway.books.operations import Operation, push, put
from gateway.books.scripts import script
from parsers.decision import Outcome

PROVIDER_TIME_HOLDS = timedelta(hours=48)
"""The provider's time is trusted if it is at most this long before our own time of arrival (R-23)."""
POLL_SECONDS = 0.01
OUTLINE = ("entry", "kind", "channel", "sender", "received_at", "outcome", "reason")
LOOKED_AT = 50
"""How many of the newest are read in one step."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A text or order as a channel decoded it, with personal data struck out."""

    channel: str
    ref: str
    """The provider's id; a repeated delivery has the same one."""
    sender: str
    """The phone (E.164), or for an order, who gave it."""
    receiver: str
    body: str
    kind: str = "text"
    sent_at: str = ""
    """The provider's time (ISO 8601), if it gives one."""
    masked: bool = False
    """Whether personal data was found and struck out."""
    cut: bool = False
    """Whether the provider counted more parts than the words take: the others have not come."""
    answer_by: str = ""
    """The channel and our number that answer, such as "sms +84…", where it is not the channel it came by."""

    @property
    def id(self) -> str:
        """The text's id: the same for every delivery of the same text."""
        return hashlib.blake2b(f"{self.channel}\0{self.ref}".encode(), digest_size=10).hexdigest()


@dataclass(frozen=True)
class Text:
    """A kept text or order, with its outcome. What is asked for often is looked up once."""

    id: str
    fields: Mapping[str, str]

    @property
    def entry(self) -> str:
        """The id of its entry in the inbox."""
        return self.fields["entry"]

    @cached_property
    def is_order(self) -> bool:
        """Whether it is an order: a typed value from a signed-in person, a USSD submission or the clock."""
        return self.fields.get("kind") == "order"

    @cached_property
    def is_of_a_phone(self) -> bool:
        """Whether a phone sent it, as a text or by the USSD menus."""
        return not self.is_order or self.sender.startswith("+")

    @property
    def is_cut(self) -> bool:
        """Whether a part of it has not come."""
        return "cut" in self.fields

    @property
    def way_back(self) -> tuple[str, str] | None:
        """The channel and our number for the reply; None if the sender cannot be answered."""
        if self.is_order:
            channel, _, number = self.fields.get("answer_by", "").partition(" ")
            return (channel, number) if channel else None
        return self.fields["channel"], self.fields.get("receiver", "")

    @cached_property
    def sender(self) -> str:
        """The phone, or who gave the order."""
        return self.fields.get("sender", "")

    @property
    def body(self) -> str:
        """The words; of an order, its JSON."""
        return self.fields.get("body", "")

    @cached_property
    def received_at(self) -> datetime:
        """When it was accepted."""
        return clock.moment(self.fields["received_at"])

    @cached_property
    def said_at(self) -> datetime:
        """When it was sent: the provider's time where that can be believed (R-23), and never after its receipt."""
        sent = self.fields.get("sent_at")
        if not sent:
            return self.received_at
        moment = datetime.fromisoformat(sent)
        return min(moment, self.received_at) if self.received_at - moment <= PROVIDER_TIME_HOLDS else self.received_at

    @cached_property
    def sent_long_ago(self) -> datetime | None:
        """The provider's time, where the text is so old that its day is not taken from it; None otherwise."""
        sent = self.fields.get("sent_at")
        moment = datetime.fromisoformat(sent) if sent else self.received_at
        return moment if self.received_at - moment > PROVIDER_TIME_HOLDS else None


@dataclass(frozen=True, slots=True)
class Accepted:
    """The result of accepting: the id, whether it was new, and whether a drain must be queued."""

    id: str
    new: bool
    needs_drain: bool


def text_key(campaign: str, text_id: str) -> str:
    """One text; the record is kept to recognise repeated deliveries, its words until retention removes them."""
    return key(campaign, "text", text_id)


def index_key(campaign: str, area: str, day: str) -> str:
    """The ids of the texts about an area and day; kept as long as the campaign."""
    return key(campaign, "texts", area, day)


def accept(client: Redis, campaign: str, arrival: Arrival, received_at: datetime | None = None) -> Accepted:
    """Keep a text and put it into the inbox; a repeated delivery changes nothing.

    `received_at` is given for a spooled text; otherwise the server's clock gives it.
    """
    fields = {
        "kind": arrival.kind, "channel": arrival.channel, "ref": arrival.ref, "sender": arrival.sender,
        "receiver": arrival.receiver, "body": arrival.body, "sent_at": arrival.sent_at,
        "masked": "1" if arrival.masked else "", "cut": "1" if arrival.cut else "", "answer_by": arrival.answer_by,
    }  # fmt: skip
    text_id = arrival.id
    keys = [text_key(campaign, text_id), inbox_key(campaign), lease_key(campaign), queued_key(campaign)]
    received = str(clock.microseconds(received_at)) if received_at else ""
    new, needs_drain = script(client, "accept")(
        keys=keys,
        args=[text_id, QUEUED_MILLISECONDS, received, *(part for pair in fields.items() if pair[1] for part in pair)],
    )
    return Accepted(text_id, bool(new), bool(needs_drain))


def waiting(client: Redis, campaign: str, cursor: str, count: int) -> list[tuple[str, str]]:
    """The next entries after `cursor`: (entry id, text id), at most `count`."""
    return _ids(client.xrange(inbox_key(campaign), f"({cursor}", "+", count))


def awaited(client: Redis, campaign: str, cursor: str, count: int, milliseconds: int) -> list[tuple[str, str]]:
    """The same; if there are none, wait for the first, at most this long."""
    found = cast("list[tuple[str, object]]", client.xread({inbox_key(campaign): cursor}, count, milliseconds))
    return _ids(found[0][1]) if found else []


def _ids(entries: object) -> list[tuple[str, str]]:
    return [(entry, fields["id"]) for entry, fields in cast("list[tuple[str, dict[str, str]]]", entries)]


def texts(client: Redis, campaign: str, ids: Sequence[str]) -> list[Text]:
    """The kept texts of `ids`, in that order; unknown ids are left out."""
    found = hashes.whole(client, [text_key(campaign, text_id) for text_id in ids])
    return [Text(text_id, fields) for text_id, fields in zip(ids, found, strict=True) if fields]


def known(client: Redis, campaign: str, ids: Sequence[str]) -> list[bool]:
    """Whether each of these was accepted."""
    pipe = client.pipeline(transaction=False)
    for text_id in ids:
        pipe.exists(text_key(campaign, text_id))
    return [bool(found) for found in pipe.execute()] if ids else []


def recent(client: Redis, campaign: str, count: int) -> list[Text]:
    """The newest texts and orders, newest first."""
    return between(client, campaign, count)


def between(client: Redis, campaign: str, count: int, before: str = "", since: str = "") -> list[Text]:
    """The newest `count` texts and orders that stand before one entry and not before another, newest first.

    A page goes on before the last text's `entry`; `entry_ids.at` says where the texts of a day begin and end.
    """
    entries = _ids(
        client.xrevrange(inbox_key(campaign), entry_ids.below(before) if before else "+", since or "-", count)
    )
    return texts(client, campaign, [text_id for _, text_id in entries])


def outlines(client: Redis, campaign: str, count: int, before: str = "", since: str = "") -> list[Text]:
    """The same, each with no more than who sent it, when, and what became of it."""
    entries = _ids(
        client.xrevrange(inbox_key(campaign), entry_ids.below(before) if before else "+", since or "-", count)
    )
    found = hashes.picked(client, [text_key(campaign, text_id) for _, text_id in entries], OUTLINE)
    return [Text(text_id, fields) for (_, text_id), fields in zip(entries, found, strict=True) if fields]


def filed(client: Redis, campaign: str, area: str, day: str, count: int) -> list[str]:
    """The ids of the newest `count` texts that are filed under an area and day, newest first."""
    ids = cast("list[str]", client.lrange(index_key(campaign, area, day), -count, -1))
    return list(dict.fromkeys(reversed(ids)))


def is_heard(client: Redis, campaign: str, since: datetime) -> bool:
    """Whether any phone has sent anything since then."""
    before = ""
    while found := between(client, campaign, LOOKED_AT, before, entry_ids.at(since)):
        if any(text.is_of_a_phone and text.received_at >= since for text in found):
            return True
        before = found[-1].entry
    return False


def outcome(text_id: str, campaign: str, outcome_: Outcome, more: Mapping[str, str]) -> Operation:
    """The operation that writes a text's outcome."""
    return put(text_key(campaign, text_id), {"outcome": outcome_, **more})


def indexed(campaign: str, text_id: str, area: str, day: str) -> Operation:
    """The operation that files a text under its area and day."""
    return push(index_key(campaign, area, day), text_id)


def await_outcome(client: Redis, campaign: str, text_id: str, seconds: float) -> Text | None:
    """The text once it has been judged; None if that takes longer than `seconds`."""
    ends = time.monotonic() + seconds
    while True:
        found = texts(client, campaign, [text_id])
        if found and "outcome" in found[0].fields:
            return found[0]
        if time.monotonic() >= ends:
            return None
        time.sleep(POLL_SECONDS)
