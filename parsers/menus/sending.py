"""Sending: what was entered is shown whole, checked by the rules of a text, and handed over once confirmed."""

from __future__ import annotations

from dataclasses import replace

from parsers.campaign import Kind
from parsers.case import Trial
from parsers.menus import tasks, wording
from parsers.menus.menu import BACK, Menu, Move, Node, Page, Sending
from parsers.menus.state import At, State, Task
from parsers.order import MenuOrder
from parsers.reading import Reason, Rejection, To
from parsers.refusals import refusal
from parsers.replies import render
from parsers.reply import Value

RESTARTS = (Task.TODAY, Task.PAST, Task.TOTAL, Task.WINDOW)
"""The tasks whose numbers can be entered again."""
SURE = {
    Task.TODAY: "sure_today", Task.PAST: "sure_today", Task.TOTAL: "sure_total", Task.WINDOW: "sure_window",
    Task.FIX: "sure_fix", Task.NIL: "sure_fix", Task.CANCEL: "sure_cancel",
}  # fmt: skip
OVERFLOWS = "err_cross_check"


def checked(menu: Menu) -> At:
    """Where numbers that are complete lead; what goes to a person is sent, for that is for the worker to decide."""
    found = tasks.tried(menu)
    if not isinstance(found, Rejection) or found.to is not To.SENDER:
        return At.SURE
    return At.OVERFLOW if found.reply == OVERFLOWS else At.REFUSED


def sent(menu: Menu) -> Sending:
    """Hand the numbers over."""
    return Sending(tasks.order(menu), replace(menu.state, at=At.OVER))


def _show_sure(menu: Menu) -> Page:
    """The figures as they would stand."""
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
        return replace(state, at=At.ASK, values=state.values[:-1])
    return menu.end("dropped") if said == "0" else menu.again(_show_sure(menu))


def _confirmed(menu: Menu) -> Move:
    """Ask what else the rules would ask; else send."""
    match menu.state.task:
        case Task.TODAY | Task.PAST | Task.WINDOW if _replaced(menu):
            return replace(menu.state, at=At.SECOND)
        case Task.TOTAL if _differs(menu):
            return replace(menu.state, at=At.MISMATCH)
    return sent(menu)


def restarted(state: State) -> State:
    """The first number again."""
    return replace(state, at=At.ASK, values=(), settled=(), confirmed=False)


def _replaced(menu: Menu) -> dict[str, tuple[int, int]]:
    """The flows of the day that would be replaced; a stock's old number was on the page that asked."""
    found = tasks.conflicts(menu)
    return {code: pair for code, pair in found.items() if menu.campaign.indicator[code].kind is Kind.FLOW}


def _show_second(menu: Menu) -> Page:
    replaced = _replaced(menu)
    [(code, (old, new)), *others] = replaced.items()
    if others:
        stored = [(code, old) for code, (old, _) in replaced.items()]
        return menu.page("second_many", said=wording.said(menu.campaign, stored))
    return menu.page("second", one=wording.name(menu.campaign, code), old=old, new=new, sum=old + new)


def _take_second(menu: Menu, said: str) -> Move:
    """Replace, add where it is one number, or keep."""
    replaced = _replaced(menu)
    if not replaced:  # somebody has changed the figures since: they are shown anew
        return replace(menu.state, at=checked(menu), confirmed=False)
    if said == "1":
        return sent(menu)
    if said == "2" and len(replaced) == 1:
        [(code, (old, new))] = replaced.items()
        return _added(menu, code, old + new)
    if said == BACK:
        return replace(menu.state, at=At.SURE, confirmed=False)
    return menu.end("dropped") if said == "0" else menu.again(_show_second(menu))


def _added(menu: Menu, code: str, total: int) -> Move:
    """The sum in the place of the number, looked at as a number is."""
    others = tuple(pair for pair in menu.state.values if pair[0] != code)
    summed = replace(menu, state=replace(menu.state, values=(*others, (code, total))))
    at = checked(summed)
    if at is not At.SURE:
        return replace(summed.state, at=at)
    return replace(summed.state, at=At.LARGE) if tasks.is_large(summed, code) else sent(summed)


def _differs(menu: Menu) -> bool:
    """Whether the total cannot be told from the days by today's work alone."""
    known, new = _totals(menu)
    of_today = menu.reported(menu.campaign.main)
    return known is not None and (new < known or (of_today is not None and new != known))


def _totals(menu: Menu) -> tuple[int | None, int]:
    """The total as the days add up, and as it was entered."""
    return menu.level(menu.campaign.main), dict(menu.state.values).get(menu.campaign.main, 0)


def _show_mismatch(menu: Menu) -> Page:
    known, new = _totals(menu)
    return menu.page("mismatch", new=new, tot=known)


def _take_mismatch(menu: Menu, said: str) -> Move:
    """Ours stands, theirs does, or the office looks into it."""
    if said == "1":
        return sent(menu)
    if said == "2":
        return menu.end("dropped")
    if said == "0":
        return Sending(_for_the_office(menu), replace(menu.state, at=At.OVER))
    if said == BACK:
        return replace(menu.state, at=At.SURE, confirmed=False)
    return menu.again(_show_mismatch(menu))


def _for_the_office(menu: Menu) -> MenuOrder:
    state = menu.state
    said = tasks.submission(menu.campaign, state)
    return MenuOrder(
        Rejection(
            Reason.CROSS_CHECK, To.PERSON, guess=said, area=state.area, day=state.day, reply="to_office",
        )
    )  # fmt: skip


def _show_overflow(menu: Menu) -> Page:
    found = tasks.tried(menu)
    if not isinstance(found, Rejection) or found.reply != OVERFLOWS:
        return _show_refused(menu)
    parts = str(found.values["parts"]).split(" + ")
    names = [wording.name(menu.campaign, code) for code in parts]
    first = names[0][:1].upper() + names[0][1:]
    return menu.page("overflow", added=(first, *names[1:]), sum=found.values["sum"], app=found.values["app"])


def _show_refused(menu: Menu) -> Page:
    """What a text would be answered, and a way on."""
    found = tasks.tried(menu)
    if not isinstance(found, Rejection):  # the figures have changed meanwhile, and nothing objects any more
        return _show_sure(menu)
    reply = refusal(menu.campaign, found, menu.standing)
    said = render(reply, menu.campaign, accents=False) if reply else ""
    return Page(wording.with_more(said, menu.say("refused_end")))


def _take_refused(menu: Menu, said: str) -> Move:
    """Enter again, or drop."""
    state = menu.state
    if said == "1":
        return restarted(state) if state.task in RESTARTS or state.task is Task.FIX else state.first
    return menu.end("dropped") if said == "0" else menu.again(_show_refused(menu))


SURE_NODE = Node(_show_sure, _take_sure)
SECOND = Node(_show_second, _take_second)
MISMATCH = Node(_show_mismatch, _take_mismatch)
OVERFLOW = Node(_show_overflow, _take_refused)
REFUSED = Node(_show_refused, _take_refused)
