"""The tasks: which numbers each asks for, and the submission they make."""

from __future__ import annotations

from dataclasses import replace

from parsers import doubts
from parsers.campaign import Campaign, Kind
from parsers.case import Asking, Case, Trial
from parsers.decision import Settled
from parsers.facts import windowed
from parsers.menus.menu import Menu
from parsers.menus.state import State, Task
from parsers.order import MenuOrder
from parsers.reading import Act, Figures, Mode, Rejection, Submission
from parsers.rules import prepared, try_out
from parsers.stored import Series, Write

PAGES_ASK = (Settled.SECOND, Settled.LARGE, Settled.CONFIRM, Settled.MISMATCH, Settled.REPEATED)
"""The questions that the pages ask by themselves, or that cannot arise on them."""


def codes(campaign: Campaign, state: State) -> tuple[str, ...]:
    """The indicators that a task asks for, in order."""
    match state.task:
        case Task.FIX:
            return (state.code,)
        case Task.WINDOW:
            return windowed(campaign)
        case Task.TODAY | Task.PAST | Task.TOTAL:
            return tuple(one.code for one in campaign.daily)
    return ()


def is_total(campaign: Campaign, state: State, code: str) -> bool:
    """Whether the task's number is a running total of a flow."""
    return state.task is Task.TOTAL and campaign.indicator[code].kind is Kind.FLOW


def submission(campaign: Campaign, state: State) -> Submission:
    """What the numbers entered so far say."""
    totals = {code: value for code, value in state.values if is_total(campaign, state, code)}
    values = {code: value for code, value in state.values if code not in totals}
    figures = Figures(state.area, state.day, values, totals)
    match state.task:
        case Task.CANCEL:
            return Submission(Act.CANCEL, (figures,))
        case Task.NIL:
            return Submission(Act.REPORT, (replace(figures, values={campaign.main: 0}),), nil=True)
        case Task.FIX:
            return Submission(Act.CORRECT, (figures,))
    return Submission(Act.REPORT, (figures,), Mode.TOTAL if totals else Mode.DAY)


def tried(menu: Menu) -> Trial | Asking | Rejection:
    """What the rules say of the numbers entered so far."""
    return try_out(menu.campaign, submission(menu.campaign, menu.state), menu.standing, PAGES_ASK)


def is_large(menu: Menu, code: str) -> bool:
    """Whether the rules ask about the size of one number entered."""
    only = replace(menu.state, values=((code, dict(menu.state.values)[code]),))
    return doubts.large(_case(menu, only)) is not None


def conflicts(menu: Menu) -> dict[str, tuple[int, int]]:
    """The numbers that would replace others of that day, by name (code= for a total): old and new."""
    found: dict[str, tuple[int, int]] = {}
    for write in _case(menu, menu.state).writes:
        old = _stored(menu, write)
        if old is not None and write.value is not None and old != write.value:
            found[write.code + ("=" if write.series is Series.TOTAL else "")] = old, write.value
    return found


def replaced(menu: Menu) -> dict[str, tuple[int, int]]:
    """The flows of the day that would be replaced; a stock's old number was on the page that asked."""
    found = conflicts(menu)
    return {code: pair for code, pair in found.items() if menu.campaign.indicator[code].kind is Kind.FLOW}


def differs(menu: Menu) -> bool:
    """Whether the total cannot be told from the days by today's work alone."""
    known, new = totals(menu)
    of_today = menu.reported(menu.campaign.main)
    return known is not None and (new < known or (of_today is not None and new != known))


def totals(menu: Menu) -> tuple[int | None, int]:
    """The total as the days add up, and as it was entered."""
    return menu.level(menu.campaign.main), dict(menu.state.values).get(menu.campaign.main, 0)


def order(menu: Menu) -> MenuOrder:
    """What is sent: what would replace a number shown on the pages is a correction."""
    said, settled = submission(menu.campaign, menu.state), menu.state.settled
    if said.act is Act.REPORT and conflicts(menu):
        said, settled = replace(said, act=Act.CORRECT), (*settled, Settled.SECOND)
    return MenuOrder(said, settled, _seen(menu))


def _case(menu: Menu, state: State) -> Case:
    return prepared(menu.campaign, submission(menu.campaign, state), menu.standing, ())[0]


def _seen(menu: Menu) -> tuple[Write, ...]:
    """The figures as they stand where the submission would change them; for a cancellation, all of the day."""
    if menu.state.task is not Task.CANCEL:
        return tuple(replace(write, value=_stored(menu, write)) for write in _case(menu, menu.state).writes)
    at_level, contact = menu.campaign.reported_at(menu.campaign.area[menu.state.area].level), menu.standing.contact
    theirs = (one.code for one in at_level if contact and contact.may_report(one, menu.campaign))
    blank = (Write(menu.state.area, menu.state.day, code, Series.REPORTED, None) for code in theirs)
    return tuple(replace(write, value=_stored(menu, write)) for write in blank)


def _stored(menu: Menu, write: Write) -> int | None:
    return menu.standing.figures.stored_value(write.area, write.day, write.code, write.series)
