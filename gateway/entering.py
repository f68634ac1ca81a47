"""Entering: figures that a person of the office gives by hand, tried by the rules before they are ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from redis import Redis

from gateway.books import cursor, figures
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Standing, Waiver
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import Write
from parsers.meaning import Reason, Rejection, Submission
from parsers.validation.rules import try_out
from parsers.validation.scope import areas_and_days
from parsers.validation.trial import ConfirmationRequest, Trial, unchanged


@dataclass(frozen=True, slots=True)
class Answered:
    """What a question of the rules was answered: the key of its words, and the choice."""

    asked: str
    choice: str


@dataclass(frozen=True, slots=True)
class Tried:
    """How far a submission comes: what the rules say of it, and what it has become by the answers given."""

    submission: Submission
    settled: tuple[Waiver, ...]
    result: Trial | ConfirmationRequest | Rejection


def sheet(books: Redis, plan: Campaign, areas: Sequence[str], first: date) -> FigureSheet:
    """The figures of some areas from the day before `first` on; before the campaign there are none to read."""
    at = cursor.position(books, plan.id)
    return figures.load(books, plan, at.generation, dict.fromkeys(areas, max(first, plan.first_day)), at.newest_day)


def tried(
    books: Redis,
    plan: Campaign,
    author: Contact,
    submission: Submission,
    now: datetime,
    seen: Sequence[Write] = (),
    answers: Sequence[Answered] = (),
) -> Tried:
    """Put a submission to the rules as its order will be, answering their questions as long as the answers fit.

    Where what its author saw stands no more, it is refused as its order would be (SECOND_REPORT).
    """
    for of in submission.figures:  # before the figures of such a day are looked for
        if not plan.first_day <= of.day <= plan.last_day:
            return Tried(submission, (), Rejection(Reason.DATE_OUTSIDE, area=of.area, day=of.day))
    at = cursor.position(books, plan.id)
    today = plan.day_of(now)
    needed: dict[str, date] = {}
    for area, day in areas_and_days(submission, today, plan.first_day):
        needed[area] = min(day, plan.first_day if answers else day, needed.get(area, day))
    loaded = figures.load(books, plan, at.generation, needed, at.newest_day)
    standing = Standing(loaded, now, author, locked=at.locked)
    if not all(unchanged(loaded, write) for write in seen):
        return Tried(submission, (), Rejection(Reason.SECOND_REPORT))
    settled: tuple[Waiver, ...] = ()
    result = try_out(plan, submission, standing, settled)
    for answer in answers:
        if not isinstance(result, ConfirmationRequest) or answer.asked != result.reply.key:
            break
        option = result.options.get(answer.choice)
        if option is None or not isinstance(option.meaning, Submission):
            break
        submission, settled = option.meaning, option.settled
        result = try_out(plan, submission, standing, settled)
    return Tried(submission, settled, result)
