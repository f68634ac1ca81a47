"""Deeds: what people of the office did by an order, in a sentence that follows their name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from gateway.orders import CHANNEL
from gateway.web import show
from gateway.web.labels.labels import label
from parsers.order import (
    BroadcastControlOrder,
    BroadcastOrder,
    ConsentOrder,
    DaysOffOrder,
    FiguresOrder,
    LockOrder,
    Order,
    RosterOrder,
    SettleOrder,
)

NOBODY = frozenset({"office", CHANNEL, ""})
"""Names of authors who are no person: the command line's, and that of a first start."""


def deed(order: Order | None) -> str:
    """What an order did; "" where it says nothing of itself."""
    said = SAID.get(type(order))
    return said(order) if said else ""


def giver(order: Order | None) -> str:
    """Who gave it."""
    name = order.author.name if order and hasattr(order, "author") else ""
    return label("office_order") if name in NOBODY else show.words(name)


def _locked(order: LockOrder) -> str:
    if order.locked_through is None:
        return label("deed_unlocked")
    return label("deed_locked", day=f"{order.locked_through:%d/%m}")


def _roster(order: RosterOrder) -> str:
    parts = [("deed_contacts", len(order.contacts)), ("deed_removed", len(order.removed))]
    return ", ".join(label(name, n=show.number(n)) for name, n in parts if n)


def _days_off(order: DaysOffOrder) -> str:
    if not order.days_off:
        return label("deed_no_days_off")
    return label("deed_days_off", days=", ".join(f"{day:%d/%m}" for day in order.days_off))


SAID: Mapping[type, Callable[[Any], str]] = MappingProxyType(
    {
        FiguresOrder: lambda _: label("deed_figures"),
        RosterOrder: _roster,
        SettleOrder: lambda order: label(f"deed_{order.how}"),
        LockOrder: _locked,
        BroadcastOrder: lambda _: label("deed_broadcast"),
        BroadcastControlOrder: lambda order: label(f"deed_{order.control}"),
        DaysOffOrder: _days_off,
        ConsentOrder: lambda order: label("deed_wants" if order.wants else "deed_wants_not"),
    }
)
