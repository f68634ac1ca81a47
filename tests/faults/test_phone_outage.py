"""The gateway away for three days while the phone is written to: nothing lost, nothing twice, no day guessed."""

from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from redis import Redis

from gateway import certificate_authority
from gateway import redis as clients
from gateway.books import board, cursor, inbox, outbox, tallies
from gateway.books.apply import apply
from gateway.books.inbox import PROVIDER_TIME_HOLDS, Text
from gateway.books.outbox import Delivery, Message
from gateway.campaigns import campaign_file
from gateway.channels.android import Android
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.settings import Settings
from parsers.campaign.plan import Campaign
from tests.conftest import Server
from tests.faults import plan
from tests.faults.plan import CODE, on, phone
from tests.support.android_requests import KEY, OURS
from tests.support.field import Field, services
from tests.support.https import phone_environment, running_https
from tests.support.phone import StandIn, stand_in
from tests.support.ports import free_port
from workers import missed_messages
from workers.services import Services

pytestmark = pytest.mark.faults

VILLAGES = 120
DAYS = 3
REPORTS_AT, CORRECTS_AT = time(17), time(18)
Said = dict[str, tuple[int, date, int]]
CORRECTED = 30
"""So many villages correct their report of the last day, while the phone is off."""


@pytest.mark.timeout(300)
def test_three_days_away_lose_nothing_count_nothing_twice_and_guess_no_day(
    redis: Redis, server: Server, tmp_path: Path
) -> None:
    campaign = plan.plan(VILLAGES)
    plan.load(redis, campaign)
    certificate_authority.serve_from(tmp_path, "127.0.0.1")
    with stand_in(certificate_authority.certificate_path(tmp_path)) as app, services(server.url) as works:
        field = Field(works, campaign)
        field.drain()
        settings = settings_of(campaign, tmp_path, server.url, app)
        channel = Android(settings)
        sent = message(redis, campaign)
        port = free_port()
        said = away(campaign, app, channel, sent, port)
        back(settings, works, channel, app, port)
        field.drain()

        texts = kept(redis, campaign)
        assert len(texts) == len(said), "each text once, and all of them"
        asked = judged(redis, campaign, said, texts)
        assert channel.send(campaign.id, sent).delivery is Delivery.SENT
        seen = app.does("look")

    assert (seen["taken"], seen["refused"]) == ([sent.id], [sent.id]), "the phone took it once"
    assert outbox.messages(redis, campaign.id, [sent.id])[sent.id].delivery is Delivery.DELIVERED
    assert seen["dropped"] > 0, "the app gave some of its calls up, and its inbox had them"
    assert asked, "some were too late for their day to be known"
    assert seen["calls"].keys() <= {"200", "ConnectionError"}, seen["calls"]


def settings_of(campaign: Campaign, directory: Path, url: str, app: StandIn) -> Settings:
    file = directory / "campaign.yaml"
    file.write_text(campaign_file.dump(campaign), encoding="utf-8")
    made = Settings(var_dir=directory, redis_url=url, campaign=file)
    return made.with_channels(android_phones=[app.in_settings(KEY)])


def message(redis: Redis, campaign: Campaign) -> Message:
    """A text of ours that is still to be sent."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    made = Message("c" * 20 + "-r", "android", OURS, phone(1), "Da nhan", "ok_day", "c" * 20, soon)
    at = cursor.position(redis, campaign.id)
    assert apply(redis, campaign.id, at, at.cursor, list(outbox.operations(campaign.id, made, datetime.now(UTC))))
    return made


def away(campaign: Campaign, app: StandIn, channel: Android, sent: Message, port: int) -> Said:
    """Three days on the phone while nobody answers it; what each text says, by its sender and time."""
    rng, said = random.Random(2024), Said()
    today = plan.today(campaign)
    address = f"https://127.0.0.1:{port}"
    app.asks("PATCH", "settings", {"webhooks": {"signing_key": KEY, "internet_required": False}})
    for _ in range(2):  # once by us, once by hand
        app.registers(address, "sms:received")
    app.registers(address, "sms:sent", "sms:delivered")
    app.does("clock", at=at(campaign, today - timedelta(days=DAYS), time(12)).isoformat())
    for back_ in range(DAYS, 0, -1):
        day = today - timedelta(days=back_)
        app.does("go_on", seconds=4 * 3600)
        if back_ == 1:
            assert channel.send(campaign.id, sent).delivery is Delivery.SENT, "its receipts will be hours late"
            app.does("power", on=False)
        reports: list[tuple[str, str, datetime]] = []
        for village in rng.sample(range(1, VILLAGES + 1), VILLAGES):
            value = rng.randint(1, 40)
            named = f" {on(day)}" if village % 2 else ""
            words = f"TH{village}{named} {CODE} {value}"
            moment = at(campaign, day, REPORTS_AT) + timedelta(seconds=len(reports))
            reports.append((phone(village), words, moment))
            said[f"{phone(village)} {moment.isoformat()}"] = (village, day, value)
            if back_ == 1 and village <= CORRECTED:
                later = at(campaign, day, CORRECTS_AT) + timedelta(seconds=len(reports))
                reports.append((phone(village), f"SUA TH{village}{named} {CODE} {value + 100}", later))
                said[f"{phone(village)} {later.isoformat()}"] = (village, day, value + 100)
        app.arrive(sorted(reports, key=lambda one: one[2]))
        if back_ == 1:
            app.does("power", on=True)
        app.does("go_on", seconds=20 * 3600)
    return said


def at(campaign: Campaign, day: date, clock: time) -> datetime:
    """A moment of a day where the campaign is."""
    return datetime.combine(day, clock, campaign.zone).astimezone(UTC)


def back(settings: Settings, works: Services, channel: Android, app: StandIn, port: int) -> None:
    """The gateway answers again: the phone tries again, and its inbox is asked for what was missed."""
    phones = json.dumps([app.in_settings(KEY)])
    environment = phone_environment(
        settings.var_dir, settings.books, CAMPAIGN=str(settings.campaign), ANDROID_PHONES=phones
    )
    acceptor = Acceptor(clients.webhook(settings.books), works.jobs, Spool(settings.var_dir / "spool"), 8)
    now = datetime.now(UTC)
    tallies.pulled(works.books, channel.name, now - timedelta(days=DAYS, hours=12))
    with running_https(settings.var_dir, settings.books, environment, port):
        app.does("clock", at=now.isoformat())
        app.does("retry_now")
        app.does("go_on", seconds=0)
        missed_messages.run(settings, works.books, acceptor, channel, now)
        seen = app.does("go_on", seconds=1)
        assert seen["waiting"] == 0, seen["calls"]


def kept(redis: Redis, campaign: Campaign) -> dict[str, Text]:
    """The texts by sender and time."""
    found = [text for text in inbox.recent(redis, campaign.id, 10_000) if not text.is_order]
    moments = {text.id: datetime.fromisoformat(text.fields["sent_at"]).astimezone(UTC) for text in found}
    return {f"{text.sender} {moments[text.id].isoformat()}": text for text in found}


def judged(redis: Redis, campaign: Campaign, said: Said, texts: dict[str, Text]) -> int:
    """Check each text against the figures; how many were asked for their day."""
    at_ = cursor.position(redis, campaign.id)
    days = sorted({day for _, day, _ in said.values()})
    areas = [f"TH{village}" for village in range(1, VILLAGES + 1)]
    boards = board.boards(redis, campaign.id, at_.generation, areas, days)
    expected: dict[tuple[str, date], int] = {}
    asked = 0
    for key in sorted(said, key=lambda of: texts[of].fields["entry"]):
        village, day, value = said[key]
        text = texts[key]
        age = text.received_at - datetime.fromisoformat(text.fields["sent_at"])
        if "NGAY" not in text.body and age > PROVIDER_TIME_HOLDS:
            asked += 1
            assert text.fields["reason"] == "date_unclear", text.body
        elif (f"TH{village}", day) in expected:
            assert text.fields["outcome"] == "asked", "an older text came after a newer one"
        else:
            expected[f"TH{village}", day] = value
            assert text.fields["outcome"] == "counted", text.body
    stored = {
        (area, day): boards[area].days[day][CODE] for area in areas for day in days if CODE in boards[area].days[day]
    }
    assert stored == expected
    assert sum(boards[area].levels.get(CODE, 0) for area in areas) == sum(expected.values())
    return asked
