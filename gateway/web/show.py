"""How figures, times, phones and words from outside are shown on a page."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from gateway.web.labels.labels import label, label_in, spoken
from parsers.campaign import phones
from parsers.campaign.plan import Campaign
from parsers.replies import printing
from parsers.replies.phrasebook import WORDINGS

NOTHING = "–"
THOUSANDS_ALONE = 100_000
"""From so many đồng on hundreds are of no interest."""
_LINE_END = re.compile(r"\r\n|\r|\n")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Kinds of characters that could change how the words around them read, or that nobody sees."""


def number(value: int | None) -> str:
    """A figure with its thousands apart; a dash where it is unknown."""
    return NOTHING if value is None else printing.number(value, WORDINGS[spoken()])


def signed(value: int | None) -> str:
    """A day's figure, with a plus where there is something."""
    return f"+{number(value)}" if value else number(value)


def percent(share: Fraction | None, goal: Fraction | None = None) -> str:
    """A share with one decimal, cut where rounding would show a goal that is missed."""
    return NOTHING if share is None else printing.percentage(share, goal or Fraction(1), WORDINGS[spoken()])


def goal(share: Fraction) -> str:
    """A target: 50%, 62,5%."""
    return percent(share).replace(f"{WORDINGS[spoken()].decimal}0%", "%")


def money(dong: int) -> str:
    """An amount that is never shown too low: 0,6k đ, 123k đ."""
    tenths = -(-dong // 100)
    if tenths % 10 == 0 or dong >= THOUSANDS_ALONE:
        return label("money", k=-(-dong // 1000))
    return label("money", k=f"{number(tenths // 10)}{WORDINGS[spoken()].decimal}{tenths % 10}")


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day: 17:05."""
    return f"{moment.astimezone(zone):%H:%M}"


def day(of: date) -> str:
    """A day: 20/08/2024, 20 Aug 2024."""
    return _written("day_whole", of, spoken())


def short_day(of: date) -> str:
    """A day without its year: 20/08, 20 Aug."""
    return _written("day_short", of, spoken())


@lru_cache(maxsize=512)
def _written(name: str, of: date, language: str) -> str:
    """A page has hundreds of days, and few that differ."""
    return label_in(language, name, day=of)


def typed_day(of: date) -> str:
    """A day as it is written into fields, in every language: 20/08/2024."""
    return f"{of:%d/%m/%Y}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A day without its year, and the time of day: 20/08 17:05."""
    return label("moment_short", at=at.astimezone(zone))


def whole_moment(at: datetime, zone: ZoneInfo) -> str:
    """A moment with its year: 17:05 20/08/2024."""
    return label("moment_whole", at=at.astimezone(zone))


def day_looks(state: str, now: bool = False, locked: bool = False) -> str:
    """The classes of a day's cell."""
    return f"c {state}{' now' if now else ''}{' locked' if locked else ''}"


def day_state(day: date, state: str, locked: bool = False) -> str:
    """A day of an area in words: 20/08: Đã báo, đã khóa sổ."""
    said = f"{short_day(day)}: {label(f'cell_{state}')}"
    return f"{said}, {label('cell_locked').lower()}" if locked else said


def age(since: datetime, now: datetime) -> str:
    """How long ago: dưới 1 phút, 42 phút, 3 giờ, 2 ngày."""
    minutes = max(int((now - since) / timedelta(minutes=1)), 0)
    if minutes < 60:
        return label("age_minutes", n=minutes) if minutes else label("age_now")
    return label("age_hours", n=minutes // 60) if minutes < 48 * 60 else label("age_days", n=minutes // (24 * 60))


def tenths(count: int) -> str:
    """So many tenths, as a number: 9,5."""
    return f"{count // 10}{WORDINGS[spoken()].decimal}{count % 10}" if count % 10 else str(count // 10)


def seconds(count: int) -> str:
    """A short time: 40 giây, 15 phút."""
    return label("seconds", n=count) if count < 100 else label("age_minutes", n=-(-count // 60))


def phone(sender: str, region: str | None) -> str:
    """A phone as people of `region` spell it, its middle hidden: 0905***456. Names and codes of services are shown."""
    digits = sender.removeprefix("+")
    if not digits.isdigit() or len(digits) < 7:
        return words(sender)
    local = phones.spelled_at_home(sender, region)
    return f"{local[:4]}***{local[-3:]}"


def full_phone(sender: str, region: str | None) -> str:
    """A phone as people of `region` spell it, all of it: only for who may call it, and noted."""
    return words(phones.spelled_at_home(sender, region))


def placeholders(plan: Campaign) -> str:
    """What of a plan is still an example, so that nothing goes out."""
    return "; ".join(label(f"placeholder_{one}") for one in plan.placeholders)


def words(text: str) -> str:
    """A stranger's words on one line, with every hidden character as a mark that can be seen."""
    return "".join(_seen(character) for character in _LINE_END.sub(" ↵ ", text))


def _seen(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN:
        return character
    return chr(0x2400 + ord(character)) if ord(character) < 0x20 else f"⟦{ord(character):04X}⟧"
