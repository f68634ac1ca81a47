"""What the status page has by the hundred, days as cells and rows: written here, as a template takes far longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from markupsafe import Markup, escape

from gateway.web.status.presenter import DayLink


def day_cells(cells: Iterable[DayLink], doors: Mapping[date, str]) -> Markup:
    """The days of a village, each a way to its day, as the macro day_cell has them."""
    drawn = (f'<a class="{one.looks}" href="{_safe(doors[one.day])}" title="{_safe(one.said)}"></a>' for one in cells)
    return Markup("".join(drawn))  # noqa: S704 - every word of it is escaped above


def progress_rows(rows: Sequence[Sequence[str]], doors: Iterable[str]) -> Markup:
    """The rows of the table beside the line of the progress; the day of each is a way to it."""
    return Markup("".join(_row(row, door) for row, door in zip(rows, doors, strict=True)))  # noqa: S704 - the same


def _row(row: Sequence[str], door: str) -> str:
    day, *figures = map(_safe, row)
    cells = "".join(f'<td class="n">{one}</td>' for one in figures)
    return f'<tr><th scope="row"><a class="figure" href="{_safe(door)}">{day}</a></th>{cells}</tr>\n'


def _safe(words: str) -> str:
    return str(escape(words))
