"""A meaning: what a text asks for, whatever words said it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from parsers.reply import Value


class Reason(StrEnum):
    """Why a text was not taken as it stands."""

    UNREGISTERED = "unregistered"
    VILLAGE_MISSING = "village_missing"
    VILLAGE_UNKNOWN = "village_unknown"
    VILLAGE_UNCLEAR = "village_unclear"
    NOT_YOUR_VILLAGE = "not_your_village"
    NOT_YOUR_DAY = "not_your_day"  # somebody else had its sender's office then, or has it now
    NOT_YOUR_INDICATOR = "not_your_indicator"
    CODE_UNKNOWN = "code_unknown"
    CODE_MISSING = "code_missing"
    VALUE_MISSING = "value_missing"
    VALUE_FORMAT = "value_format"
    VALUE_CONFLICT = "value_conflict"
    OUT_OF_RANGE = "out_of_range"
    CROSS_CHECK = "cross_check"
    CONFIRM_NEEDED = "confirm_needed"
    AMBIGUOUS = "ambiguous"
    AMBIGUOUS_MODE = "ambiguous_mode"
    DATE_FUTURE = "date_future"
    DATE_OUTSIDE = "date_outside"
    DATE_UNCLEAR = "date_unclear"
    DATE_TOO_OLD = "date_too_old"
    LOCKED = "locked"
    UNCLEAR_WORDS = "unclear_words"
    SECOND_REPORT = "second_report"
    CANCEL_UNCLEAR = "cancel_unclear"
    NO_PENDING = "no_pending"
    EMPTY = "empty"
    PERSONAL_DATA = "personal_data"
    SPAM = "spam"
    NOT_A_REPORT = "not_a_report"
    NO_PRACTICE = "no_practice"  # its sender practises, and there is nothing to practise in


class FollowUp(StrEnum):
    """Who acts on a text that was not taken."""

    SENDER = "sender"
    PERSON = "person"
    IGNORE = "ignore"


class Act(StrEnum):
    """What a text that changes figures asks for."""

    REPORT = "report"
    CORRECT = "correct"
    ADD = "add"
    CANCEL = "cancel"


class Mode(StrEnum):
    """Whether numbers are of the day, totals since the first day, or both."""

    DAY = "day"
    TOTAL = "total"
    BOTH = "day+total"


@dataclass(frozen=True, slots=True)
class AreaReport:
    """The numbers of one area and day."""

    area: str
    day: date
    values: Mapping[str, int] = field(default_factory=dict)
    """Of the day for flows, the newest value for stocks and running totals."""
    totals: Mapping[str, int] = field(default_factory=dict)
    """Totals since the first day, of flows only (LK)."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A complete report, correction, addition or cancellation, of one or more areas."""

    act: Act
    figures: tuple[AreaReport, ...]
    mode: Mode = Mode.DAY
    codes: tuple[str, ...] = ()
    """For a cancellation: only these indicators; none named means the whole day."""
    nil: bool = False
    """Whether the text said "nothing to report" (KPS) instead of numbers."""


class Ask(StrEnum):
    """What a text asks of us instead of reporting."""

    STATUS = "status"
    HELP = "help"
    CODES = "codes"
    REGISTER = "register"
    STOP = "stop"
    START = "start"
    READ_BACK = "read_back"  # never a text: the figures are read back, to be confirmed with "1"
    RECONCILED = "reconciled"  # never a text: what "1" to that means


@dataclass(frozen=True, slots=True)
class Command:
    """A text that asks for something; `area` and `name` where the command takes them."""

    ask: Ask
    area: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A text that answers a question: "1", "2" or "0" (yes is 1, no is 0); "" where it says something else as well."""

    choice: str


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why nothing of a text may be stored as it stands."""

    reason: Reason
    to: FollowUp = FollowUp.SENDER
    word: str = ""
    """The word or value that stopped it, in the text's own spelling."""
    guess: Submission | None = None
    """What may have been meant: offered in a question, never applied."""
    suggestions: tuple[str, ...] = ()
    area: str | None = None
    """The area the text seems to be about, for the example in the reply."""
    day: date | None = None
    reply: str = ""
    """The key of the text that says why, where it is not the usual one of the reason."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """What that text names beside the area, day and word: numbers, mostly."""


Meaning = Submission | Command | Answer | Rejection
