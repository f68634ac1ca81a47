"""The lines of the log in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from gateway.books.accounts import Account
from gateway.books.inbox import Text
from gateway.books.log import Deed, LogLine
from gateway.orders import ORDER
from gateway.web import outcomes
from gateway.web.labels.labels import TABLES, label
from gateway.web.order_words import order_words
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.order import about

WHERE = {"desk": "where_desk", "console": "where_console", "setup": "where_setup"}
"""From where an order came, by its channel; anything else stands as it is."""


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as the page shows it."""

    id: str
    """Of the order; empty for what is none."""
    at: datetime
    who: str
    what: str
    about: str
    """Whom or what it is about; empty where the words say it."""
    text: str
    """The id of the text that an order is about, or empty."""
    became: str
    tone: str
    where: str


def shown(
    lines: Sequence[LogLine], texts: Mapping[str, Text], people: Mapping[str, Account], campaign: Campaign
) -> list[ShownLine]:
    """The lines in words; `texts` holds the orders among them."""
    return [
        _order(one, texts.get(one.about), people, campaign) if one.is_order else _deed(one, people) for one in lines
    ]


def who(id_: str, people: Mapping[str, Account]) -> str:
    """The name of whoever did something; of what is no account, what it is."""
    if id_ in people:
        return people[id_].name
    name = f"who_{id_}"
    return label(name) if name in TABLES["vi"] else id_


def _order(line: LogLine, text: Text | None, people: Mapping[str, Account], campaign: Campaign) -> ShownLine:
    outcome = Outcome(text.fields["outcome"]) if text and "outcome" in text.fields else None
    words, settled = label(f"kind_{line.what or 'unread'}"), ""
    if text and text.body:
        try:
            order = ORDER.validate_json(text.body)
        except ValidationError:  # of another version: its kind is still known
            pass
        else:
            words, settled = order_words(order, campaign), about(order) or ""
    became = outcomes.became(outcome, line.what)
    if outcome is Outcome.REFUSED and text and text.fields.get("reason"):
        became = f"{became}: {outcomes.reason(text.fields['reason'])}"
    doer, where = who(line.who, people), _where(line.where)
    return ShownLine(line.about, line.at, doer, words, "", settled, became, outcomes.tone(outcome), where)


def _deed(line: LogLine, people: Mapping[str, Account]) -> ShownLine:
    words = label(f"deed_{line.what}") if line.what in set(Deed) else line.what
    subject = people[line.about].name if line.about in people else line.about
    return ShownLine("", line.at, who(line.who, people), words, subject, "", "", "calm", _where(line.where))


def _where(channel: str) -> str:
    return label(WHERE[channel]) if channel in WHERE else channel
