"""What the status page has by the hundred, days as cells and rows: written here, as a template takes far longer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape

from gateway.web.status.presenter import DayLink


def day_cells(cells: Iterable[DayLink], doors: Mapping[date, str]) -> str:
    """The days of a village as HTML, each a way to its day, as the macro day_cell has them."""
    return "".join(
        f'<a class="{one.looks}" href="{escape(doors[one.day])}" title="{escape(one.said)}"></a>' for one in cells
    )


def progress_rows(rows: Iterable[Sequence[str]], doors: Iterable[str]) -> str:
    """The rows of the table beside the line of the progress as HTML; the day of each is a way to it."""
    return "".join(_row(row, door) for row, door in zip(rows, doors, strict=True))


def _row(row: Sequence[str], door: str) -> str:
    day, *figures = map(escape, row)
    cells = "".join(f'<td class="n">{one}</td>' for one in figures)
    return f'<tr><th scope="row"><a class="figure" href="{escape(door)}">{day}</a></th>{cells}</tr>\n'
