"""The page of the backups: one is made beside the running gateway, put back on trial, and taken away."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.backup import archive, backup, listed, making
from gateway.backup.archive import DamagedError
from gateway.backup.listed import ListedBackup
from gateway.books import log
from gateway.settings import Settings
from gateway.web.backups.presenter import size
from gateway.web.labels import labels
from tests.support import people
from tests.support.field import Field, services
from tests.support.gateway_up import soon
from tests.support.pages import token_of
from tests.support.scene import HEAD, Scene, plan, twin

CAMPAIGN = twin("tinh-hiep-kept", plan().day_of(datetime.now(UTC)) - timedelta(days=10))


@pytest.fixture
def settings(books_url: str, tmp_path: Path) -> Settings:
    """Of a gateway whose backups lie beside its other data."""
    return Settings(redis_url=SecretStr(books_url), var_dir=tmp_path)


@pytest.fixture
def app(settings: Settings) -> Flask:
    """The application."""
    return create_app(settings)


@pytest.fixture
def field(redis: Redis, books_url: str, drains: None) -> Iterator[Field]:
    """A campaign with heads, one of whom has reported."""
    Scene(redis, CAMPAIGN).people()
    with services(books_url) as works:
        field = Field(works, CAMPAIGN)
        field.text(HEAD, "TH1 ABS 3")
        field.drain()
        yield field


@pytest.fixture
def admin(app: Flask, redis: Redis, field: Field) -> FlaskClient:
    """An administrator."""
    return people.signed_in(app, redis, "anh Sơn")


def press(client: FlaskClient, address: str) -> tuple[int, str]:
    """Press the button that leads to an address; the answer's status and page."""
    answer = client.post(address, data={"csrf_token": token_of(client.get("/backups").text)})
    return answer.status_code, answer.text


def made(client: FlaskClient, settings: Settings) -> ListedBackup:
    """A backup that was made on the page and put back on trial."""
    assert press(client, "/backups")[0] == 303
    assert soon(lambda: not making.is_at_work(settings.backups))
    assert making.failed(settings.backups) is None
    return listed.everything(settings.backups)[0]


def test_a_backup_is_made_put_back_on_trial_and_listed(admin: FlaskClient, settings: Settings, redis: Redis) -> None:
    assert "Chưa có bản sao lưu nào" in admin.get("/backups").text

    found = made(admin, settings)

    assert found.trial
    assert found.trial.is_clean
    assert found.trial.figures > 0
    page = admin.get("/backups").text
    assert "Khôi phục được, mọi số khớp sổ" in page
    assert size(found.bytes) in page
    one = admin.get(f"/backups/{found.name}").text
    assert f"keng restore --replace {found.directory}" in one
    assert [line.what for line in log.page(redis, CAMPAIGN.id).lines][:1] == [log.Deed.BACKUP_MADE]


def test_of_two_who_press_at_once_one_begins_and_the_other_is_told(admin: FlaskClient, settings: Settings) -> None:
    assert press(admin, "/backups")[0] == 303
    status, page = press(admin, "/backups")

    assert status == 409
    assert "Đang có một lần sao lưu" in page
    assert soon(lambda: not making.is_at_work(settings.backups))
    assert len(listed.everything(settings.backups)) == 1


def test_a_backup_that_is_taken_away_can_be_put_back(
    admin: FlaskClient, settings: Settings, redis: Redis, tmp_path: Path
) -> None:
    found = made(admin, settings)

    with admin.get(f"/backups/{found.name}/file") as answer:
        zipfile.ZipFile(io.BytesIO(answer.data)).extractall(tmp_path / "elsewhere")

    assert log.page(redis, CAMPAIGN.id).lines[0].what == log.Deed.BACKUP_TAKEN
    assert backup.check(tmp_path / "elsewhere" / found.name, settings.valkey_server).clean


def test_a_damaged_backup_is_said_to_be_and_no_command_puts_it_back(admin: FlaskClient, settings: Settings) -> None:
    found = made(admin, settings)
    part = found.directory / archive.NAME.format(0)
    part.write_bytes(part.read_bytes()[:-20])
    with pytest.raises(DamagedError):
        archive.check(found.directory)

    assert press(admin, f"/backups/{found.name}/trial")[0] == 303
    assert soon(lambda: not making.is_at_work(settings.backups))

    page = admin.get(f"/backups/{found.name}").text
    assert "Bản này hỏng" in page
    assert "keng restore" not in page


def test_what_could_not_be_made_is_said_and_nothing_is_lost(admin: FlaskClient, settings: Settings) -> None:
    shutil.rmtree(settings.backups, ignore_errors=True)
    assert press(admin, "/backups")[0] == 303
    assert soon(lambda: not making.is_at_work(settings.backups))
    making._note(settings.backups, making.DISK)

    assert "không ghi được ra đĩa" in admin.get("/backups").text


@pytest.mark.parametrize("name", ["2026-01-01T000000Z", "..", "x"])
def test_what_is_no_backup_is_no_page(name: str, admin: FlaskClient, settings: Settings) -> None:
    (settings.backups / "2026-01-01T000000Z").mkdir(parents=True)  # one that broke off before its first part was whole

    for address in (f"/backups/{name}", f"/backups/{name}/file"):
        assert admin.get(address).status_code == 404


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 kB"), (2_700, "2,7 kB"), (2_700_000, "2,7 MB"), (3_400_000_000, "3,4 GB")]
)
def test_sizes_are_said_in_the_unit_that_fits(count: int, said: str) -> None:
    assert size(count) == said


def test_a_size_has_the_decimal_of_the_language_it_is_read_in() -> None:
    labels.speak("en")
    try:
        assert size(2_700_000) == "2.7 MB"
    finally:
        labels.speak(labels.USUAL)
