"""What the devices tell when they are looked at: the page shows it, and a modem that fails is not taken for alive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from redis import Redis

from gateway.app import create_app
from gateway.books import campaigns, devices
from gateway.books.devices import Device, Fault, Heartbeat
from gateway.channels.channel import CallFault
from gateway.channels.gammu import FOLDERS, Gammu
from gateway.settings import Settings
from gateway.web.login.views import one_time_link
from tests.gateway.channels.cases import OURS
from tests.support.scene import plan
from workers import vitals

NOW = datetime(2026, 12, 1, 8, tzinfo=UTC)
WELL = Heartbeat("modem", signal=42, balance="TKG: 25.000d")
MINUTE = timedelta(minutes=1)


class Modem(Gammu):
    """One that tells what it is told to."""

    says: Heartbeat | CallFault = WELL

    def vitals(self) -> tuple[Heartbeat | CallFault, ...]:
        return (self.says,)


@pytest.fixture
def modem(tmp_path: Path) -> Modem:
    return Modem(Settings(var_dir=tmp_path).with_channels(gammu_number=OURS))


def look(books: Redis, modem: Modem, says: Heartbeat | CallFault, now: datetime) -> tuple[Device, Fault | None]:
    modem.says = says
    vitals.note(books, [modem], now)
    return devices.find(books, "gammu", "modem"), devices.fault(books, "gammu", "modem")


def test_a_look_is_a_sign_of_life_and_ends_what_was_wrong(redis: Redis, modem: Modem) -> None:
    away = look(redis, modem, CallFault("modem", "daemon"), NOW)
    well = look(redis, modem, WELL, NOW + 5 * MINUTE)

    assert away == (Device(), Fault(NOW, "daemon"))
    assert well == (Device(NOW + 5 * MINUTE, signal=42, balance="TKG: 25.000d"), None)


def test_while_a_modem_says_that_it_fails_no_look_is_a_sign_of_life(redis: Redis, modem: Modem) -> None:
    devices.failed(redis, "gammu", "fails", NOW, "modem")

    assert look(redis, modem, WELL, NOW + MINUTE) == (Device(), Fault(NOW, "fails"))
    assert look(redis, modem, WELL, NOW + 5 * MINUTE)[0].heard_at == NOW + 5 * MINUTE


def test_the_page_and_the_command_tell_what_the_modem_does(redis: Redis, books_url: str, tmp_path: Path) -> None:
    for folder in FOLDERS:
        (tmp_path / folder).mkdir()
    own = {"gammu_number": OURS, "gammu_spool": tmp_path, "gammu_config": tmp_path / "none"}
    app = create_app(Settings(var_dir=tmp_path, redis_url=books_url).with_channels(**own))
    campaigns.save(redis, plan(), after=None)
    devices.heard(redis, "gammu", Heartbeat("modem", battery=80, signal=9, balance="TKG: 25.000d"), datetime.now(UTC))
    with app.test_client() as client, app.app_context():
        client.post(one_time_link(redis, "http://localhost"))
        page = client.get("/channels").get_data(as_text=True)
        vitals.note(redis, [Gammu(app.extensions["settings"])], datetime.now(UTC))
        wrong = client.get("/channels").get_data(as_text=True)
    said = app.test_cli_runner().invoke(args=["channel", "list"]).output

    assert "liên lạc dưới 1 phút trước" in page
    assert "pin 80%" in page
    assert '<span class="late">sóng 9%</span>' in page
    assert "Nhà mạng báo về SIM: TKG: 25.000d" in page
    assert "Không xem được modem" in wrong
    assert "battery 80 %; signal 9 %" in said
    assert "of the SIM its operator says: TKG: 25.000d" in said
    assert "The modem cannot be looked at" in said
