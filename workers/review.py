"""Review: what orders of a person and the clock do about waiting texts, open questions and locked days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from gateway.books import cursor, inbox, outbox, questions, review_queue
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from parsers.decision import Decision, Outcome, Standing
from parsers.meaning import FollowUp, Reason
from parsers.order import (
    BroadcastControlOrder,
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
    UndoOrder,
    WordsOrder,
)
from parsers.replies.render import render
from parsers.validation.review import Waiting, going_back, lock, settle, undo
from workers import refused, strangers
from workers.batch import Batch, Entry

Settling = SettleOrder | UndoOrder | LockOrder | ExpireOrder | ConsentOrder
KINDS: dict[type[Order], str] = {
    MenuOrder: "menu",
    FiguresOrder: "figures", RosterOrder: "roster", SettleOrder: "settle", UndoOrder: "undo",
    LockOrder: "lock", ExpireOrder: "expire",
    BroadcastOrder: "broadcast", BroadcastControlOrder: "broadcast_control", DaysOffOrder: "days_off",
    ConsentOrder: "consent", WordsOrder: "words",
}  # fmt: skip


def judged(batch: Batch, entry: Entry, order: Settling, number: str) -> Decision:
    """The decision on an order of these kinds."""
    standing = Standing(
        batch.figures, entry.text.received_at, order.author, reference_number=number, locked=batch.at.locked
    )
    match order:
        case SettleOrder():
            for of in order.what.figures if order.what else ():
                batch.figures.require(of.area, of.day)
            return settle(batch.campaign, order, _waiting(batch, order), standing)
        case UndoOrder():
            what = going_back(order)
            for of in what.figures if what else ():
                batch.figures.require(of.area, of.day)
            return undo(batch.campaign, order, standing, is_settled=_is_settled(batch, order))
        case LockOrder():
            return lock(batch.campaign, order, standing)
        case ExpireOrder():
            return Decision(Outcome.ANSWERED)
        case ConsentOrder():
            return _consent(batch, order)


def operations(batch: Batch, entry: Entry, decision: Decision, message: Message | None) -> Iterator[Operation]:
    """The operations of such an order beside those of every decision; the batch in memory is updated too."""
    if decision.outcome is Outcome.REFUSED:
        return
    match entry.order:
        case SettleOrder() as order:
            yield from _settled(batch, entry, order, message)
        case UndoOrder() as order:
            yield from _undone(batch, order, message)
        case LockOrder() as order:
            batch.at = replace(batch.at, locked=order.locked_through)
            yield cursor.lock(batch.campaign.id, order.locked_through)
        case ExpireOrder() as order:
            yield from _expired(batch, entry, order.unanswered)


def kept(batch: Batch, entry: Entry, order: Order, decision: Decision) -> dict[str, str]:
    """The fields of an order's record beside its outcome: its kind, and why it was refused or had no effect."""
    fields = {"order": KINDS[type(order)], "why": entry.why}
    if isinstance(order, MenuOrder) and decision.reply:
        fields["said"] = render(decision.reply, batch.campaign, accents=False)
    elif decision.outcome is Outcome.REFUSED and decision.reply:
        fields["said"] = render(decision.reply, batch.campaign, accents=True)
    return fields


def expired(batch: Batch, phone: str, moment: datetime) -> Iterator[Operation]:
    """Close a phone's question if its time was over at `moment`; the text that was asked about waits for a person."""
    question = batch.questions.get(phone)
    if question is None or not question.text_id or moment <= question.until:
        return
    del batch.questions[phone]
    batch.changed.add(phone)
    yield from questions.closed(batch.campaign.id, phone, question)
    yield from review_queue.unanswered(batch.campaign.id, question.text_id, question.until, question.guess)


def _consent(batch: Batch, order: ConsentOrder) -> Decision:
    """The decision on what somebody asked the office: nothing where the phone itself has said something since."""
    contact = batch.contacts.get(order.phone)
    if contact is None:
        return Decision(Outcome.REFUSED, reason=Reason.UNREGISTERED, to=FollowUp.SENDER)
    if contact.reminders_since and order.asked_at < contact.reminders_since:
        return Decision(Outcome.ANSWERED)
    asked = replace(contact, reminders=order.wants, reminders_since=order.asked_at)
    return Decision(Outcome.ANSWERED, contact=asked)


def _expired(batch: Batch, entry: Entry, text_id: str) -> Iterator[Operation]:
    """Close a question that the clock found overdue; if it is closed already, only remove its time limit."""
    about = batch.about.get(text_id)
    question = batch.questions.get(about.sender) if about else None
    if about and question and question.text_id == text_id:
        yield from expired(batch, about.sender, entry.text.received_at)
    else:
        yield questions.no_longer_due(batch.campaign.id, text_id)


def _waiting(batch: Batch, order: SettleOrder) -> Waiting | None:
    """The text that an order settles, if it still waits; replayed is what was set aside before its phone was known."""
    text = batch.about.get(order.text_id)
    if text is None or not (review_queue.waits(text) or (order.how is How.REPLAY and review_queue.is_aside(text))):
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
    yield strangers.settled(batch, text.sender)
    yield from refused.settled(batch, text)
    if message:
        yield outbox.said(campaign, text.sender, f"o:{message.id}")
    if order.how in (How.STORE, How.REPLAY) and order.what:
        yield from (inbox.indexed(campaign, text.id, of.area, of.day.isoformat()) for of in order.what.figures)


def _is_settled(batch: Batch, order: UndoOrder) -> bool:
    """Whether a text is settled by the order that is undone, and has its place: an unknown phone has but one."""
    text = batch.about.get(order.undone)
    if text is None or text.fields.get("settled_order") != order.settling:
        return False
    return text.sender in batch.contacts or text.sender not in batch.strangers.found


def _undone(batch: Batch, order: UndoOrder, message: Message | None) -> Iterator[Operation]:
    campaign, text = batch.campaign.id, batch.about[order.undone]
    kept = {name: value for name, value in text.fields.items() if name not in review_queue.SETTLED}
    batch.about[text.id] = Text(text.id, {**kept, "outcome": review_queue.before(text).value})
    yield from review_queue.reopened(campaign, text)
    yield from strangers.reopened(batch, text)
    yield from refused.reopened(batch, text)
    if message:
        yield outbox.said(campaign, text.sender, f"o:{message.id}")
