"""The engine: from a session's state and input to its next page or an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from parsers.campaign.plan import Campaign
from parsers.decision import Standing
from parsers.order import MenuOrder
from parsers.ussd import confirmation, conflicts, entry, last_page, numbers, refusals, screens, tasks
from parsers.ussd.menu import Menu, Move, Node, Page, Sending
from parsers.ussd.state import Screen, UssdState

NODES: Mapping[Screen, Node] = {
    Screen.ROOT: screens.ROOT,
    Screen.AREAS: entry.AREAS,
    Screen.RESUME: entry.RESUME,
    Screen.QUESTION: entry.QUESTION,
    Screen.ASK: numbers.ASK,
    Screen.LARGE: numbers.LARGE,
    Screen.SURE: confirmation.SURE_NODE,
    Screen.SECOND: conflicts.SECOND,
    Screen.MISMATCH: conflicts.MISMATCH,
    Screen.OVERFLOW: refusals.OVERFLOW,
    Screen.REFUSED: refusals.REFUSED,
    Screen.PAST: screens.PAST,
    Screen.STATUS: screens.STATUS,
    Screen.HELP: screens.HELP,
    Screen.HELP_MORE: screens.HELP_MORE,
    Screen.STRANGER: entry.STRANGER,
    Screen.REGISTER: entry.REGISTER,
    Screen.OVER: last_page.OVER,
}


@dataclass(frozen=True, slots=True)
class Turn:
    """What a request leads to: the session after it, and a page, or an order whose outcome makes the page."""

    state: UssdState
    page: Page | None
    order: MenuOrder | None = None


def begin(campaign: Campaign, standing: Standing, draft: UssdState | None) -> Turn:
    """The first page of a session; a draft of the same day is offered again."""
    today = campaign.day_of(standing.received_at)
    over = Menu(campaign, standing, UssdState(Screen.OVER, today))
    if today > campaign.last_day:
        return Turn(over.state, over.end("closed"))
    if today < campaign.first_day:
        return Turn(over.state, over.end("not_begun"))
    state = entry.enter(campaign, standing, today, draft)
    return _shown(over, state) if state else Turn(over.state, over.end("by_text"))


def step(campaign: Campaign, standing: Standing, state: UssdState, said: str) -> Turn:
    """The result of an input on the session's present page."""
    menu = Menu(campaign, standing, state)
    move: Move = NODES[state.at].take(menu, said.strip())
    match move:
        case Sending():
            return Turn(move.state, None, move.order)
        case UssdState():
            return _shown(menu, move)
    return Turn(state if move.more else replace(state, at=Screen.OVER), move)


def last(campaign: Campaign, standing: Standing, state: UssdState, told: last_page.SubmissionResult | None) -> Page:
    """The page that says what became of an order; None: it is not known yet."""
    return last_page.last(Menu(campaign, standing, state), told)


def _shown(menu: Menu, state: UssdState) -> Turn:
    at = replace(menu, state=state)
    page = NODES[state.at].show(at)
    return Turn(tasks.shown(at) if page.more else replace(state, at=Screen.OVER), page)
