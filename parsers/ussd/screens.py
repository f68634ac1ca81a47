"""The other pages of the menu: the first page, yesterday, the area's status, help."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from parsers.campaign.plan import Campaign
from parsers.figures.coverage import missing_days
from parsers.ussd import wording
from parsers.ussd.menu import BACK, Menu, Move, Node, Page
from parsers.ussd.state import Screen, Task, UssdState

DAYS_SHOWN = 5


def window_is_open(campaign: Campaign, state: UssdState) -> bool:
    """Whether some indicators are reported on this very day only."""
    codes = campaign.windowed
    window = campaign.indicator[codes[0]].window if codes else None
    return bool(window and window.first <= state.today <= window.last)


def _show_root(menu: Menu) -> Page:
    """What may be done."""
    left = (menu.campaign.last_day - menu.state.today).days
    if not window_is_open(menu.campaign, menu.state):
        return menu.page("root", left=left)
    event = menu.campaign.indicator[menu.campaign.windowed[0]].label
    return menu.page("root_window", left=left, event=event)


def _take_root(menu: Menu, said: str) -> Move:
    fresh = menu.state.first
    if said == "3" and menu.state.today <= menu.campaign.first_day:
        return Page(wording.before(menu.say("past_outside"), _show_root(menu).text))
    leads = {
        "1": replace(fresh, at=Screen.ASK, task=Task.TODAY),
        "2": replace(fresh, at=Screen.ASK, task=Task.TOTAL),
        "3": replace(fresh, at=Screen.PAST, task=Task.PAST),
        "4": replace(fresh, at=Screen.STATUS),
        "5": replace(fresh, at=Screen.HELP),
        BACK: replace(fresh, at=Screen.AREAS),
    }
    if window_is_open(menu.campaign, menu.state):
        leads["6"] = replace(fresh, at=Screen.ASK, task=Task.WINDOW)
    if said == "0":
        return menu.end("left")
    return leads.get(said) or menu.again(_show_root(menu))


def _show_past(menu: Menu) -> Page:
    """Yesterday's figures, and what may be fixed of them."""
    shown = [(one.code, menu.reported(one.code)) for one in menu.campaign.daily]
    if all(value is None for _, value in shown):
        return menu.page("past_none")
    return menu.page("past", said=wording.said(menu.campaign, shown), choices=fixes(menu.campaign))


def fixes(campaign: Campaign) -> tuple[str, ...]:
    """What may be done to a day that has figures, each with its digit."""
    ones = (wording.name(campaign, one.code) for one in campaign.daily)
    lines = [wording.say(campaign, "choice_fix", {"one": one}) for one in ones]
    return tuple(f"{n} {line}" for n, line in enumerate([*lines, wording.say(campaign, "choice_cancel", {})], 1))


def _take_past(menu: Menu, said: str) -> Move:
    codes = [one.code for one in menu.campaign.daily]
    if all(menu.reported(code) is None for code in codes):
        leads = {"1": replace(menu.state, at=Screen.ASK), "2": replace(menu.state, at=Screen.SURE, task=Task.NIL)}
    else:
        leads = {
            str(n): replace(menu.state, at=Screen.ASK, task=Task.FIX, code=code) for n, code in enumerate(codes, 1)
        }
        leads[str(len(codes) + 1)] = replace(menu.state, at=Screen.SURE, task=Task.CANCEL)
    leads[BACK] = menu.state.first
    return menu.end("left") if said == "0" else leads.get(said) or menu.again(_show_past(menu))


def _show_status(menu: Menu) -> Page:
    """The area's status: list size, total, remainder, days without a report."""
    stocks = wording.said(menu.campaign, ((code, menu.level(code)) for code in menu.campaign.daily_stocks))
    rest = (stocks[0][:1].upper() + stocks[0][1:], *stocks[1:]) if stocks else ()
    marks = menu.standing.figures.stored[menu.state.area].reported_days
    missing = missing_days(menu.campaign, menu.state.area, marks, menu.state.today - timedelta(days=1))
    one = wording.name(menu.campaign, menu.campaign.main)
    return menu.page("status", one=one, rest=rest, k=len(missing), **menu.stands())


def _take_status(menu: Menu, said: str) -> Move:
    if said == "1":
        return menu.end("days", one=wording.name(menu.campaign, menu.campaign.main), days=_by_day(menu))
    return _or_back(menu, said, _show_status(menu))


def _by_day(menu: Menu) -> tuple[str, ...]:
    """The main indicator on each of the last days, a dash where nothing was reported."""
    count = min(DAYS_SHOWN, menu.campaign.number_of(menu.state.today))
    days = [menu.state.today - timedelta(days=back) for back in range(count - 1, -1, -1)]
    sheet, main = menu.standing.figures, menu.campaign.main
    numbers = ((day, sheet.reported(menu.state.area, day, main)) for day in days)
    return tuple(f"{day.day}/{day.month} {'-' if value is None else value}" for day, value in numbers)


def _show_help(menu: Menu) -> Page:
    return menu.page("help")


def _take_help(menu: Menu, said: str) -> Move:
    return replace(menu.state, at=Screen.HELP_MORE) if said == "1" else _or_back(menu, said, _show_help(menu))


def _show_help_more(menu: Menu) -> Page:
    return menu.page("help_more")


def _take_help_more(menu: Menu, said: str) -> Move:
    if said in ("1", "2"):
        return menu.end("help_texts" if said == "1" else "office")
    return _or_back(menu, said, _show_help_more(menu))


def _or_back(menu: Menu, said: str, page: Page) -> Move:
    """Back to the first page, or leave."""
    if said == BACK:
        return menu.state.first
    return menu.end("left") if said == "0" else menu.again(page)


ROOT = Node(_show_root, _take_root)
PAST = Node(_show_past, _take_past)
STATUS = Node(_show_status, _take_status)
HELP = Node(_show_help, _take_help)
HELP_MORE = Node(_show_help_more, _take_help_more)
