"""The check of a campaign's USSD pages: each must fit one page at its longest values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.campaign.faults import PlanFault
from parsers.campaign.plan import Campaign
from parsers.replies.longest import NUMBER, longest
from parsers.replies.phrasebook import WORDINGS
from parsers.replies.segments import BASIC
from parsers.reply import Value
from parsers.ussd import wording
from parsers.ussd.entry import NEXT, PAGE_SHOWS
from parsers.ussd.screens import fixes

ASKING = ("ask_today", "ask_past", "ask_total", "ask_window", "fix")
"""The pages that an indicator may have of its own, under its code."""
CUT = re.compile(r" \+[0-9]")
"""How a list that does not fit its room ends."""


def check(campaign: Campaign) -> list[PlanFault]:
    """Name every page that at the campaign's longest values passes 160 characters or names what does not exist."""
    return [
        PlanFault(("words", "screens", key), line)
        for key in wording.screens(campaign)
        for line in _faults(campaign, key)
    ]


def at_longest(campaign: Campaign, key: str) -> str:
    """A page at the campaign's longest values; KeyError where it names a value that there is not."""
    return wording.say(campaign, key, _longest(campaign, key, _own_code(key)))


def _own_code(key: str) -> str:
    """The indicator that a page is for alone, by its code behind the key; "" for a page that is for any."""
    code = key.rpartition("_")[2]
    return code if code.isupper() else ""


def _faults(campaign: Campaign, key: str) -> Iterator[str]:
    code = _own_code(key)
    own = code in campaign.indicator and key.removesuffix(f"_{code}") in ASKING
    if key not in wording.LANGUAGES[campaign.language] and not own:
        yield f"screen {key}: there is no such screen"
        return
    try:
        text = at_longest(campaign, key)
    except KeyError as error:
        yield f"screen {key}: {error.args[0]}"
        return
    cut = CUT.search(text.replace(campaign.office.telephone, ""))
    if cut or len(text) > wording.ROOM or not BASIC.issuperset(text):
        yield f"screen {key}: {len(text)} characters, at most {wording.ROOM}, nothing left out: {text}"


def _longest(campaign: Campaign, key: str, code: str) -> dict[str, Value]:
    """The longest value of everything that this page may name."""
    daily = tuple(one.code for one in campaign.daily)
    said = campaign.windowed if "window" in key else daily
    asked = code or max(said or daily, key=lambda one: len(campaign.indicator[one].label))
    names = {one: wording.name(campaign, one) for one in daily}
    return {
        **longest("ok_day", campaign, WORDINGS[campaign.language]),
        "name": campaign.indicator[asked].label.upper(),
        "Name": campaign.indicator[asked].label,
        "one": max((*names.values(), wording.name(campaign, campaign.main)), key=len),
        "units": wording.units(campaign, asked),
        "last": NUMBER,
        "old": NUMBER,
        "new": NUMBER,
        "said": wording.said(campaign, ((one, NUMBER) for one in said)),
        "rest": wording.said(campaign, ((one, NUMBER) for one in campaign.daily_stocks)),
        "whole": wording.said(campaign, ((one, NUMBER) for one in campaign.windowed)),
        "added": tuple(names.values()),
        "days": ("30/12 123",) * 5,
        "choices": _choices(campaign, key),
        "event": max((campaign.indicator[one].label for one in campaign.windowed), key=len, default=""),
        "wrong": max((wording.say(campaign, of, {}) for of in ("not_digits", "leading_zero", "too_long")), key=len),
    }


def _choices(campaign: Campaign, key: str) -> tuple[str, ...]:
    if key == "past":
        return fixes(campaign)
    longest_code = max(campaign.reporting_areas, key=len)
    more = f"{NEXT} {wording.say(campaign, 'choice_next', {})}"
    return (*(f"{n} {longest_code}" for n in range(1, PAGE_SHOWS + 1)), more)
