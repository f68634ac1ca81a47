"""An order: a typed instruction by a signed-in person, a USSD submission or the clock."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.contact import Contact
from parsers.decision import Settled
from parsers.reading import Submission
from parsers.stored import Write


@dataclass(frozen=True, slots=True)
class FiguresOrder:
    """Figures to be set, with what the author saw and which questions the author has settled."""

    author: Contact
    submission: Submission
    settled: tuple[Settled, ...] = ()
    seen: tuple[Write, ...] = ()
    """The figures as the author saw them; the order counts only while they stand."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class RosterOrder:
    """Contacts to be put into the roster, by phone."""

    author: Contact
    contacts: tuple[Contact, ...]
    version: int = 1


Order = FiguresOrder | RosterOrder
