"""The first day: what an office has to have before the first real text counts, and what of it is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from redis import Redis

from gateway.books import board, campaigns, cursor, inbox, outbox, roster
from gateway.books.inbox import Text
from gateway.channels import practice
from gateway.routing import address
from gateway.settings import Settings
from gateway.status.channels import ChannelState, states
from parsers.campaign.placeholders import Placeholder
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome

LOOKED_AT = 200
"""Among so many of the newest texts and orders the first text is looked for."""


class Stage(StrEnum):
    """What there has to be, in the order in which it is done."""

    CAMPAIGN = "campaign"
    OFFICE = "office"
    AREAS = "areas"
    HEADS = "heads"
    SIZES = "sizes"
    CHANNEL = "channel"
    NUMBER = "number"
    TEXT = "text"
    CARDS = "cards"


@dataclass(frozen=True, slots=True)
class FirstDay:
    """How far an office has come with a campaign; all of it is read from what there is."""

    plan: Campaign | None
    """None where there is no campaign yet."""
    is_over: bool
    channels: Sequence[ChannelState]
    nameless: Sequence[str] = ()
    """The areas that are called by their name and code alone."""
    headless: Sequence[str] = ()
    """The areas for which nobody reports."""
    unsized: int = 0
    """How many areas have no list yet."""
    number: str = ""
    """Our number that the campaign's texts come to; "" where there is none."""
    keyword: str = ""
    text: Text | None = None
    """The newest text of a phone that was counted, else the newest that came."""
    is_answered: bool = False

    def has(self, stage: Stage) -> bool:
        """Whether it is there."""
        plan, counted = self.plan, self.text is not None and self.text.fields.get("outcome") == Outcome.COUNTED
        if stage is Stage.CHANNEL:
            return bool(self.channels)
        if plan is None or self.is_over:
            return False
        lacks_names = {Placeholder.NAME, Placeholder.AREAS} & {*plan.placeholders}
        done = {
            Stage.CAMPAIGN: True,
            Stage.OFFICE: Placeholder.TELEPHONE not in plan.placeholders,
            Stage.AREAS: not lacks_names,
            Stage.HEADS: not self.headless,
            Stage.SIZES: not self.unsized,
            Stage.NUMBER: bool(self.number),
            Stage.TEXT: counted and self.is_answered,
            Stage.CARDS: bool(self.number) and not plan.placeholders and not self.headless,
        }
        return done[stage]

    @property
    def missing(self) -> list[Stage]:
        """What is not there yet, in order."""
        return [one for one in Stage if not self.has(one)]


def first_day(books: Redis, settings: Settings, plan: Campaign | None, now: datetime) -> FirstDay:
    """How far an office has come with a campaign."""
    connected = states(books, settings, now)
    if plan is None:
        return FirstDay(None, is_over=False, channels=connected)
    heads = {area for one in roster.everyone(books, plan.id) if _reports(one.role, plan) for area in one.areas}
    number, keyword = address(settings, plan.id)
    text = _text(books, plan.id)
    reply = outbox.message(books, plan.id, text.fields.get("reply", "")) if text else None
    return FirstDay(
        plan,
        is_over=plan.day_of(now) > plan.last_day,
        channels=connected,
        nameless=[code for code in plan.reporting_areas if not plan.area[code].aliases],
        headless=[code for code in plan.reporting_areas if code not in heads],
        unsized=_unsized(books, plan),
        number=number,
        keyword=keyword,
        text=text,
        is_answered=reply is not None and reply.delivery in outbox.HANDED,
    )


def _reports(role: str, plan: Campaign) -> bool:
    return role in plan.indicator[plan.main].reporters


def _unsized(books: Redis, plan: Campaign) -> int:
    """How many of the areas that have lists have told no size: sums count the areas that have."""
    if plan.size is None:
        return 0
    level = plan.indicator[plan.size].level
    areas = [one.code for one in plan.areas if one.level == level and not one.retired]
    generation = cursor.position(books, plan.id).generation
    told = board.boards(books, plan.id, generation, [plan.top.code], [])[plan.top.code].levels
    return max(len(areas) - told.get(f"{plan.size}#", 0), 0)


def _text(books: Redis, campaign: str) -> Text | None:
    """The newest counted text of a real phone, else the newest that came."""
    found = [
        one
        for one in inbox.outlines(books, campaign, LOOKED_AT)
        if not one.is_order and one.fields.get("channel") != practice.NAME
    ]
    best = next((one for one in found if one.fields.get("outcome") == Outcome.COUNTED), next(iter(found), None))
    return next(iter(inbox.texts(books, campaign, [best.id])), None) if best else None


def lacks_a_beginning(books: Redis, settings: Settings, real: Sequence[str], now: datetime) -> bool:
    """Whether none of these campaigns is still to be worked on, or no channel brings texts of people."""
    plans = [campaigns.current(books, one)[0] for one in real]
    return all(plan.day_of(now) > plan.last_day for plan in plans) or not states(books, settings, now)
