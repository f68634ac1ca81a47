"""The forgotten: what personal data were removed, when and why; the figures, times and villages stay."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from redis import Redis

from gateway.books import inbox, outbox, review_queue
from gateway.books.inbox import Text
from gateway.books.keys import key
from gateway.books.operations import Operation, push, put, remove

FORGOTTEN = "forgotten"
"""The field that says when the words of a text, or of one of ours, were removed."""
WORDS = ("verdicts", "said", "name")
"""What a text's record keeps of its words, beside them."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed at one time."""

    at: str
    why: str
    """"retention" or "asked"."""
    texts: int = 0
    sent: int = 0
    contacts: int = 0

    def __str__(self) -> str:
        """Say how much."""
        return f"{self.texts} texts, {self.sent} sent, {self.contacts} contacts"

    def __bool__(self) -> bool:
        """Whether it was anything."""
        return bool(self.texts or self.sent or self.contacts)


def forgotten_key(campaign: str) -> str:
    """What was removed, in order; kept, being evidence, and without any phone."""
    return key(campaign, "forgotten")


def noted(campaign: str, removed: Removed) -> Operation:
    """The operation that keeps what was removed."""
    return push(forgotten_key(campaign), json.dumps(asdict(removed)))


def newest(client: Redis, campaign: str, count: int) -> list[Removed]:
    """What was removed lately, newest first."""
    kept = cast("list[str]", client.lrange(forgotten_key(campaign), -count, -1))
    return [Removed(**json.loads(one)) for one in reversed(kept)]


def text(campaign: str, of: Text, now: datetime) -> Iterator[Operation]:
    """The operations that remove a text's words and sender; one that waits for a person waits no more."""
    if review_queue.waits(of):
        yield from review_queue.settled(campaign, of.id, {"settled": "nothing", "settled_by": FORGOTTEN})
    name = inbox.text_key(campaign, of.id)
    yield put(name, {"sender": "", "body": "", FORGOTTEN: now.isoformat()})
    yield remove(name, *WORDS)


def message(campaign: str, message_id: str, now: datetime) -> Operation:
    """The operation that removes the words and the receiver of a text of ours."""
    return put(outbox.message_key(campaign, message_id), {"receiver": "", "body": "", FORGOTTEN: now.isoformat()})
