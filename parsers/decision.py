"""A decision: the result of judging a text or an order, with its open question and its flags for the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from parsers.campaign.contact import Contact
from parsers.figures.sheet import FigureSheet
from parsers.figures.stored import LedgerRow, Write
from parsers.meaning import Command, FollowUp, Reason, Rejection, Submission
from parsers.reply import Reply


class Outcome(StrEnum):
    """What became of a text or an order; each has exactly one."""

    COUNTED = "counted"
    DUPLICATE = "duplicate"  # the same figures again: nothing changed
    ASKED = "asked"  # a question is open
    REFUSED = "refused"  # nothing stored, the sender was told why
    ANSWERED = "answered"  # asked for something and got it
    DISMISSED = "dismissed"  # the sender answered 0
    WAITING = "waiting"  # for a person of the office
    SETTLED = "settled"  # a person of the office has dealt with it
    IGNORED = "ignored"  # needs nothing: thanks, spam
    PRACTISED = "practised"  # its sender practises: the practice twin judges and answers it
    QUARANTINED = "quarantined"  # could not be judged; a person sees it


class Waiver(StrEnum):
    """A question that the author of a submission has already answered."""

    SECOND = "second"
    LARGE = "large"
    CONFIRM = "confirm"
    MISMATCH = "mismatch"
    REPEATED = "repeated"
    STALE = "stale"
    LOCKED = "locked"


class Flag(StrEnum):
    """What is strange about figures that no rule forbids."""

    FELL = "fell"  # a stock fell, and those who left it turned up nowhere
    SAME = "same"  # the same numbers for days running: a copied text?
    SHARE = "share"  # a stock is an unusual share of its list


@dataclass(frozen=True, slots=True)
class FlagNote:
    """One remark on the figures of an area and day."""

    remark: Flag
    area: str
    day: date
    code: str
    """The indicator that is strange; of the same numbers again, the main one or the first."""
    old: int | None
    new: int | None
    beside: tuple[tuple[str, int], ...]
    """The figures it is compared with: how much others rose, the list's size, or the numbers that repeat."""


@dataclass(frozen=True, slots=True)
class Option:
    """What one answer to a question does; no meaning: nothing is stored."""

    meaning: Submission | Command | None = None
    settled: tuple[Waiver, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """An open question: it can be asked again in full, and knows what each answer does."""

    meaning: Submission | Rejection | Command
    """What was asked about; a command reads figures back."""
    settled: tuple[Waiver, ...]
    """What had been settled before."""
    options: Mapping[str, Option]
    quoted: tuple[Write, ...]
    """The figures that the person was told; the answer counts only while they stand."""
    until: datetime
    reply_id: str = ""
    """The text that asked, in the outbox; filled in when it is written."""
    text_id: str = ""
    """The text that was first asked about, however often since; filled in with it. None where figures are read back."""
    said_at: datetime | None = None
    """When what is asked about was sent: what was sent before cannot have meant to replace it."""

    @property
    def guess(self) -> Submission | None:
        """What a person may store when no answer came; None where it could be more than one thing."""
        if isinstance(self.meaning, Submission):
            return self.meaning
        if isinstance(self.meaning, Command):
            return None
        return None if self.meaning.reason is Reason.AMBIGUOUS_MODE else self.meaning.guess


@dataclass(frozen=True, slots=True)
class Standing:
    """What a text or an order is judged against."""

    figures: FigureSheet
    received_at: datetime
    contact: Contact | None
    question: Question | None = None
    asked_at: datetime | None = None
    """When the question was handed to the provider; None while it was not."""
    reference_number: str = "----"
    """The reference number this text gets if something is stored."""
    locked: date | None = None
    """The day up to which all are locked."""
    sent_at: datetime | None = None
    """When it was sent, where that was before its receipt."""
    invited_at: datetime | None = None
    """When the newest other text of ours that may invite an answer went out to the phone."""

    @property
    def said_at(self) -> datetime:
        """When it was sent: what its day, its place among the others and its answers are judged by."""
        return self.sent_at or self.received_at


@dataclass(frozen=True, slots=True)
class Decision:
    """The effects of one text or order, and the reply to its sender."""

    outcome: Outcome
    reply: Reply | None = None
    rows: tuple[LedgerRow, ...] = ()
    """The ledger's rows, in order."""
    figures: FigureSheet | None = None
    """The figures with this decision's changes, to be adopted."""
    question: Question | None = None
    """The question now open; it replaces an earlier one."""
    closes: bool = False
    """Whether the open question is settled."""
    reason: Reason | None = None
    to: FollowUp | None = None
    submission: Submission | None = None
    reminders: bool | None = None
    """Whether the contact wants reminders, where the text said so."""
    guess: Submission | Command | None = None
    """What a person may approve, where the text waits for one."""
    contact: Contact | None = None
    """The contact that a person put into the roster."""
    notes: tuple[FlagNote, ...] = ()
    """What the office should look at, though all is stored."""
    reconciled: tuple[str, date] | None = None
    """The area whose figures up to a day were confirmed as they were read back."""
