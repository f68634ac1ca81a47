"""The whole inspection: every key of the store by its owner, and what is found broken looked at twice."""

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
"""What moves meanwhile is not broken: only what is found again after so long is told."""

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
    "lately": people.answered,
    "notes": people.noted,
}
"""How the keys of each book are looked at; figures and the records of an area are what `verify` compares."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """How often each rule was asked about, and where it was found broken twice."""

    asked: Mapping[Rule, int]
    faults: tuple[Finding, ...]

    @property
    def clean(self) -> bool:
        """Whether all is as it must be."""
        return not self.faults


def inspect(books: Redis) -> Inspection:
    """Look at the whole store, of all campaigns; the gateway may go on meanwhile."""
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
    """The key with its owner, if it has one and holds what that one keeps in it."""
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
    """Whether a key ends or stays, as its book says."""
    match one.owner.lasts:
        case Lasts.ENDS:
            return left != FOR_EVER
        case Lasts.UNTIL_REPLACED:
            return (left == FOR_EVER) == look.needs(one.parts[0], one.parts[1])
        case Lasts.KEPT | Lasts.WITH_THE_WORK:
            return left == FOR_EVER
