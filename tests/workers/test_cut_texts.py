"""A text of which a part has not come is asked for again, whatever its words say."""

from __future__ import annotations

import pytest
from redis import Redis

from gateway.books import inbox
from gateway.books.inbox import Arrival
from tests.conftest import Server
from tests.faults import plan
from tests.faults.plan import phone
from tests.support.field import Field, services

CAMPAIGN = plan.plan(1)


@pytest.mark.parametrize(
    ("words", "cut", "outcome"),
    [
        ("TH1 REG 1", True, "refused"),  # of "TH1 REG 12 ..."
        ("TH1 REG 1", False, "counted"),
        ("TH1 REG l2", True, "refused"),  # nor is it offered
        ("XEM", True, "answered"),  # what stores nothing is done
    ],
)
def test_a_cut_text_stores_nothing_and_is_not_offered(
    redis: Redis, server: Server, words: str, cut: bool, outcome: str
) -> None:
    plan.load(redis, CAMPAIGN)
    with services(server.url) as works:
        field = Field(works, CAMPAIGN)
        text_id = inbox.accept(redis, CAMPAIGN.id, Arrival("android", "1", phone(1), "+84987654321", words, cut=cut)).id
        field.drain()

        assert field.outcomes([text_id]) == [outcome]
        said = field.reply(text_id)
        assert said is not None
        assert ("den thieu phan" in said.body) is (outcome == "refused")
