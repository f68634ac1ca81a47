"""An alarm is raised when nothing comes that should, and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from pydantic import SecretStr

from gateway.app import create_app
from gateway.books import campaigns, devices, tallies
from gateway.books.devices import Heartbeat
from gateway.books.keys import intake_key
from gateway.books.outbox import Delivery
from gateway.channels import twilio
from gateway.cli.status import ALARMS
from gateway.orders import setup
from gateway.settings import Settings
from gateway.status.alarms import Alarm, raised
from gateway.status.status import status
from gateway.web.labels.labels import TABLES, label
from gateway.web.login.views import one_time_link
from parsers.broadcasts.audience import Audience, AudienceKind
from parsers.order import LockOrder
from tests.support.android_requests import android_settings
from tests.support.broadcast_scene import DAY, Gong, awake, heads, phone, present_campaign
from tests.support.field import services
from tests.support.scene import plan
from tests.support.twilio_requests import twilio_settings

PLAN = plan()
AWAKE = awake(PLAN)
REPORTS = "TH1 ACT 1 TH2 ACT 1 TH3 ACT 1 TH4 ACT 1 TH5 ACT 1"


def twilio_on(url: str = "redis://localhost", var_dir: Path = Path("var")) -> Settings:
    """Settings with which Twilio sends and receives."""
    return twilio_settings(var_dir, url, twilio_numbers="+84900000001")


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The shipped campaign with its people and its quiet hours."""
    with services(books_url) as works:
        campaigns.save(works.books, PLAN, None)
        gong = Gong(works, PLAN)
        opened(gong, "08:00")
        gong.contacts(heads())
        gong.drain()
        yield gong


def opened(gong: Gong, clock: str) -> None:
    """Have the campaign begun at a local time of the eleventh day."""
    gong.books.hset(intake_key(PLAN.id), "opened", int(gong.at(clock).timestamp()))


def alarms(gong: Gong, clock: str, settings: Settings | None = None) -> list[Alarm]:
    """The alarms at a local time of the eleventh day."""
    found = status(gong.books, gong.campaign, gong.at(clock))
    return [one.alarm for one in raised(gong.books, settings or twilio_on(), found)]


@pytest.mark.parametrize(
    ("handed", "receipt", "then", "expected"),
    [
        ([], "", "12:00", []),  # nothing went out: nothing is owed
        (["11:46"], "", "12:00", []),
        (["11:45"], "", "12:00", [Alarm.NO_RECEIPTS]),
        (["11:40", "11:59"], "", "12:00", [Alarm.NO_RECEIPTS]),  # the first text counts, not the last
        (["11:40"], "11:55", "12:00", []),
        (["11:40", "11:46"], "11:45", "12:00", []),  # the second is still in time
        (["11:40", "11:44"], "11:43", "12:00", [Alarm.NO_RECEIPTS]),
    ],
)
def test_receipts_that_do_not_come_are_told(
    gong: Gong, handed: list[str], receipt: str, then: str, expected: list[Alarm]
) -> None:
    for clock in sorted([*handed, receipt] if receipt else handed):
        if clock == receipt:
            tallies.heard(gong.books, twilio.NAME)
        else:
            tallies.owed(gong.books, twilio.NAME, gong.at(clock))

    assert alarms(gong, then) == expected


def test_memory_that_runs_out_is_told_whether_or_not_a_channel_is_on(gong: Gong) -> None:
    used = int(cast("dict[str, int]", gong.books.info("memory"))["used_memory"])
    try:
        gong.books.config_set("maxmemory", int(used * 1.5))
        assert alarms(gong, "12:00") == []
        gong.books.config_set("maxmemory", int(used * 1.1))
        assert alarms(gong, "12:00") == [Alarm.MEMORY]
        found = status(gong.books, gong.campaign, gong.at("12:00"))
        assert [one.alarm for one in raised(gong.books, Settings(), found)] == [Alarm.MEMORY, Alarm.NO_CHANNEL]
    finally:
        gong.books.config_set("maxmemory", 0)


def texted(clock: str, body: str = "XEM TH1") -> Callable[[Gong], object]:
    """A text of village 1 at a local time."""
    return lambda gong: gong.text(phone(1), body, gong.at(clock))


@pytest.mark.parametrize(
    ("before", "clock", "expected"),
    [
        (None, "17:29", []),  # who reports on time has not had two hours
        (None, "17:30", [Alarm.NO_TEXTS]),
        (texted("15:30"), "17:30", []),
        (texted("15:29"), "17:30", [Alarm.NO_TEXTS]),
        (texted("17:00", "la la"), "19:00", []),  # whatever it says: the way in is open
        (None, "20:29", [Alarm.NO_TEXTS]),
        (None, "20:30", []),  # the quiet hours
        (lambda gong: gong.days_off(DAY), "17:30", []),
        (lambda gong: gong.order(LockOrder(setup(gong.campaign), None), gong.at("17:20")), "17:30", [Alarm.NO_TEXTS]),
        (lambda gong: (gong.text(phone(0), REPORTS, gong.at("10:00")), gong.drain()), "17:30", []),  # nobody is silent
    ],
)
def test_texts_that_do_not_come_in_reporting_hours_are_told(
    gong: Gong, before: Callable[[Gong], object] | None, clock: str, expected: list[Alarm]
) -> None:
    if before:
        before(gong)

    assert alarms(gong, clock) == expected


@pytest.mark.parametrize(("clock", "expected"), [("20:00", []), ("18:01", []), ("18:00", [Alarm.NO_TEXTS])])
def test_nothing_is_missed_before_the_campaign_has_been_open_for_two_hours(
    gong: Gong, clock: str, expected: list[Alarm]
) -> None:
    opened(gong, clock)

    assert alarms(gong, "20:00") == expected


def test_a_text_is_found_behind_many_orders(gong: Gong) -> None:
    gong.text(phone(1), "XEM TH1", gong.at("17:00"))
    for _ in range(60):
        gong.days_off()

    assert alarms(gong, "17:30") == []


def test_without_a_channel_that_alone_is_told(gong: Gong) -> None:
    tallies.owed(gong.books, twilio.NAME, gong.at("08:00"))

    assert alarms(gong, "17:30", Settings()) == [Alarm.NO_CHANNEL]


@pytest.mark.parametrize(
    ("heard", "clock", "expected"),
    [
        ("12:00", "12:44", []),
        ("12:00", "12:45", [Alarm.SILENT_DEVICE]),
        ("21:00", "23:30", []),  # nobody reports in the quiet hours
        ("", "12:00", [Alarm.SILENT_DEVICE]),  # it was never heard
    ],
)
def test_a_phone_that_is_silent_in_reporting_hours_is_told(
    gong: Gong, tmp_path: Path, heard: str, clock: str, expected: list[Alarm]
) -> None:
    if heard:
        devices.heard(gong.books, "android", Heartbeat("phone-1"), gong.at(heard))

    assert alarms(gong, clock, android_settings(tmp_path, "redis://localhost")) == expected


def test_the_page_and_the_command_say_it(books_url: str, tmp_path: Path) -> None:
    app = create_app(twilio_on(books_url, tmp_path))
    with services(books_url) as works, app.test_client() as client:
        campaigns.save(works.books, present_campaign(), None)
        with app.app_context():
            client.post(one_time_link(works.books, "http://localhost"))
        calm = client.get("/").get_data(as_text=True)
        tallies.owed(works.books, twilio.NAME, datetime.now(UTC) - timedelta(minutes=42, seconds=5))
        page = client.get("/").get_data(as_text=True)
        said = app.test_cli_runner().invoke(args=["status"]).output

    assert label("alarm_no_receipts", age="42 phút") in page
    assert label("alarm_no_receipts", age="42 phút") not in calm
    assert "  ALARM: texts go out, but no receipt came for 0 h 42 min: " in said


def test_every_alarm_has_its_words() -> None:
    assert set(ALARMS) == set(Alarm)
    assert {f"alarm_{one}" for one in Alarm} == {name for name in TABLES["vi"] if name.startswith("alarm_")}


def test_the_numbers_that_fail_are_listed(books_url: str, tmp_path: Path) -> None:
    runner = create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path)).test_cli_runner()
    with services(books_url) as works:
        campaigns.save(works.books, AWAKE, None)
        gong = Gong(works, AWAKE)
        gong.contacts(heads())
        gong.drain()
        for n in range(3):
            before = runner.invoke(args=["roster", "failing"]).output
            at = gong.at("08:00", DAY + timedelta(days=n))
            sent = gong.broadcast(Audience(AudienceKind.HEADS, areas=("TH4",)), at, f"Tin {n + 1}.")
            gong.delivered(gong.rows(sent)["4"], Delivery.UNDELIVERED)
        after = runner.invoke(args=["roster", "failing"]).output

    assert before == "tinh-hiep-2024: 0 of 6 numbers refused our last 3 texts\n"
    assert after == "tinh-hiep-2024: 1 of 6 numbers refused our last 3 texts\n  TH4 0905***004\n"
