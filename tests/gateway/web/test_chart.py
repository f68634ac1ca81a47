"""Charts: every figure lies at its place, and the axes bear round numbers."""

from __future__ import annotations

from datetime import date

import pytest

from gateway.web.chart import HEIGHT, MARGIN, SPARK_HEIGHT, SPARK_WIDTH, TOP, line_chart, spark

FIRST, LAST = date(2024, 8, 10), date(2024, 10, 10)


def places(points: str) -> list[tuple[float, float]]:
    pairs = (pair.split(",") for pair in points.split())
    return [(float(x), float(y)) for x, y in pairs]


def test_the_line_begins_at_nothing_and_has_each_day_at_its_place() -> None:
    chart = line_chart(FIRST, date(2024, 8, 19), [10, 25, 50], [100])

    assert places(chart.line) == [
        (0, TOP + HEIGHT),
        (10, TOP + HEIGHT * 0.9),
        (20, TOP + HEIGHT * 0.75),
        (30, TOP + HEIGHT * 0.5),
    ]
    assert chart.end == (30.0, TOP + HEIGHT * 0.5)


def test_the_even_pace_leads_from_nothing_to_the_aim() -> None:
    chart = line_chart(FIRST, date(2024, 8, 12), [1], [25, 25, 50])

    assert places(chart.pace) == [(0, TOP + HEIGHT), (33.3, TOP + HEIGHT / 2), (66.7, TOP + HEIGHT / 2), (100, TOP)]
    assert line_chart(FIRST, LAST, [1]).pace == ""


@pytest.mark.parametrize(
    ("most", "ticks"),
    [
        (1, ["0", "1"]),
        (4, ["0", "1", "2", "3", "4"]),
        (42, ["0", "10", "20", "30", "40", "50"]),
        (1685, ["0", "500", "1.000", "1.500", "2.000"]),
        (100_000, ["0", "20.000", "40.000", "60.000", "80.000", "100.000"]),
    ],
)
def test_the_heights_are_round_numbers_up_to_the_greatest_figure(most: int, ticks: list[str]) -> None:
    chart = line_chart(FIRST, LAST, [0], [most])

    assert [tick.text for tick in chart.y_ticks] == ticks
    assert (chart.y_ticks[0].at, chart.y_ticks[-1].at) == (TOP + HEIGHT, TOP)


def test_what_exceeds_the_aim_still_lies_on_the_drawing() -> None:
    chart = line_chart(FIRST, LAST, [10, 3000], [1000])

    assert min(y for _, y in places(chart.line)) >= TOP


def test_the_days_are_named_by_day_and_month_and_never_crowd() -> None:
    ticks = line_chart(FIRST, LAST, [1], [1]).x_ticks

    assert [tick.text for tick in ticks] == ["10/08", "21/08", "01/09", "12/09", "23/09", "10/10"]
    assert (ticks[0].at, ticks[-1].at) == (0.0, 100.0)


def test_a_campaign_of_one_day_has_a_chart() -> None:
    assert places(line_chart(FIRST, FIRST, [3], [3]).line) == [(0, TOP + HEIGHT), (100, TOP)]


def test_a_small_line_fills_its_place_from_the_least_to_the_greatest() -> None:
    assert places(spark([10, 15, 20])) == [
        (MARGIN, SPARK_HEIGHT - MARGIN),
        (SPARK_WIDTH / 2, SPARK_HEIGHT / 2),
        (SPARK_WIDTH - MARGIN, MARGIN),
    ]


def test_a_small_line_without_a_rise_lies_at_the_bottom_and_one_figure_is_no_line() -> None:
    assert {y for _, y in places(spark([4, 4, 4]))} == {SPARK_HEIGHT - MARGIN}
    assert spark([4]) == spark([]) == ""
