"""Settling: what the orders of a person and the clock do about texts that wait, open questions and locked days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from gateway.books import cursor, inbox, outbox, questions, review_queue
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from parsers.campaign.phones import is_phone
from parsers.decision import Decision, Outcome, Standing
from parsers.meaning import FollowUp, Reason
from parsers.order import (
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    ExpireOrder,
    FiguresOrder,
    How,
    LockOrder,
    MenuOrder,
    Order,
    RosterOrder,
    SettleOrder,
    SteeringOrder,
)
from parsers.replies.render import render
from parsers.validation.review import Waiting, lock, settle
from workers.batch import Batch, Entry

Settling = SettleOrder | LockOrder | ExpireOrder
KINDS: dict[type[Order], str] = {
    MenuOrder: "menu",
    FiguresOrder: "figures", RosterOrder: "roster", SettleOrder: "settle", LockOrder: "lock", ExpireOrder: "expire",
    BroadcastOrder: "broadcast", SteeringOrder: "steering", DaysOffOrder: "days_off",
    ConsentOrder: "consent",
}  # fmt: skip


def judged(batch: Batch, entry: Entry, order: Settling, number: str) -> Decision:
    """The decision on an order of these kinds."""
    standing = Standing(batch.figures, entry.text.received_at, order.author, receipt=number, locked=batch.at.locked)
    match order:
        case SettleOrder():
            for of in order.what.figures if order.what else ():
                batch.figures.require(of.area, of.day)
            return settle(batch.campaign, order, _waiting(batch, order), standing)
        case LockOrder():
            return lock(batch.campaign, order, standing)
        case ExpireOrder():
            return Decision(Outcome.ANSWERED)


def consent(batch: Batch, order: ConsentOrder) -> Decision:
    """The decision on what somebody asked the office: nothing where the phone itself has said something since."""
    contact = batch.contacts.get(order.phone)
    if contact is None:
        return Decision(Outcome.REFUSED, reason=Reason.UNREGISTERED, to=FollowUp.SENDER)
    if contact.reminders_since and order.asked_at < contact.reminders_since:
        return Decision(Outcome.ANSWERED)
    asked = replace(contact, reminders=order.wants, reminders_since=order.asked_at)
    return Decision(Outcome.ANSWERED, contact=asked)


def answer(batch: Batch, entry: Entry, decision: Decision) -> Message | None:
    """The text that tells the sender of a settled text what became of it."""
    if not isinstance(entry.order, SettleOrder) or decision.outcome is Outcome.REFUSED or decision.reply is None:
        return None
    about = batch.about[entry.order.text_id]
    way_back = about.way_back
    if way_back is None or not is_phone(about.sender):
        return None
    contact = batch.contacts.get(about.sender)
    body = render(decision.reply, batch.campaign, accents=bool(contact and contact.accents))
    return Message(
        outbox.reply_id(entry.text.id, batch.at.epoch), *way_back, about.sender, body, decision.reply.key, about.id,
        entry.text.received_at + outbox.RECEIPT_KEEPS,
    )  # fmt: skip


def operations(batch: Batch, entry: Entry, decision: Decision, message: Message | None) -> Iterator[Operation]:
    """What an order of these kinds does beside what every decision does; carried forward in memory too."""
    if decision.outcome is Outcome.REFUSED:
        return
    match entry.order:
        case SettleOrder() as order:
            yield from _settled(batch, entry, order, message)
        case LockOrder() as order:
            batch.at = replace(batch.at, locked=order.locked_through)
            yield cursor.lock(batch.campaign.id, order.locked_through)
        case ExpireOrder() as order:
            yield from _expired(batch, entry, order.unanswered)


def kept(batch: Batch, entry: Entry, order: Order, decision: Decision) -> dict[str, str]:
    """What an order's record keeps beside its outcome: its kind, and why it was refused or did nothing."""
    fields = {"order": KINDS[type(order)], "why": entry.why}
    if isinstance(order, MenuOrder) and decision.reply:
        fields["said"] = render(decision.reply, batch.campaign, accents=False)
    elif decision.outcome is Outcome.REFUSED and decision.reply:
        fields["said"] = render(decision.reply, batch.campaign, accents=True)
    return fields


def expired(batch: Batch, phone: str, moment: datetime) -> Iterator[Operation]:
    """Close the question of a phone whose time was over at `moment`; what was asked about waits for a person."""
    question = batch.questions.get(phone)
    if question is None or not question.text_id or moment <= question.until:
        return
    del batch.questions[phone]
    batch.changed.add(phone)
    yield from questions.closed(batch.campaign.id, phone, question)
    yield from review_queue.unanswered(batch.campaign.id, question.text_id, question.until, question.guess)


def _expired(batch: Batch, entry: Entry, text_id: str) -> Iterator[Operation]:
    """What the clock found overdue: closed if it is still open, else it only is due no more."""
    about = batch.about.get(text_id)
    question = batch.questions.get(about.sender) if about else None
    if about and question and question.text_id == text_id:
        yield from expired(batch, about.sender, entry.text.received_at)
    else:
        yield questions.no_longer_due(batch.campaign.id, text_id)


def _waiting(batch: Batch, order: SettleOrder) -> Waiting | None:
    """The text that an order is to settle, if it waits."""
    text = batch.about.get(order.text_id)
    if text is None or not review_queue.waits(text):
        return None
    return Waiting(text.sender, batch.contacts.get(text.sender), review_queue.guess(text))


def _settled(batch: Batch, entry: Entry, order: SettleOrder, message: Message | None) -> Iterator[Operation]:
    campaign, text = batch.campaign.id, batch.about[order.text_id]
    fields = {
        "settled": order.how.value, "settled_by": order.author.id, "settled_note": order.note,
        "settled_at": entry.text.received_at.isoformat(), "settled_order": entry.text.id,
    }  # fmt: skip
    batch.about[text.id] = Text(text.id, {**text.fields, "outcome": Outcome.SETTLED.value, **fields})
    yield from review_queue.settled(campaign, text.id, fields)
    if message:
        yield outbox.said(campaign, text.sender, f"o:{message.id}")
    if order.how is How.STORE and order.what:
        yield from (inbox.indexed(campaign, text.id, of.area, of.day.isoformat()) for of in order.what.figures)
