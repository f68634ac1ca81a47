"""The changes that a list of contacts would make to a roster: who is new, changed, moved, gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign


@dataclass(frozen=True, slots=True)
class Change:
    """One contact before and after; the id stays."""

    before: Contact
    after: Contact

    @property
    def is_move(self) -> bool:
        """Whether its texts would count for other areas or with other rights."""
        return (self.before.areas, self.before.role) != (self.after.areas, self.after.role)


@dataclass(frozen=True, slots=True)
class RosterChanges:
    """What would become of a roster, against the contacts that are in it now."""

    new: tuple[Contact, ...] = ()
    changed: tuple[Change, ...] = ()
    moved: tuple[Change, ...] = ()
    gone: tuple[Contact, ...] = ()
    same: int = 0

    @property
    def any(self) -> bool:
        """Whether anything would change."""
        return bool(self.new or self.changed or self.moved or self.gone)

    @property
    def put(self) -> tuple[Contact, ...]:
        """The contacts to be put into the roster."""
        return (*self.new, *(change.after for change in (*self.changed, *self.moved)))

    @property
    def seen(self) -> tuple[Contact, ...]:
        """The contacts as they are now that would be changed or gone."""
        return (*(change.before for change in (*self.changed, *self.moved)), *self.gone)


def changes(
    listed: Sequence[Contact], present: Mapping[str, Contact], columns: Collection[str], gone: Iterable[Contact] = ()
) -> RosterChanges:
    """What `listed` would change of the `present` contacts (by phone), if those `gone` leave.

    Who is known keeps what the file has no column for.
    """
    new: list[Contact] = []
    known: list[Change] = []
    for contact in listed:
        before = present.get(contact.phone)
        if before is None:
            new.append(contact)
            continue
        after = replace(
            before,
            name=contact.name,
            role=contact.role,
            areas=contact.areas,
            accents=contact.accents if "accents" in columns else before.accents,
            practice=contact.practice if "practice" in columns else before.practice,
        )
        known.append(Change(before, after))
    differing = [change for change in known if change.before != change.after]
    changed, moved = (tuple(one for one in differing if one.is_move is move) for move in (False, True))
    return RosterChanges(tuple(new), changed, moved, tuple(gone), len(known) - len(differing))


def left_without(plan: Campaign, present: Mapping[str, Contact], made: RosterChanges) -> tuple[str, ...]:
    """The areas that report and would have nobody who reports for them, though they have somebody now."""
    after = {**present, **{contact.phone: contact for contact in made.put}}
    for contact in made.gone:
        after.pop(contact.phone, None)
    had, have = ({area for one in people.values() for area in one.areas} for people in (present, after))
    return tuple(area for area in plan.reporting_areas if area in had - have)
