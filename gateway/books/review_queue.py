"""The review queue: the texts that need a person, oldest first, each with what a person may approve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import cast

from pydantic import TypeAdapter
from redis import Redis

from gateway.books.inbox import Text, text_key
from gateway.books.keys import key
from gateway.books.operations import Operation, put, remove, score, unscore
from parsers.decision import Outcome
from parsers.meaning import Command, Reason, Submission
from parsers.order import How

_GUESS: TypeAdapter[Submission | Command] = TypeAdapter(Submission | Command)
WAITS = frozenset({Outcome.WAITING, Outcome.QUARANTINED})
"""The outcomes of texts in the queue, beside the refused ones that no report has followed."""
SETTLED = ("settled", "settled_by", "settled_note", "settled_at", "settled_order")
"""The fields that say how a text was settled, by whom, why, when and by which order."""


def waiting_key(campaign: str) -> str:
    """The ids of waiting texts, by the time since when they wait (seconds); removed when settled."""
    return key(campaign, "waiting")


def enter(campaign: str, text_id: str, since: datetime) -> Operation:
    """The operation that puts a text into the queue."""
    return score(waiting_key(campaign), text_id, int(since.timestamp()))


def leave(campaign: str, text_id: str) -> Operation:
    """The operation that removes a text from the queue."""
    return unscore(waiting_key(campaign), text_id)


def kept(guess: Submission | Command | None) -> dict[str, str]:
    """The fields of a text's record with what a person may approve."""
    return {} if guess is None else {"guess": _GUESS.dump_json(guess).decode()}


def unanswered(campaign: str, text_id: str, until: datetime, guess: Submission | None) -> list[Operation]:
    """The operations that put a text whose question was not answered before a person."""
    fields = {"outcome": Outcome.WAITING.value, "unanswered": until.isoformat(), **kept(guess)}
    return [put(text_key(campaign, text_id), fields), enter(campaign, text_id, until)]


def settled(campaign: str, text_id: str, fields: Mapping[str, str]) -> list[Operation]:
    """The operations that record how and by whom a text was settled, and remove it from the queue."""
    return [
        put(text_key(campaign, text_id), {"outcome": Outcome.SETTLED.value, **fields}),
        leave(campaign, text_id),
    ]


def reopened(campaign: str, text: Text) -> list[Operation]:
    """The operations by which a settled text waits again, since when it waited before."""
    return [
        remove(text_key(campaign, text.id), *SETTLED),
        put(text_key(campaign, text.id), {"outcome": before(text).value}),
        enter(campaign, text.id, since(text)),
    ]


def since(text: Text) -> datetime:
    """Since when a text waits: since its question was not answered, or since it came."""
    unanswered_at = text.fields.get("unanswered")
    return datetime.fromisoformat(unanswered_at) if unanswered_at else text.received_at


def before(text: Text) -> Outcome:
    """What a settled text was before: only what could not be judged has neither a reason nor a guess."""
    if "waits_for" in text.fields:
        return Outcome.REFUSED
    known = text.fields.get("reason") or text.fields.get("guess") or text.fields.get("unanswered")
    return Outcome.WAITING if known else Outcome.QUARANTINED


def taken_over(campaign: str, text_id: str) -> list[Operation]:
    """The operations by which a text waits no more, since a newer one of its phone has its place."""
    return [put(text_key(campaign, text_id), {"outcome": Outcome.IGNORED.value}), leave(campaign, text_id)]


def followed(campaign: str, text_id: str) -> list[Operation]:
    """The operations by which a refused text waits no more, since a report of its area and day has followed it."""
    return [remove(text_key(campaign, text_id), "waits_for"), leave(campaign, text_id)]


def waits(text: Text) -> bool:
    """Whether a text is in the queue."""
    return text.fields.get("outcome") in WAITS or is_refused(text)


def is_refused(text: Text) -> bool:
    """Whether a text waits though its sender was told that it is not taken: no report has followed it."""
    return text.fields.get("outcome") == Outcome.REFUSED and "waits_for" in text.fields


def place(text: Text) -> tuple[str, date] | None:
    """Of which area (or "@" and contact) and day a report was to follow a refused text."""
    return read_place(text.fields["waits_for"]) if "waits_for" in text.fields else None


def read_place(kept: str) -> tuple[str, date]:
    """The same as it is kept: "TH1 2024-08-12"."""
    whose, day = kept.split(" ")
    return whose, date.fromisoformat(day)


def is_aside(text: Text) -> bool:
    """Whether a text of an unknown phone was not read: another of that phone waited, or its phone was registered."""
    was_left = text.fields.get("outcome") == Outcome.IGNORED or text.fields.get("settled") == How.REGISTER
    return was_left and text.fields.get("reason") == Reason.UNREGISTERED


def guess(text: Text) -> Submission | Command | None:
    """What a person may approve of a text."""
    written = text.fields.get("guess")
    return _GUESS.validate_json(written) if written else None


def size(client: Redis, campaign: str) -> tuple[int, datetime | None]:
    """How many texts wait, and since when the first does."""
    pipe = client.pipeline(transaction=False)
    pipe.zcard(waiting_key(campaign))
    pipe.zrange(waiting_key(campaign), 0, 0, withscores=True)
    count, first = pipe.execute()
    return int(count), _moment(first[0][1]) if first else None


def page(client: Redis, campaign: str, count: int, first: int = 0) -> list[tuple[str, datetime]]:
    """At most `count` texts from index `first` on, with the time since when each waits."""
    members = cast(
        "list[tuple[str, float]]",
        client.zrange(waiting_key(campaign), first, first + count - 1, withscores=True),
    )
    return [(member, _moment(at)) for member, at in members]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
