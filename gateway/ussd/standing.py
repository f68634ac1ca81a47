"""The standing for a USSD page: the plan in force, the caller, and the figures of the area."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from redis import Redis

from gateway.books import campaigns, cursor, figures, questions, roster
from gateway.books.campaigns import NoCampaignError
from gateway.books.cursor import DrainPosition
from gateway.campaigns.practice import is_practice, twin_id
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Question, Standing
from parsers.figures.sheet import FigureSheet
from parsers.ussd.screens import DAYS_SHOWN
from parsers.ussd.state import Task, UssdState
from parsers.validation.scope import areas_and_days_of


@dataclass(frozen=True, slots=True)
class Ground:
    """A campaign as a phone finds it: of one that practises, its twin."""

    plan: Campaign
    at: DrainPosition
    contact: Contact | None
    question: Question | None


def ground(books: Redis, campaign_id: str, phone: str) -> Ground:
    """The plan in force, and what is known of the phone."""
    contact = roster.by_phones(books, campaign_id, [phone]).get(phone)
    name = campaign_id
    if contact and contact.practice and not is_practice(campaign_id):
        name, contact = twin_id(campaign_id), replace(contact, practice=False)
    try:
        return _ground(books, name, phone, contact)
    except NoCampaignError:  # there is no twin: the order then waits for a person, as a text would
        return _ground(books, campaign_id, phone, contact)


def _ground(books: Redis, name: str, phone: str, contact: Contact | None) -> Ground:
    at = cursor.position(books, name)
    plan = campaigns.of_revision(books, name, at.revision)
    question = questions.of_phones(books, name, [phone]).get(phone) if contact else None
    return Ground(plan, at, contact, question)


def standing(books: Redis, found: Ground, now: datetime, state: UssdState | None) -> Standing:
    """What a page is judged against: the figures of the session's area and of the open question."""
    areas = _areas(found, now, state)
    sheet = figures.load(books, found.plan, found.at.generation, areas, found.at.newest_day)
    return replace(unseen(found, now), figures=sheet)


def unseen(found: Ground, now: datetime) -> Standing:
    """The same without any figure."""
    return Standing(FigureSheet(found.plan), now, found.contact, found.question, locked=found.at.locked)


def _areas(found: Ground, now: datetime, state: UssdState | None) -> dict[str, date]:
    """The areas whose figures a page needs, each with the first day: totals are compared with all before them."""
    lately = found.plan.day_of(now) - timedelta(days=DAYS_SHOWN + 1)
    home = found.contact.home(found.plan) if found.contact else None
    areas = {area: lately for area in (state.area if state else "", home) if area and area in found.plan.area}
    for area, day in areas_and_days_of(found.question, lately, found.plan.first_day) if found.question else ():
        areas[area] = min(day, areas.get(area, lately))
    if state and state.area in areas and state.task is Task.TOTAL:
        areas[state.area] = found.plan.first_day
    return areas
