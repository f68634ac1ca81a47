"""Holidays: no report is owed on them, nobody is reminded, and the even pace rests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from parsers.broadcasts.reminders import due
from parsers.campaign.plan import Campaign
from parsers.campaign.quiet_hours import is_quiet, opens
from parsers.figures.coverage import is_silent, missing_days
from parsers.figures.rates import areas_under, even_pace
from tests.campaigns import shipped

NATIONAL, AFTER = date(2024, 9, 2), date(2024, 9, 3)
OF_ALL = {"name": {"vi": "Quốc khánh", "en": "National day"}, "first": NATIONAL, "last": AFTER}
OF_ONE = {
    "name": {"vi": "Giỗ làng", "en": "Village feast"},
    "first": date(2024, 8, 20),
    "last": date(2024, 8, 20),
    "areas": ("TH2",),
}


def plan(*holidays: dict[str, Any]) -> Campaign:
    return Campaign.model_validate({**shipped().model_dump(), "holidays": holidays})


PLAN = plan(OF_ALL, OF_ONE)


@pytest.mark.parametrize(
    ("area", "reported", "missing"),
    [
        ("TH1", (), [date(2024, 9, 1), date(2024, 9, 4)]),
        ("TH1", (24,), [date(2024, 9, 1), date(2024, 9, 4)]),  # reported on the holiday all the same
        ("TH1", (23, 26), []),
    ],
)
def test_a_holiday_is_no_missing_day(area: str, reported: Sequence[int], missing: list[date]) -> None:
    marks = {"ACT": (*range(1, 23), *reported)}

    assert missing_days(PLAN, area, marks, date(2024, 9, 4)) == missing
    assert not is_silent(PLAN, area, marks, NATIONAL)


def test_a_holiday_of_one_village_is_nobody_elses() -> None:
    day, level = date(2024, 8, 20), PLAN.indicator[PLAN.main].level

    assert not is_silent(PLAN, "TH2", {}, day)
    assert is_silent(PLAN, "TH1", {}, day)
    assert areas_under(PLAN, "XA", level, day) == 4
    assert areas_under(PLAN, "XA", level, NATIONAL) == 0


def test_a_holiday_of_an_area_is_one_of_all_in_it() -> None:
    assert not plan({**OF_ONE, "areas": ("XA",)}).is_awaited("TH5", date(2024, 8, 20))


def test_the_even_pace_rests_on_holidays() -> None:
    rate = PLAN.main_rate
    assert rate is not None

    assert even_pace(PLAN, rate, "TH1", date(2024, 9, 1)) == Fraction(23, 60)
    assert even_pace(PLAN, rate, "TH1", AFTER) == Fraction(23, 60)
    assert even_pace(PLAN, rate, "TH2", AFTER) == Fraction(22, 59)
    assert even_pace(PLAN, rate, "TH1", PLAN.last_day) == 1


def test_nobody_is_reminded_on_a_holiday_of_all() -> None:
    evening = datetime.combine(NATIONAL, time(17, 30), PLAN.zone)

    assert is_quiet(PLAN, evening)
    assert not due(PLAN, evening)
    assert opens(PLAN, evening).astimezone(PLAN.zone) == datetime.combine(date(2024, 9, 4), time(7), PLAN.zone)
    assert due(shipped(), evening)
    assert due(PLAN, datetime.combine(date(2024, 8, 20), time(17, 30), PLAN.zone))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"last": NATIONAL - timedelta(days=1)}, "is before first"),
        ({"first": date(2024, 8, 1)}, "within the campaign's days"),
        ({"areas": ("TH9",)}, "area TH9 is not in this file"),
    ],
)
def test_a_holiday_that_cannot_be_is_named(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        plan({**OF_ALL, **wrong})
