"""The last page: says what became of the submission."""

from __future__ import annotations

from dataclasses import dataclass

from parsers.decision import Outcome
from parsers.reply import Value
from parsers.ussd import tasks, wording
from parsers.ussd.menu import Menu, Node, Page
from parsers.ussd.state import Task

DONE = {
    Task.TODAY: "done_today", Task.PAST: "done_today", Task.TOTAL: "done_total", Task.WINDOW: "done_window",
    Task.FIX: "done_past", Task.NIL: "done_past", Task.CANCEL: "done_past",
}  # fmt: skip
OTHERWISE = {
    Outcome.COUNTED: "done_other", Outcome.DUPLICATE: "done_before", Outcome.WAITING: "to_office",
    Outcome.QUARANTINED: "promise", Outcome.PRACTISED: "promise",
}  # fmt: skip
"""Where no text was sent that could be repeated: the phone has had its answers for this hour."""


@dataclass(frozen=True, slots=True)
class SubmissionResult:
    """What became of an order."""

    outcome: Outcome
    reference_number: str = ""
    said: str = ""
    """What the text that repeats it says."""


def last(menu: Menu, told: SubmissionResult | None) -> Page:
    """What was counted, or why not, or that a text will say so."""
    if menu.state.task is Task.REGISTER:
        return menu.end("registered")
    if told is None:
        return menu.end("promise")
    if told.outcome is Outcome.COUNTED and menu.state.task in DONE:
        return menu.end(DONE[menu.state.task], id=told.reference_number, **_stored(menu))
    if told.said:
        return Page(told.said, more=False)
    return menu.end(OTHERWISE.get(told.outcome, "dropped"), id=told.reference_number)


def _stored(menu: Menu) -> dict[str, Value]:
    """The values of a last page: the numbers sent, and the area's figures with them."""
    campaign = menu.campaign
    given = dict(menu.state.values)
    sent = [(code, given[code]) for code in tasks.codes(campaign, menu.state) if code in given]
    stocks = [pair for pair in sent if pair[0] in campaign.daily_stocks]
    values: dict[str, Value] = {
        **menu.stands(),
        "said": wording.said(campaign, sent),
        "rest": wording.said(campaign, stocks),
        "one": wording.name(campaign, campaign.main),
    }
    return {**values, **_of_window(menu)} if menu.state.task is Task.WINDOW else values


def _of_window(menu: Menu) -> dict[str, Value]:
    """Day and whole of the indicators of these days."""
    levels = [(code, menu.level(code)) for code in menu.campaign.windowed]
    values: dict[str, Value] = dict.fromkeys(("val", "m", "n", "tot"))
    for (code, level), of_day, in_all in zip(levels, ("val", "m"), ("n", "tot"), strict=False):
        values[of_day], values[in_all] = menu.reported(code), level
    return {**values, "whole": wording.said(menu.campaign, levels)}


def _broken(menu: Menu) -> Page:
    return menu.end("broken")


def _take_broken(menu: Menu, _said: str) -> Page:
    return _broken(menu)


OVER = Node(_broken, _take_broken)
