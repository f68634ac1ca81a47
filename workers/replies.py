"""Replies: the text that answers an entry of the inbox, where somebody can be answered."""

from __future__ import annotations

from gateway.books import outbox
from gateway.books.inbox import Text
from gateway.books.outbox import Message
from parsers.campaign.phones import is_phone
from parsers.decision import Decision, Outcome
from parsers.order import FiguresOrder, SettleOrder, UndoOrder, about
from parsers.replies.render import render
from workers.batch import Batch, Entry

NOT_CARRIED_OUT = (Outcome.REFUSED, Outcome.QUARANTINED)


def reply(batch: Batch, entry: Entry, decision: Decision) -> Message | None:
    """What an entry is answered; None where nothing is said, or to nobody who can be answered."""
    to = _answered(batch, entry, decision)
    way_back, receiver = to.way_back, _receiver(batch, entry, to)
    if decision.reply is None or way_back is None or not is_phone(receiver):
        return None
    contact = batch.contacts.get(receiver)
    body = render(decision.reply, batch.campaign, accents=bool(contact and contact.accents))
    keeps = outbox.QUESTION_KEEPS if decision.question else outbox.REPLY_KEEPS
    return Message(
        outbox.reply_id(entry.text.id, batch.at.epoch), *way_back, receiver, body,
        decision.reply.key, to.id, entry.text.received_at + keeps,
    )  # fmt: skip


def _answered(batch: Batch, entry: Entry, decision: Decision) -> Text:
    """The text that is answered: the entry's own, or the one that an order has settled."""
    if isinstance(entry.order, SettleOrder | UndoOrder) and decision.outcome not in NOT_CARRIED_OUT:
        return batch.about[about(entry.order) or ""]
    return entry.text


def _receiver(batch: Batch, entry: Entry, to: Text) -> str:
    """The phone that is told: the sender's, or the contact's for whom figures were given by hand."""
    if isinstance(entry.order, FiguresOrder):
        return entry.order.receipt_to if entry.order.receipt_to in batch.contacts else ""
    return to.sender
