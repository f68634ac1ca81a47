"""What the waiting list costs: a few commands to Redis and little time, however much waits."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.settings import Settings
from parsers.decision import Outcome
from tests.support import people
from tests.support.scene import HEAD, Scene, plan, twin

CAMPAIGN = twin("tinh-hiep-waits", plan().day_of(datetime.now(UTC)) - timedelta(days=20))


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


def test_the_list_costs_the_same_few_commands_however_much_waits(app: Flask, redis: Redis) -> None:
    scene = Scene(redis, CAMPAIGN)
    scene.people()
    clerk = people.signed_in(app, redis, "chị Hoa")
    clerk.get(f"/waiting?campaign={CAMPAIGN.id}")  # the plan is read once
    spent: list[dict[str, int]] = []
    for more in (3, 297):
        for number in range(more):
            phone = HEAD if number % 3 else f"+8490700{number:04}"
            scene.text(f"may hong {number}", phone, outcome=Outcome.WAITING, reason="not_a_report", waits=True)
        redis.config_resetstat()
        assert clerk.get(f"/waiting?campaign={CAMPAIGN.id}").status_code == 200
        stats = cast("dict[str, dict[str, int]]", redis.info("commandstats"))
        spent.append({name.removeprefix("cmdstat_"): one["calls"] for name, one in stats.items()})

    texts = [one.pop("hgetall") for one in spent]  # in one step, one for each text
    assert spent[0] == spent[1]
    assert sum(spent[0].values()) <= 20
    assert texts[1] - texts[0] == 297


def test_the_list_of_three_hundred_texts_is_there_at_once(app: Flask, redis: Redis) -> None:
    scene = Scene(redis, CAMPAIGN)
    scene.people()
    clerk = people.signed_in(app, redis, "chị Hoa")
    for number in range(300):
        scene.text(
            f"may hong {number}", f"+8490700{number:04}", outcome=Outcome.WAITING, reason="unregistered", waits=True
        )
    began = time.process_time()

    page = clerk.get(f"/waiting?campaign={CAMPAIGN.id}").text

    assert time.process_time() - began < 2.0
    assert page.count("<li>") == 20
    assert "Xem cả 300 tin" in page
