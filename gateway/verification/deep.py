"""`verify --deep`: every key of the store is checked by rules, and each fault is checked a second time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from redis import Redis

from gateway.books import campaigns
from gateway.books.maintenance import key_owners, survey
from gateway.books.maintenance.key_owners import PHONE, Lasts, Owned
from gateway.books.maintenance.survey import FOR_EVER, Found
from gateway.verification import outgoing, people, plans, texts
from gateway.verification.look import Check, Finding, Look, Rule

PAUSE_SECONDS = 1.0
"""The store changes while it is read, so only a fault found again after this time is reported."""

CHECKS: Mapping[str, Check] = {
    "campaigns": plans.listed,
    "plan": plans.plans,
    "intake": plans.intakes,
    "tallies": plans.counts,
    "inbox": texts.entries,
    "text": texts.texts,
    "index": texts.index,
    "ledger": texts.records,
    "waiting": texts.waits,
    "message": outgoing.messages,
    "queue": outgoing.queues,
    "rows queue": outgoing.queues,
    "rows": outgoing.rows,
    "broadcast": outgoing.broadcast,
    "sending": outgoing.sending,
    "reminded": people.reminders,
    "reconciled": people.confirmed,
    "consents": people.consented,
    "talk": outgoing.talks,
    "roster": people.contacts,
    "questions": people.asked,
    "due": people.due,
    "reply_history": people.answered,
    "notes": people.noted,
}
"""The check of each book's keys. Figures and the ledger's index by area are compared by `verify`."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """How many cases of each rule were checked, and which were wrong twice."""

    asked: Mapping[Rule, int]
    faults: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether no rule was broken."""
        return not self.faults


def inspect(books: Redis) -> Inspection:
    """Check the whole store, of all campaigns; the gateway may run meanwhile."""
    look = _looked(books)
    if not look.faults:
        return Inspection(look.asked, ())
    time.sleep(PAUSE_SECONDS)
    again = Counter(_looked(books).faults)
    return Inspection(look.asked, tuple(fault for fault in dict.fromkeys(look.faults) if fault in again))


def _looked(books: Redis) -> Look:
    look = Look(books)
    loaded = set(campaigns.ids(books))
    for page in survey.keys(books):
        owned = [one for found in page if (one := _owned(look, loaded, found))]
        for book, group in _groups(owned):
            if book in CHECKS:
                CHECKS[book](look, group)
    return look


def _groups(owned: Sequence[Owned]) -> Iterator[tuple[str, list[Owned]]]:
    """The keys by book and campaign."""
    ordered = sorted(owned, key=_group)
    return ((book, list(group)) for (book, _), group in groupby(ordered, _group))


def _group(one: Owned) -> tuple[str, str]:
    return one.owner.book, one.parts[0] if one.parts else ""


def _owned(look: Look, loaded: set[str], found: Found) -> Owned | None:
    """The key with its owner; None if no book owns it or its type is wrong."""
    look.at(Rule.NO_PHONES, not PHONE.search(found.name), found.name)
    one = key_owners.of(found.name)
    is_loaded = one is not None and ("{" not in found.name or one.parts[0] in loaded)
    look.at(Rule.OWNED, is_loaded, found.name)
    if one is None:
        return None
    look.at(Rule.LASTING, _lasts(look, one, found.left), f"{found.name} {_left(found.left)}")
    return one if look.at(Rule.TYPED, found.holds == one.owner.holds, f"{found.name} holds a {found.holds}") else None


def _left(milliseconds: int) -> str:
    return "never ends" if milliseconds == FOR_EVER else f"ends in {milliseconds / 1000:.0f} s"


def _lasts(look: Look, one: Owned, left: int) -> bool:
    """Whether a key expires or stays as its book declares."""
    match one.owner.lasts:
        case Lasts.ENDS:
            return left != FOR_EVER
        case Lasts.UNTIL_REPLACED:
            return (left == FOR_EVER) == look.needs(one.parts[0], one.parts[1])
        case Lasts.KEPT | Lasts.WITH_THE_WORK:
            return left == FOR_EVER
