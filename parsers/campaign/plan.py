"""The campaign: one plan's dates, areas, indicators, targets and words, as typed data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from parsers.campaign import phones, placeholders
from parsers.campaign.faults import (
    FaultyCampaignError,
    PlanFault,
    area_faults,
    check_faults,
    holiday_faults,
    indicator_faults,
    level_faults,
    rate_faults,
    reminder_faults,
    unknown,
    unknown_each,
    word_faults,
)
from parsers.campaign.parts import (
    Alias,
    Area,
    CampaignWords,
    Clock,
    CrossCheck,
    CutOff,
    Day,
    Days,
    Holiday,
    Indicator,
    IndicatorCode,
    Kind,
    Limits,
    Model,
    NeedsCheck,
    Number,
    Office,
    Rate,
    Reminder,
    Retention,
    SumCheck,
    Target,
    Translated,
    Window,
    shaped,
)
from parsers.campaign.placeholders import Placeholder

__all__ = [
    "Alias",
    "Area",
    "Campaign",
    "CampaignWords",
    "CrossCheck",
    "CutOff",
    "Holiday",
    "Indicator",
    "Kind",
    "Limits",
    "NeedsCheck",
    "Office",
    "Rate",
    "Reminder",
    "Retention",
    "SumCheck",
    "Target",
    "Translated",
    "Window",
]

MOST_DAYS = 1_100
"""Three years: a longer campaign is a year mistyped."""

CampaignId = Annotated[
    str, shaped(r"[a-z0-9][a-z0-9-]{1,40}", "write 2 to 41 small letters, digits and dashes, such as tinh-hiep-2024")
]


class Campaign(Model):
    """One plan. Everything particular to it is in this data; none of it is in code."""

    id: CampaignId
    name: Translated
    short_name: Translated
    """As replies say it ("60 ngay dem"), at most 20 characters."""
    timezone: str
    first_day: Day
    last_day: Day
    day_starts: Clock = time(4)
    """When a campaign day begins: a text before it belongs to the day just ended."""
    open_days: Days = 7
    """How many days back a phone may report by itself; older goes to the office."""
    report_by: Clock = time(17, 30)
    cut_off: CutOff | None = None
    holidays: tuple[Holiday, ...] = ()
    language: Literal["vi", "en"]
    region: str | None = None
    """Where phones without a country code are; where it is left out, that of the language."""
    office: Office
    words: CampaignWords = CampaignWords()
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    """Names of the levels, from the top down."""
    level_names: dict[str, Translated]
    areas: tuple[Area, ...]
    roles: dict[str, Translated]
    office_role: str
    """The role that may report everything for every area under its own."""
    head_role: str
    main: IndicatorCode
    """The indicator that replies and pages lead with."""
    size: IndicatorCode | None = None
    """The stock that holds the size of an area's list."""
    size_parts: tuple[IndicatorCode, ...] = ()
    """The indicators that share out the list: the size less their levels is what is left."""
    indicators: tuple[Indicator, ...]
    checks: tuple[CrossCheck, ...] = ()
    rates: tuple[Rate, ...] = ()
    quiet_from: Clock = time(20, 30)
    quiet_until: Clock = time(7)
    reminders_a_day: Number = 2
    """How many reminders one phone gets in a day at most."""
    second_person_above: Number = 500
    """A broadcast to more people than this goes out once a second person has said so."""
    reminders: tuple[Reminder, ...] = ()
    retention: Retention = Retention()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        faults = [*_own_faults(self), *_faults_between_parts(self)]
        if faults:
            raise FaultyCampaignError(faults)
        return self

    def knowing(self, words: Iterable[str]) -> Campaign:
        """The campaign in which these words are known too; ValidationError where one cannot be."""
        known = tuple(dict.fromkeys((*self.words.known, *words)))
        return Campaign.model_validate({**self.model_dump(), "words": {**self.words.model_dump(), "known": known}})

    @cached_property
    def area(self) -> dict[str, Area]:
        """Areas by code."""
        return {area.code: area for area in self.areas}

    @cached_property
    def indicator(self) -> dict[str, Indicator]:
        """Indicators by code."""
        return {indicator.code: indicator for indicator in self.indicators}

    @cached_property
    def children(self) -> dict[str, tuple[str, ...]]:
        """The codes of the areas directly under each area."""
        found: dict[str, list[str]] = {area.code: [] for area in self.areas}
        for area in self.areas:
            if area.parent is not None:
                found[area.parent].append(area.code)
        return {code: tuple(below) for code, below in found.items()}

    @cached_property
    def lineage(self) -> dict[str, tuple[str, ...]]:
        """Each area's code followed by those of the areas above it, up to the top."""
        found: dict[str, tuple[str, ...]] = {}
        for area in sorted(self.areas, key=lambda area: self.levels.index(area.level)):
            found[area.code] = (area.code, *(found[area.parent] if area.parent else ()))
        return found

    @cached_property
    def areas_in(self) -> Mapping[tuple[str, str], int]:
        """By area and level: how many areas of that level lie in it, itself included, the retired ones aside."""
        return Counter((above, one.level) for one in self.areas if not one.retired for above in self.lineage[one.code])

    @cached_property
    def top(self) -> Area:
        """The area that contains all others."""
        return next(area for area in self.areas if area.parent is None)

    @cached_property
    def example_area(self) -> str:
        """The code of the area that examples name where the phone has none of its own."""
        return self.reporting_areas[0]

    @cached_property
    def codes_of(self) -> dict[str, frozenset[str]]:
        """By level: the indicators that its areas report."""
        return {level: frozenset(one.code for one in self.indicators if one.level == level) for level in self.levels}

    @cached_property
    def sums_of(self) -> dict[str, tuple[SumCheck, ...]]:
        """The sum checks that each indicator is part of."""
        sums = [check for check in self.checks if isinstance(check, SumCheck)]
        return {
            one.code: tuple(check for check in sums if one.code in (*check.parts, *check.at_most))
            for one in self.indicators
        }

    @cached_property
    def head_codes(self) -> frozenset[str]:
        """The indicators that heads report."""
        return frozenset(one.code for one in self.indicators if self.head_role in one.reporters)

    @cached_property
    def daily(self) -> tuple[Indicator, ...]:
        """The main indicator, then the others that the people of its areas report every day."""
        main = self.indicator[self.main]
        return (main, *(one for one in self.by_heads if one.required and one.window is None and one is not main))

    @cached_property
    def daily_stocks(self) -> tuple[str, ...]:
        """The stocks among them, in the campaign's order."""
        return tuple(one.code for one in self.daily if one.kind is Kind.STOCK)

    @cached_property
    def stocks_beside_main(self) -> tuple[str, ...]:
        """The stocks that are reported beside the main indicator by the same people (ABS, INE)."""
        main = self.indicator[self.main]
        return tuple(
            one.code
            for one in self.reported_at(main.level)
            if one.kind is Kind.STOCK and set(one.reporters) & set(main.reporters) and one.code != self.size
        )

    @cached_property
    def placeholders(self) -> tuple[Placeholder, ...]:
        """What of it is still an example: while there is any, nothing of it goes out to people."""
        return tuple(placeholders.found(self.office, self.name, self.areas, self.level_names))

    @cached_property
    def reporting_areas(self) -> tuple[str, ...]:
        """The codes of the areas that report the main indicator."""
        level = self.indicator[self.main].level
        return tuple(area.code for area in self.areas if area.level == level and not area.retired)

    @cached_property
    def by_heads(self) -> tuple[Indicator, ...]:
        """The indicators that the heads of those areas report."""
        level = self.indicator[self.main].level
        return tuple(one for one in self.reported_at(level) if self.head_role in one.reporters)

    @cached_property
    def windowed(self) -> tuple[str, ...]:
        """The codes that heads report on certain days only, of the first such days."""
        some = [one for one in self.by_heads if one.window]
        return tuple(one.code for one in some if one.window == some[0].window)

    @cached_property
    def rates_of(self) -> dict[str, tuple[Rate, ...]]:
        """The rates that each indicator is a part of."""
        return {
            code: tuple(rate for rate in self.rates if code in (*rate.numerator, *rate.denominator, *rate.minus))
            for code in self.indicator
        }

    @cached_property
    def phone_region(self) -> str | None:
        """Where phones without a country code are; None where that cannot be told."""
        return self.region or phones.REGION_OF_LANGUAGE.get(self.language)

    @cached_property
    def main_rate(self) -> Rate | None:
        """The rate that replies and pages lead with: the main indicator alone over what is due."""
        return next((rate for rate in self.rates if rate.numerator == (self.main,) and rate.denominator), None)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone that days are counted in."""
        return ZoneInfo(self.timezone)

    @property
    def days(self) -> int:
        """How many days the campaign has, both ends included."""
        return (self.last_day - self.first_day).days + 1

    def day_of(self, moment: datetime) -> date:
        """The campaign day that `moment` (aware) belongs to: before `day_starts` it is the day just ended."""
        local = moment.astimezone(self.zone)
        return local.date() - timedelta(days=1 if local.time() < self.day_starts else 0)

    def begins(self, day: date) -> datetime:
        """The moment at which a campaign day begins."""
        return datetime.combine(day, self.day_starts, self.zone)

    def number_of(self, day: date) -> int:
        """Which day of the campaign `day` is, from 1."""
        return (day - self.first_day).days + 1

    @cached_property
    def holidays_of(self) -> Mapping[str, frozenset[date]]:
        """By area: the days on which no report of it is awaited."""
        found = {code: frozenset[date]() for code in self.area}
        for one in self.holidays:
            days = {one.first + timedelta(days=n) for n in range((one.last - one.first).days + 1)}
            for code in found:
                if not one.areas or set(one.areas) & set(self.lineage[code]):
                    found[code] |= days
        return found

    def is_awaited(self, area: str, day: date) -> bool:
        """Whether a report of an area is awaited on a day of the campaign."""
        return day not in self.holidays_of[area]

    def days_awaited(self, area: str, first: date, last: date) -> int:
        """On how many of some days a report of an area is awaited."""
        return (last - first).days + 1 - sum(first <= day <= last for day in self.holidays_of[area])

    def reported_at(self, level: str) -> tuple[Indicator, ...]:
        """The enabled indicators that areas of `level` report."""
        return tuple(i for i in self.indicators if i.level == level and i.enabled)


def _own_faults(campaign: Campaign) -> Iterator[PlanFault]:
    """What is wrong with the campaign's own lines."""
    codes = [indicator.code for indicator in campaign.indicators]
    if not _is_zone(campaign.timezone):
        yield PlanFault(("timezone",), f"'{campaign.timezone}' is not a time zone; write one such as Asia/Ho_Chi_Minh")
    if campaign.region is not None and not phones.is_region(campaign.region):
        yield PlanFault(("region",), f"'{campaign.region}' is no country; write its two capitals, such as VN")
    if campaign.last_day < campaign.first_day:
        yield PlanFault(("last_day",), f"{campaign.last_day} is before first_day, {campaign.first_day}")
    if campaign.days > MOST_DAYS:
        said = f"{campaign.days} days from first_day, {campaign.first_day}; write at most {MOST_DAYS}"
        yield PlanFault(("last_day",), f"{campaign.last_day} makes {said}")
    for language, words in campaign.short_name:
        if len(words) > 20:
            yield PlanFault(("short_name", language), f"'{words}' has {len(words)} characters; write at most 20")
    yield from unknown(("office_role",), "role", campaign.office_role, campaign.roles)
    yield from unknown(("head_role",), "role", campaign.head_role, campaign.roles)
    yield from unknown_each(("size_parts",), "indicator", campaign.size_parts, codes)
    yield from unknown_each(("words", "example"), "indicator", campaign.words.example, codes)
    yield from _main_faults(campaign)
    yield from _size_faults(campaign)


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _main_faults(campaign: Campaign) -> Iterator[PlanFault]:
    yield from unknown(("main",), "indicator", campaign.main, campaign.indicator)
    main = campaign.indicator.get(campaign.main)
    if main and not main.enabled:
        yield PlanFault(("main",), f"{main.code} is switched off; choose an indicator that is reported")
    if main and not any(area.level == main.level and not area.retired for area in campaign.areas):
        yield PlanFault(("areas",), f"no {main.level} reports {main.code}; add an area of level {main.level}")


def _size_faults(campaign: Campaign) -> Iterator[PlanFault]:
    if campaign.size is None:
        return
    yield from unknown(("size",), "indicator", campaign.size, campaign.indicator)
    size = campaign.indicator.get(campaign.size)
    if size and size.kind is not Kind.STOCK:
        yield PlanFault(("size",), f"{size.code} is a {size.kind}; the size of a list is a stock")


def _faults_between_parts(campaign: Campaign) -> Iterator[PlanFault]:
    codes = [indicator.code for indicator in campaign.indicators]
    days = (campaign.first_day, campaign.last_day)
    quiet = (campaign.quiet_from, campaign.quiet_until)
    yield from level_faults(campaign.levels, campaign.level_names)
    yield from area_faults(campaign.areas, campaign.levels)
    yield from indicator_faults(campaign.indicators, campaign.levels, campaign.roles, days)
    yield from word_faults(campaign.areas, campaign.indicators)
    yield from check_faults(campaign.checks, codes)
    yield from rate_faults(campaign.rates, codes)
    yield from holiday_faults(campaign.holidays, [area.code for area in campaign.areas], days)
    yield from reminder_faults(campaign.reminders, campaign.roles, quiet, days)
