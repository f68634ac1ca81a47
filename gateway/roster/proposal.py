"""A proposal: what a file, or a removal, would change of a campaign's roster, to be looked at before it is ordered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from redis import Redis

from gateway.books import roster
from gateway.roster import contact_file
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.order import RosterOrder
from parsers.roster import changes, reading
from parsers.roster.changes import RosterChanges
from parsers.roster.remarks import Remark


class Extent(StrEnum):
    """What a file is of the roster."""

    PART = "part"  # who is not in it stays
    WHOLE = "whole"  # who is not in it is gone


@dataclass(frozen=True, slots=True)
class RosterProposal:
    """What would change, and what is to be said about the file. With a fault among the remarks nothing changes."""

    changes: RosterChanges = field(default_factory=RosterChanges)
    remarks: tuple[Remark, ...] = ()
    without: tuple[str, ...] = ()
    """The areas that would have nobody left to report for them."""

    @property
    def is_faulty(self) -> bool:
        """Whether the file has a fault, so that nothing of it is taken."""
        return any(remark.is_fault for remark in self.remarks)

    def order(self, author: Contact) -> RosterOrder:
        """The order that carries it out, as long as the roster is as it was when this was made."""
        gone = tuple(contact.phone for contact in self.changes.gone)
        return RosterOrder(author, self.changes.put, gone, self.changes.seen)


def of_file(books: Redis, plan: Campaign, data: bytes, extent: Extent, sheet: str | None = None) -> RosterProposal:
    """What a contact file would change of the roster of `plan`; `sheet` names one of a workbook's sheets."""
    listed = reading.read(plan, contact_file.read(data, sheet))
    if listed.faults:
        return RosterProposal(remarks=listed.remarks)
    present = {contact.phone: contact for contact in roster.everyone(books, plan.id)}
    found = {contact.phone for contact in listed.contacts}
    gone = [one for one in present.values() if one.phone not in found] if extent is Extent.WHOLE else []
    named = [replace(contact, id=secrets.token_hex(8)) for contact in listed.contacts]
    made = changes.changes(named, present, listed.columns, gone)
    return RosterProposal(made, listed.remarks, changes.left_without(plan, present, made))


def of_removal(books: Redis, plan: Campaign, contacts: Sequence[Contact]) -> RosterProposal:
    """What the removal of `contacts` would change."""
    present = {contact.phone: contact for contact in roster.everyone(books, plan.id)}
    made = RosterChanges(gone=tuple(contacts))
    return RosterProposal(made, without=changes.left_without(plan, present, made))
