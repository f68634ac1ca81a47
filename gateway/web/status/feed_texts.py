"""The lines of the feed as the page prints them: who, when, what, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gateway.orders import CHANNEL
from gateway.status.feed import FeedLine
from gateway.web import outcomes, show
from gateway.web.labels.labels import label, phrase
from gateway.web.order_words import order_words
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.order import MenuOrder, Order

NOBODY = frozenset({"office", CHANNEL, ""})
"""Names of authors who are no person: the command line's, and that of a first start."""


@dataclass(frozen=True, slots=True)
class FeedText:
    """A text or an order as a line of the feed."""

    id: str
    time: str
    who: str
    role: str
    words: str
    is_said: bool
    """Whether these are somebody's own words, and not ours for what somebody did."""
    outcome: str
    more: str
    tone: str


def feed_text(campaign: Campaign, line: FeedLine, now: datetime, has_phones: bool) -> FeedText:
    """A line as it is printed; where phones are not shown, an unknown one is only called unknown."""
    local = line.received_at.astimezone(campaign.zone)
    today = local.date() == now.astimezone(campaign.zone).date()
    is_deed = line.is_order and not line.from_menu
    who, role = (_giver(line.given), "") if is_deed else _sender(campaign, line, has_phones)
    is_plain = is_deed and line.outcome is Outcome.ANSWERED and line.given is not None
    return FeedText(
        id=line.id,
        time=f"{local:%H:%M}" if today else show.moment(line.received_at, campaign.zone),
        who=who,
        role=role,
        words=_words(campaign, line),
        is_said=not line.is_order,
        outcome="" if is_plain else outcomes.became(line.outcome, line.order),
        more=outcomes.what(line.rows, line.reason),
        tone=outcomes.tone(line.outcome),
    )


def _sender(campaign: Campaign, line: FeedLine, has_phones: bool) -> tuple[str, str]:
    if line.contact:
        return show.words(line.contact.name), _role(campaign, line.contact)
    return (show.phone(line.sender, campaign.phone_region) if has_phones else label("stranger")), ""


def _role(campaign: Campaign, contact: Contact) -> str:
    role = campaign.roles.get(contact.role)
    return " ".join([phrase(role) if role else contact.role, *contact.areas])


def _giver(order: Order | None) -> str:
    name = "" if order is None or isinstance(order, MenuOrder) else order.author.name
    return label("office_order") if name in NOBODY else show.words(name)


def _words(campaign: Campaign, line: FeedLine) -> str:
    if not line.is_order:
        return show.words(line.body)
    if line.from_menu:
        return outcomes.ordered(outcomes.MENU)
    return order_words(line.given, campaign) if line.given else ""
