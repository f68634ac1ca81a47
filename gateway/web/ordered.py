"""Texts and orders in words: who sent or gave one, what it asks for, and why."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gateway.books.forgotten import FORGOTTEN
from gateway.books.inbox import Text
from gateway.orders import BROADCAST, CLOCK, CONSOLE
from gateway.orders import CHANNEL as SETUP
from gateway.web import show
from gateway.web.labels.labels import TABLES, label
from gateway.web.order_words import order_words, submission_words
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Answer, Command, Rejection, Submission
from parsers.order import (
    BroadcastOrder,
    ConsentOrder,
    FiguresOrder,
    MenuOrder,
    Order,
    SettleOrder,
    WordsOrder,
    author_of,
)

OFFICE = "office"
"""The name of an author whom nobody named: an account or a shell of the office."""
BY_ITSELF: Mapping[str, str] = MappingProxyType({CLOCK: "by_itself", BROADCAST: "by_itself", SETUP: "by_setup"})
"""Who gave an order that no person gave, by its channel."""


def who(campaign: Campaign, text: Text, contact: Contact | None, order: Order | None = None) -> str:
    """Who sent a text or gave an order: a name with its areas, or the phone with its middle hidden."""
    if FORGOTTEN in text.fields:
        return label("who_forgotten")
    if text.is_of_a_phone:
        if contact:
            return f"{show.words(contact.name)} ({' '.join(contact.areas)})"
        return show.phone(text.sender, campaign.phone_region)
    channel = text.fields.get("channel", "")
    if channel in BY_ITSELF:
        return label(BY_ITSELF[channel])
    name = author_of(order).name if order else OFFICE
    return label("by_console" if channel == CONSOLE else "by_office", who="" if name == OFFICE else show.words(name))


def asked(campaign: Campaign, order: Order | None) -> str:
    """What an order asks for, and why or after whose words, in a phrase."""
    if order is None:
        return label("order_unread")
    said = meaning(order.asks) if isinstance(order, MenuOrder) else order_words(order, campaign)
    return f"{said} – {because}" if (because := why(order)) else said


def why(order: Order) -> str:
    """Why an order was given, or who had told it, in its author's words."""
    match order:
        case FiguresOrder(source=source, told_by=told_by):
            name = f"enter_source_{source}"
            by = label("order_source", source=label(name).lower()) if name in TABLES["vi"] else ""
            return ", ".join(one for one in (by, show.words(told_by)) if one)
        case SettleOrder(note=words) | WordsOrder(note=words) | ConsentOrder(asked_by=words):
            return show.words(words)
        case BroadcastOrder(written=words):
            return f"«{show.words(words)}»" if words else ""
    return ""


def meaning(asks: Submission | Command | Answer | Rejection) -> str:
    """What words or a choice in the menu ask for."""
    match asks:
        case Submission():
            return submission_words(asks)
        case Command(ask=ask, area=area, name=name):
            return " ".join(part for part in (label(f"ask_{ask}"), area or "", show.words(name)) if part)
        case Answer(choice=choice):
            return label("ask_answer", choice=choice)
        case Rejection(guess=Submission() as guess):
            return label("meaning_perhaps", guess=submission_words(guess))
    return label("meaning_none")
