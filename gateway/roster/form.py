"""One contact as a form says it, read as strictly as a line of a contact file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.roster import reading
from parsers.roster.remarks import Remark
from parsers.roster.sheet import COLUMNS, ContactRow, ContactSheet


@dataclass(frozen=True, slots=True)
class ContactForm:
    """What a form says of one contact."""

    contact: Contact | None
    """Without an id; None where something is wrong."""
    faults: Mapping[str, Remark]
    """By column: what is wrong with it."""
    notes: tuple[Remark, ...] = ()
    """What was read otherwise than it was written, beyond doubt, or should be looked at."""

    def needs_a_look(self, seen: str) -> bool:
        """Whether there is something to look at that was not shown yet; `seen` is what was shown before."""
        return bool(self.notes) and seen != self.shown

    @property
    def shown(self) -> str:
        """What the form carries once its notes were shown."""
        return hashlib.blake2b(repr(self.notes).encode(), digest_size=8).hexdigest()


def read(plan: Campaign, written: Mapping[str, str]) -> ContactForm:
    """The contact of a form whose fields are named as the columns of a file."""
    row = ContactRow(1, tuple(written.get(column, "") for column in COLUMNS))
    listed = reading.read(plan, ContactSheet((ContactRow(0, COLUMNS), row)))
    bare = [replace(remark, line=0) for remark in listed.remarks]
    faults = {remark.heading: remark for remark in reversed(bare) if remark.is_fault}
    notes = tuple(remark for remark in bare if not remark.is_fault)
    return ContactForm(listed.contacts[0] if listed.contacts else None, faults, notes)
