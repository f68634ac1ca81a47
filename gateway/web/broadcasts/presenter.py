"""The view of a broadcast: how far it has come, what became of each text, and what can be done with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from redis import Redis

from gateway.books import broadcasts, roster
from gateway.books.broadcasts import ALLOWED_STATES, Broadcast, BroadcastState
from gateway.books.outbox import Delivery, Message
from gateway.web import show
from gateway.web.broadcasts.preview import why
from gateway.web.labels.labels import TABLES, label
from gateway.web.roles import Person, within
from parsers.broadcasts.audience import ExclusionReason
from parsers.broadcasts.template import OWN
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import BroadcastControl

LEFT_OUT_SHOWN = 100
LEFT_OUT_READ = 2_000
"""Among so many, those are looked for that somebody answers for who does not answer for all."""
OFFICE = "office"
"""Whom a link signs in that names nobody."""
OPEN = (Delivery.QUEUED, Delivery.SENDING)
FAILED = (Delivery.FAILED, Delivery.UNDELIVERED)
HANDED = (Delivery.SENT, Delivery.DELIVERED)
SIGNS = {
    Delivery.QUEUED: "…", Delivery.SENDING: "…", Delivery.UNKNOWN: "?", Delivery.EXPIRED: "–", Delivery.WITHDRAWN: "–",
    Delivery.SENT: "→", Delivery.FAILED: "✕", Delivery.UNDELIVERED: "✕", Delivery.DELIVERED: "✓",
}  # fmt: skip
TONES = {
    Delivery.DELIVERED: "good", Delivery.SENT: "calm", Delivery.UNKNOWN: "open", Delivery.FAILED: "bad",
    Delivery.UNDELIVERED: "bad",
}  # fmt: skip
ORDERED = (
    Delivery.DELIVERED, Delivery.SENT, Delivery.QUEUED, Delivery.UNKNOWN, Delivery.UNDELIVERED, Delivery.FAILED,
    Delivery.EXPIRED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BroadcastLine:
    """A broadcast as a line of the list, and as the head of its page."""

    of: Broadcast
    state: str
    """running, finished, proposed…: what the labels and colours are named by."""
    title: str
    words: str
    who: str
    when: str
    handed: int
    delivered: int
    unknown: int
    failed: int
    done: int
    """So many texts are in a state in which nothing more is tried."""
    everyone: int


@dataclass(frozen=True, slots=True)
class RecipientRow:
    """A text of a broadcast."""

    area: str
    name: str
    phone: str
    sign: str
    tone: str
    became: str
    time: str
    code: str
    body: str


def line(campaign: Campaign, of: Broadcast, tally: Counter[Delivery], now: datetime) -> BroadcastLine:
    """A broadcast as it stands."""
    still = sum(tally[one] for one in OPEN)
    finished = of.state is BroadcastState.RUNNING and of.enrolled and not still
    local, today = of.at.astimezone(campaign.zone), now.astimezone(campaign.zone).date()
    return BroadcastLine(
        of, "finished" if finished else of.state.value, title(of.key),
        show.words(of.written) if of.key == OWN else "",
        _who(of),
        f"{local:%H:%M}" if local.date() == today else show.moment(of.at, campaign.zone),
        sum(tally[one] for one in HANDED), tally[Delivery.DELIVERED], tally[Delivery.UNKNOWN],
        sum(tally[one] for one in FAILED), of.people - still, of.people or of.shown or 0,
    )  # fmt: skip


def _who(of: Broadcast) -> str:
    if of.rule:
        return label("by_clock")
    return label("by_person", who=label("group_office") if of.author == OFFICE else show.words(of.author))


def title(key: str) -> str:
    """What a text is called."""
    if key == OWN:
        return label("text_own")
    return label(f"text_{key}") if f"text_{key}" in TABLES["vi"] else label("text_other", key=key)


def summary(of: Broadcast, tally: Counter[Delivery], withdrawn: Mapping[str, int]) -> str:
    """What became of all its texts, in one honest sentence."""
    counts = {**tally, Delivery.QUEUED: sum(tally[one] for one in OPEN)}
    names = {Delivery.QUEUED: "open"}
    said = [label(f"sum_{names.get(one, one)}", n=show.number(counts[one])) for one in ORDERED if counts.get(one)]
    said += [label(f"sum_{code or 'withdrawn'}", n=show.number(n)) for code, n in withdrawn.items() if n]
    if not said:
        return label("sum_nobody") if of.enrolled else ""
    return ", ".join(said) + "."


def rows(
    campaign: Campaign, messages: list[Message], people: Mapping[str, Contact], me: Person
) -> Iterator[RecipientRow]:
    """Those of its texts whose receivers a person answers for, one after the other."""
    for one in messages:
        contact, about = people.get(one.receiver), one.silent.partition(" ")[0]
        if not (within(me, campaign, about) if about else _answers_for(campaign, me, contact)):
            continue
        at = one.handed_at or one.tried_at
        yield RecipientRow(
            about or (" ".join(contact.areas) if contact else ""),
            show.words(contact.name) if contact else "", show.phone(one.receiver, campaign.phone_region),
            SIGNS[one.delivery], TONES.get(one.delivery, "calm"),
            _became(one), show.clock(at, campaign.zone) if at else "",
            one.code if one.delivery is not Delivery.WITHDRAWN else "", one.body,
        )  # fmt: skip


def _became(one: Message) -> str:
    if one.delivery is Delivery.WITHDRAWN and f"withdrawn_{one.code}" in TABLES["vi"]:
        return label(f"withdrawn_{one.code}")
    return label(f"delivery_{one.delivery}")


def left_out(books: Redis, campaign: Campaign, broadcast: str, me: Person) -> list[tuple[str, str, str]]:
    """Who of those that a person answers for was left out: area, name and why; who has left the roster has no name."""
    found = broadcasts.left_out(books, campaign.id, broadcast, LEFT_OUT_READ if me.areas else LEFT_OUT_SHOWN)
    people = {one.id: one for one in roster.everyone(books, campaign.id)} if found else {}
    seen = [(people.get(one), out) for one, out in found if _answers_for(campaign, me, people.get(one))]
    return [_left(campaign, contact, out) for contact, out in seen[:LEFT_OUT_SHOWN]]


def _answers_for(campaign: Campaign, me: Person, contact: Contact | None) -> bool:
    """Whether a person answers for a contact; for one who has left the roster, only who answers for all."""
    return any(within(me, campaign, area) for area in (contact.areas if contact else ()) or (campaign.top.code,))


def _left(campaign: Campaign, contact: Contact | None, out: ExclusionReason) -> tuple[str, str, str]:
    named = (" ".join(contact.areas), show.words(contact.name)) if contact else (show.NOTHING, "")
    return (*named, why(out, campaign))


def buttons(one: BroadcastLine, who: str) -> tuple[list[BroadcastControl], bool]:
    """What can be done with it, and whether only somebody else can approve it."""
    if one.state == "finished":
        return [], False
    own = one.of.state is BroadcastState.PROPOSED and one.of.author_id in ("", who)
    possible = [control for control, states in ALLOWED_STATES.items() if one.of.state in states]
    return [control for control in possible if not (own and control is BroadcastControl.APPROVE)], own
