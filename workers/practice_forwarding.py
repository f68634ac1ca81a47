"""Practice forwarding: the texts of a practising contact are handed over to the practice twin, and answered there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from redis import Redis, ResponseError

from gateway.books import campaigns, inbox, roster
from gateway.books.apply import NotApplicableError
from gateway.books.campaigns import NoCampaignError
from gateway.books.inbox import Arrival, Text
from gateway.campaigns import twin
from gateway.campaigns.practice import is_practice, twin_id
from gateway.fault_place import redacted
from gateway.jobs import enqueue_drain
from gateway.orders import given, setup
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Ask, Command, Meaning
from parsers.order import RosterOrder
from workers.services import Services, connect

IN_EARNEST = (Ask.STOP, Ask.START)
"""Requests that are always taken in earnest: to stop or restart reminders."""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """An entry for an inbox: a practised text for the twin's, or a broadcast's next order for the campaign's own."""

    campaign: str
    arrival: Arrival
    received_at: datetime


@dataclass(slots=True)
class Twin:
    """A campaign's practice twin, as far as a batch needs it."""

    plan: Campaign | None
    """None where there is no twin."""
    contacts: dict[str, Contact]
    """The practising contacts that the twin knows already, by phone."""

    def takes(self, contact: Contact) -> bool:
        """Whether the contact can practise there."""
        return self.plan is not None and contact.fits(self.plan)

    def hand_over(self, text: Text, contact: Contact) -> Iterator[HandedOver]:
        """The text under its own id, after an order for its sender if the twin does not know that contact."""
        if self.plan is None:
            return
        known = replace(contact, practice=False)
        if self.contacts.get(contact.phone) != known:
            self.contacts[contact.phone] = known
            order = RosterOrder(setup(self.plan), (known,))
            yield HandedOver(self.plan.id, given(self.plan.id, f"practises/{text.id}", order), text.received_at)
        yield HandedOver(self.plan.id, _arrival(text), text.received_at)


def follow(campaign_id: str) -> None:
    """The job: bring a campaign's practice twin up to date; where texts come in all the time, the clock asks again."""
    services = connect()
    with redacted():
        twin.follow(services.books, campaign_id)


def practises(campaign_id: str, contact: Contact) -> bool:
    """Whether a contact's texts to this campaign belong to its twin; never so in a twin itself."""
    return contact.practice and not is_practice(campaign_id)


def in_earnest(meaning: Meaning) -> bool:
    """Whether a text goes to the real campaign even from a practising contact."""
    return isinstance(meaning, Command) and meaning.ask in IN_EARNEST


def find(books: Redis, campaign_id: str, contacts: Mapping[str, Contact]) -> Twin | None:
    """The twin, if any of the contacts practises; first brought up to date, so that it is never over."""
    phones = [phone for phone, contact in contacts.items() if practises(campaign_id, contact)]
    if not phones:
        return None
    if twin.is_behind(books, campaign_id):
        twin.follow(books, campaign_id)
    try:
        plan, _ = campaigns.current(books, twin_id(campaign_id))
    except NoCampaignError:
        return Twin(None, {})
    return Twin(plan, roster.by_phones(books, plan.id, phones))


def forward(services: Services, handed: Sequence[HandedOver]) -> None:
    """Put what a batch hands over into the inboxes, before the batch is applied; what is there already stays.

    If the drain dies in between, the next one forwards the same entries under the same ids.
    """
    to_drain = set()
    for one in handed:
        try:
            if inbox.accept(services.books, one.campaign, one.arrival, one.received_at).needs_drain:
                to_drain.add(one.campaign)
        except ResponseError as error:  # the twin's books refuse: the texts wait for a person, the batch goes on
            raise NotApplicableError(str(error)) from error
    for campaign in sorted(to_drain):
        enqueue_drain(services.jobs, campaign)


def _arrival(text: Text) -> Arrival:
    """The text as it arrived: with the same channel and reference it has the same id."""
    of = text.fields
    return Arrival(
        of["channel"], of["ref"], text.sender, of.get("receiver", ""), text.body, sent_at=of.get("sent_at", ""),
        kind=of.get("kind", "text"), masked=bool(of.get("masked")), answer_by=of.get("answer_by", ""),
    )  # fmt: skip
