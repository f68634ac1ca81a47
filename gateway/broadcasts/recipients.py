"""The recipients: who gets a broadcast and what it says to each; the same code for a preview and for the drain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from redis import Redis

from gateway.books import figures, outbox, reminded, review_queue, roster, ways
from gateway.books import phones as book
from gateway.books.cursor import DrainPosition
from gateway.books.phones import Phones
from gateway.books.reminded import Reminded
from gateway.books.ways import Way
from parsers.broadcasts.audience import AudienceKind, ExclusionReason, areas_meant, is_excluded, may_be_meant
from parsers.broadcasts.reminders import READ_BACK
from parsers.broadcasts.template import Saying, area_text_values, digest_values, rule_values, travels
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import opens
from parsers.figures.coverage import is_anything_known, reported_days
from parsers.figures.sheet import FigureSheet
from parsers.order import BroadcastOrder
from parsers.replies.segments import Segments
from parsers.reply import Value

DIGEST = "office_digest"
MOST_NAMED = 500
"""Of more areas than so many, the digest names none of the silent ones."""
UNANSWERED = 3
"""After so many reminders in a row without a report the office is told (the third)."""


@dataclass(slots=True)
class People:
    """Some contacts, with what the books know of them."""

    contacts: list[Contact]
    known: Phones = field(default_factory=Phones)
    reminded: dict[str, Reminded] = field(default_factory=dict)
    failing: set[str] = field(default_factory=set)
    last_used: dict[str, Way] = field(default_factory=dict)
    """By which of our numbers a phone last wrote, where the campaign has several."""
    waiting: int = 0
    """How many texts wait for a person."""
    office: list[Contact] = field(default_factory=list)
    """Who of the office may be told something."""
    more: bool = False
    """Whether others come after these."""


@dataclass(frozen=True, slots=True)
class Considered:
    """One person of an audience: left out, or texted these words."""

    contact: Contact
    area: str
    out: ExclusionReason | None
    body: str = ""
    travels: Segments | None = None
    reminded: Reminded = field(default_factory=Reminded)
    """The phone's reminders with this one."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What a broadcast is judged by, beside the people."""

    campaign: Campaign
    figures: FigureSheet
    now: datetime
    days_off: tuple[date, ...] = ()

    @property
    def today(self) -> date:
        """The day it speaks of."""
        return min(self.campaign.day_of(self.now), self.campaign.last_day)

    @property
    def still_before(self) -> time | None:
        """The hour by which reports are asked for; None once it has passed when this goes out."""
        local = opens(self.campaign, self.now, self.days_off).astimezone(self.campaign.zone)
        return self.campaign.report_by if local.time() < self.campaign.report_by else None

    @property
    def goes_out_on(self) -> date:
        """The calendar day on which it goes out: the quiet hours put it off."""
        return opens(self.campaign, self.now, self.days_off).astimezone(self.campaign.zone).date()


def part(books: Redis, campaign: Campaign, order: BroadcastOrder, count: int | None) -> People:
    """The next `count` contacts that an order may be for (all of them if None), with what is known of them."""
    everyone = sorted(roster.everyone(books, campaign.id), key=lambda contact: contact.id)
    rest = [one for one in everyone if may_be_meant(campaign, order.audience, one) and one.id > order.after]
    chosen = rest[:count]
    phones = [contact.phone for contact in chosen]
    waits, _ = review_queue.size(books, campaign.id)
    return People(
        chosen,
        book.find(books, campaign.id, phones),
        reminded.of_phones(books, campaign.id, phones),
        outbox.failing(books, campaign.id, phones),
        ways.last_used(books, campaign.id, phones) if order.others else {},
        waits,
        [contact for contact in everyone if contact.role == campaign.office_role and contact.reminders],
        len(rest) > len(chosen),
    )


def way(order: BroadcastOrder, people: People, contact: Contact) -> Way:
    """The channel and our number by which a contact is texted: those it last wrote by, or else the order's own."""
    used = people.last_used.get(contact.phone)
    return used if used in order.others else (order.channel, order.number)


def areas_needed(
    campaign: Campaign, order: BroadcastOrder, contacts: Sequence[Contact], today: date
) -> dict[str, date]:
    """The areas whose figures a broadcast to these contacts needs, each with the first day."""
    day = min(order.audience.day or today, today)
    needed = {area: day for contact in contacts for area in contact.areas if area in campaign.area}
    if order.key == DIGEST:
        villages = campaign.reporting_areas
        needed |= dict.fromkeys((campaign.top.code, *(villages if len(villages) <= MOST_NAMED else ())), today)
    return needed


def load(books: Redis, campaign: Campaign, at: DrainPosition, needed: Mapping[str, date]) -> FigureSheet:
    """Their figures."""
    return figures.load(books, campaign, at.generation, needed, at.newest_day)


def consider(order: BroadcastOrder, people: People, moment: Moment) -> Iterator[Considered]:
    """Each person of the audience with what becomes of it, in their order; whoever is not meant is not said.

    Who is texted for two areas stands there twice.
    """
    saying = Saying(moment.campaign, order.key, order.written)
    for contact in people.contacts:
        for area in areas_meant(moment.campaign, order.audience, contact, moment.figures):
            one = _considered(order, people, moment, saying, contact, area)
            yield one
            if one.out and one.out is not ExclusionReason.EXCLUDED:
                break  # it holds for the contact, whichever area


def _considered(
    order: BroadcastOrder, people: People, moment: Moment, saying: Saying, contact: Contact, area: str
) -> Considered:
    before = people.reminded.get(contact.phone, Reminded())
    out = _out(order, people, moment, contact, area, before)
    if out:
        return Considered(contact, area, out)
    body = saying.to(contact, values(order, people, moment, contact, area))
    after = before.once_more(moment.goes_out_on)
    if asks_for_reports(order):
        marks = moment.figures.stored[area].reported_days
        after = after.asked_for(len(reported_days(moment.campaign, marks)))
    return Considered(contact, area, None, body, travels(body), before if _is_to_office(order) else after)


def _out(
    order: BroadcastOrder, people: People, moment: Moment, contact: Contact, area: str, before: Reminded
) -> ExclusionReason | None:
    """Why somebody is left out."""
    question, reads_back = people.known.questions.get(contact.phone), order.key == READ_BACK
    known = is_anything_known(moment.campaign, moment.figures, area)
    reasons = {
        ExclusionReason.EXCLUDED: is_excluded(moment.campaign, order.audience, area),
        ExclusionReason.NOT_IN_OFFICE: not contact.in_office_on(moment.today),
        ExclusionReason.OPTED_OUT: not contact.reminders,
        ExclusionReason.PRACTISES: contact.practice,
        ExclusionReason.FAILING: contact.phone in people.failing,
        ExclusionReason.CAP: not _is_to_office(order)
        and before.on(moment.goes_out_on) >= moment.campaign.reminders_a_day,
        ExclusionReason.NOTHING: reads_back and not known,
        ExclusionReason.QUESTION: reads_back and question is not None and moment.now <= question.until,
    }
    return next((out for out, applies in reasons.items() if applies), None)


def asks_for_reports(order: BroadcastOrder) -> bool:
    """Whether it is a rule's reminder that a report answers."""
    return bool(order.rule) and order.audience.group in (AudienceKind.SILENT, AudienceKind.MISSING)


def _is_to_office(order: BroadcastOrder) -> bool:
    """Whether it tells the office something, and reminds nobody."""
    return order.audience.group is AudienceKind.OFFICE


def values(order: BroadcastOrder, people: People, moment: Moment, contact: Contact, area: str) -> Mapping[str, Value]:
    """What the text to a contact names."""
    campaign, sheet = moment.campaign, moment.figures
    if order.key == DIGEST:
        return digest_values(campaign, sheet, moment.today, people.waiting)
    return {
        **area_text_values(campaign, sheet, contact, area, moment.today),
        **rule_values(order.key, campaign, sheet, area, moment.today),
        "before": moment.still_before,
    }
