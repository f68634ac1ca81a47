"""Texts and orders in words: who sent or gave one, and what an order asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from gateway.books.forgotten import FORGOTTEN
from gateway.books.inbox import Text
from gateway.orders import BROADCAST, CLOCK, CONSOLE
from gateway.orders import CHANNEL as SETUP
from gateway.web import show
from gateway.web.labels.labels import label
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.meaning import Act, Answer, AreaReport, Command, Rejection, Submission
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    ExpireOrder,
    FiguresOrder,
    LockOrder,
    MenuOrder,
    Order,
    RosterOrder,
    SettleOrder,
    author_of,
)

OFFICE = "office"
"""The name of an author whom nobody named: an account or a shell of the office."""
BY_ITSELF: Mapping[str, str] = MappingProxyType({CLOCK: "by_itself", BROADCAST: "by_itself", SETUP: "by_setup"})
"""Who gave an order that no person gave, by its channel."""
AREAS_SAID = 6


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
    """What an order asks for, in a phrase."""
    match order:
        case FiguresOrder(submission=what):
            return submission(what)
        case MenuOrder(asks=asks):
            return meaning(asks)
        case SettleOrder():
            return _settling(order)
        case RosterOrder(contacts=contacts, removed=removed):
            said = [label("order_roster", n=len(contacts))] if contacts else []
            return "; ".join([*said, label("order_roster_removed", gone=len(removed))] if removed else said)
        case ConsentOrder(phone=phone, wants=wants):
            name = "order_wants" if wants else "order_stops"
            return label(name, phone=show.phone(phone, campaign.phone_region))
    return _of_many(order)


def _settling(order: SettleOrder) -> str:
    said = label(f"settle_{order.how}")
    if order.what:
        said = f"{said} {submission(order.what)}"
    return f"{said} – {show.words(order.note)}" if order.note else said


def _of_many(order: Order | None) -> str:
    """What is asked that is about days or many people."""
    match order:
        case LockOrder(locked_through=None):
            return label("order_unlock")
        case LockOrder(locked_through=date() as day):
            return label("order_lock", day=f"{day:%d/%m/%Y}")
        case BroadcastOrder(written=written):
            return label("order_broadcast", words=show.words(written)) if written else label("order_broadcast_plain")
        case BroadcastControlOrder(control=control):
            return label("order_control", control=label(f"control_{control}"))
        case DaysOffOrder(days_off=days):
            return label("order_days_off", days=", ".join(f"{day:%d/%m}" for day in days) or show.NOTHING)
        case ExpireOrder():
            return label("order_expire")
    return label("order_unread")


def meaning(asks: Submission | Command | Answer | Rejection) -> str:
    """What words or a choice in the menu ask for."""
    match asks:
        case Submission():
            return submission(asks)
        case Command(ask=ask, area=area, name=name):
            return " ".join(part for part in (label(f"ask_{ask}"), area or "", show.words(name)) if part)
        case Answer(choice=choice):
            return label("ask_answer", choice=choice)
        case Rejection(guess=Submission() as guess):
            return label("meaning_perhaps", guess=submission(guess))
    return label("meaning_none")


def submission(what: Submission) -> str:
    """A submission in a phrase: "Báo TH1 20/08: ACT 23, ABS 2"."""
    said = "; ".join(_area(what, of) for of in what.figures[:AREAS_SAID])
    more = label("more_areas", n=len(what.figures) - AREAS_SAID) if len(what.figures) > AREAS_SAID else ""
    return f"{label(f'act_{what.act}')} {said}{more}"


def _area(what: Submission, of: AreaReport) -> str:
    values = [f"{code} {show.number(value)}" for code, value in of.values.items()]
    values += [label("counted_total", said=f"{code} {show.number(value)}") for code, value in of.totals.items()]
    if what.act is Act.CANCEL:
        values = [*what.codes] or [label("whole_day")]
    elif what.nil:
        values = [label("nil_said")]
    return f"{of.area} {of.day:%d/%m}: {', '.join(values)}"
