"""Texts as lines: what a list shows of each, and who set a figure by which text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.about import order_of
from gateway.books.forgotten import FORGOTTEN
from gateway.books.inbox import Text
from gateway.texts.day import FigureStep
from gateway.texts.search import Line
from gateway.web import ordered, outcomes, show
from gateway.web.labels.labels import label, phrase
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow, Series

LONGEST = 200
"""Characters of a text in a list; the whole of it stands on its own page."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text as a line of a list."""

    id: str
    time: str
    who: str
    words: str
    is_order: bool
    became: str
    more: str
    tone: str


@dataclass(frozen=True, slots=True)
class Setter:
    """Who set a figure, by which text."""

    id: str
    who: str
    time: str


def line(campaign: Campaign, of: Line, now: datetime) -> TextLine:
    """A text as a list shows it."""
    text, order = of.text, order_of(of.text)
    kind = text.fields.get("order", "")
    return TextLine(
        text.id,
        when(campaign, text.received_at, now),
        ordered.who(campaign, text, of.contact, order),
        words(campaign, text),
        text.is_order,
        outcomes.became(outcome(text), kind),
        outcomes.what(said(of.rows), text.fields.get("reason", "")),
        outcomes.tone(outcome(text)),
    )


def words(campaign: Campaign, text: Text) -> str:
    """The words of a text on one line, cut; what an order asks for."""
    if FORGOTTEN in text.fields:
        return label("words_forgotten")
    if text.is_order:
        return ordered.asked(campaign, order_of(text))
    body = text.body if len(text.body) <= LONGEST else f"{text.body[:LONGEST]}…"
    return show.words(body)


def outcome(text: Text) -> Outcome | None:
    """What became of it; None while it waits to be judged."""
    kept = text.fields.get("outcome")
    return Outcome(kept) if kept else None


def when(campaign: Campaign, moment: datetime, now: datetime) -> str:
    """A moment: its time of day where it is of today."""
    local, today = moment.astimezone(campaign.zone), now.astimezone(campaign.zone).date()
    return f"{local:%H:%M}" if local.date() == today else show.moment(moment, campaign.zone)


def setter(campaign: Campaign, step: FigureStep | None, now: datetime) -> Setter | None:
    """Who made a step."""
    if step is None:
        return None
    who = ordered.who(campaign, step.text, step.contact, order_of(step.text))
    return Setter(step.text.id, who, when(campaign, step.text.received_at, now))


def name_of(campaign: Campaign, code: str, series: Series) -> str:
    """A figure by its name: "ACT Kích hoạt", a total with that word behind it."""
    indicator = campaign.indicator.get(code)
    named = f"{code} {phrase(indicator.title or indicator.name)}" if indicator else code
    return label("total_name", said=named) if series is Series.TOTAL else named


def said(rows: Sequence[LedgerRow]) -> list[LedgerRow]:
    """The rows as they were said; the steps that follow are left out."""
    return [row for row in rows if row.series is not Series.CHANGE]
