"""A text opened: what it says, how it was understood, what it changed, what it was answered, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from redis import Redis

from gateway.about import order_of
from gateway.books import inbox, ledger, outbox, questions, roster
from gateway.books.forgotten import FORGOTTEN
from gateway.books.inbox import Text
from gateway.books.ledger import Record
from gateway.books.outbox import Message
from gateway.texts.day import FigureStep, changes
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome, Question
from parsers.figures.stored import LedgerRow, Series
from parsers.meaning import Meaning
from parsers.order import Order, about
from parsers.reading import names
from parsers.reading.parse import parse
from parsers.replies.phrasebook import Same
from parsers.tokens.verdict import Verdict
from parsers.tokens.vocabulary import Vocabulary

LOOKED_AT = 2_000
NEAR = 12
"""So many texts of a conversation are looked at on either side of one."""
DAYS = 6
"""Of so many areas and days it is shown what came before and after."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A run of a text with its verdict; offsets into the text as it is kept."""

    start: int
    end: int
    verdict: Verdict
    meaning: str


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure before and after, with who had set it and who changed it next."""

    row: LedgerRow
    before: FigureStep | None
    after: FigureStep | None


@dataclass(frozen=True, slots=True)
class Opened:
    """All that is known of one text or order."""

    text: Text
    contact: Contact | None
    order: Order | None
    marks: tuple[Mark, ...]
    meaning: Meaning | None
    """What its words mean by the plan in force; None where they are an answer, an order, or gone."""
    reads_otherwise: bool
    """Whether the plan in force marks its words otherwise than it was understood when it came."""
    revision: str
    record: Record | None
    """What it changed, or what the answer to its question or a person's order changed for it."""
    changes: tuple[ChangedFigure, ...]
    reply: Message | None
    question: Question | None
    """The question about it that is still open."""
    answered_by: Text | None
    """The text that answered the question about it."""
    answers: Text | None
    """The text whose question it answered."""
    asked: Message | None
    """That question, in our words."""
    about: Text | None
    """The text that this order is about."""
    settled_by: Text | None
    """The order by which a person settled it."""

    @property
    def is_cut(self) -> bool:
        """Whether only the first of its words have marks."""
        end = self.marks[-1].end if self.marks else len(self.text.body)
        return bool(self.text.body[end:].strip())

    @property
    def is_forgotten(self) -> bool:
        """Whether its words and its sender have been removed."""
        return FORGOTTEN in self.text.fields


def opened(books: Redis, campaign: Campaign, revision: str, text: Text) -> Opened:
    """Everything about a text, at a cost that does not grow with the campaign."""
    contact = roster.by_phones(books, campaign.id, [text.sender]).get(text.sender) if text.is_of_a_phone else None
    order = order_of(text)
    kept = _kept_marks(text)
    meaning, marks = _read_again(books, campaign, text, contact, kept)
    before, after = _around(books, campaign.id, text)
    answered_by = _answer_to(text, after)
    settled_by = _one(books, campaign.id, text.fields.get("settled_order"))
    record = _record(books, campaign.id, (text, answered_by, settled_by))
    answers = _question_of(kept, before)
    open_now = questions.of_phones(books, campaign.id, [text.sender]).get(text.sender) if text.is_of_a_phone else None
    asked = answers.fields.get("reply", "") if answers else ""
    ids = [one for one in (text.fields.get("reply", ""), asked) if one]
    messages = outbox.messages(books, campaign.id, ids)
    return Opened(
        text=text,
        contact=contact,
        order=order,
        marks=kept or marks,
        meaning=meaning,
        reads_otherwise=bool(meaning) and kept != marks,
        revision=revision,
        record=record,
        changes=tuple(_changes(books, campaign, record)),
        reply=messages.get(text.fields.get("reply", "")),
        question=open_now if open_now and open_now.text_id == text.id else None,
        answered_by=answered_by,
        answers=answers,
        asked=messages.get(asked),
        about=_one(books, campaign.id, about(order)),
        settled_by=settled_by,
    )


def find(books: Redis, campaign: str, text_id: str) -> Text | None:
    """The text or order with this id."""
    return _one(books, campaign, text_id)


def _one(books: Redis, campaign: str, text_id: str | None) -> Text | None:
    return next(iter(inbox.texts(books, campaign, [text_id])), None) if text_id else None


def _kept_marks(text: Text) -> tuple[Mark, ...]:
    written = json.loads(text.fields.get("verdicts") or "[]")
    return tuple(Mark(start, end, Verdict(verdict), meaning) for start, end, verdict, meaning in written)


@lru_cache(maxsize=8)
def _words(same: Same) -> Vocabulary:
    return Vocabulary.of(same.campaign)


def _read_again(
    books: Redis, campaign: Campaign, text: Text, contact: Contact | None, kept: Sequence[Mark]
) -> tuple[Meaning | None, tuple[Mark, ...]]:
    """What the words mean by the plan in force: the meaning itself is not kept, only the verdicts on its words."""
    if text.is_order or not text.body or any(mark.verdict is Verdict.ANSWER for mark in kept):
        return None, ()
    vocabulary = _words(Same(campaign))
    reading = parse(text.body, vocabulary, contact, text.said_at)
    if contact and names.may_be_named(reading.meaning):
        near = roster.of_areas(books, campaign.id, names.near(contact, campaign))
        reading = parse(text.body, vocabulary, contact, text.said_at, names=names.words(near))
    marks = [Mark(token.start, token.end, token.verdict, token.meaning) for token in reading.tokens]
    return reading.meaning, tuple(marks[: len(kept) or len(marks)])


def _record(books: Redis, campaign: str, by: Sequence[Text | None]) -> Record | None:
    """What the first of these changed that changed anything."""
    entries = [one.entry for one in by if one]
    found = ledger.records(books, campaign, entries)
    return next((found[entry] for entry in entries if entry in found), None)


def _changes(books: Redis, campaign: Campaign, record: Record | None) -> Iterator[ChangedFigure]:
    """Each figure that it set, with the step before and the one after."""
    rows = [row for row in record.rows if row.series is not Series.CHANGE] if record else []
    places = list(dict.fromkeys((row.area, row.day) for row in rows))[:DAYS]
    steps = {place: changes(books, campaign, *place) for place in places}
    for row in rows:
        own = [one for one in steps.get((row.area, row.day), ()) if one.row[2:4] == row[2:4]]
        at = next((n for n, one in enumerate(own) if record and one.record.entry == record.entry), None)
        before = own[at - 1] if at else None
        yield ChangedFigure(row, before, own[at + 1] if at is not None and at + 1 < len(own) else None)


def _around(books: Redis, campaign: str, text: Text) -> tuple[list[Text], list[Text]]:
    """The texts of its phone before it, the nearest first, and after it."""
    if not text.is_of_a_phone or text.is_order:
        return [], []
    marks = outbox.talk(books, campaign, text.sender, LOOKED_AT)
    ids = [mark.removeprefix("t:") for mark in marks if mark.startswith("t:")]
    if text.id not in ids:
        return [], []
    at = ids.index(text.id)
    earlier, later = ids[max(at - NEAR, 0) : at][::-1], ids[at + 1 : at + 1 + NEAR]
    found = {one.id: one for one in inbox.texts(books, campaign, [*earlier, *later])}
    return [found[one] for one in earlier if one in found], [found[one] for one in later if one in found]


def _is_answer(text: Text) -> bool:
    return any(mark.verdict is Verdict.ANSWER for mark in _kept_marks(text))


def _was_asked(text: Text) -> bool:
    """Whether its sender was asked back: the outcome says so until the time to answer is over."""
    return text.fields.get("outcome") == Outcome.ASKED or "unanswered" in text.fields


def _question_of(marks: Sequence[Mark], before: Sequence[Text]) -> Text | None:
    """The text whose question this one answered: the nearest before it that was asked about."""
    if not any(mark.verdict is Verdict.ANSWER for mark in marks):
        return None
    return next((one for one in before if _was_asked(one) and not _is_answer(one)), None)


def _answer_to(text: Text, after: Sequence[Text]) -> Text | None:
    """The answer to the question about a text; none where another question took its place before that."""
    if not _was_asked(text):
        return None
    for one in after:
        if _is_answer(one):
            return None if "unanswered" in text.fields else one
        if _was_asked(one) or one.fields.get("outcome") == Outcome.COUNTED:
            return None
    return None
