"""What a Prometheus reads at /metrics, and that the recipes ask for nothing else."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from redis import Redis

from gateway import jobs
from gateway import redis as clients
from gateway.app import create_app
from gateway.books import clock, devices, hold, tallies
from gateway.books.devices import Heartbeat
from gateway.books.inbox import Arrival
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from tests.paths import ROOT
from tests.support.scene import HEAD, Scene, plan

TOKEN = "nobody-guesses-this"
CHANNEL = "gammu"
MONITORING = ROOT / "deploy" / "monitoring"
Measured = dict[tuple[str, tuple[str, ...]], float]


@pytest.fixture
def settings(tmp_path: Path, books_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("GAMMU_NUMBER", "+84987654321")
    return Settings(var_dir=tmp_path, redis_url=SecretStr(books_url), metrics_token=SecretStr(TOKEN))


@pytest.fixture
def monitor(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def measured(monitor: FlaskClient) -> Measured:
    """Every measure by its name and the values of its labels."""
    answer = monitor.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_what_waits_for_judgement_for_a_person_and_to_go_out_is_measured(redis: Redis, monitor: FlaskClient) -> None:
    scene, now = Scene(redis, plan()), clock.now(redis)
    name = scene.campaign.id
    scene.text("mai em hop", at=now - timedelta(hours=3), waits=True)
    assert measured(monitor)["keng_behind_seconds", (name,)] == 0
    scene.text("TH1 ACT 5", outcome=None)

    found = measured(monitor)

    assert found["keng_behind_seconds", (name,)] >= 0
    assert found["keng_waiting_texts", (name,)] == 1
    assert found["keng_waiting_seconds", (name,)] >= 3 * 3600
    assert found["keng_outbox_texts", (CHANNEL,)] == 0


def test_a_text_that_no_worker_judges_grows_old(
    redis: Redis, monitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(redis, plan())
    scene.text("TH1 ACT 5", outcome=None)
    later = clock.now(redis) + timedelta(minutes=5)
    monkeypatch.setattr("gateway.measures.clock.now", lambda _: later)

    assert measured(monitor)["keng_behind_seconds", (scene.campaign.id,)] >= 300


def test_the_channels_are_measured(redis: Redis, monitor: FlaskClient) -> None:
    now = clock.now(redis)
    tallies.owed(redis, CHANNEL, now - timedelta(minutes=20))
    tallies.add(redis, CHANNEL, "texts failed", 3)
    devices.heard(redis, CHANNEL, Heartbeat("modem", battery=40), now - timedelta(minutes=50))

    found = measured(monitor)

    assert found["keng_receipt_owed_seconds", (CHANNEL,)] >= 1200
    assert found["keng_channel_events_total", (CHANNEL, "texts failed")] == 3
    assert found["keng_device_silent_seconds", (CHANNEL, "modem")] >= 3000
    assert found["keng_device_battery_percent", (CHANNEL, "modem")] == 40


def test_the_store_the_spool_the_hold_and_the_jobs_are_measured(
    redis: Redis, monitor: FlaskClient, settings: Settings
) -> None:
    Spool(settings.var_dir / "spool").put("c", Arrival("practice", "r", HEAD, "KENG", "TH1 ACT 5"))
    hold.put_on(redis, clock.now(redis), "moving")
    with clients.jobs(settings.redis) as queues:
        jobs.enqueue_drain(queues, "c")
        jobs.enqueue_paper(queues, "c", "figures")

    found = measured(monitor)

    assert found["keng_spool_texts", ()] == 1
    assert found["keng_hold", ()] == 1
    assert found["keng_jobs", (jobs.INBOUND,)] == 1
    assert found["keng_jobs", (jobs.OUTBOUND,)] == 0
    assert found["keng_jobs", (jobs.PAPERS,)] == 1
    assert found["keng_store_keeps", ()] == 1
    assert found["keng_unsafe", ()] == 0
    assert found["keng_store_memory_bytes", ()] > 0


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
def test_without_the_token_there_is_nothing_to_see(monitor: FlaskClient, given: dict[str, str]) -> None:
    assert monitor.get("/metrics", headers=given).status_code == 404


def test_without_a_token_in_the_settings_it_is_closed_to_everybody(settings: Settings) -> None:
    closed = create_app(settings.model_copy(update={"metrics_token": None})).test_client()

    assert closed.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert closed.get("/metrics", headers={"Authorization": "Bearer None"}).status_code == 404


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_the_recipes_ask_for_measures_that_there_are(redis: Redis, monitor: FlaskClient, file: str) -> None:
    Scene(redis, plan())
    tallies.add(redis, CHANNEL, "texts failed")
    devices.heard(redis, CHANNEL, Heartbeat("modem", battery=40), clock.now(redis))

    asked = set(re.findall(r"\bkeng_\w+", (MONITORING / file).read_text(encoding="utf-8")))

    assert asked
    assert asked <= {name for name, _ in measured(monitor)}


def test_the_board_can_be_read() -> None:
    board = json.loads((MONITORING / "grafana.json").read_text(encoding="utf-8"))

    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"]) == 12
