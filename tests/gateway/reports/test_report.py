"""The report: every figure of it is the one that the status page shows and that the ledger adds up to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gateway.books import ledger
from gateway.reports.recorded import Recorded
from gateway.reports.report import WholeReport, report, whole
from gateway.status.status import status
from parsers.figures.stored import NotLoadedError, Series
from tests.gateway.reports.campaign import entered, field
from tests.support.field import Field
from tests.support.village import NAME, today

__all__ = ["field"]


def made(field: Field, ago: int = 0) -> WholeReport:
    return whole(field.books, field.campaign, today() - timedelta(days=ago), datetime.now(UTC))


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
    assert len(found.recorded.late["TH1"]) == 4
    assert lines["TH1"].newest == today()
    assert lines["TH5"].newest is None
    assert len(lines["TH5"].missed) == len(found.snapshot.days)
    assert found.unlocked[0] == today() - timedelta(days=4)


def test_the_texts_of_strangers_are_counted(field: Field) -> None:
    texts = made(field).texts

    assert (texts.received, texts.strangers) == (3, 1)
    assert texts.outcomes["counted"] == 2


@pytest.mark.parametrize("ago", [0, 1, 3, 6, 9])
def test_what_pages_show_is_what_the_files_say(field: Field, ago: int) -> None:
    day, now = today() - timedelta(days=ago), datetime.now(UTC)
    light, all_ = (of(field.books, field.campaign, day, now) for of in (report, whole))

    names = ("areas", "total", "rates", "indicators", "waiting", "waiting_since", "unlocked")
    assert {name: getattr(light, name) for name in names} == {name: getattr(all_, name) for name in names}


def test_a_day_that_was_not_read_is_no_day_without_figures(field: Field) -> None:
    light = report(field.books, field.campaign, today(), datetime.now(UTC))

    with pytest.raises(NotLoadedError):
        light.snapshot.said("TH1", today() - timedelta(days=2))
    with pytest.raises(NotLoadedError):
        light.snapshot.step("TH1", "ACT", today() - timedelta(days=2), today())


def test_a_correction_of_a_past_day_is_seen_at_once(field: Field) -> None:
    before = made(field)
    entered(field, "TH1", today() - timedelta(days=4), {"ACT": 99})
    after = made(field)

    assert after.recorded.corrections == before.recorded.corrections + 1
    assert after.recorded.late == before.recorded.late
    assert after.total.total == (before.total.total or 0) + 99 - 24


def test_a_day_that_is_reported_late_joins_those_that_were_read_before(field: Field) -> None:
    assert "TH5" not in made(field).recorded.late
    late = today() - timedelta(days=2)
    entered(field, "TH5", late, {"ACT": 4})

    assert made(field).recorded.late["TH5"] == (late,)
    assert made(field, 3).recorded.late["TH5"] == ()


def test_a_campaign_that_begins_anew_is_read_anew(field: Field) -> None:
    assert made(field).recorded.late["TH1"]
    for key in field.books.keys(f"*{{{NAME}}}:*ledger*"):
        field.books.delete(key)

    assert made(field).recorded == Recorded({}, 0, Counter())
