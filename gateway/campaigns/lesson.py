"""A lesson: four exercises for a head on the practice phone, and how far the head's texts have carried them out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from redis import Redis

from gateway.books import inbox, ledger, outbox
from gateway.books.inbox import Text
from gateway.books.ledger import Record
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Outcome
from parsers.figures.stored import Series
from parsers.replies.phrasebook import CARDS, UNDO

LOOKED_AT = 60
FULL, LOST_BY_A_MISTAKE, LEAST = 25, 5, 10
"""Tenths of a point for an exercise: four of them make ten points."""


class Exercise(StrEnum):
    """What the head is to do, one after the other, all for today."""

    REPORT = "report"
    CORRECT = "correct"
    UNDO = "undo"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class LessonStep:
    """An exercise and what the head has texted for it."""

    exercise: Exercise
    figure: int
    """What is to be told."""
    example: str
    """A text that would do it."""
    mistakes: int
    is_done: bool
    reply: str = ""
    """What the newest text was answered."""

    @property
    def points(self) -> int:
        """Tenths of a point: less after mistakes, but never nothing once it is done."""
        return max(FULL - LOST_BY_A_MISTAKE * self.mistakes, LEAST) if self.is_done else 0


@dataclass(frozen=True, slots=True)
class Lesson:
    """How far a head has come."""

    head: Contact
    steps: tuple[LessonStep, ...]

    @property
    def points(self) -> int:
        """The score, in tenths of a point."""
        return sum(one.points for one in self.steps)

    @property
    def now(self) -> LessonStep | None:
        """The exercise that comes next; None once all are done."""
        return next((one for one in self.steps if not one.is_done), None)


def is_for(campaign: Campaign, contact: Contact) -> bool:
    """Whether a lesson can be given to a contact: a head of one area, where days have figures of their own."""
    is_head = contact.role == campaign.head_role and contact.home(campaign) is not None
    return is_head and campaign.indicator[campaign.main].kind is Kind.FLOW


def lesson(books: Redis, campaign: Campaign, head: Contact, since: datetime) -> Lesson:
    """What has become of the texts that a head has sent since a lesson began."""
    marks = [mark.split(":", 1) for mark in outbox.talk(books, campaign.id, head.phone, LOOKED_AT)]
    texts = inbox.texts(books, campaign.id, [of for kind, of in marks if kind == "t"])
    own = [one for one in texts if one.received_at >= since and "outcome" in one.fields]
    records = ledger.records(books, campaign.id, [one.entry for one in own])
    replies = outbox.messages(books, campaign.id, [one.fields["reply"] for one in own if "reply" in one.fields])
    said = [(one, replies[of].body if (of := one.fields.get("reply", "")) in replies else "") for one in own]
    return Lesson(head, tuple(_steps(campaign, head, since, said, records)))


def figure(since: datetime) -> int:
    """The figure of a lesson's first exercise; that of the next is two more."""
    return 3 + since.microsecond // 1000 % 6


def _steps(
    campaign: Campaign, head: Contact, since: datetime, said: Sequence[tuple[Text, str]], records: dict[str, Record]
) -> Iterator[LessonStep]:
    left = iter(said)
    for exercise, wanted, shown in _exercises(campaign, head, since):
        mistakes, answer, is_done = 0, "", False
        for text, reply in left:
            answer = reply
            has_set = _set(campaign, head, since, records.get(text.entry))
            is_done = has_set == (wanted,)
            if is_done:
                break
            mistakes += bool(has_set) or text.fields["outcome"] == Outcome.REFUSED
        yield LessonStep(exercise, wanted or 0, shown, mistakes, is_done, answer)


def _exercises(campaign: Campaign, head: Contact, since: datetime) -> Iterator[tuple[Exercise, int | None, str]]:
    """Each exercise, what the day's figure is after it, and a text that does it."""
    says, area, first = CARDS[campaign.language], head.areas[0], figure(since)
    yield Exercise.REPORT, first, says["today"][0].format(v=area, example_full=f"{campaign.main} {first}")
    yield Exercise.CORRECT, first + 2, says["fixed"][0].format(v=area, example_fixed=f"{campaign.main} {first + 2}")
    yield Exercise.UNDO, None, UNDO[campaign.language].format(v=area)
    yield Exercise.NOTHING, 0, says["nil"][0].format(v=area)


def _set(campaign: Campaign, head: Contact, since: datetime, record: Record | None) -> tuple[int | None, ...]:
    """What a text has set the day's figure to; nothing where it has not touched it."""
    wanted = (head.areas[0], campaign.day_of(since), campaign.main, Series.REPORTED)
    return tuple(row.new for row in (record.rows if record else ()) if row[:4] == wanted)
