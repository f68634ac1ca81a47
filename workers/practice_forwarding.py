"""The practice twin: the texts of a contact that practises are handed over to it, and judged and answered there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from redis import Redis, ResponseError

from gateway.books import campaigns, inbox, roster
from gateway.books.apply import NotApplicableError
from gateway.books.campaigns import NoCampaignError
from gateway.books.inbox import Arrival, Text
from gateway.campaigns.practice import is_practice, twin_id
from gateway.jobs import enqueue_drain
from gateway.orders import given, setup
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Ask, Command, Meaning
from parsers.order import RosterOrder
from workers.services import Services

IN_EARNEST = (Ask.STOP, Ask.START)
"""What a phone asks for itself: whoever wants no reminders practises nothing."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What goes into a campaign's inbox: a practised text into the twin's, a broadcast's next order into its own."""

    campaign: str
    arrival: Arrival
    received_at: datetime


@dataclass(slots=True)
class Twin:
    """A campaign's practice twin, as far as a batch needs it."""

    plan: Campaign | None
    """None where there is no twin."""
    contacts: dict[str, Contact]
    """Whom it knows already of the contacts that practise, by phone."""

    def takes(self, contact: Contact) -> bool:
        """Whether the contact can practise there: the twin keeps the areas that it was opened with."""
        plan = self.plan
        return plan is not None and contact.role in plan.roles and set(contact.areas) <= plan.area.keys()

    def hand_over(self, text: Text, contact: Contact) -> Iterator[HandedOver]:
        """The text under the id it has, after its sender where the twin does not know that one so."""
        if self.plan is None:
            return
        known = replace(contact, practice=False)
        if self.contacts.get(contact.phone) != known:
            self.contacts[contact.phone] = known
            order = RosterOrder(setup(self.plan), (known,))
            yield HandedOver(self.plan.id, given(self.plan.id, f"practises/{text.id}", order), text.received_at)
        yield HandedOver(self.plan.id, _arrival(text), text.received_at)


def practises(campaign_id: str, contact: Contact) -> bool:
    """Whether what a contact writes to this campaign belongs to its twin; to a twin it belongs all the same."""
    return contact.practice and not is_practice(campaign_id)


def in_earnest(meaning: Meaning) -> bool:
    """Whether a text is meant for the real campaign even from one who practises."""
    return isinstance(meaning, Command) and meaning.ask in IN_EARNEST


def find(books: Redis, campaign_id: str, contacts: Mapping[str, Contact]) -> Twin | None:
    """The twin, if any of the contacts practises."""
    phones = [phone for phone, contact in contacts.items() if practises(campaign_id, contact)]
    if not phones:
        return None
    try:
        plan, _ = campaigns.current(books, twin_id(campaign_id))
    except NoCampaignError:
        return Twin(None, {})
    return Twin(plan, roster.by_phones(books, plan.id, phones))


def forward(services: Services, handed: Sequence[HandedOver]) -> None:
    """Put into the inboxes what a batch hands over, before the batch is applied; what was there already stays.

    A drain that dies in between is followed by one that forwards the same again: the ids are the same.
    """
    rings = set()
    for one in handed:
        try:
            if inbox.accept(services.books, one.campaign, one.arrival, one.received_at).ring:
                rings.add(one.campaign)
        except ResponseError as error:  # those books refuse: the texts are for a person, and nobody waits for them
            raise NotApplicableError(str(error)) from error
    for campaign in sorted(rings):
        enqueue_drain(services.jobs, campaign)


def _arrival(text: Text) -> Arrival:
    """The text as it arrived: over the same channel under the same reference, so that its id is the same."""
    of = text.fields
    return Arrival(
        of["channel"], of["ref"], text.sender, of.get("receiver", ""), text.body, sent_at=of.get("sent_at", ""),
        kind=of.get("kind", "text"), masked=bool(of.get("masked")), answer_by=of.get("answer_by", ""),
    )  # fmt: skip
