"""The conflict pages: ask again if a number would replace another, or a total differs from the sum of the days."""

from __future__ import annotations

from dataclasses import replace

from parsers.meaning import FollowUp, Reason, Rejection
from parsers.order import MenuOrder
from parsers.ussd import tasks, wording
from parsers.ussd.confirmation import checked, sent
from parsers.ussd.menu import BACK, Menu, Move, Node, Page, Sending
from parsers.ussd.state import Screen


def _show_second(menu: Menu) -> Page:
    replaced = tasks.replaced(menu)
    [(code, (old, new)), *others] = replaced.items()
    if others:
        stored = [(code, old) for code, (old, _) in replaced.items()]
        return menu.page("second_many", said=wording.said(menu.campaign, stored))
    return menu.page("second", one=wording.name(menu.campaign, code), old=old, new=new, sum=old + new)


def _take_second(menu: Menu, said: str) -> Move:
    """Replace, add where it is one number, or keep."""
    replaced = tasks.replaced(menu)
    if not replaced:
        return replace(menu.state, at=checked(menu), confirmed=False)
    if any(dict(menu.state.seen).get(code) != old for code, (old, _) in replaced.items()):
        return menu.state  # somebody has changed the figures since: they are shown anew
    if said == "1":
        return sent(menu)
    if said == "2" and len(replaced) == 1:
        [(code, (old, new))] = replaced.items()
        return _added(menu, code, old + new)
    if said == BACK:
        return replace(menu.state, at=Screen.SURE, confirmed=False)
    return menu.end("dropped") if said == "0" else menu.again(_show_second(menu))


def _added(menu: Menu, code: str, total: int) -> Move:
    """The sum in the place of the number, looked at as a number is."""
    others = tuple(pair for pair in menu.state.values if pair[0] != code)
    summed = replace(menu, state=replace(menu.state, values=(*others, (code, total))))
    at = checked(summed)
    if at is not Screen.SURE:
        return replace(summed.state, at=at)
    return replace(summed.state, at=Screen.LARGE) if tasks.is_large(summed, code) else sent(summed)


def _show_mismatch(menu: Menu) -> Page:
    known, new = tasks.totals(menu)
    return menu.page("mismatch", new=new, tot=known)


def _take_mismatch(menu: Menu, said: str) -> Move:
    """Keep our number, take theirs, or ask the office."""
    if said == "1":
        return sent(menu)
    if said == "2":
        return menu.end("dropped")
    if said == "0":
        return Sending(_for_the_office(menu), replace(menu.state, at=Screen.OVER))
    if said == BACK:
        return replace(menu.state, at=Screen.SURE, confirmed=False)
    return menu.again(_show_mismatch(menu))


def _for_the_office(menu: Menu) -> MenuOrder:
    state = menu.state
    said = tasks.submission(menu.campaign, state)
    return MenuOrder(
        Rejection(
            Reason.CROSS_CHECK, FollowUp.PERSON, guess=said, area=state.area, day=state.day, reply="to_office",
        )
    )  # fmt: skip


SECOND = Node(_show_second, _take_second)
MISMATCH = Node(_show_mismatch, _take_mismatch)
