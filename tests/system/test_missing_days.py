"""The days without a report are counted alike wherever they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from gateway.books import campaigns
from gateway.broadcasts.preview import Proposal, preview_by
from gateway.orders import console
from gateway.status.areas import Cell
from gateway.status.status import status
from gateway.ussd.standing import ground, standing
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.broadcasts.template import OWN
from tests.support.broadcast_scene import DAY, ROUTE, Gong, campaign, heads, phone
from tests.support.dialling import Call
from tests.support.field import services

EACH_DAY = ["TH1 ACT {day}", "TH1 LK ACT {total} ABS 2 INE 0", "TH1 LK ACT {total}", "TH1 ABS 2", "TH1 KPS"]
"""Ways to report a day: of the day, in total, in total of the main indicator alone, without it, nothing to report."""


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The shipped campaign with its people, on its eleventh day."""
    with services(books_url) as works:
        campaigns.save(works.books, campaign(), None)
        gong = Gong(works, campaign())
        gong.contacts(heads())
        gong.drain()
        yield gong


def missing_by_sms(gong: Gong) -> str:
    asked = gong.text(phone(1), "XEM", gong.at("12:00"))
    gong.drain()
    return gong.said(asked)


def missing_by_ussd(gong: Gong) -> str:
    now = gong.at("12:00")
    found = ground(gong.books, gong.campaign.id, phone(1))
    return Call(standing(gong.books, found, now, None), found.plan).press("4")


def missing_on_page(gong: Gong) -> int:
    [row] = [row for row in status(gong.books, gong.campaign, gong.at("12:00")).rows if row.area.code == "TH1"]
    return sum(cell is Cell.SILENT for day, cell in row.cells if day < DAY)


def missing_in_broadcasts(gong: Gong) -> list[str]:
    audience = Audience(AudienceKind.MISSING, areas=("TH1",), day=DAY - timedelta(days=1), least=2)
    proposal = Proposal(console(gong.campaign), audience, OWN, "{v} {k} ngay")
    found = preview_by(gong.books, gong.campaign.id, proposal, ROUTE, gong.at("12:00"))
    return [one.body for one in found.considered]


@pytest.mark.parametrize("form", EACH_DAY)
def test_xem_ussd_page_and_broadcasts_agree_on_the_days_without_a_report(gong: Gong, form: str) -> None:
    first = gong.campaign.first_day
    for number in (1, 2, 4, 5, 6, 8, 9, 10):  # not on the third and the seventh day
        words = form.format(day=5, total=5 * number)
        gong.text(phone(1), words, gong.at("18:00", first + timedelta(days=number - 1)))
    gong.drain()

    assert "Thieu bao cao 2 ngay" in missing_by_ussd(gong)
    assert missing_on_page(gong) == 2
    assert missing_in_broadcasts(gong) == ["TH1 2 ngay"]
    gong.text(phone(1), "TH1 ACT 1", gong.at("11:00"))
    assert "Thieu bao cao 2 ngay" in missing_by_sms(gong)
