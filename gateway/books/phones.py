"""The phones of a batch: contact, open question and latest answers of each, in one round trip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from redis import Redis

from gateway.books import questions, reply_history, roster
from gateway.books.reply_history import Lately
from parsers.campaign.contact import Contact
from parsers.decision import Question

LOOKED_AT = 2
"""For each phone so many others are looked at, so that what is kept of their answers is removed in time."""


@dataclass(frozen=True, slots=True)
class Phones:
    """What the books know of some phones."""

    contacts: dict[str, Contact] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    """Whether time is up is for the judge to say."""
    lately: dict[str, Lately] = field(default_factory=dict)
    others: dict[str, Lately] = field(default_factory=dict)
    """The latest answers to some phones, whichever."""


def find(client: Redis, campaign: str, phones: Sequence[str]) -> Phones:
    """What is known of `phones`."""
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
