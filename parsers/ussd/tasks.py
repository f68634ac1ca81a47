"""The tasks: which numbers each asks for, and the submission they make."""

from __future__ import annotations

from dataclasses import replace

from parsers.campaign.plan import Campaign, Kind
from parsers.decision import Waiver
from parsers.figures.stored import Series, Write, total_field
from parsers.meaning import Act, AreaReport, Mode, Rejection, Submission
from parsers.order import MenuOrder
from parsers.ussd.menu import Menu
from parsers.ussd.state import Screen, Task, UssdState
from parsers.validation import confirmations
from parsers.validation.rules import prepared, try_out
from parsers.validation.trial import ConfirmationRequest, Trial, ValidationContext

PAGES_ASK = (Waiver.SECOND, Waiver.LARGE, Waiver.CONFIRM, Waiver.MISMATCH, Waiver.REPEATED)
"""The questions that the pages ask by themselves, or that cannot arise on them."""


def codes(campaign: Campaign, state: UssdState) -> tuple[str, ...]:
    """The indicators that a task asks for, in order."""
    match state.task:
        case Task.FIX:
            return (state.code,)
        case Task.WINDOW:
            return campaign.windowed
        case Task.TODAY | Task.PAST | Task.TOTAL:
            return tuple(one.code for one in campaign.daily)
    return ()


def is_total(campaign: Campaign, state: UssdState, code: str) -> bool:
    """Whether the task's number is a running total of a flow."""
    return state.task is Task.TOTAL and campaign.indicator[code].kind is Kind.FLOW


def submission(campaign: Campaign, state: UssdState) -> Submission:
    """What the numbers entered so far say."""
    totals = {code: value for code, value in state.values if is_total(campaign, state, code)}
    values = {code: value for code, value in state.values if code not in totals}
    figures = AreaReport(state.area, state.day, values, totals)
    match state.task:
        case Task.CANCEL:
            return Submission(Act.CANCEL, (figures,))
        case Task.NIL:
            return Submission(Act.REPORT, (replace(figures, values={campaign.main: 0}),), nil=True)
        case Task.FIX:
            return Submission(Act.CORRECT, (figures,))
    return Submission(Act.REPORT, (figures,), Mode.TOTAL if totals else Mode.DAY)


def tried(menu: Menu) -> Trial | ConfirmationRequest | Rejection:
    """What the rules say of the numbers entered so far."""
    return try_out(menu.campaign, submission(menu.campaign, menu.state), menu.standing, PAGES_ASK)


def is_large(menu: Menu, code: str) -> bool:
    """Whether the rules ask about the size of one number entered."""
    only = replace(menu.state, values=((code, dict(menu.state.values)[code]),))
    return confirmations.large(_case(menu, only)) is not None


def replaced(menu: Menu) -> dict[str, tuple[int, int]]:
    """The day's flows that would be replaced, old and new; a stock's old number is on its page."""
    writes = _case(menu, menu.state).writes
    flows = [write for write in writes if menu.campaign.indicator[write.code].kind is Kind.FLOW]
    found = {write.code: (_stored(menu, write), write.value or 0) for write in flows}
    return {code: (old, new) for code, (old, new) in found.items() if old is not None and old != new}


def shown(menu: Menu) -> UssdState:
    """The session once its page is shown: it remembers the figures that the page shows."""
    state, names = menu.state, list[str]()
    match state.at:
        case Screen.ASK:
            code = codes(menu.campaign, state)[len(state.values)]
            names = [total_field(code) if is_total(menu.campaign, state, code) else code]
        case Screen.SECOND:
            names = list(replaced(menu))
        case Screen.SURE if state.task in (Task.FIX, Task.NIL):
            names = [state.code or menu.campaign.main]
        case Screen.SURE if state.task is Task.CANCEL:
            names = _theirs(menu)
    now = {name: _stored(menu, _write(menu, name)) for name in names}
    return replace(state, seen=tuple({**dict(state.seen), **now}.items()))


def differs(menu: Menu) -> bool:
    """Whether today's work alone cannot explain the total."""
    known, new = totals(menu)
    of_today = menu.reported(menu.campaign.main)
    return known is not None and (new < known or (of_today is not None and new != known))


def totals(menu: Menu) -> tuple[int | None, int]:
    """The total as the days add up, and as it was entered."""
    return menu.level(menu.campaign.main), dict(menu.state.values).get(menu.campaign.main, 0)


def order(menu: Menu) -> MenuOrder:
    """What is sent, with the figures its author saw: what replaces one of them is a correction."""
    said, settled, known = submission(menu.campaign, menu.state), menu.state.settled, dict(menu.state.seen)
    names = _theirs(menu) if said.act is Act.CANCEL else list(_entered(said))
    seen = tuple(replace(_write(menu, name), value=known.get(name)) for name in names)
    if said.act is Act.REPORT and any(known.get(name) not in (None, new) for name, new in _entered(said).items()):
        said, settled = replace(said, act=Act.CORRECT), (*settled, Waiver.SECOND)
    return MenuOrder(said, settled, seen)


def _case(menu: Menu, state: UssdState) -> ValidationContext:
    return prepared(menu.campaign, submission(menu.campaign, state), menu.standing, ())[0]


def _entered(said: Submission) -> dict[str, int]:
    """The numbers by code, and by code= where they are totals."""
    of = said.figures[0]
    return {**of.values, **{total_field(code): total for code, total in of.totals.items()}}


def _theirs(menu: Menu) -> list[str]:
    """All that the contact may report of the area."""
    at_level, contact = menu.campaign.reported_at(menu.campaign.area[menu.state.area].level), menu.standing.contact
    return [one.code for one in at_level if contact and contact.may_report(one, menu.campaign)]


def _write(menu: Menu, name: str) -> Write:
    series = Series.TOTAL if name.endswith("=") else Series.REPORTED
    return Write(menu.state.area, menu.state.day, name.removesuffix("="), series, None)


def _stored(menu: Menu, write: Write) -> int | None:
    return menu.standing.figures.stored_value(write.area, write.day, write.code, write.series)
