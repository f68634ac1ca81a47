"""Effects: what a decision does, as operations on the books."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from redis import Redis

from gateway.books import (
    consents,
    inbox,
    learned,
    ledger,
    log,
    notes,
    outbox,
    questions,
    reconciled,
    review_queue,
    roster,
)
from gateway.books.consents import Consent
from gateway.books.inbox import Text
from gateway.books.operations import Operation
from gateway.books.outbox import Message
from gateway.books.reconciled import Reconciled
from gateway.orders import OF_PEOPLE
from parsers.campaign.contact import Contact
from parsers.decision import Decision, Outcome
from parsers.figures.stored import Series
from parsers.meaning import Act, Answer, FollowUp, Reason, Rejection
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    FiguresOrder,
    Order,
    RosterOrder,
    WordsOrder,
    author_of,
)
from parsers.reading.reading import Reading
from parsers.tokens.normalise import fold
from parsers.validation.judge import asked_about
from parsers.validation.trial import SAID, UPDATED, addition_note, newest_said
from workers import broadcast_control, broadcast_recipients, refused, review, strangers, words
from workers.batch import Batch, Entry, meaning_of
from workers.practice_forwarding import HandedOver
from workers.reply_cap import registers


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, its reply, and the reference number that it uses if it stores something."""

    decision: Decision
    message: Message | None
    reference_number: str


@dataclass(slots=True)
class Effects:
    """What a judged batch does: its operations, the cursor after it, and the channels with texts to send."""

    cursor: str
    operations: list[Operation] = field(default_factory=list)
    channels: set[str] = field(default_factory=set)
    handed_over: list[HandedOver] = field(default_factory=list)
    """What goes into other inboxes before the operations are applied."""


def set_aside(books: Redis, campaign_id: str, entry: tuple[str, str]) -> Effects:
    """The effects of quarantining an entry without reading it."""
    entry_id, text_id = entry
    effects = Effects(entry_id)
    for text in inbox.texts(books, campaign_id, [text_id]):
        effects.operations += _logged(campaign_id, entry_id, text, None)
        effects.operations.append(review_queue.enter(campaign_id, text_id, text.received_at))
        effects.operations.append(inbox.outcome(text_id, campaign_id, Outcome.QUARANTINED, {}))
    return effects


def carry_out(batch: Batch, entry: Entry, decided: Decided, effects: Effects) -> None:
    """Add the operations of one decision, and update the batch in memory."""
    campaign, text = batch.campaign.id, entry.text
    decision, message = decided.decision, decided.message
    if decision.figures:
        batch.figures.adopt(decision.figures)
    _said(batch, text, decision)
    if decision.rows:
        effects.operations += _recorded(batch, entry, decision, decided.reference_number)
    if message:
        effects.channels.add(message.channel)
        effects.operations += outbox.operations(campaign, message, text.received_at)
        if batch.reply_cap.note(message, text.received_at, automatic=text.is_of_a_phone):
            batch.changed.add(message.receiver)
        if text.is_of_a_phone and message.receiver not in batch.contacts:
            day = batch.campaign.day_of(text.received_at).isoformat()
            batch.reply_cap.strangers.note(day, registering=registers(decision))
    if decision.outcome is Outcome.PRACTISED and batch.twin:
        effects.handed_over += batch.twin.hand_over(text, batch.contacts[text.sender])
        effects.operations += _given_up(batch, text.sender, text.received_at)
        batch.reply_cap.practised(text)
    effects.operations += _broadcast(batch, entry, effects)
    effects.operations += _reconciled(batch, entry, decision)
    effects.operations += _learned(batch, entry, decision)
    effects.operations += _conversation(batch, entry, decision, message)
    effects.operations += _roster(batch, entry, decision)
    effects.operations += _for_a_person(campaign, text, decision)
    effects.operations += strangers.operations(batch, text, decision)
    effects.operations += refused.operations(batch, entry, decision)
    effects.operations += review.operations(batch, entry, decision, message)
    if isinstance(entry.order, WordsOrder) and not entry.why:
        effects.operations += words.carried_out(batch, entry.order)
    effects.operations += _logged(campaign, entry.id, text, entry.order)
    effects.operations.append(inbox.outcome(text.id, campaign, decision.outcome, _kept(batch, entry, decided)))


def _logged(campaign: str, entry_id: str, text: Text, order: Order | None) -> Iterator[Operation]:
    """The line in the log, where a person gave an order; who and what stay open where it could not be read."""
    if text.is_order and text.fields["channel"] in OF_PEOPLE:
        who = author_of(order).id if order else ""
        what = review.KINDS[type(order)] if order else ""
        yield log.ordered(campaign, entry_id, text.id, who, text.fields["channel"], what)


def _kept(batch: Batch, entry: Entry, decided: Decided) -> dict[str, str]:
    """The fields of a text's record beside its outcome."""
    decision, message = decided.decision, decided.message
    fields = {
        "reference_number": decided.reference_number if decision.rows else "",
        "reply": message.id if message else "",
        "verdicts": _verdicts(entry.reading) if entry.reading else "",
        "reason": decision.reason or "",
        "waits_for": refused.waits_for(batch, entry, decision),
        **review_queue.kept(decision.guess),
        **(review.kept(batch, entry, entry.order, decision) if entry.order else {}),
    }
    return {name: value for name, value in fields.items() if value}


def _for_a_person(campaign: str, text: Text, decision: Decision) -> Iterator[Operation]:
    """What a person sees of a decision: the text itself, or a note on the stored figures."""
    if decision.to is FollowUp.PERSON:
        yield review_queue.enter(campaign, text.id, text.received_at)
    yield from (notes.added(campaign, text.id, text.received_at, note) for note in decision.notes)


def _given_up(batch: Batch, phone: str, moment: datetime) -> Iterator[Operation]:
    """When a contact begins to practise or leaves, its open question is closed and the text waits for a person."""
    batch.changed.add(phone)
    question = batch.questions.pop(phone, None)
    if question is None:
        return
    yield from questions.closed(batch.campaign.id, phone, question)
    if question.text_id:
        yield from review_queue.unanswered(batch.campaign.id, question.text_id, moment, question.guess)


def _broadcast(batch: Batch, entry: Entry, effects: Effects) -> Iterator[Operation]:
    """What an order about a broadcast makes: texts to many, and the order for the next of them."""
    match entry.order:
        case BroadcastOrder() as order:
            made = broadcast_recipients.carried_out(batch, entry, order)
        case BroadcastControlOrder() | DaysOffOrder() as order:
            made = broadcast_control.carried_out(batch, entry, order)
        case _:
            return
    effects.handed_over += made.next
    effects.channels |= {message.channel for message in made.messages}
    for message in made.messages:
        if batch.reply_cap.note(message, entry.text.received_at, automatic=False):
            batch.changed.add(message.receiver)
    yield from made.operations


def _reconciled(batch: Batch, entry: Entry, decision: Decision) -> Iterator[Operation]:
    """Keep a confirmation of an area's figures, and remove one whose figures change now."""
    campaign, text = batch.campaign.id, entry.text
    if decision.reconciled:
        area, day = decision.reconciled
        batch.reconciled[area] = Reconciled(day, text.received_at, text.id)
        yield reconciled.closed(campaign, area, batch.reconciled[area])
    said = {(row.area, row.day) for row in decision.rows if row.series is not Series.CHANGE}
    for area in sorted(
        {area for area, day in said if area in batch.reconciled and day <= batch.reconciled[area].through}
    ):
        del batch.reconciled[area]
        yield reconciled.opened(campaign, area)


def _recorded(batch: Batch, entry: Entry, decision: Decision, number: str) -> Iterator[Operation]:
    """The ledger's record of a decision, and the notes beside the figures."""
    text, submission = entry.text, decision.submission
    if submission is None:
        return
    author = batch.contacts[text.sender] if text.is_of_a_phone else author_of(entry.order)
    received, said_at = text.received_at.isoformat(), text.said_at.isoformat()
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
                batch.figures.note(of.area, of.day, addition_note(code), f"{value} {said_at}")
        yield inbox.indexed(batch.campaign.id, text.id, of.area, of.day.isoformat())


def _said(batch: Batch, text: Text, decision: Decision) -> None:
    """Remember when the newest text was sent that settled anything about an area and day, if it changed nothing too."""
    for of in decision.submission.figures if decision.submission else ():
        known = newest_said(batch.figures, of.area, of.day)
        batch.figures.note(of.area, of.day, SAID, max(text.said_at, known or text.said_at).isoformat())


def allowed(batch: Batch, text: Text, decision: Decision) -> Decision:
    """The decision as far as its sender may be answered once more, and may have a person look at it."""
    answered = batch.reply_cap.allowed(batch.campaign, batch.contacts.get(text.sender), text, decision)
    return strangers.grouped(batch, text, answered)


def _learned(batch: Batch, entry: Entry, decision: Decision) -> Iterator[Operation]:
    """The word that kept a text from being stored, and that its sender has confirmed now."""
    meaning, question = meaning_of(entry), batch.questions.get(entry.text.sender)
    contact = batch.contacts.get(entry.text.sender)
    if not (decision.rows and contact and question and meaning == Answer("1")):
        return
    doubt = question.meaning
    if isinstance(doubt, Rejection) and doubt.reason is Reason.UNCLEAR_WORDS and question.text_id:
        word = " ".join(fold(doubt.word).text.split())
        if word.replace(" ", "").isalpha():
            yield learned.confirmed(batch.campaign.id, word, contact.id, question.text_id)


def _conversation(batch: Batch, entry: Entry, decision: Decision, message: Message | None) -> Iterator[Operation]:
    """What the text does to its phone's open question, and its place in the phone's conversation."""
    text, campaign = entry.text, batch.campaign.id
    if isinstance(entry.order, FiguresOrder) and message:
        yield outbox.said(campaign, message.receiver, f"o:{message.id}")
    if not text.is_of_a_phone:
        return
    phone = text.sender
    marks = [*([] if text.is_order else [f"t:{text.id}"]), *([f"o:{message.id}"] if message else [])]
    if marks:
        yield outbox.said(campaign, phone, *marks)
    yield from review.expired(batch, phone, text.said_at)
    present = batch.questions.get(phone)
    if decision.question:
        again = present and isinstance(meaning_of(entry), Answer)
        about = present.text_id if present and again else text.id
        question = replace(decision.question, reply_id=message.id if message else "", text_id=about)
        batch.questions[phone] = question
        batch.asked.pop(phone, None)
        batch.changed.add(phone)
        yield from questions.opened(campaign, phone, question, present)
        if present and present.text_id and not again and asked_about(present).isdisjoint(asked_about(question)):
            yield from review_queue.unanswered(campaign, present.text_id, text.received_at, present.guess)
    elif decision.closes and present:
        del batch.questions[phone]
        batch.changed.add(phone)
        yield from questions.closed(campaign, phone, present)


def _roster(batch: Batch, entry: Entry, decision: Decision) -> Iterator[Operation]:
    """The contacts that an order or a text changes."""
    contacts: tuple[Contact, ...] = ()
    if isinstance(entry.order, RosterOrder) and not entry.why:
        contacts = entry.order.contacts
        yield from _left(batch, entry.text, entry.order.removed)
    contact = batch.contacts.get(entry.text.sender)
    if decision.reminders is not None and contact:
        said_at = entry.text.said_at
        contacts = (replace(contact, reminders=decision.reminders, reminders_since=said_at),)
        yield consents.given(batch.campaign.id, Consent(contact.id, decision.reminders, said_at, entry.text.id))
    if decision.contact:
        contacts = (decision.contact,)
    if decision.contact and isinstance(entry.order, ConsentOrder):
        asked = Consent(decision.contact.id, entry.order.wants, entry.order.asked_at, entry.text.id)
        yield consents.given(batch.campaign.id, asked)
    batch.roster_changed |= bool(contacts)
    for changed in contacts:
        batch.contacts[changed.phone] = changed
        batch.changed.add(changed.phone)
        yield from roster.operations(batch.campaign.id, changed)


MOST_VERDICTS = 200
"""So many tokens of a text are kept with their verdicts: a text of three parts has some hundred."""


def _left(batch: Batch, text: Text, phones: Sequence[str]) -> Iterator[Operation]:
    """Take contacts out of the roster; a question that is open with one of them waits for a person."""
    batch.roster_changed |= bool(phones)
    for phone in phones:
        batch.contacts.pop(phone, None)
        yield roster.removed(batch.campaign.id, phone)
        yield from _given_up(batch, phone, text.received_at)


def _verdicts(reading: Reading) -> str:
    return json.dumps(
        [[token.start, token.end, token.verdict, token.meaning] for token in reading.tokens[:MOST_VERDICTS]],
        ensure_ascii=False,
        separators=(",", ":"),
    )
