"""Effects: what a decision does, as operations on the books."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from redis import Redis

from gateway.books import inbox, ledger, outbox, questions, roster
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from parsers.case import UPDATED, addition_note
from parsers.contact import Contact
from parsers.decision import Decision, Outcome
from parsers.order import RosterOrder
from parsers.reading import Act, Reading, To
from parsers.replies import render
from parsers.stored import Series
from workers.batch import Batch, Entry


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, the text that answers it, and the receipt number that it uses if it stores something."""

    decision: Decision
    message: Message | None
    receipt: str


@dataclass(slots=True)
class Effects:
    """What a judged batch does: its operations, the cursor after it, and the channels that have texts to send."""

    cursor: str
    operations: list[Operation] = field(default_factory=list)
    channels: set[str] = field(default_factory=set)


def set_aside(books: Redis, campaign_id: str, waiting: tuple[str, str]) -> Effects:
    """The effects of quarantining an entry unread."""
    entry_id, text_id = waiting
    effects = Effects(entry_id)
    for text in inbox.texts(books, campaign_id, [text_id]):
        effects.operations.append(inbox.for_a_person(campaign_id, text))
        effects.operations.append(inbox.outcome(text_id, campaign_id, Outcome.QUARANTINED, {}))
    return effects


def carry_out(batch: Batch, entry: Entry, decided: Decided, effects: Effects) -> None:
    """Add the operations of one decision, and carry it forward in memory too."""
    campaign, text = batch.campaign.id, entry.text
    decision, message = decided.decision, decided.message
    more: dict[str, str] = {}
    if decision.rows and decision.figures:
        more["receipt"] = decided.receipt
        batch.figures.adopt(decision.figures)
        effects.operations += _recorded(batch, entry, decision, decided.receipt)
    if message:
        more["reply"] = message.id
        effects.channels.add(message.channel)
        effects.operations += outbox.operations(campaign, message, text.received_at)
    effects.operations += _conversation(batch, text, decision, message)
    effects.operations += _roster(batch, entry, decision)
    if decision.to is To.PERSON:
        effects.operations.append(inbox.for_a_person(campaign, text))
    if entry.reading:
        more["verdicts"] = _verdicts(entry.reading)
    if decision.reason:
        more["reason"] = decision.reason
    effects.operations.append(inbox.outcome(text.id, campaign, decision.outcome, more))


def _recorded(batch: Batch, entry: Entry, decision: Decision, number: str) -> Iterator[Operation]:
    """The ledger's record of a decision, and what its days remember of it."""
    text, submission = entry.text, decision.submission
    if submission is None:
        return
    author = entry.order.author if entry.order else batch.contacts[text.sender]
    received = text.received_at.isoformat()
    yield from ledger.operations(
        batch.campaign.id, ledger.Record(entry.id, text.id, author.id, submission.act, received, decision.rows)
    )
    edited = " edited" if submission.act is Act.CORRECT else ""
    said = ((row.area, row.day) for row in decision.rows if row.series is not Series.CHANGE)
    for area, day in dict.fromkeys(said):
        batch.figures.note(area, day, UPDATED, f"{received} {number} {text.id}{edited}")
    for of in submission.figures:
        if submission.act is Act.ADD:
            for code, value in of.values.items():
                batch.figures.note(of.area, of.day, addition_note(code), f"{value} {received}")
        yield inbox.indexed(batch.campaign.id, text.id, of.area, of.day.isoformat())


def reply(batch: Batch, text: Text, decision: Decision) -> Message | None:
    """The text that answers, for a sender that can be answered."""
    if decision.reply is None or text.is_order or not _is_phone(text.sender):
        return None
    contact = batch.contacts.get(text.sender)
    body = render(decision.reply, batch.campaign, accents=bool(contact and contact.accents))
    keeps = outbox.QUESTION_KEEPS if decision.question else outbox.RECEIPT_KEEPS
    return Message(
        outbox.reply_id(text.id), text.fields["channel"], text.fields["receiver"], text.sender, body,
        decision.reply.key, text.id, text.received_at + keeps,
    )  # fmt: skip


def _is_phone(sender: str) -> bool:
    """Whether a sender is a phone: a name or a short code is never answered."""
    return sender.startswith("+") and sender[1:].isascii() and sender[1:].isdigit() and len(sender) >= 9


def _conversation(batch: Batch, text: Text, decision: Decision, message: Message | None) -> Iterator[Operation]:
    """What the text does to the open question of its phone, and its place in what was said with it."""
    if text.is_order:
        return
    campaign, phone = batch.campaign.id, text.sender
    yield outbox.said(campaign, phone, f"t:{text.id}", *([f"o:{message.id}"] if message else []))
    if decision.question:
        question = replace(decision.question, reply_id=message.id if message else "")
        batch.questions[phone] = question
        batch.asked.pop(phone, None)
        batch.changed.add(phone)
        yield questions.opened(campaign, phone, question)
    elif decision.closes and phone in batch.questions:
        del batch.questions[phone]
        batch.changed.add(phone)
        yield questions.closed(campaign, phone)


def _roster(batch: Batch, entry: Entry, decision: Decision) -> Iterator[Operation]:
    """Contacts that an order or the contact itself changes."""
    contacts: tuple[Contact, ...] = ()
    if isinstance(entry.order, RosterOrder):
        contacts = entry.order.contacts
    contact = batch.contacts.get(entry.text.sender)
    if decision.reminders is not None and contact:
        contacts = (replace(contact, reminders=decision.reminders),)
    for changed in contacts:
        batch.contacts[changed.phone] = changed
        batch.changed.add(changed.phone)
        yield from roster.operations(batch.campaign.id, changed)


def _verdicts(reading: Reading) -> str:
    return json.dumps(
        [[token.start, token.end, token.verdict, token.meaning] for token in reading.tokens],
        ensure_ascii=False,
        separators=(",", ":"),
    )
