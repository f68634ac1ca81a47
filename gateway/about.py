"""What a text or an order is about: the order in it, and the areas that it names or changes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

from pydantic import ValidationError

from gateway.books import review_queue
from gateway.books.inbox import Text
from gateway.orders import ORDER
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.figures.stored import LedgerRow
from parsers.meaning import Command, Submission
from parsers.order import FiguresOrder, MenuOrder, Order, RosterOrder, SettleOrder


def order_of(text: Text) -> Order | None:
    """The order that an entry of the inbox is; None for a text, and for an order that cannot be read any more."""
    if not text.is_order:
        return None
    try:
        return ORDER.validate_json(text.body)
    except ValidationError:
        return None


def areas_of(text: Text, contact: Contact | None, rows: Iterable[LedgerRow]) -> Set[str]:
    """The areas of its sender, those that it changed, those that it asks for, and that of which a report is missing."""
    named = {*(contact.areas if contact else ()), *(row.area for row in rows)}
    named |= _named(review_queue.guess(text))
    if place := review_queue.place(text):
        named.add(place[0])
    match order_of(text):
        case FiguresOrder(submission=what) | MenuOrder(asks=what) | SettleOrder(what=what):
            named |= _named(what)
        case RosterOrder(contacts=contacts):
            named |= {area for one in contacts for area in one.areas}
    return named


def concerns(campaign: Campaign, areas: Collection[str], text: Text, contact: Contact | None) -> bool:
    """Whether a text is of or about one of these areas or one under them; what is of none concerns the whole alone."""
    if campaign.top.code in areas:
        return True
    return any(one in areas for area in areas_of(text, contact, ()) for one in campaign.lineage.get(area, ()))


def _named(what: object) -> set[str]:
    match what:
        case Submission(figures=figures):
            return {of.area for of in figures}
        case Command(area=str(area)):
            return {area}
    return set()
