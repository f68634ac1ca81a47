"""A batch: the next entries of the inbox, parsed, with everything they are judged against."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache

from pydantic import TypeAdapter
from redis import Redis

from gateway.books import (
    broadcasts,
    campaigns,
    figures,
    inbox,
    outbox,
    questions,
    reconciled,
    refused,
    review_queue,
    roster,
    strangers,
)
from gateway.books import phones as book
from gateway.books.broadcasts import Broadcast
from gateway.books.cursor import DrainPosition
from gateway.books.inbox import Text
from gateway.books.outbox import Message
from gateway.books.reconciled import Reconciled
from gateway.books.refused import RefusedText
from gateway.books.reminded import Reminded
from gateway.books.strangers import Strangers
from gateway.broadcasts import recipients
from gateway.broadcasts.recipients import Considered, People
from gateway.fault_place import summary
from parsers.broadcasts.template import OWN, invited
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Question
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import NotLoadedError
from parsers.meaning import Answer, Command, Meaning, Reason, Rejection, Submission
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    FiguresOrder,
    MenuOrder,
    Order,
    RosterOrder,
    SettleOrder,
    UndoOrder,
    about,
)
from parsers.reading import names
from parsers.reading.parse import parse
from parsers.reading.reading import Reading
from parsers.replies.examples import Examples
from parsers.replies.phrasebook import Same
from parsers.tokens.vocabulary import Vocabulary
from parsers.validation.review import going_back
from parsers.validation.scope import areas_and_days, areas_and_days_of
from workers import practice_forwarding
from workers.practice_forwarding import Twin
from workers.reply_cap import AnsweredStrangers, ReplyCap
from workers.time_limit import limited

log = logging.getLogger(__name__)

ENTRY_SECONDS = 1.0
"""How long parsing or judging one entry may take."""
PART = 200
"""How many contacts one order of a broadcast handles: some 1,000 operations."""

_ORDER: TypeAdapter[Order] = TypeAdapter(Order)


@dataclass(slots=True)
class Entry:
    """One entry of the inbox within a batch."""

    id: str
    text: Text
    reading: Reading | None = None
    order: Order | None = None
    failed: bool = False
    """Whether parsing failed; such an entry is quarantined."""
    part: People = field(default_factory=lambda: People([]))
    """The people that the order of a broadcast is about."""
    considered: list[Considered] = field(default_factory=list)
    """Whether each of them gets the text, or why not."""
    why: str = ""
    """Why such an order does nothing."""


@dataclass(slots=True)
class Batch:
    """Everything a batch is judged against; each judged entry changes it for the next one."""

    campaign: Campaign
    vocabulary: Vocabulary
    at: DrainPosition
    entries: list[Entry]
    contacts: dict[str, Contact]
    questions: dict[str, Question]
    asked: dict[str, datetime]
    """When the text that asked each open question was handed to its provider, by phone."""
    figures: FigureSheet
    reply_cap: ReplyCap
    twin: Twin | None = None
    """The practice twin, where one of the contacts practises."""
    last: str = ""
    """The id of the last entry gathered."""
    about: dict[str, Text] = field(default_factory=dict)
    """The texts that orders of the batch are about."""
    changed: set[str] = field(default_factory=set)
    """Phones whose contact or question was changed by an earlier entry of this batch."""
    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    """The broadcasts that orders of the batch are about."""
    reminded: dict[str, Reminded] = field(default_factory=dict)
    """What the batch changed of the reminders of phones."""
    reconciled: dict[str, Reconciled] = field(default_factory=dict)
    """The confirmations of the areas that the batch is about."""
    strangers: Strangers = field(default_factory=lambda: Strangers({}, 0))
    """What waits of unknown phones."""
    invited: dict[str, datetime] = field(default_factory=dict)
    """When the newest written text of ours went out to each phone that answers a question."""
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """By phone, the words of the names of those whom its text may speak of, where a word of it is in question."""
    refused: dict[str, tuple[RefusedText, ...]] = field(default_factory=dict)
    """The refused texts that wait, of the areas and people that the batch is about."""
    roster_changed: bool = False
    """Whether an earlier entry of this batch changed who is in the roster."""

    def practice_takes(self, contact: Contact) -> bool:
        """Whether the practice twin accepts the texts of this practising contact."""
        if self.twin is None:  # an earlier entry of this batch made the contact practise
            raise NotLoadedError(contact.id)
        return self.twin.takes(contact)


def gather(books: Redis, campaign_id: str, at: DrainPosition, waiting: list[tuple[str, str]]) -> Batch:
    """Read the waiting entries, parse them, and read everything they are judged against."""
    campaign = campaigns.of_revision(books, campaign_id, at.revision)
    vocabulary, examples = _words(Same(campaign))
    kept = {text.id: text for text in inbox.texts(books, campaign_id, [text_id for _, text_id in waiting])}
    entries = [Entry(entry_id, kept[text_id]) for entry_id, text_id in waiting if text_id in kept]
    phones = list(dict.fromkeys(entry.text.sender for entry in entries if entry.text.is_of_a_phone))
    known = book.find(books, campaign_id, phones)
    batch = Batch(
        campaign, vocabulary, at, entries, known.contacts, known.questions, {}, FigureSheet(campaign),
        ReplyCap(examples, known.histories, known.others, AnsweredStrangers.of(at)),
        practice_forwarding.find(books, campaign_id, known.contacts), waiting[-1][0],
    )  # fmt: skip
    batch.strangers = strangers.of_phones(
        books, campaign_id, [phone for phone in phones if phone not in known.contacts]
    )
    for entry in entries:
        read(batch, entry)
    _find_names(books, batch)
    _find_about(books, batch)
    _find_people(books, batch)
    _find_listed(books, batch)
    asked_by = {phone: question.reply_id for phone, question in known.questions.items()}
    messages = outbox.messages(books, campaign_id, list(asked_by.values()))
    batch.asked = {
        phone: message.handed_at
        for phone, reply_id in asked_by.items()
        if (message := messages.get(reply_id)) and message.handed_at
    }
    _find_invited(books, batch)
    needed = _needed(batch)
    batch.reconciled = reconciled.of_areas(books, campaign_id, sorted(needed))
    batch.refused = _refused(books, batch, needed)
    batch.figures = figures.load(books, campaign, at.generation, needed, at.newest_day)
    return batch


def _refused(books: Redis, batch: Batch, needed: Iterable[str]) -> dict[str, tuple[RefusedText, ...]]:
    """The refused texts of all areas and people of whom an entry may be refused, counted or settled."""
    meanings = [meaning_of(entry) for entry in batch.entries]
    areas = {one.area for one in meanings if isinstance(one, Rejection) and one.area}
    places = [review_queue.place(text) for text in batch.about.values()]
    phones = {of.sender for of in (*(entry.text for entry in batch.entries), *batch.about.values())}
    people = {f"@{batch.contacts[phone].id}" for phone in phones if phone in batch.contacts}
    return refused.of(books, batch.campaign.id, sorted({*needed, *areas, *people, *(one[0] for one in places if one)}))


def _find_names(books: Redis, batch: Batch) -> None:
    """Read once more, with the names of deputies and office, the texts of which one word is not understood."""
    asking = [entry for entry in batch.entries if entry.reading and names.may_be_named(entry.reading.meaning)]
    senders = [contact for entry in asking if (contact := batch.contacts.get(entry.text.sender))]
    near = {contact.phone: names.near(contact, batch.campaign) for contact in senders}
    found = roster.of_areas(books, batch.campaign.id, frozenset().union(*near.values())) if near else []
    for phone, areas in near.items():
        batch.names[phone] = names.words(one for one in found if areas.intersection(one.areas))
    for entry in asking:
        read(batch, entry)


def _find_invited(books: Redis, batch: Batch) -> None:
    """Find what was written to the phones that answer: nobody can tell from its words what such a text asks for."""
    phones = [one.text.sender for one in batch.entries if one.reading and isinstance(one.reading.meaning, Answer)]
    for phone in dict.fromkeys(phones):
        if phone in batch.questions:
            sent = outbox.lately_to(books, batch.campaign.id, phone)
            moments = [one.went_out_at for one in sent if one.went_out_at and _may_invite(one, batch)]
            if moments:
                batch.invited[phone] = max(moments)


def _may_invite(one: Message, batch: Batch) -> bool:
    """Whether a text of ours may be what a short answer is meant for, besides the question itself."""
    is_other = one.broadcast and one.id != batch.questions[one.receiver].reply_id
    return bool(is_other) and (one.key == OWN or bool(invited(one.body, batch.campaign)))


def _find_about(books: Redis, batch: Batch) -> None:
    """Find the texts and phones that orders of the batch are about, and what is known of them."""
    ids = {text_id for entry in batch.entries if (text_id := about(entry.order))}
    phones = {entry.order.phone for entry in batch.entries if isinstance(entry.order, ConsentOrder)}
    phones |= {
        entry.order.receipt_to
        for entry in batch.entries
        if isinstance(entry.order, FiguresOrder) and entry.order.receipt_to
    }
    if not ids | phones:
        return
    batch.about = {text.id: text for text in inbox.texts(books, batch.campaign.id, sorted(ids))}
    written = {entry.text.sender for entry in batch.entries}
    phones |= {text.sender for text in batch.about.values()}
    known = book.find(books, batch.campaign.id, sorted(phones - written))
    batch.contacts |= known.contacts
    batch.questions |= known.questions
    batch.reply_cap.histories |= known.histories
    unknown = strangers.of_phones(books, batch.campaign.id, sorted(phones - batch.contacts.keys()))
    if unknown.count:
        batch.strangers = Strangers(batch.strangers.found | unknown.found, unknown.count)


def _find_people(books: Redis, batch: Batch) -> None:
    """Find the receivers of the broadcasts in the batch, and the broadcasts that its orders continue or control."""
    orders = [entry.order for entry in batch.entries]
    ids = {order.of for order in orders if isinstance(order, BroadcastOrder) and order.of}
    ids |= {order.broadcast for order in orders if isinstance(order, BroadcastControlOrder)}
    batch.broadcasts = broadcasts.find(books, batch.campaign.id, sorted(ids))
    for entry in batch.entries:
        if isinstance(entry.order, BroadcastOrder):
            entry.part = recipients.part(books, batch.campaign, entry.order, PART)
            batch.contacts |= entry.part.known.contacts
            batch.questions |= entry.part.known.questions
            batch.reply_cap.histories |= entry.part.known.histories


def _find_listed(books: Redis, batch: Batch) -> None:
    """Find those whom orders about the roster change or remove, as they are now, with what is open with them."""
    orders = [entry.order for entry in batch.entries if isinstance(entry.order, RosterOrder)]
    named = {
        phone
        for order in orders
        if order.seen is not None
        for phone in (*order.removed, *(contact.phone for contact in order.contacts))
    }
    phones = sorted(named - batch.contacts.keys())
    batch.contacts |= roster.by_phones(books, batch.campaign.id, phones)
    batch.questions |= questions.of_phones(books, batch.campaign.id, phones)


@lru_cache(maxsize=32)
def _words(same: Same) -> tuple[Vocabulary, Examples]:
    """The words of a plan, and the examples in its replies."""
    return Vocabulary.of(same.campaign), Examples.of(same.campaign)


def read(batch: Batch, entry: Entry) -> None:
    """Parse one entry; one that fails is marked, and the others go on."""
    entry.failed = False
    try:
        with limited(ENTRY_SECONDS):
            if entry.text.is_order:
                entry.order = order_in(entry.text)
            else:
                entry.reading = _parsed(batch, entry.text)
    except Exception as error:  # noqa: BLE001 - the other entries go on
        log.error("could not read %s: %s", entry.text.id, summary(error))  # noqa: TRY400 - its own words may be the text's
        entry.failed = True


def order_in(text: Text) -> Order:
    """The order that an entry of the inbox is."""
    return _ORDER.validate_json(text.body)


def _parsed(batch: Batch, text: Text) -> Reading:
    question = batch.questions.get(text.sender)
    offered = tuple(question.options) if question and text.said_at <= question.until else ()
    contact, example = batch.contacts.get(text.sender), batch.reply_cap.example(text)
    known = batch.names.get(text.sender, frozenset())
    reading = parse(text.body, batch.vocabulary, contact, text.said_at, offered, example, known)
    if text.is_cut and _may_be_more(reading.meaning):
        return replace(reading, meaning=Rejection(Reason.AMBIGUOUS, reply="err_parts"))
    if text.sent_long_ago and isinstance(reading.meaning, Submission):
        then = parse(text.body, batch.vocabulary, contact, text.sent_long_ago, offered, example, known)
        return reading if then.meaning == reading.meaning else replace(reading, meaning=_day_unknown(reading.meaning))
    return reading


def _may_be_more(meaning: Meaning) -> bool:
    """Whether what is missing of a text might change what it does."""
    return isinstance(meaning, Submission | Answer) or (isinstance(meaning, Rejection) and meaning.guess is not None)


def _day_unknown(submission: Submission) -> Rejection:
    """A text that lay somewhere for days, and says another thing by either time: its sender is asked for the day."""
    return Rejection(Reason.DATE_UNCLEAR, area=submission.figures[0].area)


def _needed(batch: Batch) -> dict[str, date]:
    """The areas that the batch's entries are about, each with the first day of figures needed."""
    needed: dict[str, date] = {}
    for entry in batch.entries:
        for area, day in _areas_and_days(batch, entry):
            needed[area] = min(day, needed.get(area, day))
    return needed


def _areas_and_days(batch: Batch, entry: Entry) -> Iterator[tuple[str, date]]:
    today = batch.campaign.day_of(entry.text.said_at)
    if isinstance(entry.order, BroadcastOrder):
        yield from recipients.areas_needed(batch.campaign, entry.order, entry.part.contacts, today).items()
        return
    contact = batch.contacts.get(entry.text.sender)
    for area in contact.areas if contact else ():
        yield area, today
    if question := batch.questions.get(entry.text.sender):
        yield from areas_and_days_of(question, today, batch.campaign.first_day)
    meaning = _meaning(entry)
    yield from areas_and_days(meaning, today, batch.campaign.first_day)
    if isinstance(meaning, Command) and not meaning.area:
        yield batch.campaign.top.code, today


def meaning_of(entry: Entry) -> Meaning | None:
    """The meaning of a text or of a USSD submission."""
    if isinstance(entry.order, MenuOrder):
        return entry.order.asks
    return entry.reading.meaning if entry.reading else None


def _meaning(entry: Entry) -> Meaning | None:
    """The part of an entry's meaning that is about figures."""
    match entry.order:
        case FiguresOrder(submission=submission):
            return submission
        case MenuOrder(asks=asks):
            return asks
        case SettleOrder(what=what):
            return what
        case UndoOrder() as order:
            return going_back(order)
    return entry.reading.meaning if entry.reading else None
