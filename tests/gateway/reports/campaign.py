"""A commune of which some days were reported, some late, some corrected and some not at all, by real orders."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import pytest
from redis import Redis

from gateway.orders import CONSOLE, console, give
from parsers.decision import Waiver
from parsers.meaning import Act, AreaReport, Submission
from parsers.order import FiguresOrder, LockOrder
from tests.support.field import Field, services
from tests.support.village import HEAD, NAME, today, village

AGO = 10
"""So many days ago the campaign began."""
ORDERS = itertools.count()


@pytest.fixture
def field(redis: Redis, books_url: str) -> Iterator[Field]:
    """The commune: TH5 never reports, TH3 not today, TH4 has a running total; the office gave what it counts itself."""
    with services(books_url) as works:
        found = village(redis, works, AGO)
        story(found)
        yield found


def story(field: Field) -> None:
    """What happened."""
    day = today()
    for ago in range(4, 0, -1):
        entered(field, "TH1", day - timedelta(days=ago), {"ACT": 20 + ago, "ABS": 10 + ago, "INE": 3})
        entered(field, "TH2", day - timedelta(days=ago), {"ACT": 15, "ABS": 9})
    entered(field, "TH3", day - timedelta(days=3), {"ACT": 30, "ABS": 4, "INE": 0})
    entered(field, "TH4", day - timedelta(days=6), {"ACT": 12})
    entered(field, "TH4", day - timedelta(days=2), {}, {"ACT": 50})
    entered(field, "TH2", day - timedelta(days=2), {"ACT": 18})
    for area, eligible, before in (("TH1", 700, 200), ("TH2", 600, 150)):
        entered(field, area, day - timedelta(days=5), {"ELG": eligible, "OLD": before})
    entered(field, "XA", day - timedelta(days=1), {"RCV": 400, "ONL": 199, "DIG": 350, "DUE": 100, "PAY": 95})
    for phone, text in (
        (HEAD, "TH1 ACT 17 ABS 9"),
        ("+84905000004", "TH4 KPS"),
        ("+84905999999", "thon 9 kich hoat 4"),
    ):
        field.text(phone, text)
        field.drain()
    give(
        field.books,
        NAME,
        f"report-lock-{next(ORDERS)}",
        LockOrder(console(field.campaign), day - timedelta(days=5)),
        CONSOLE,
    )
    field.drain()


def entered(
    field: Field, area: str, day: date, values: Mapping[str, int], totals: Mapping[str, int] | None = None
) -> None:
    """Figures that the office puts in by hand."""
    submission = Submission(Act.CORRECT, (AreaReport(area, day, dict(values), dict(totals or {})),))
    order = FiguresOrder(console(field.campaign), submission, tuple(Waiver))
    give(field.books, field.campaign.id, f"report-{next(ORDERS)}", order, CONSOLE)
    field.drain()
