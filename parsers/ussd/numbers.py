"""The number pages: ask for one number after the other, and check each as it is entered."""

from __future__ import annotations

import re
from dataclasses import replace

from parsers.campaign.plan import Kind
from parsers.decision import Waiver
from parsers.meaning import FollowUp, Reason, Rejection
from parsers.reply import Value
from parsers.ussd import confirmation, tasks, wording
from parsers.ussd.menu import BACK, Menu, Move, Node, Page
from parsers.ussd.state import Screen, Task, UssdState

DIGITS = 5
EXAMPLE = 23


def _show(menu: Menu) -> Page:
    """The page that asks for the next number."""
    code = tasks.codes(menu.campaign, menu.state)[len(menu.state.values)]
    indicator = menu.campaign.indicator[code]
    base = {Task.FIX: "fix"}.get(menu.state.task, f"ask_{menu.state.task}")
    values: dict[str, Value] = {
        "name": indicator.label.upper(),
        "units": wording.units(menu.campaign, code),
        "last": menu.reported(code) if menu.state.task is Task.FIX else menu.level(code),
    }
    return menu.page(wording.asked_for(menu.campaign, base, indicator), **values)


def _take(menu: Menu, said: str) -> Move:
    """A number, or one step back."""
    if said == BACK:
        return back(menu.state)
    wrong = _wrong(said)
    if wrong:
        return _asked_again(menu, wrong)
    code = tasks.codes(menu.campaign, menu.state)[len(menu.state.values)]
    entered = replace(menu, state=replace(menu.state, values=(*menu.state.values, (code, int(said)))))
    past = _out_of_range(entered)
    if past:
        return past
    large = not tasks.is_total(menu.campaign, menu.state, code) and tasks.is_large(entered, code)
    return replace(entered.state, at=Screen.LARGE) if large else onward(entered)


def back(state: UssdState) -> UssdState:
    """One number back; before the first, to where the task was chosen."""
    if state.values:
        return replace(state, at=Screen.ASK, values=state.values[:-1], confirmed=False)
    from_past = state.task in (Task.PAST, Task.FIX)
    return replace(state.first, at=Screen.PAST, task=Task.PAST) if from_past else state.first


def onward(menu: Menu) -> UssdState:
    """The next number, or once all are there what the rules say of them."""
    state = menu.state
    if len(state.values) < len(tasks.codes(menu.campaign, state)):
        return replace(state, at=Screen.ASK)
    return replace(state, at=confirmation.checked(menu))


def _show_large(menu: Menu) -> Page:
    code, value = menu.state.values[-1]
    label = menu.campaign.indicator[code].label
    key = "large" if _may_be_total(menu) else "large_sure"
    return menu.page(key, Name=label, one=wording.name(menu.campaign, code), val=value)


def _take_large(menu: Menu, said: str) -> Move:
    """Of the day after all, or the total, or a slip."""
    state = menu.state
    settled = tuple(dict.fromkeys((*state.settled, Waiver.LARGE)))
    if said == "1" and state.confirmed:
        return confirmation.sent(replace(menu, state=replace(state, settled=settled)))
    if said == "1":
        return onward(replace(menu, state=replace(state, settled=settled)))
    if said == "2" and _may_be_total(menu):
        return onward(replace(menu, state=replace(state, task=Task.TOTAL)))
    if said not in ("0", BACK):
        return menu.again(_show_large(menu))
    return confirmation.restarted(state) if state.confirmed else back(state)


def _may_be_total(menu: Menu) -> bool:
    """Whether the large number may be the total instead: only the first of the day, of a flow."""
    [(code, _), *others] = menu.state.values
    is_flow = menu.campaign.indicator[code].kind is Kind.FLOW
    return menu.state.task is Task.TODAY and not others and is_flow and not menu.state.confirmed


def _wrong(said: str) -> str:
    """The key of what is wrong with a number as it was typed; "" if nothing is."""
    if not re.fullmatch("[0-9]+", said):
        return "not_digits"
    if len(said) > DIGITS:
        return "too_long"
    return "leading_zero" if said != "0" and said.startswith("0") else ""


def _asked_again(menu: Menu, wrong: str) -> Page:
    """What is wrong, before the page that asked."""
    example = menu.campaign.words.example.get(menu.campaign.main, EXAMPLE)
    said = menu.say("bad_number", wrong=menu.say(wrong), val=example)
    page = wording.before(said.split("\n", 1)[0], _show(menu).text)
    return Page(page if page.startswith(said[:1]) else said)


def _out_of_range(menu: Menu) -> Page | None:
    """What to say of a number that can never be; the session stays where it is."""
    rejection = tasks.tried(menu)
    if not isinstance(rejection, Rejection) or rejection.to is not FollowUp.SENDER:
        return None
    if rejection.reason is not Reason.OUT_OF_RANGE:
        return None
    key = "above_list" if rejection.reply == "err_out_of_range" else "out_of_range"
    return menu.page(key, val=str(menu.state.values[-1][1]), app=rejection.values["app"])


ASK = Node(_show, _take)
LARGE = Node(_show_large, _take_large)
