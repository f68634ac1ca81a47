"""A batch: entries of the inbox, read, with all they are judged against."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from pydantic import TypeAdapter
from redis import Redis

from gateway.books import campaigns, figures, inbox, outbox, questions, roster
from gateway.books.inbox import Text
from gateway.books.intake import At
from parsers.campaign import Campaign
from parsers.contact import Contact
from parsers.decision import Question
from parsers.figures import Figures
from parsers.order import FiguresOrder, Order
from parsers.parse import parse
from parsers.reading import Command, Meaning, Reading, Rejection, Submission
from parsers.vocabulary import Vocabulary
from workers.limited import limited

log = logging.getLogger(__name__)

ENTRY_SECONDS = 1.0
"""How long parsing or judging one entry may take."""

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


def gather(books: Redis, campaign_id: str, at: At, waiting: list[tuple[str, str]]) -> Batch:
    """Read what the waiting entries are judged against; parse them on the way."""
    campaign, vocabulary = _plan(books, campaign_id, at.revision)
    kept = {text.id: text for text in inbox.texts(books, campaign_id, [text_id for _, text_id in waiting])}
    entries = [Entry(entry_id, kept[text_id]) for entry_id, text_id in waiting if text_id in kept]
    phones = list(dict.fromkeys(entry.text.sender for entry in entries if not entry.text.is_order))
    contacts = roster.by_phones(books, campaign_id, phones)
    open_questions = questions.of_phones(books, campaign_id, phones)
    batch = Batch(campaign, vocabulary, at, entries, contacts, open_questions, {}, Figures(campaign), waiting[-1][0])
    for entry in entries:
        read(batch, entry)
    asked_by = {phone: question.reply_id for phone, question in open_questions.items()}
    messages = outbox.messages(books, campaign_id, list(asked_by.values()))
    batch.asked = {
        phone: message.handed_at
        for phone, reply_id in asked_by.items()
        if (message := messages.get(reply_id)) and message.handed_at
    }
    batch.figures = figures.load(books, campaign, at.generation, _needed(batch), at.newest_day)
    return batch


@lru_cache(maxsize=32)
def _plan(books: Redis, campaign_id: str, revision: str) -> tuple[Campaign, Vocabulary]:
    """One revision of a campaign, which never changes, with its words."""
    campaign = campaigns.of_revision(books, campaign_id, revision)
    return campaign, Vocabulary.of(campaign)


def read(batch: Batch, entry: Entry) -> None:
    """Understand one entry; one that cannot be read is marked, and stops nobody."""
    entry.failed = False
    try:
        with limited(ENTRY_SECONDS):
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
