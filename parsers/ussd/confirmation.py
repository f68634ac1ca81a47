"""The confirmation page: shows all that was entered, checked by the rules of a text; "1" sends it."""

from __future__ import annotations

from dataclasses import replace

from parsers.meaning import FollowUp, Rejection
from parsers.reply import Value
from parsers.ussd import tasks, wording
from parsers.ussd.menu import BACK, Menu, Move, Node, Page, Sending
from parsers.ussd.state import Screen, Task, UssdState
from parsers.validation.trial import Trial

RESTARTS = (Task.TODAY, Task.PAST, Task.TOTAL, Task.WINDOW)
"""The tasks whose numbers can be entered again."""
SURE = {
    Task.TODAY: "sure_today", Task.PAST: "sure_today", Task.TOTAL: "sure_total", Task.WINDOW: "sure_window",
    Task.FIX: "sure_fix", Task.NIL: "sure_fix", Task.CANCEL: "sure_cancel",
}  # fmt: skip
OVERFLOWS = "err_cross_check"


def checked(menu: Menu) -> Screen:
    """Where numbers that are complete lead; what goes to a person is sent, for that is for the worker to decide."""
    found = tasks.tried(menu)
    if not isinstance(found, Rejection) or found.to is not FollowUp.SENDER:
        return Screen.SURE
    return Screen.OVERFLOW if found.reply == OVERFLOWS else Screen.REFUSED


def sent(menu: Menu) -> Sending:
    """Hand the numbers over."""
    return Sending(tasks.order(menu), replace(menu.state, at=Screen.OVER))


def _show_sure(menu: Menu) -> Page:
    """The figures as they would be."""
    found = tasks.tried(menu)
    after = replace(menu.standing, figures=found.figures) if isinstance(found, Trial) else menu.standing
    values: dict[str, Value] = {**replace(menu, standing=after).stands(), **entered(menu)}
    return menu.page(SURE[menu.state.task], **values)


def entered(menu: Menu) -> dict[str, Value]:
    """What a confirmation names: all that was entered, and before and after where it is one number."""
    state, campaign = menu.state, menu.campaign
    if state.task is Task.CANCEL:
        shown = tuple((one.code, menu.reported(one.code)) for one in campaign.daily)
        return {"said": wording.said(campaign, shown)}
    values = state.values or ((campaign.main, 0),)
    numbers = [value for _, value in values]
    old = menu.reported(values[0][0])
    return {
        "said": wording.said(campaign, values), "old": old, "new": numbers[0],
        "val": numbers[0], "m": numbers[1] if len(numbers) > 1 else None,
    }  # fmt: skip


def _take_sure(menu: Menu, said: str) -> Move:
    """Send, enter again, or drop."""
    state = menu.state
    if said == "1":
        return _confirmed(replace(menu, state=replace(state, confirmed=True)))
    if said == "2" and state.task in RESTARTS:
        return restarted(state)
    if said == BACK and state.values:
        return replace(state, at=Screen.ASK, values=state.values[:-1])
    return menu.end("dropped") if said == "0" else menu.again(_show_sure(menu))


def _confirmed(menu: Menu) -> Move:
    """Ask what else the rules would ask; else send."""
    match menu.state.task:
        case Task.TODAY | Task.PAST | Task.WINDOW if tasks.replaced(menu):
            return replace(menu.state, at=Screen.SECOND)
        case Task.TOTAL if tasks.differs(menu):
            return replace(menu.state, at=Screen.MISMATCH)
    return sent(menu)


def restarted(state: UssdState) -> UssdState:
    """The first number again."""
    return replace(state, at=Screen.ASK, values=(), settled=(), confirmed=False)


SURE_NODE = Node(_show_sure, _take_sure)
