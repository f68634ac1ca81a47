"""The scope of an order's author: what somebody who answers for some areas only may not decide."""

from __future__ import annotations

from collections.abc import Iterable

from gateway.about import areas_of
from gateway.books import review_queue
from gateway.books.inbox import Text
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Outcome
from parsers.meaning import Command, FollowUp, Reason
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    How,
    LockOrder,
    MenuOrder,
    Order,
    RosterOrder,
    SettleOrder,
    UndoOrder,
    WordsOrder,
    about,
)
from workers.batch import Batch, Entry

OUTSIDE = "outside"
"""Why such an order has no effect, as its record says it."""


def refusal(batch: Batch, entry: Entry) -> Decision | None:
    """The decision on an order of somebody of the office about what its author does not answer for; else None.

    Figures are held against the author's areas by the rules of every report.
    """
    order = entry.order
    if order is None or isinstance(order, MenuOrder) or order.author.role != batch.campaign.office_role:
        return None
    if _answers_for(batch.campaign, order.author, _areas(batch, order)):
        return None
    entry.why = OUTSIDE
    return Decision(Outcome.REFUSED, reason=Reason.NOT_YOUR_VILLAGE, to=FollowUp.SENDER)


def _answers_for(campaign: Campaign, author: Contact, areas: Iterable[str]) -> bool:
    if campaign.top.code in author.areas:
        return True
    return bool(author.areas) and all(
        any(one in author.areas for one in campaign.lineage.get(area, ())) for area in areas
    )


def _areas(batch: Batch, order: Order) -> tuple[str, ...]:
    """The areas that an order is about; the top one where it is about the whole campaign."""
    everything = (batch.campaign.top.code,)
    match order:
        case RosterOrder(seen=None):  # what it replaces is not known
            return everything
        case RosterOrder():
            present = [batch.contacts.get(one.phone, one) for one in order.contacts]
            gone = [batch.contacts[phone] for phone in order.removed if phone in batch.contacts]
            return tuple(area for one in (*order.contacts, *present, *gone) for area in one.areas or everything)
        case ConsentOrder():
            return _of_a_phone(batch, order.phone) or everything
        case SettleOrder() | UndoOrder():
            return _of_a_text(batch, order) or everything
        case BroadcastOrder():
            return order.audience.areas or everything
        case BroadcastControlOrder():
            found = batch.broadcasts.get(order.broadcast)
            return () if found and found.author_id == order.author.id else everything
        case LockOrder() | DaysOffOrder() | WordsOrder():
            return everything
    return ()


def _of_a_text(batch: Batch, order: SettleOrder | UndoOrder) -> tuple[str, ...]:
    """Those of the figures that are stored or go back, of what it asks for, or of whoever sent it."""
    text = batch.about.get(about(order) or "")
    changed = _changed(order)
    if changed:
        return changed if text is None or _sees(batch, order.author, text) else ()
    asked = (review_queue.guess(text) if text else None) or (order.asks if isinstance(order, SettleOrder) else None)
    decides = isinstance(order, SettleOrder) and order.how in (How.REGISTER, How.REFUSE)
    if isinstance(asked, Command) and asked.area and decides:
        return (asked.area,)
    return _of_a_phone(batch, text.sender) if text else ()


def _changed(order: SettleOrder | UndoOrder) -> tuple[str, ...]:
    """The areas of the figures that are stored or go back."""
    if isinstance(order, UndoOrder):
        return tuple(write.area for write in order.back)
    what = order.what if order.how in (How.STORE, How.REPLAY) else None
    return tuple(figures.area for figures in what.figures) if what else ()


def _sees(batch: Batch, author: Contact, text: Text) -> bool:
    """Whether a text is about an area that its settler answers for, as the page shows it; one about none may be."""
    areas = areas_of(text, batch.contacts.get(text.sender), ())
    return not areas or any(_answers_for(batch.campaign, author, (area,)) for area in areas)


def _of_a_phone(batch: Batch, phone: str) -> tuple[str, ...]:
    contact = batch.contacts.get(phone)
    return contact.areas if contact else ()
