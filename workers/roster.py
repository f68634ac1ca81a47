"""The roster: orders that put contacts into it or take them out, judged against those who are in it."""

from __future__ import annotations

from enum import StrEnum

from parsers.decision import Decision, Outcome
from parsers.order import RosterOrder
from workers.batch import Batch, Entry


class RosterRefusal(StrEnum):
    """Why an order about the roster does nothing."""

    CHANGED = "changed"  # since its author looked
    UNFIT = "unfit"  # the plan in force has not that role or area


def judged(batch: Batch, entry: Entry, order: RosterOrder) -> Decision:
    """The decision on such an order: whole, or not at all."""
    entry.why = _why_not(batch, order) or ""
    return Decision(Outcome.REFUSED if entry.why else Outcome.ANSWERED)


def _why_not(batch: Batch, order: RosterOrder) -> RosterRefusal | None:
    if order.seen is None:
        return None
    phones = {*order.removed, *(contact.phone for contact in order.contacts)}
    present = {phone: batch.contacts[phone] for phone in phones if phone in batch.contacts}
    if present != {contact.phone: contact for contact in order.seen}:
        return RosterRefusal.CHANGED
    return None if all(contact.fits(batch.campaign) for contact in order.contacts) else RosterRefusal.UNFIT
