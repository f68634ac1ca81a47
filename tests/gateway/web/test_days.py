"""Days in fields: day before month in every browser, and no field that shows them as the browser likes."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

import gateway.web
from gateway.web import days, show
from gateway.web.days import DayError
from tests.support.scene import plan, twin

SUMMER = plan()
"""From 10/08 to 10/10/2024."""
WINTER = twin("winter", date(2024, 12, 1))
LONG = twin("long", date(2023, 6, 1), days=800)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("20/08/2024", date(2024, 8, 20)),
        ("20/8/2024", date(2024, 8, 20)),
        (" 20-8-24 ", date(2024, 8, 20)),
        ("20.8.2024", date(2024, 8, 20)),
        ("20/8", date(2024, 8, 20)),
        ("05/09", date(2024, 9, 5)),  # the fifth of September, never the ninth of May
        ("2024-08-20", date(2024, 8, 20)),  # in addresses
        ("20/1", None),  # none of the campaign, and of no year
        ("31/02/2024", None),
        ("08/20/2024", None),
        ("20/08/0", None),
        ("²0/8", None),
        ("hom nay", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_people_here_write_it(said: str, day: date | None) -> None:
    assert days.read(said, SUMMER) == day


def test_without_its_year_a_day_is_that_of_the_campaign_where_only_one_can_be_meant() -> None:
    assert days.read("31/12", WINTER) == date(2024, 12, 31)
    assert days.read("2/1", WINTER) == date(2025, 1, 2)
    assert days.read("1/7", LONG) is None
    assert days.read("1/1", LONG) is None


def test_every_day_that_a_field_shows_is_read_back() -> None:
    for n in range(SUMMER.days):
        day = SUMMER.first_day + timedelta(days=n)
        assert days.of_campaign(show.day(day), SUMMER) == days.of_campaign(f"{day.day}/{day.month}", SUMMER) == day


@pytest.mark.parametrize("said", ["09/08/2024", "20/08/2025", "x"])
def test_what_is_no_day_of_the_campaign_is_refused(said: str) -> None:
    with pytest.raises(DayError):
        days.of_campaign(said, SUMMER)


def test_no_page_leaves_a_day_to_the_browsers_own_field() -> None:
    rooms = Path(gateway.web.__file__).parent
    fields = [
        path.name for path in rooms.rglob("*.html") if re.search(r"type=.?(date|time|month)", path.read_text("utf-8"))
    ]

    assert fields == []
