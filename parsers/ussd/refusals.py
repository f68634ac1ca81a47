"""The refusal pages: numbers that the rules refuse, with the reason that a text would get and a way to go on."""

from __future__ import annotations

from parsers.meaning import Rejection
from parsers.replies.render import render
from parsers.ussd import tasks, wording
from parsers.ussd.confirmation import OVERFLOWS, RESTARTS, restarted
from parsers.ussd.menu import Menu, Move, Node, Page
from parsers.ussd.state import Task
from parsers.validation.refusals import refusal


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
    reply = refusal(menu.campaign, found, menu.standing) if isinstance(found, Rejection) else None
    said = render(reply, menu.campaign, accents=False) if reply else ""
    return Page(wording.with_more(said, menu.say("refused_end")))


def _take_refused(menu: Menu, said: str) -> Move:
    """Enter again, or drop."""
    state = menu.state
    if said == "1":
        return restarted(state) if state.task in RESTARTS or state.task is Task.FIX else state.first
    return menu.end("dropped") if said == "0" else menu.again(_show_refused(menu))


OVERFLOW = Node(_show_overflow, _take_refused)
REFUSED = Node(_show_refused, _take_refused)
