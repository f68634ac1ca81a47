"""The phones of a batch: the contact, open question and reply history of each, in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from redis import Redis

from gateway.books import questions, reply_history, roster
from gateway.books.reply_history import ReplyHistory
from parsers.campaign.contact import Contact
from parsers.decision import Question

LOOKED_AT = 2
"""For each phone the histories of this many others are read too, so that old ones are removed in time."""


@dataclass(frozen=True, slots=True)
class Phones:
    """What the books know about some phones."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    """Open questions; judging decides whether their time is over."""
    histories: dict[str, ReplyHistory] = field(default_factory=dict)
    others: dict[str, ReplyHistory] = field(default_factory=dict)
    """The reply histories of a few other phones."""


def find(client: Redis, campaign: str, phones: Sequence[str]) -> Phones:
    """What is known about `phones`."""
    if not phones:
        return Phones()
    pipe = client.pipeline(transaction=False)
    for name in (roster.phones_key(campaign), questions.questions_key(campaign), reply_history.answered_key(campaign)):
        pipe.hmget(name, list(phones))
    pipe.hrandfield(reply_history.answered_key(campaign), LOOKED_AT * len(phones), withvalues=True)
    contacts, asked, answered, some = cast("list[list[str]]", pipe.execute())
    return Phones(
        roster.read(phones, contacts),
        questions.read(phones, asked),
        reply_history.read(phones, answered),
        reply_history.read(some[::2], some[1::2]),
    )
