"""Contacts as rows, what a file would change, and what became of an order about them, in words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from gateway.books.inbox import Text
from gateway.roster.proposal import RosterProposal
from gateway.web import outcomes, show
from gateway.web.export import Cell
from gateway.web.labels.labels import label, phrase, spoken
from gateway.web.outcomes import Became
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.replies.printing import fold
from parsers.roster.changes import Change

COLUMNS = ("phone", "name", "role", "areas", "accents", "practice", "reminders")
"""Of the exported table: an import reads all but the last, which a phone or the office decides."""
MOST_SHOWN = 200
DIGITS_SHOWN = 3
"""Of a phone whose full number somebody may not see, no more are compared than stand on the page."""


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts are looked for."""

    q: str
    area: str
    role: str

    @classmethod
    def read(cls, said: Mapping[str, str]) -> ContactFilter:
        """Those of an address."""
        return cls(*(said.get(name, "").strip() for name in ("q", "area", "role")))

    @property
    def any(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.q or self.area or self.role)

    def fits(self, campaign: Campaign, contact: Contact, sees: Callable[[Contact], bool]) -> bool:
        """Whether a contact is looked for: by words of its name or the end of its phone, its area, its role.

        `sees` says whose full number the one who looks may see: only there do all digits count.
        """
        if self.role and contact.role != self.role:
            return False
        if self.area and not any(self.area in campaign.lineage.get(one, ()) for one in contact.areas):
            return False
        words, name = fold(self.q).casefold().split(), fold(contact.name).casefold()
        digits = "".join(one for one in self.q if one.isdigit())
        if all(word in name for word in words):
            return True
        compared = digits if sees(contact) else digits[-DIGITS_SHOWN:]
        return len(digits) >= DIGITS_SHOWN and contact.phone.endswith(compared)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact as a row."""

    id: str
    name: str
    phone: str
    role: str
    areas: tuple[str, ...]
    marks: tuple[str, ...]
    """What is unusual: reports for some days only, practises, is not reminded, does not get our texts."""
    fails: bool


@dataclass(frozen=True, slots=True)
class FileLook:
    """A contact file as the page shows it before anything is done."""

    faults: tuple[str, ...]
    notes: tuple[str, ...]
    lines: tuple[tuple[str, str], ...]
    """What would change: the label of what it is, and the contact in words."""
    more: int
    counts: str
    without: str
    changes: bool


def rows(campaign: Campaign, people: Sequence[Contact], failing: Collection[str]) -> list[ContactLine]:
    """The contacts as rows of the page."""
    return [_row(campaign, one, one.phone in failing) for one in people]


def exported(people: Sequence[Contact]) -> Iterator[tuple[Cell, ...]]:
    """The contacts as rows of a file."""
    for one in people:
        marks = ("yes" if mark else "no" for mark in (one.accents, one.practice, one.reminders))
        yield one.phone, one.name, one.role, " ".join(one.areas), *marks


def looked(campaign: Campaign, found: RosterProposal) -> FileLook:
    """What a file would change, and what is to be said about it."""
    made = found.changes
    ordered = sorted(found.remarks, key=lambda remark: (remark.line, remark.column))
    lines = [
        *(("roster_new", _said(campaign, one)) for one in made.new),
        *(("roster_changed", _difference(campaign, one)) for one in made.changed),
        *(("roster_moved", _difference(campaign, one)) for one in made.moved),
        *(("roster_gone", _said(campaign, one)) for one in made.gone),
    ]
    counts: dict[str, object] = {
        "new": len(made.new),
        "changed": len(made.changed),
        "moved": len(made.moved),
        "gone": len(made.gone),
    }
    return FileLook(
        tuple(remark.said(spoken()) for remark in ordered if remark.is_fault)[:MOST_SHOWN],
        tuple(remark.said(spoken()) for remark in ordered if not remark.is_fault)[:MOST_SHOWN],
        tuple(lines[:MOST_SHOWN]),
        max(len(lines) - MOST_SHOWN, 0),
        label("roster_counts", **counts, same=made.same),
        ", ".join(found.without),
        made.any,
    )


def mark(contact: Contact) -> str:
    """What a form carries of the contact that it showed: another one once the contact was changed."""
    return hashlib.blake2b(repr(contact).encode(), digest_size=8).hexdigest()


def became(order: Text | None) -> Became:
    """The sentence on an order about the roster."""
    if order is None or "outcome" not in order.fields:
        return Became("open", label("roster_waits"))
    if order.fields["outcome"] == Outcome.ANSWERED:
        return Became("good", outcomes.became(Outcome.ANSWERED, order.fields.get("order", "roster")))
    return Became("bad", label(f"roster_refused_{order.fields.get('why') or 'unfit'}"))


def marks(one: Contact, fails: bool) -> tuple[str, ...]:
    """What is unusual about a contact."""
    return (
        *([label("roster_from_day", day=show.day(one.since))] if one.since else []),
        *([label("roster_to_day", day=show.day(one.until))] if one.until else []),
        *([label("roster_practises")] if one.practice else []),
        *([] if one.reminders else [label("roster_not_reminded")]),
        *([label("roster_fails")] if fails else []),
    )


def _row(campaign: Campaign, one: Contact, fails: bool) -> ContactLine:
    phone, role = show.phone(one.phone, campaign.phone_region), phrase(campaign.roles[one.role])
    return ContactLine(one.id, one.name, phone, role, one.areas, marks(one, fails), fails)


def _said(campaign: Campaign, one: Contact) -> str:
    return f"{one.name}, {_at_home(campaign, one)}, {phrase(campaign.roles[one.role])}, {' '.join(one.areas)}"


def _difference(campaign: Campaign, change: Change) -> str:
    """A contact that changes: each thing that differs, before and after."""
    before, after = change.before, change.after
    differ = [one.name for one in fields(Contact) if getattr(before, one.name) != getattr(after, one.name)]
    said = (f"{label(f'roster_of_{name}')} {_value(before, name)} → {_value(after, name)}" for name in differ)
    return f"{after.name}, {_at_home(campaign, after)}: {'; '.join(said)}"


def _value(contact: Contact, name: str) -> str:
    value = getattr(contact, name)
    if isinstance(value, bool):
        return label("yes" if value else "no")
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _at_home(campaign: Campaign, one: Contact) -> str:
    return phones.spelled_at_home(one.phone, campaign.phone_region)
