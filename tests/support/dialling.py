"""Dialling: a session of the menus, as pure state, against figures that a test sets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Decision, Standing
from parsers.figures.sheet import FigureSheet as Sheet
from parsers.figures.stored import Series, Stored, Write
from parsers.order import MenuOrder
from parsers.ussd.engine import Turn, begin, last, step
from parsers.ussd.last_page import SubmissionResult
from parsers.ussd.menu import Page
from parsers.ussd.state import UssdState
from parsers.validation.judge import judge
from tests.campaigns import shipped

PLAN = shipped()
NOW = datetime(2024, 8, 15, 10, 5, tzinfo=UTC)
HEAD = Contact("head", "+84905000001", "Ba", "head", ("TH1",))
OFFICE = Contact("office", "+84905000000", "Hoa", "office", ("XA",))

Stand = tuple[str, date, str, int]
"""An area, a day, a code (with = for a running total) and its number."""


def sheet(stored: Iterable[Stand], campaign: Campaign = PLAN) -> Sheet:
    """Figures of every area."""
    figures = Sheet(campaign, {area.code: Stored() for area in campaign.areas})
    for area, day, code, value in stored:
        series = Series.TOTAL if code.endswith("=") else Series.REPORTED
        figures.write(Write(area, day, code.removesuffix("="), series, value))
    return figures


def standing(
    *stored: Stand, contact: Contact | None = HEAD, now: datetime = NOW, campaign: Campaign = PLAN
) -> Standing:
    """What a session is judged against."""
    return Standing(sheet(stored, campaign), now, contact, reference_number="K7XM")


class Call:
    """One call of a menu; what it sends is judged at once, unless a test says what became of it."""

    def __init__(self, of: Standing, campaign: Campaign = PLAN, draft: UssdState | None = None) -> None:
        self.campaign, self.standing = campaign, of
        self.orders: list[MenuOrder] = []
        self.told: SubmissionResult | None = None
        self.pages: list[Page] = []
        self._turn(begin(campaign, of, draft))

    @property
    def text(self) -> str:
        """What the phone shows."""
        return self.pages[-1].text

    @property
    def over(self) -> bool:
        """Whether the session is closed."""
        return not self.pages[-1].more

    def press(self, *inputs: str) -> str:
        """Enter one thing after the other; what the phone then shows."""
        for said in inputs:
            self._turn(step(self.campaign, self.standing, self.state, said))
        return self.text

    def _turn(self, turn: Turn) -> None:
        self.state = turn.state
        if turn.order:
            self.orders.append(turn.order)
            self._judge(turn.order)
        page = turn.page or last(self.campaign, self.standing, self.state, self.told)
        self.pages.append(page)

    def _judge(self, order: MenuOrder) -> None:
        decision: Decision = judge(self.campaign, order.asks, self.standing, order.settled)
        self.told = SubmissionResult(decision.outcome, self.standing.reference_number)
        if decision.figures:
            self.standing = replace(self.standing, figures=decision.figures)
