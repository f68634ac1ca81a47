"""Holidays in papers and on the status page: nobody owes a report of them, and one that comes counts all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gateway.reports.annexes import weeks
from gateway.reports.final import To, final_report
from gateway.reports.gaps import gaps
from gateway.reports.messages import summary
from gateway.reports.quick import quick
from gateway.reports.report import WholeReport, whole
from gateway.reports.sheets import Workbook
from gateway.status.areas import Cell
from gateway.status.status import status
from parsers.campaign.plan import Campaign
from tests.gateway.reports.campaign import field
from tests.gateway.reports.test_papers import opened, rows
from tests.support.field import Field
from tests.support.village import today

__all__ = ["field"]


def off(field: Field, ago: int, *areas: str) -> Campaign:
    """The campaign with a holiday so many days ago."""
    day = today() - timedelta(days=ago)
    holiday = {"name": {"vi": "Giỗ làng", "en": "Village feast"}, "first": day, "last": day, "areas": areas}
    return Campaign.model_validate({**field.campaign.model_dump(), "holidays": (holiday,)})


def made(field: Field, campaign: Campaign) -> WholeReport:
    return whole(field.books, campaign, today(), datetime.now(UTC))


def test_a_village_owes_one_report_less(field: Field) -> None:
    before, found = made(field, field.campaign), made(field, off(field, 1, "TH5"))
    lines = {one.area.code: one for one in found.areas}

    assert (lines["TH5"].due, lines["TH1"].due) == (10, 11)
    assert today() - timedelta(days=1) not in lines["TH5"].missed
    assert sum(row[3] for row in Workbook(found, "vi").reporting().rows if isinstance(row[3], int)) == sum(
        len(one.reported) for one in before.areas
    )
    assert [row[2] for row in Workbook(found, "vi").reporting().rows] == [11, 11, 11, 11, 10]


def test_a_report_that_comes_on_a_holiday_counts(field: Field) -> None:
    before, found = made(field, field.campaign), made(field, off(field, 1, "TH1"))

    assert found.total == before.total
    assert {one.area.code: one.due for one in found.areas}["TH1"] == 11


def test_on_a_holiday_of_all_nobody_has_yet_to_report(field: Field) -> None:
    found = made(field, off(field, 0))

    assert not found.silent
    assert quick(found).reported == "Đã báo cáo trong ngày: 2/2 thôn. Tất cả đã báo cáo."
    assert [row[2] for row in quick(found).rows] == ["17", "nghỉ", "nghỉ", "0", "nghỉ"]
    assert "Đã báo cáo: 2/2 thôn." in summary(found)
    assert not any("chưa báo cáo ngày" in one for one in gaps(found, found.recorded))


def test_the_third_annex_owes_no_report_of_a_holiday(field: Field) -> None:
    found = made(field, off(field, 1))
    table = rows(opened(final_report(found, To.DISTRICT)).tables[4])

    due = [int(row[5].split("/")[1]) for row in table[1:]]
    # of five villages on eleven days, less the three that did not report on the holiday
    assert (sum(due), len(due)) == (5 * 11 - 3, len(weeks(found.snapshot.days)))


@pytest.mark.parametrize(("areas", "cell"), [((), Cell.OFF), (("TH5",), Cell.OFF), (("TH1",), Cell.SILENT)])
def test_the_status_page_shows_a_holiday(field: Field, areas: tuple[str, ...], cell: Cell) -> None:
    page = status(field.books, off(field, 0, *areas), datetime.now(UTC))

    assert page.rows[4].cells[-1] == (today(), cell)
    assert ("TH5" in page.silent) is (cell is Cell.SILENT)
    assert page.rows[0].cells[-1][1] is Cell.REPORTED
