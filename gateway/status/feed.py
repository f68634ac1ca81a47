"""The feed: the newest texts with who sent them and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from redis import Redis

from gateway.books import inbox, ledger
from gateway.books.inbox import Text
from gateway.orders import BROADCAST, CLOCK, ORDER
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.figures.stored import LedgerRow, Series
from parsers.meaning import Reason
from parsers.order import Order

SHOWN = 8
STRANGERS_SHOWN = 2
"""Texts of unknown phones among them at most: they wait on a list of their own, and push nobody out."""
LONGEST = 200
"""Characters of a text that are shown; the whole of it stands on its own page."""


@dataclass(frozen=True, slots=True)
class FeedLine:
    """One text or order."""

    id: str
    received_at: datetime
    sender: str
    contact: Contact | None
    """Who sent it, where its phone is known."""
    is_order: bool
    body: str
    outcome: Outcome | None
    """None while it waits to be judged."""
    reason: str
    from_menu: bool
    """Whether a phone chose it from the USSD menus."""
    order: str
    """What kind of order it is; empty for a text."""
    given: Order | None
    """The order itself; None for a text, and where it cannot be read."""
    rows: tuple[LedgerRow, ...]
    """What it changed, as said; the steps that follow are left out."""


def lines(
    books: Redis, campaign: Campaign, areas: Sequence[str], texts: Iterable[Text], contacts: Mapping[str, Contact]
) -> tuple[FeedLine, ...]:
    """The newest of these outlines that people of `areas` sent, or that changed anything in them; of the top area all.

    Only those that may be are read: of other areas' people none.
    """
    wanted = [one for one in shown(texts) if _may_be_of(campaign, areas, one, contacts.get(one.sender))]
    found: list[FeedLine] = []
    for part in (wanted[:SHOWN], wanted[SHOWN : 4 * SHOWN], wanted[4 * SHOWN :]):
        if part and len(found) < SHOWN:
            read = inbox.texts(books, campaign.id, [one.id for one in part])
            rows = ledger.rows_of(books, campaign.id, [text.entry for text in read])
            lines_ = (line(text, contacts.get(text.sender), rows.get(text.entry, ())) for text in read)
            found += [one for one in lines_ if _is_of(campaign, areas, one)]
    return tuple(found[:SHOWN])


def shown(texts: Iterable[Text]) -> list[Text]:
    """Those of people, and of strangers a few: what the clock orders is seen by what it does."""
    people = [text for text in texts if text.fields.get("channel") not in (CLOCK, BROADCAST)]
    strangers = [text for text in people if text.fields.get("reason") == Reason.UNREGISTERED]
    left_out = {text.id for text in strangers[STRANGERS_SHOWN:]}
    return [text for text in people if text.id not in left_out]


def _may_be_of(campaign: Campaign, areas: Sequence[str], text: Text, contact: Contact | None) -> bool:
    """Whether a text can be of these areas: by who sent it, or because an order or somebody above may change them."""
    if campaign.top.code in areas or not text.is_of_a_phone:
        return True
    if contact is None:
        return text.fields.get("outcome") == Outcome.COUNTED  # by somebody who was in the roster then
    lineage = campaign.lineage
    return any(one in lineage[area] or area in lineage.get(one, ()) for one in contact.areas for area in areas)


def _is_of(campaign: Campaign, areas: Sequence[str], line: FeedLine) -> bool:
    named = [*(line.contact.areas if line.contact else ()), *(row.area for row in line.rows)]
    return campaign.top.code in areas or any(above in areas for one in named for above in campaign.lineage.get(one, ()))


def _cut(body: str) -> str:
    return body if len(body) <= LONGEST else f"{body[:LONGEST]}…"


def line(text: Text, contact: Contact | None, rows: tuple[LedgerRow, ...] = ()) -> FeedLine:
    """A text or order, and what it changed."""
    outcome = text.fields.get("outcome")
    return FeedLine(
        text.id,
        text.received_at,
        text.sender,
        contact,
        text.is_order,
        "" if text.is_order else _cut(text.body),
        Outcome(outcome) if outcome else None,
        text.fields.get("reason", ""),
        text.is_order and text.is_of_a_phone,
        text.fields.get("order", ""),
        _given(text) if text.is_order else None,
        tuple(row for row in rows if row.series is not Series.CHANGE),
    )


def _given(text: Text) -> Order | None:
    try:
        return ORDER.validate_json(text.body)
    except ValidationError:
        return None  # of another version, or forgotten
