"""The faults of a campaign: parts that contradict each other, each with its place in the file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, time
from typing import NamedTuple

from parsers.campaign.parts import Area, CrossCheck, Holiday, Indicator, Rate, Reminder, SumCheck, Window

Path = tuple[str | int, ...]


class PlanFault(NamedTuple):
    """A mistake: the path to it in the file, and what is wrong and what to write."""

    path: Path
    message: str


class FaultyCampaignError(ValueError):
    """A campaign whose parts do not fit together; `faults` names every mistake."""

    def __init__(self, faults: Sequence[PlanFault]) -> None:
        super().__init__("; ".join(f"{'.'.join(map(str, fault.path))}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


def level_faults(levels: Sequence[str], named: Collection[str]) -> Iterator[PlanFault]:
    """Levels that are named twice or lack their words, and words without a level."""
    yield from repeated("levels", levels)
    for level in levels:
        if level not in named:
            yield PlanFault(("level_names",), f"level {level} has no name; add a line '{level}: {{vi: …, en: …}}'")
    for level in named:
        yield from unknown(("level_names", level), "level", level, levels)


def area_faults(areas: Sequence[Area], levels: Sequence[str]) -> Iterator[PlanFault]:
    """Areas that do not make one tree, and names that could mean two areas."""
    by_code = {area.code: area for area in areas}
    for index, area in enumerate(areas):
        path = ("areas", index)
        yield from unknown((*path, "level"), "level", area.level, levels)
        yield from _parent_faults(path, area, by_code, levels)
    if [area.level for area in areas if area.parent is None] != list(levels[:1]):
        yield PlanFault(("areas",), f"exactly one area, of level {levels[0]}, must have no parent")


def _parent_faults(path: Path, area: Area, by_code: dict[str, Area], levels: Sequence[str]) -> Iterator[PlanFault]:
    if area.parent is None:
        return
    yield from unknown((*path, "parent"), "area", area.parent, by_code)
    above = by_code.get(area.parent)
    if above and {area.level, above.level} <= set(levels) and levels.index(above.level) >= levels.index(area.level):
        yield PlanFault(
            (*path, "parent"), f"{above.code} is a {above.level}; the parent of a {area.level} is of a level above"
        )


def indicator_faults(
    indicators: Sequence[Indicator], levels: Collection[str], roles: Collection[str], days: tuple[date, date]
) -> Iterator[PlanFault]:
    """Indicators that name a level, role or indicator that is not there, or limits and windows that cannot be."""
    codes = [indicator.code for indicator in indicators]
    for index, indicator in enumerate(indicators):
        path = ("indicators", index)
        yield from unknown((*path, "level"), "level", indicator.level, levels)
        yield from unknown_each((*path, "reporters"), "role", indicator.reporters, roles)
        yield from _limit_faults(path, indicator, codes)
        if indicator.window:
            yield from unknown_each((*path, "window", "example"), "indicator", indicator.window.example, codes)
            yield from window_faults((*path, "window"), indicator.window, days)


def _limit_faults(path: Path, indicator: Indicator, codes: Collection[str]) -> Iterator[PlanFault]:
    limits = indicator.limits
    if limits.most_of:
        yield from unknown((*path, "limits", "most_of"), "indicator", limits.most_of, codes)
    yield from unknown_each((*path, "limits", "falls_into"), "indicator", limits.falls_into, codes)
    if limits.least > limits.most:
        yield PlanFault((*path, "limits", "least"), f"{limits.least} is more than most, {limits.most}")
    if limits.ask_above_share and not limits.most_of:
        yield PlanFault((*path, "limits", "ask_above_share"), "a share of what? add most_of, the code of the whole")
    if limits.note_above_share and not limits.most_of:
        yield PlanFault((*path, "limits", "note_above_share"), "a share of what? add most_of, the code of the whole")


def window_faults(path: Path, window: Window | Holiday, days: tuple[date, date]) -> Iterator[PlanFault]:
    """A window that ends before it begins, or leaves the campaign's days."""
    if window.last < window.first:
        yield PlanFault((*path, "last"), f"{window.last} is before first, {window.first}")
    if window.first < days[0] or window.last > days[1]:
        yield PlanFault(path, f"the window must lie within the campaign's days, {days[0]} to {days[1]}")


def word_faults(areas: Sequence[Area], indicators: Sequence[Indicator]) -> Iterator[PlanFault]:
    """Codes and other names that could mean two things in a text."""
    meaning: dict[str, str] = {}
    said = [(("areas", i, *path), word, area.code) for i, area in enumerate(areas) for path, word in _area_words(area)]
    said += [
        (("indicators", i, *path), word, indicator.code)
        for i, indicator in enumerate(indicators)
        for path, word in _indicator_words(indicator)
    ]
    for path, word, code in said:
        if meaning.get(word) == code:
            yield PlanFault(path, f"{word} is written twice")
        elif word in meaning:
            yield PlanFault(path, f"{word} already stands for {meaning[word]}; a word can mean one thing only")
        meaning.setdefault(word, code)


def _area_words(area: Area) -> list[tuple[Path, str]]:
    return [(("code",), area.code), *((("aliases", i), word) for i, word in enumerate(area.aliases))]


def _indicator_words(indicator: Indicator) -> list[tuple[Path, str]]:
    aliases = [(("aliases", i), alias.word) for i, alias in enumerate(indicator.aliases)]
    return [(("code",), indicator.code), *aliases]


def check_faults(checks: Sequence[CrossCheck], codes: Collection[str]) -> Iterator[PlanFault]:
    """Checks of indicators that are not there."""
    yield from repeated("checks", [check.name for check in checks], field="name")
    for index, check in enumerate(checks):
        fields = ("parts", "at_most") if isinstance(check, SumCheck) else ("indicator", "needs")
        for field in fields:
            yield from unknown_each(("checks", index, field), "indicator", getattr(check, field), codes)


def rate_faults(rates: Sequence[Rate], codes: Collection[str]) -> Iterator[PlanFault]:
    """Rates of indicators that are not there, or that share by nothing or by two things."""
    yield from repeated("rates", [rate.code for rate in rates], field="code")
    for index, rate in enumerate(rates):
        for field in ("numerator", "denominator", "minus"):
            yield from unknown_each(("rates", index, field), "indicator", getattr(rate, field), codes)
        if bool(rate.denominator) == (rate.areas_with is not None):
            yield PlanFault(("rates", index), "give either denominator or areas_with, and not both")


def reminder_faults(
    reminders: Sequence[Reminder], roles: Collection[str], quiet: tuple[time, time], days: tuple[date, date]
) -> Iterator[PlanFault]:
    """Reminders for nobody, in the quiet hours, or outside the campaign."""
    yield from repeated("reminders", [reminder.name for reminder in reminders], field="name")
    for index, reminder in enumerate(reminders):
        path = ("reminders", index)
        if reminder.role is not None:
            yield from unknown((*path, "role"), "role", reminder.role, roles)
        if (reminder.role is not None) != (reminder.audience == "role"):
            yield PlanFault((*path, "audience"), "audience: role and a role go together; write both or neither")
        if _within(reminder.at, quiet):
            yield PlanFault(
                (*path, "at"), f"{reminder.at:%H:%M} is in the quiet hours, {quiet[0]:%H:%M} to {quiet[1]:%H:%M}"
            )
        if reminder.until and reminder.until <= reminder.at:
            yield PlanFault((*path, "until"), f"{reminder.until:%H:%M} is not after at, {reminder.at:%H:%M}")
        if reminder.window:
            yield from window_faults((*path, "window"), reminder.window, days)


def holiday_faults(holidays: Sequence[Holiday], areas: Collection[str], days: tuple[date, date]) -> Iterator[PlanFault]:
    """Holidays that are written twice, lie outside the campaign, or are of areas that there are not."""
    told = [(holiday.first, sorted(holiday.areas)) for holiday in holidays]
    for index, holiday in enumerate(holidays):
        if told[index] in told[:index]:
            yield PlanFault(("holidays", index, "first"), f"{holiday.first:%d/%m/%Y} is written twice")
        yield from window_faults(("holidays", index), holiday, days)
        yield from unknown_each(("holidays", index, "areas"), "area", holiday.areas, areas)


def _within(moment: time, quiet: tuple[time, time]) -> bool:
    start, end = quiet
    if start <= end:
        return start <= moment < end
    return moment >= start or moment < end


def unknown(path: Path, what: str, name: str, known: Collection[str]) -> Iterator[PlanFault]:
    """A fault if `name` is not among the known ones."""
    if name not in known:
        yield PlanFault(path, f"{what} {name} is not in this file; known: {', '.join(known)}")


def unknown_each(path: Path, what: str, names: str | Iterable[str], known: Collection[str]) -> Iterator[PlanFault]:
    """A fault for each of the names that is not among the known ones."""
    if isinstance(names, str):
        yield from unknown(path, what, names, known)
        return
    for index, name in enumerate(names):
        place = name if isinstance(names, dict) else index
        yield from unknown((*path, place), what, name, known)


def repeated(part: str, names: Sequence[str], field: str | None = None) -> Iterator[PlanFault]:
    """A fault for each name that is in a list twice."""
    for index, name in enumerate(names):
        if name in names[:index]:
            yield PlanFault((part, index, field) if field else (part, index), f"{name} is named twice")
