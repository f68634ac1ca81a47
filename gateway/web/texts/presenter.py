"""The view of texts: each of them, and one with everything known of it, in the words that the pages print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.about import order_of
from gateway.books.inbox import Text
from gateway.books.outbox import Message
from gateway.texts.opened import ChangedFigure, Opened
from gateway.web import lines, ordered, outcomes, show
from gateway.web.labels.labels import TABLES, label
from gateway.web.lines import Setter
from gateway.web.texts import marked
from gateway.web.texts.marked import Run
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow

TONES = {"delivered": "good", "failed": "bad", "undelivered": "bad", "expired": "bad", "unknown": "open"}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A figure before and after."""

    row: LedgerRow
    name: str
    old: str
    new: str
    before: Setter | None
    after: Setter | None


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """What we answered, and what became of it."""

    words: str
    delivery: str
    tone: str
    code: str


def view(campaign: Campaign, of: Opened, now: datetime) -> dict[str, object]:
    """What the page of one text is filled with."""
    text = of.text
    reason = text.fields.get("reason", "")
    return {
        "of": of,
        "text": text,
        "who": ordered.who(campaign, text, of.contact, of.order),
        "way": way(text),
        "received": at(campaign, "received", text.received_at),
        "sent": at(campaign, "sent_before", text.said_at) if text.said_at < text.received_at else "",
        "runs": _runs(of),
        "asked": ordered.asked(campaign, of.order) if text.is_order else "",
        "read": _read(of),
        "read_again": ordered.meaning(of.meaning) if of.meaning and of.reads_otherwise else "",
        "became": outcomes.became(lines.outcome(text), text.fields.get("order", "")),
        "tone": outcomes.tone(lines.outcome(text)),
        "because": label(f"because_{reason}") if f"because_{reason}" in TABLES["vi"] else "",
        "stopped": marked.stopped(text.body, of.marks) if reason and not text.is_order else "",
        "changes": [_change(campaign, one, now) for one in of.changes],
        "figures_by": _figures_by(of),
        "reply": _reply(campaign, of.reply, now) if of.reply else None,
        "no_reply": _no_reply(text),
        "question": _question(campaign, of),
        "answered_by": _short(campaign, of.answered_by),
        "answers": _short(campaign, of.answers),
        "asked_words": show.words(of.asked.body) if of.asked else "",
        "about": _short(campaign, of.about),
        "settled": _settled(campaign, of.settled_by, now),
    }


def way(text: Text) -> str:
    """How it came to us."""
    if text.is_order:
        name = "menu" if text.is_of_a_phone else text.fields.get("channel", "")
    else:
        name = "practice" if text.fields.get("channel") == "practice" else "text"
    return label(f"way_{name}") if f"way_{name}" in TABLES["vi"] else show.words(name)


def at(campaign: Campaign, name: str, moment: datetime) -> str:
    """A moment in the sentence `name`."""
    local = moment.astimezone(campaign.zone)
    return label(name, time=f"{local:%H:%M}", day=show.day(local))


def _runs(of: Opened) -> Sequence[Run]:
    return () if of.text.is_order or of.is_forgotten else marked.runs(of.text.body, of.marks)


def _read(of: Opened) -> str:
    """What it was understood as: by what it changed, else by its words."""
    if of.record and of.record.entry == of.text.entry:
        return f"{label(f'act_{of.record.why}')} {outcomes.what(lines.said(of.record.rows))}"
    if of.answers or of.text.is_order or of.meaning is None or of.reads_otherwise:
        return ""
    return ordered.meaning(of.meaning)


def _change(campaign: Campaign, of: ChangedFigure, now: datetime) -> ChangeLine:
    row = of.row
    return ChangeLine(
        row, lines.name_of(campaign, row.code, row.series), show.number(row.old), show.number(row.new),
        lines.setter(campaign, of.before, now), lines.setter(campaign, of.after, now),
    )  # fmt: skip


def _figures_by(of: Opened) -> str:
    """By what else its figures were stored, where it was not by itself."""
    if of.record is None or of.record.entry == of.text.entry:
        return ""
    return label("figures_by_answer" if of.answered_by else "figures_by_order")


def _reply(campaign: Campaign, of: Message, now: datetime) -> ReplyLine:
    time = lines.when(campaign, of.went_out_at, now) if of.went_out_at else ""
    became = label(f"reply_{of.delivery}", time=time or show.NOTHING)
    code = label("error_code", code=of.code) if of.code and of.delivery in ("failed", "undelivered", "unknown") else ""
    return ReplyLine(show.words(of.body) or label("reply_forgotten"), became, TONES.get(of.delivery, "calm"), code)


def _no_reply(text: Text) -> str:
    if "outcome" not in text.fields:
        return label("no_reply_yet")
    return label("no_reply_order" if text.is_order else "no_reply")


def _question(campaign: Campaign, of: Opened) -> str:
    """What became of the question about it."""
    if of.question:
        return at(campaign, "question_open", of.question.until)
    if "unanswered" in of.text.fields:
        return at(campaign, "question_unanswered", datetime.fromisoformat(of.text.fields["unanswered"]))
    is_replaced = of.text.fields.get("outcome") == Outcome.ASKED and of.answered_by is None
    return label("question_replaced") if is_replaced else ""


def _short(campaign: Campaign, text: Text | None) -> tuple[str, str] | None:
    """A text as a link: its id and its words."""
    return (text.id, lines.words(campaign, text)) if text else None


def _settled(campaign: Campaign, order: Text | None, now: datetime) -> tuple[Setter, str] | None:
    """Who settled it, and how, with the person's own words."""
    if order is None:
        return None
    asked = order_of(order)
    who = Setter(order.id, ordered.who(campaign, order, None, asked), lines.when(campaign, order.received_at, now))
    return who, ordered.asked(campaign, asked)
