"""A batch: entries of the inbox gathered, judged in order, and turned into operations."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import FrameType

from parsers.parse import parse
from parsers.vocabulary import Vocabulary
from pydantic import TypeAdapter
from redis import Redis

from gateway.books import campaigns, figures, inbox, intake, ledger, outbox, questions, roster
from gateway.books.inbox import Text
from gateway.books.intake import At
from gateway.books.operations import Operation
from parsers.campaign import Campaign
from parsers.case import UPDATED, addition_note, unchanged
from parsers.contact import Contact
from parsers.decision import Decision, Outcome, Question, Standing
from parsers.figures import Figures, NotLoadedError
from parsers.judge import judge, open_question
from parsers.order import FiguresOrder, Order, RosterOrder
from parsers.reading import Act, Command, Meaning, Reading, Reason, Rejection, Submission, To
from parsers.receipt import receipt
from parsers.replies import render
from parsers.reply import Reply

log = logging.getLogger(__name__)

ENTRY_SECONDS = 1.0
"""How long parsing or judging one entry may take."""
MOST_OPERATIONS = 4_000
"""A batch ends when it has this many operations: some milliseconds of the server's time."""
_ORDER: TypeAdapter[Order] = TypeAdapter(Order)


@dataclass(slots=True)
class Entry:
    """One entry of the inbox on its way through a batch."""

    id: str
    text: Text
    reading: Reading | None = None
    order: Order | None = None
    failed: bool = False
    """Whether parsing it failed: it is quarantined."""


@dataclass(slots=True)
class Batch:
    """What a batch is judged against, carried forward from entry to entry."""

    campaign: Campaign
    vocabulary: Vocabulary
    at: At
    entries: list[Entry]
    contacts: dict[str, Contact]
    questions: dict[str, Question]
    asked: dict[str, datetime]
    """When the text that asked each open question was handed to its provider, by phone."""
    figures: Figures
    last: str = ""
    """The id of the last entry gathered."""
    changed: set[str] = field(default_factory=set)
    """Phones whose contact or question an earlier entry of this batch changed."""


@dataclass(slots=True)
class Effects:
    """What a judged batch does: its operations, the cursor after it, and the channels that have texts to send."""

    cursor: str
    operations: list[Operation] = field(default_factory=list)
    channels: set[str] = field(default_factory=set)


def gather(books: Redis, campaign_id: str, at: At, waiting: list[tuple[str, str]]) -> Batch:
    """Read what the waiting entries are judged against; parse them on the way."""
    campaign = campaigns.of_revision(books, campaign_id, at.revision)
    vocabulary = Vocabulary.of(campaign)
    kept = {text.id: text for text in inbox.texts(books, campaign_id, [text_id for _, text_id in waiting])}
    entries = [Entry(entry_id, kept[text_id]) for entry_id, text_id in waiting if text_id in kept]
    phones = list(dict.fromkeys(entry.text.sender for entry in entries if not entry.text.is_order))
    contacts = roster.by_phones(books, campaign_id, phones)
    open_questions = questions.of_phones(books, campaign_id, phones)
    batch = Batch(campaign, vocabulary, at, entries, contacts, open_questions, {}, Figures(campaign), waiting[-1][0])
    for entry in entries:
        _read(batch, entry)
    asked_by = {phone: question.reply_id for phone, question in open_questions.items()}
    messages = outbox.messages(books, campaign_id, list(asked_by.values()))
    batch.asked = {
        phone: message.handed_at
        for phone, reply_id in asked_by.items()
        if (message := messages.get(reply_id)) and message.handed_at
    }
    batch.figures = figures.load(books, campaign, _needed(batch), at.newest_day)
    return batch


def _read(batch: Batch, entry: Entry) -> None:
    """Understand one entry; one that cannot be read is marked, and stops nobody."""
    entry.failed = False
    try:
        with _limited(ENTRY_SECONDS):
            if entry.text.is_order:
                entry.order = _ORDER.validate_json(entry.text.body)
            else:
                entry.reading = _parsed(batch, entry.text)
    except Exception:
        log.exception("could not read %s", entry.text.id)
        entry.failed = True


def _parsed(batch: Batch, text: Text) -> Reading:
    question = batch.questions.get(text.sender)
    offered = tuple(question.options) if question and text.received_at <= question.until else ()
    return parse(text.body, batch.vocabulary, batch.contacts.get(text.sender), text.said_at, offered)


def _needed(batch: Batch) -> dict[str, date]:
    """The areas that the batch's entries are about, each with the first day it needs."""
    needed: dict[str, date] = {}
    for entry in batch.entries:
        for area, day in _touched(batch, entry):
            needed[area] = min(day, needed.get(area, day))
    return needed


def _touched(batch: Batch, entry: Entry) -> Iterator[tuple[str, date]]:
    today = batch.campaign.day_of(entry.text.received_at)
    contact = batch.contacts.get(entry.text.sender)
    for area in contact.areas if contact else ():
        yield area, today
    meanings: list[Meaning | None] = [entry.reading.meaning if entry.reading else None]
    question = batch.questions.get(entry.text.sender)
    if question:
        meanings += [question.meaning, *(option.meaning for option in question.options.values())]
    if isinstance(entry.order, FiguresOrder):
        meanings.append(entry.order.submission)
    for meaning in meanings:
        yield from _places(meaning, today)
    if isinstance(meanings[0], Command) and not meanings[0].area:
        yield batch.campaign.top.code, today


def _places(meaning: Meaning | None, today: date) -> Iterator[tuple[str, date]]:
    match meaning:
        case Submission():
            yield from ((figures.area, figures.day) for figures in meaning.figures)
        case Rejection(guess=Submission() as guess):
            yield from _places(guess, today)
        case Command(area=str() as area):
            yield area, today


def decide(batch: Batch) -> Effects:
    """Judge the entries in order, each against what the ones before it leave."""
    effects = Effects(batch.at.cursor)
    receipts = Receipts(batch.at)
    for entry in batch.entries:
        if entry.text.sender in batch.changed and not entry.text.is_order:
            _read(batch, entry)
        try:
            decision = _decided(batch, entry, receipts)
        except NotLoadedError:
            break
        _effects(batch, entry, decision, receipts, effects)
        effects.cursor = entry.id
        if len(effects.operations) > MOST_OPERATIONS:
            break
    else:
        effects.cursor = batch.last
    effects.operations += figures.operations(batch.campaign.id, batch.figures)
    newest = max((day for (_, _, day) in batch.figures.sets if day), default=batch.at.newest_day)
    if newest and batch.at.newest_day:
        newest = max(newest, batch.at.newest_day)
    effects.operations.append(intake.moved(batch.campaign.id, newest, receipts.day, receipts.used))
    return effects


class Receipts:
    """The receipt numbers of the present day, counted on through a batch."""

    def __init__(self, at: At) -> None:
        self.day, self.used = at.receipt_day, at.receipts

    def next(self, day: date) -> str:
        """The number that the next text stored on `day` gets."""
        if self.day != day.isoformat():
            self.day, self.used = day.isoformat(), 0
        return receipt(day, self.used)

    def use(self) -> None:
        """Count the number as given out."""
        self.used += 1


def _decided(batch: Batch, entry: Entry, receipts: Receipts) -> Decision:
    """The decision on one entry; one that cannot be judged is quarantined, and the others go on."""
    if entry.failed:
        return quarantined()
    number = receipts.next(batch.campaign.day_of(entry.text.received_at))
    try:
        with _limited(ENTRY_SECONDS):
            return _judged(batch, entry, number)
    except NotLoadedError:
        raise
    except Exception:
        log.exception("could not judge %s", entry.text.id)
        return quarantined()


def _judged(batch: Batch, entry: Entry, number: str) -> Decision:
    phone = entry.text.sender
    if isinstance(entry.order, RosterOrder):
        return Decision(Outcome.ANSWERED)
    if isinstance(entry.order, FiguresOrder):
        return _judged_order(batch, entry, entry.order, number)
    standing = Standing(
        batch.figures, entry.text.received_at, batch.contacts.get(phone), batch.questions.get(phone),
        batch.asked.get(phone), number,
    )  # fmt: skip
    standing = replace(standing, question=open_question(standing))
    meaning = entry.reading.meaning if entry.reading else Rejection(Reason.EMPTY)
    return judge(batch.campaign, meaning, standing)


def _judged_order(batch: Batch, entry: Entry, order: FiguresOrder, number: str) -> Decision:
    for figures_ in order.submission.figures:
        batch.figures.require(figures_.area, figures_.day)
    if not all(unchanged(batch.figures, seen) for seen in order.seen):
        return Decision(Outcome.REFUSED, reason=Reason.SECOND_REPORT, to=To.SENDER)
    standing = Standing(batch.figures, entry.text.received_at, order.author, receipt=number)
    return judge(batch.campaign, order.submission, standing, order.settled)


def quarantined() -> Decision:
    """The decision on an entry that nobody could judge: a person sees it, its sender is told it is kept."""
    return Decision(Outcome.QUARANTINED, Reply("busy"), to=To.PERSON)


def set_aside(books: Redis, campaign_id: str, waiting: tuple[str, str]) -> Effects:
    """The effects of quarantining an entry unread."""
    entry_id, text_id = waiting
    effects = Effects(entry_id)
    for text in inbox.texts(books, campaign_id, [text_id]):
        effects.operations.append(inbox.for_a_person(campaign_id, text))
        effects.operations.append(inbox.outcome(text_id, campaign_id, Outcome.QUARANTINED, {}))
    return effects


def _effects(batch: Batch, entry: Entry, decision: Decision, receipts: Receipts, effects: Effects) -> None:
    """The operations of one decision, carried forward in memory too."""
    campaign, text = batch.campaign.id, entry.text
    more: dict[str, str] = {}
    if decision.rows and decision.figures:
        more["receipt"] = receipts.next(batch.campaign.day_of(text.received_at))
        receipts.use()
        batch.figures.adopt(decision.figures)
        effects.operations += _recorded(batch, entry, decision, more["receipt"])
    message = _reply(batch, text, decision)
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
    for of in submission.figures:
        edited = " edited" if submission.act is Act.CORRECT else ""
        batch.figures.note(of.area, of.day, UPDATED, f"{received} {number} {text.id}{edited}")
        if submission.act is Act.ADD:
            for code, value in of.values.items():
                batch.figures.note(of.area, of.day, addition_note(code), f"{value} {received}")
        yield inbox.indexed(batch.campaign.id, text.id, of.area, of.day.isoformat())


def _reply(batch: Batch, text: Text, decision: Decision) -> outbox.Message | None:
    """The text that answers, for a sender that can be answered."""
    if decision.reply is None or text.is_order or not _is_phone(text.sender):
        return None
    contact = batch.contacts.get(text.sender)
    body = render(decision.reply, batch.campaign, accents=bool(contact and contact.accents))
    keeps = outbox.QUESTION_KEEPS if decision.question else outbox.RECEIPT_KEEPS
    return outbox.Message(
        outbox.reply_id(text.id), text.fields["channel"], text.fields["receiver"], text.sender, body, decision.reply.key, text.id,
        text.received_at + keeps,
    )  # fmt: skip


def _is_phone(sender: str) -> bool:
    """Whether a sender is a phone: a name or a short code is never answered."""
    return sender.startswith("+") and sender[1:].isascii() and sender[1:].isdigit() and len(sender) >= 9


def _conversation(batch: Batch, text: Text, decision: Decision, message: outbox.Message | None) -> Iterator[Operation]:
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


class TookTooLongError(Exception):
    """Parsing or judging one entry passed its time."""


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise TookTooLongError where the block lasts longer; RQ's own alarm is put back afterwards."""

    def too_long(_signal: int, _frame: FrameType | None) -> None:
        raise TookTooLongError(f"longer than {seconds} s")

    handler = signal.signal(signal.SIGALRM, too_long)
    left, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left)
        signal.signal(signal.SIGALRM, handler)
