"""The state of a USSD session: its page and what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from parsers.decision import Waiver


class Screen(StrEnum):
    """The page that waits for input."""

    ROOT = "root"
    AREAS = "areas"
    RESUME = "resume"
    QUESTION = "question"
    ASK = "ask"
    LARGE = "large"
    SURE = "sure"
    SECOND = "second"
    MISMATCH = "mismatch"
    OVERFLOW = "overflow"
    REFUSED = "refused"
    PAST = "past"
    STATUS = "status"
    HELP = "help"
    HELP_MORE = "help_more"
    STRANGER = "stranger"
    REGISTER = "register"
    OVER = "over"


class Task(StrEnum):
    """What a session is about to send."""

    TODAY = "today"
    TOTAL = "total"
    PAST = "past"  # yesterday, of which nothing is there
    FIX = "fix"  # one number of yesterday
    NIL = "nil"  # yesterday, nothing to report
    CANCEL = "cancel"  # all of yesterday
    WINDOW = "window"  # the indicators that are reported on certain days
    ANSWER = "answer"  # to a question asked by text
    REGISTER = "register"


@dataclass(frozen=True, slots=True)
class UssdState:
    """A session: kept between requests, and as a draft when it drops."""

    at: Screen
    today: date
    """The campaign day on which it began."""
    area: str = ""
    task: Task = Task.TODAY
    code: str = ""
    """The indicator that is fixed."""
    values: tuple[tuple[str, int], ...] = ()
    """The numbers entered, in the order they were asked for."""
    seen: tuple[tuple[str, int | None], ...] = ()
    """The figures of the day as its pages showed them, by code (code= for a total)."""
    about: str = ""
    """Which question a page showed: its text's id and its reply's."""
    settled: tuple[Waiver, ...] = ()
    """What the pages have asked and the person has answered."""
    confirmed: bool = False
    """Whether "1 Send" was chosen."""
    page: int = 0
    """Of a list that does not fit one page."""
    resumes: Screen | None = None
    """Where a draft goes on."""

    @property
    def day(self) -> date:
        """The day that the task is about."""
        past = self.task in (Task.PAST, Task.FIX, Task.NIL, Task.CANCEL)
        return self.today - timedelta(days=1) if past else self.today

    @property
    def first(self) -> UssdState:
        """The first page of its area."""
        return UssdState(Screen.ROOT, self.today, self.area)

    @property
    def is_draft(self) -> bool:
        """Whether something was entered that is worth going on with."""
        return bool(self.values) and self.at is not Screen.OVER
