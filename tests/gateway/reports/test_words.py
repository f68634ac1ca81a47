"""Words of the papers: numbers as they are read aloud, days in a row, weeks."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest

from gateway.reports.annexes import weeks
from gateway.reports.spoken import spoken, spoken_day, spoken_percent
from gateway.reports.words import REPORTS, spans, written_day
from tests.gateway.web.test_labels import VIETNAMESE, places


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (105, "một trăm lẻ năm"),
        (412, "bốn trăm mười hai"),
        (1_000, "một nghìn"),
        (1_005, "một nghìn không trăm lẻ năm"),
        (1_690, "một nghìn sáu trăm chín mươi"),
        (21_004, "hai mươi mốt nghìn không trăm lẻ bốn"),
        (1_000_000, "một triệu"),
        (1_200_300, "một triệu hai trăm nghìn ba trăm"),
    ],
)
def test_a_number_is_read_aloud(value: int, said: str) -> None:
    assert spoken(value) == said


@pytest.mark.parametrize(
    ("share", "goal", "said"),
    [
        (Fraction(249, 1000), None, "hai mươi tư phẩy chín phần trăm"),
        (Fraction(1), None, "một trăm phần trăm"),
        (Fraction(0), None, "không phần trăm"),
        (Fraction(4_999, 10_000), Fraction(1, 2), "bốn mươi chín phẩy chín phần trăm"),
    ],
)
def test_a_share_is_read_aloud(share: Fraction, goal: Fraction | None, said: str) -> None:
    assert spoken_percent(share, goal) == said


@pytest.mark.parametrize(
    ("day", "month", "said"),
    [(5, 4, "ngày mùng năm tháng tư"), (20, 8, "ngày hai mươi tháng tám"), (10, 10, "ngày mùng mười tháng mười")],
)
def test_a_day_is_read_aloud(day: int, month: int, said: str) -> None:
    assert spoken_day(day, month) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([], ""),
        ([12], "12/08"),
        ([12, 15, 16, 17, 20], "12/08, 15/08–17/08, 20/08"),
        ([30, 31, 32], "30/08–01/09"),
    ],
)
def test_days_in_a_row_are_one_span(days: list[int], said: str) -> None:
    assert spans([date(2024, 7, 31) + timedelta(days=n) for n in days]) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2024, 10, 9), "ngày 09 tháng 10 năm 2024"),
        (date(2024, 8, 10), "ngày 10 tháng 8 năm 2024"),
        (date(2024, 2, 1), "ngày 01 tháng 02 năm 2024"),
    ],
)
def test_a_day_is_written_as_the_decree_has_it(day: date, said: str) -> None:
    assert written_day(day) == said


def test_weeks_go_from_monday_to_sunday() -> None:
    days = [date(2024, 8, 10) + timedelta(days=n) for n in range(62)]
    found = weeks(days)

    assert found[0] == (date(2024, 8, 10), date(2024, 8, 11))
    assert found[1] == (date(2024, 8, 12), date(2024, 8, 18))
    assert found[-1] == (date(2024, 10, 7), date(2024, 10, 10))
    assert sum((last - first).days + 1 for first, last in found) == 62


def test_what_is_said_of_a_report_is_there_in_every_language_with_the_same_places() -> None:
    assert all(
        {name: places(text) for name, text in table.items()}
        == {name: places(text) for name, text in REPORTS["vi"].items()}
        for table in REPORTS.values()
    )
    assert [name for name, text in REPORTS["en"].items() if VIETNAMESE.search(text)] == []
