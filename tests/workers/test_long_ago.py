"""A text that lay somewhere for more than two days: its day is what it says, or is asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from redis import Redis

from gateway.books import board, cursor, inbox
from gateway.books.inbox import Arrival
from tests.conftest import Server
from tests.faults import plan
from tests.faults.plan import on, phone
from tests.support.field import Field, services

CAMPAIGN = plan.plan(1)


@pytest.mark.parametrize(
    ("hours", "words", "outcome"),
    [
        (60, "TH1 REG 7", "date_unclear"),
        (60, "TH1 HOM QUA REG 7", "date_unclear"),
        (60, "TH1 {named} REG 7", "counted"),
        (40, "TH1 REG 7", "counted"),
        (60, "TH1 REGG 7", "code_unknown"),  # what says nothing for sure is asked about as always
    ],
)
def test_the_day_of_a_text_that_is_days_late_is_never_guessed(
    redis: Redis, server: Server, hours: int, words: str, outcome: str
) -> None:
    plan.load(redis, CAMPAIGN)
    sent = datetime.now(UTC) - timedelta(hours=hours)
    day = CAMPAIGN.day_of(sent)
    arrival = Arrival("android", "1", phone(1), "+84987654321", words.format(named=on(day)), sent_at=sent.isoformat())

    with services(server.url) as works:
        field = Field(works, CAMPAIGN)
        text_id = inbox.accept(redis, CAMPAIGN.id, arrival).id
        field.drain()
        kept = field.kept(text_id).fields

    assert outcome in (kept["outcome"], kept.get("reason"))
    at = cursor.position(redis, CAMPAIGN.id)
    stored = board.boards(redis, CAMPAIGN.id, at.generation, ["TH1"], [day])["TH1"].days[day]
    assert stored == ({"REG": 7} if outcome == "counted" else {})
