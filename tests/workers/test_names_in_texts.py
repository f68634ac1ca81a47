"""A text that names the office's clerk or the village's deputy is stored, one that names a stranger is asked about."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from redis import Redis

from parsers.campaign.contact import Contact
from tests.conftest import Server
from tests.faults import plan
from tests.faults.plan import phone
from tests.support.field import Field, services

CAMPAIGN = plan.plan(2)
PEOPLE = (
    Contact("h1", phone(1), "Trần Thị Lan", "head", ("TH1",)),
    Contact("d1", phone(11), "Lê Văn Tuyến", "head", ("TH1",)),
    Contact("h2", phone(2), "Đỗ Thị Hoạch", "head", ("TH2",)),
    Contact("o", phone(12), "Phạm Thị Quyên", "office", ("XA",)),
)


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("gui chi quyen: TH1 REG 5", "counted"),
        ("TH1 REG 5. anh tuyen bao cao", "counted"),
        ("gui chi hoach: TH1 REG 5", "asked"),  # of another village
    ],
)
def test_a_name_of_the_senders_area_or_office_is_understood(
    redis: Redis, server: Server, words: str, outcome: str
) -> None:
    plan.load(redis, CAMPAIGN)
    with services(server.url) as works:
        field = Field(works, CAMPAIGN)
        field.contacts(PEOPLE)
        field.drain()
        text_id = field.text(phone(1), words, datetime.now(UTC))
        field.drain()

        assert field.outcomes([text_id]) == [outcome]
