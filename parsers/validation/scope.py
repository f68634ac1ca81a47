"""Touched: the areas that a meaning is about, with the first day of figures that judging it needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Question
from parsers.meaning import Command, Meaning, Rejection, Submission


def areas_and_days(meaning: Meaning | None, today: date, first_day: date) -> Iterator[tuple[str, date]]:
    """The areas that a meaning is about, with the first day needed: a running total is compared with all before it."""
    match meaning:
        case Submission():
            yield from ((of.area, first_day if of.totals else of.day) for of in meaning.figures)
        case Rejection(guess=Submission() as guess):
            yield from areas_and_days(guess, today, first_day)
        case Command(area=str() as area):
            yield area, today


def place_of(campaign: Campaign, contact: Contact, meaning: Meaning, said_at: datetime) -> tuple[str | None, date]:
    """The one area and day that a text of a contact is about; no area where it may be several."""
    guess = meaning.guess if isinstance(meaning, Rejection) else meaning
    places = {(of.area, of.day) for of in guess.figures} if isinstance(guess, Submission) else set()
    if len(places) == 1:
        return places.pop()
    said = (meaning.area, meaning.day) if isinstance(meaning, Rejection) and not places else (None, None)
    home = None if places else contact.home(campaign)
    return (said[0] if said[0] in campaign.area else home), said[1] or campaign.day_of(said_at)


def areas_and_days_of(question: Question, today: date, first_day: date) -> Iterator[tuple[str, date]]:
    """The same for a question and whatever may be answered to it."""
    for meaning in (question.meaning, *(option.meaning for option in question.options.values())):
        yield from areas_and_days(meaning, today, first_day)
