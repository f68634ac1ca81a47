"""The report: every figure of it is the one that the status page shows and that the ledger adds up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.books import ledger
from gateway.reports.report import Report, report
from gateway.status.status import status
from parsers.figures.stored import Series
from tests.gateway.reports.campaign import field
from tests.support.field import Field
from tests.support.village import today

__all__ = ["field"]


def made(field: Field, ago: int = 0) -> Report:
    return report(field.books, field.campaign, today() - timedelta(days=ago), datetime.now(UTC))


@pytest.mark.parametrize("ago", [0, 1, 3])
def test_every_area_has_the_figures_of_the_status_page(field: Field, ago: int) -> None:
    found = made(field, ago)
    page = status(field.books, field.campaign, datetime.now(UTC), day=found.day)

    figures = [one.figures if ago == 0 else replace(one.figures, share=None, inexact=False) for one in found.areas]
    assert figures == [one.figures for one in page.rows]  # of an earlier day the page tells no shares
    assert [one.area.code for one in found.silent] == list(page.silent)
    assert (found.total.size, found.total.today, found.total.total) == (
        page.total.size,
        page.total.today,
        page.total.total,
    )


def test_the_totals_and_rates_of_today_are_those_of_the_status_page(field: Field) -> None:
    found = made(field)
    page = status(field.books, field.campaign, datetime.now(UTC))

    assert found.total == page.total
    assert found.rates == page.targets
    assert [(one.indicator.code, one.level, one.covered, one.of) for one in found.indicators] == [
        (one.indicator.code, one.level, one.covered, one.of) for one in page.indicators
    ]


def test_every_level_is_what_the_ledger_adds_up_to(field: Field) -> None:
    for ago in (0, 2, 5):
        found = made(field, ago)
        added: Counter[tuple[str, str]] = Counter()
        for record in ledger.read(field.books, field.campaign.id):
            for row in record.rows:
                if row.series is Series.CHANGE and row.day <= found.day:
                    added[row.area, row.code] += (row.new or 0) - (row.old or 0)
        levels = {
            (area.code, code): found.snapshot.level(area.code, code)
            for area in field.campaign.areas
            for code in field.campaign.indicator
            if code != "DSD"  # the scene puts the lists in without a record
        }

        assert {place: value for place, value in levels.items() if value} == {
            place: value for place, value in added.items() if value
        }


def test_an_earlier_day_keeps_its_rates_when_more_comes(field: Field) -> None:
    day = today() - timedelta(days=1)
    at = datetime.now(UTC)
    before = status(field.books, field.campaign, at).targets

    assert made(field, 1).rates != before
    assert {one.rate.code: one.part.share for one in made(field, 1).rates}["R4"] is not None
    assert {one.rate.code: one.part.share for one in made(field, 2).rates}["R4"] is None
    assert made(field, 1).day == day


def test_a_correction_is_counted_and_a_late_day_is_late(field: Field) -> None:
    found = made(field)
    lines = {one.area.code: one for one in found.areas}

    assert found.recorded.corrections == 1
    assert len(lines["TH1"].late) == 4
    assert lines["TH1"].newest == today()
    assert lines["TH5"].newest is None
    assert len(lines["TH5"].missed) == len(found.snapshot.days)
    assert found.unlocked[0] == today() - timedelta(days=4)


def test_the_texts_of_strangers_are_counted(field: Field) -> None:
    texts = made(field).texts

    assert (texts.received, texts.strangers) == (3, 1)
    assert texts.outcomes["counted"] == 2
