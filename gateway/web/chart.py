"""Charts: where the figures of a series lie on a drawing, and which round numbers stand on its axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from gateway.web import show

TOP, HEIGHT = 14, 180
"""The plot lies between these heights, in px; across, places are shares of the width in %."""
Y_TICKS = 5
X_TICKS = 6
SPARK_WIDTH, SPARK_HEIGHT = 80, 22
MARGIN = 2
"""What a small line keeps free on each side, for its own thickness."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A round number or a day on an axis."""

    at: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class LineChart:
    """A line over the days of a campaign, beside the straight one that leads to its aim."""

    line: str
    """The places of the line: x in %, y in px, as SVG takes them."""
    pace: str
    """The points of the even pace; empty where nothing is aimed at."""
    end: tuple[float, float]
    """The place of the newest figure."""
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]


def line_chart(first: date, last: date, values: Sequence[int], pace: Sequence[int] = ()) -> LineChart:
    """The chart of a total and an even pace at the end of each day from the `first` on; both begin at 0 before it."""
    days = (last - first).days + 1
    step = _step(max([*values, *pace, 1]))
    most = -(-max([*values, *pace, 1]) // step) * step
    points = [(_across(n, days), _height(value, most)) for n, value in enumerate([0, *values])]
    return LineChart(
        line=_points(points),
        pace=_points((_across(n, days), _height(value, most)) for n, value in enumerate([0, *pace])) if pace else "",
        end=points[-1],
        x_ticks=tuple(_x_ticks(first, last)),
        y_ticks=tuple(Tick(_height(n, most), show.number(n)) for n in range(0, most + 1, step)),
    )


def spark(values: Sequence[int]) -> str:
    """A small line of its own scale: from the least of its figures at the bottom to the greatest at the top."""
    if len(values) < 2:
        return ""
    least, across = min(values), (SPARK_WIDTH - 2 * MARGIN) / (len(values) - 1)
    height = (SPARK_HEIGHT - 2 * MARGIN) / max(max(values) - least, 1)
    return _points(
        [(MARGIN + n * across, SPARK_HEIGHT - MARGIN - (value - least) * height) for n, value in enumerate(values)]
    )


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _across(day: int, days: int) -> float:
    return round(100 * day / days, 2)


def _height(value: int, most: int) -> float:
    return round(TOP + HEIGHT * (1 - value / most), 1)


def _step(most: int) -> int:
    """The least of 1, 2, 5, 10, 20, … that takes few steps to `most`."""
    ten: int = 10 ** max(int(log10(most)) - 1, 0)
    return next(n * ten for n in (1, 2, 5, 10, 20, 50) if most <= n * ten * Y_TICKS)


def _x_ticks(first: date, last: date) -> list[Tick]:
    """The first and the last day, and some at even distances between."""
    days = (last - first).days + 1
    every = max(-(-days // X_TICKS), 1)
    between = [n for n in range(every, days, every) if 3 * (days - 1 - n) > 2 * every]
    inner = [Tick(_across(n + 1, days), show.short_day(first + timedelta(days=n))) for n in between]
    return [Tick(0.0, show.short_day(first), "start"), *inner, Tick(100.0, show.short_day(last), "end")]
