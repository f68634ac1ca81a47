"""What became of figures given by hand, what the rules ask about them, and why they were refused, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gateway.books.inbox import Text
from gateway.entering import Answered
from gateway.web import outcomes, show
from gateway.web.labels.labels import TABLES, label
from gateway.web.order_words import submission_words
from gateway.web.outcomes import Became
from gateway.web.reply_words import reply_words
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome, Standing
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import LedgerRow, Series
from parsers.meaning import Reason, Rejection, Submission
from parsers.reply import Value
from parsers.validation.refusals import refusal
from parsers.validation.trial import ConfirmationRequest


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question: what stands on its button, and what it adds to the form."""

    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class FormQuestion:
    """A question of the rules."""

    words: str
    choices: tuple[Choice, ...]
    answers: tuple[str, ...]
    """What was answered before."""


def outcome(order: Text, rows: Sequence[LedgerRow]) -> Became:
    """The sentence on an order that was given."""
    if "outcome" not in order.fields:
        return Became("open", label("enter_waits"))
    judged = Outcome(order.fields["outcome"])
    if judged is Outcome.REFUSED:
        if order.fields.get("reason") == Reason.SECOND_REPORT:
            is_lock = order.fields.get("order") == "lock"
            return Became("bad", label("enter_lock_changed" if is_lock else "enter_changed_meanwhile"))
        return Became("bad", order.fields.get("said") or outcomes.reason(order.fields.get("reason", "")))
    said = [row for row in rows if row.series is not Series.CHANGE]
    if said:
        number = order.fields.get("reference_number", "")
        return Became("good", label("enter_stored", what=outcomes.what(said), number=number))
    return Became("good", outcomes.became(judged, order.fields.get("order", "")))


def asked(campaign: Campaign, request: ConfirmationRequest, answers: Sequence[Answered]) -> FormQuestion:
    """The question of a rule, with a button for each answer that says what it would store."""
    choices = [
        Choice(submission_words(option.meaning, campaign), f"{request.reply.key}={choice}")
        for choice, option in request.options.items()
        if isinstance(option.meaning, Submission)
    ]
    key = f"enter_{request.reply.key}"
    if key in TABLES["vi"]:
        words = label(key, **{name: _said(value) for name, value in request.reply.values.items()})
    else:
        words = reply_words(request.reply, campaign)
    return FormQuestion(words, tuple(choices), tuple(f"{one.asked}={one.choice}" for one in answers))


def refused(campaign: Campaign, rejection: Rejection, author: Contact, now: datetime) -> str:
    """Why the rules refuse it, as a phone would be told; of a locked day, where to unlock it."""
    if rejection.reason is Reason.LOCKED:
        return label("enter_locked", day=show.short_day(rejection.day) if rejection.day else "")
    reply = refusal(campaign, rejection, Standing(FigureSheet(campaign), now, author))
    return reply_words(reply, campaign) if reply else outcomes.reason(rejection.reason)


def _said(value: Value) -> object:
    """A value of a rule's question as a page says it."""
    if isinstance(value, date):
        return show.short_day(value)
    return ", ".join(" ".join(map(str, item)) for item in value) if isinstance(value, tuple) else value
