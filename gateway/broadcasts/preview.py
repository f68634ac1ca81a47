"""The preview: what a broadcast would do if it were sent: who gets it, what it says to each, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from redis import Redis

from gateway.books import broadcasts, campaigns, cursor, spending
from gateway.books.outbox import Delivery
from gateway.broadcasts.recipients import DIGEST, Considered, Moment, areas_needed, consider, load, part
from gateway.campaigns.practice import is_practice
from gateway.routing import Route, route, terms
from gateway.settings import Settings
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import MOST_SEGMENTS, OWN, TemplateFault, Wrong, faults, tidied
from parsers.campaign.contact import Contact
from parsers.campaign.placeholders import Placeholder
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import closes, opens
from parsers.order import BroadcastOrder

REMIND = "remind_day"
"""The text of the reminder that the status page sends."""
URGE = "remind_behind"
"""The text to villages that are late; no rule sends it."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A broadcast that somebody would send."""

    author: Contact
    audience: Audience
    key: str
    """Which reply of the campaign it says; OWN for words of the author's own."""
    written: str = ""
    """These words."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a broadcast would do now."""

    campaign: Campaign
    order: BroadcastOrder
    """The order that sends it: to no more people than are shown here."""
    faults: tuple[TemplateFault, ...]
    """What is wrong with its words; nothing is sent while there is anything."""
    considered: tuple[Considered, ...]
    """Each person of the audience."""
    asked_at: datetime
    """The moment that it was looked at."""
    goes_out_at: datetime
    """Then, or when the quiet hours are over."""
    spent: int
    """What the day has cost so far, in đồng."""
    spending_limit_a_day: int | None
    """What a day may cost; None for no limit."""

    @property
    def sent(self) -> list[Considered]:
        """Who gets it."""
        return [one for one in self.considered if one.out is None]

    @property
    def left_out(self) -> list[Considered]:
        """Who of the audience does not, and why."""
        return [one for one in self.considered if one.out]

    @property
    def segments(self) -> int:
        """How many segments are paid for."""
        return sum(one.travels.parts for one in self.sent if one.travels)

    @property
    def cost(self) -> int:
        """What it costs, in đồng."""
        return self.segments * self.order.price

    @property
    def passes_the_day(self) -> bool:
        """Whether it costs more than is left of the day."""
        return self.spending_limit_a_day is not None and self.spent + self.cost > self.spending_limit_a_day

    @property
    def needs_second_person(self) -> bool:
        """Whether it needs the approval of a second person."""
        return len(self.sent) > self.campaign.second_person_above

    @property
    def is_put_off(self) -> bool:
        """Whether the quiet hours or days off put it off."""
        return self.goes_out_at != self.asked_at

    @property
    def is_too_late(self) -> bool:
        """Whether it asks for a day's report after that day."""
        audience = self.order.audience
        day = self.campaign.day_of(self.goes_out_at)
        return audience.group is AudienceKind.SILENT and audience.day is not None and day > audience.day

    @property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What no sender would take it for yet: it is for real phones, and this of the plan is still an example."""
        return () if is_practice(self.campaign.id) else self.campaign.placeholders

    @property
    def can_be_sent(self) -> bool:
        """Whether nothing speaks against it."""
        against = self.faults or self.passes_the_day or self.is_too_late or self.placeholders
        return bool(self.sent) and not against


def by_hand(campaign: Campaign) -> tuple[str, ...]:
    """The campaign's own texts that may be sent to many by hand."""
    ruled = [rule.reply for rule in campaign.reminders if rule.reply != DIGEST]
    return tuple(dict.fromkeys((REMIND, URGE, *ruled)))


def preview(books: Redis, settings: Settings, campaign_id: str, proposal: Proposal, now: datetime) -> Preview | None:
    """Look at a broadcast without sending it; None while no channel of the campaign can send."""
    by = route(settings, campaign_id)
    return (
        preview_by(books, campaign_id, proposal, by, now, terms(settings, by.channel).spending_limit_a_day)
        if by
        else None
    )


def preview_by(
    books: Redis,
    campaign_id: str,
    proposal: Proposal,
    by: Route,
    now: datetime,
    spending_limit: int | None = None,
) -> Preview:
    """Look at a broadcast as it would go out by a route."""
    at = cursor.position(books, campaign_id)
    campaign, _ = campaigns.current(books, campaign_id)
    goes_out_at = opens(campaign, now, at.days_off)
    order = BroadcastOrder(
        proposal.author, proposal.audience, proposal.key, by.channel, by.number, closes(campaign, goes_out_at),
        tidied(proposal.written) if proposal.key == OWN else "", price=by.price, others=by.others,
    )  # fmt: skip
    wrong = [*faults(order.written, campaign)] if order.key == OWN else []
    considered = _considered(books, campaign, at, order, now) if not wrong else []
    if any(one.travels and one.travels.parts > MOST_SEGMENTS for one in considered):
        wrong.append(TemplateFault(Wrong.LONG))
    order = replace(order, most=sum(one.out is None for one in considered))
    day = goes_out_at.astimezone(campaign.zone).date()
    spent = spending.spent(books, day) + promised(books, campaign_id, by.channel)
    return Preview(campaign, order, tuple(wrong), tuple(considered), now, goes_out_at, spent, spending_limit)


def promised(books: Redis, campaign_id: str, channel: str) -> int:
    """What the texts to many that are still queued will cost, in đồng."""
    sending = broadcasts.find(books, campaign_id, broadcasts.sending(books, campaign_id, channel)).values()
    queued = {one: broadcasts.tally(books, campaign_id, one)[Delivery.QUEUED] for one in sending if one.people}
    return sum(one.cost * left // one.people for one, left in queued.items())


def _considered(
    books: Redis, campaign: Campaign, at: cursor.DrainPosition, order: BroadcastOrder, now: datetime
) -> list[Considered]:
    people = part(books, campaign, order, None)
    needed = areas_needed(campaign, order, people.contacts, campaign.day_of(now))
    figures = load(books, campaign, at, needed)
    return [*consider(order, people, Moment(campaign, figures, now, at.days_off))]
