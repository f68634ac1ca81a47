"""What `roster` shows: a proposal before it is ordered, and what became of the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from gateway.roster.proposal import RosterProposal
from parsers.campaign import phones
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.roster.changes import Change
from parsers.roster.remarks import Remark

LANGUAGE = "en"
MOST_REMARKS = 100
REFUSED = {
    "changed": "the roster has changed since it was shown; nothing was done; give the command again",
    "unfit": "the plan in force has no such role or area any more; nothing was done; give the command again",
}
"""Why an order about the roster was refused."""


def remarks(found: Sequence[Remark]) -> Iterator[str]:
    """A line for each remark, the faults first; past a hundred only how many there are."""
    ordered = sorted(found, key=lambda remark: (not remark.is_fault, remark.line, remark.column))
    yield from (remark.said(LANGUAGE) for remark in ordered[:MOST_REMARKS])
    if len(ordered) > MOST_REMARKS:
        yield f"… and {len(ordered) - MOST_REMARKS} more like these"


def preview(plan: Campaign, proposal: RosterProposal) -> Iterator[str]:
    """What would change: a line for each who is new, changed, moved or gone, and how many stay as they are."""
    made = proposal.changes
    yield from (f"  new      {_contact(plan, contact)}" for contact in made.new)
    yield from (f"  changed  {_change(plan, change)}" for change in made.changed)
    yield from (f"  MOVED    {_change(plan, change)}" for change in made.moved)
    yield from (f"  GONE     {_contact(plan, contact)}" for contact in made.gone)
    counts = {"new": made.new, "changed": made.changed, "moved": made.moved, "gone": made.gone}
    said = ", ".join(f"{len(contacts)} {name}" for name, contacts in counts.items())
    yield f"{plan.id}: {said}, {made.same} as before"
    if proposal.without:
        yield f"Nobody would be left to report for {' '.join(proposal.without)}."


def _contact(plan: Campaign, contact: Contact) -> str:
    marks = [name for name in ("accents", "practice") if getattr(contact, name)]
    parts = (_phone(plan, contact), contact.name, contact.role, " ".join(contact.areas), *marks)
    return "  ".join(parts)


def _change(plan: Campaign, change: Change) -> str:
    before, after = change.before, change.after
    differ = [one.name for one in fields(Contact) if getattr(before, one.name) != getattr(after, one.name)]
    said = (f"{name} {_value(before, name)} -> {_value(after, name)}" for name in differ)
    return f"{_phone(plan, after)}  {after.name}: {', '.join(said)}"


def _value(contact: Contact, name: str) -> str:
    value = getattr(contact, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, tuple) else str(value)


def _phone(plan: Campaign, contact: Contact) -> str:
    return phones.spelled_at_home(contact.phone, plan.phone_region)
