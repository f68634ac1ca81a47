"""The first day tells what is there and what is missing from the books alone, and leads to where it is done."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import accounts, campaigns, drafts
from gateway.books.accounts import Role
from gateway.campaigns import first_start
from gateway.plans import bases
from gateway.settings import Settings
from tests.campaigns import TINH_HIEP, shipped
from tests.support import people
from tests.support.field import Field, services
from tests.support.scene import Scene, twin

NUMBER = "+84901234567"
NAME = "tinh-hiep-now"
CHANNEL = {"twilio_account_sid": "AC" + "a" * 32, "twilio_auth_token": "0" * 32, "twilio_numbers": NUMBER}
STAGES = ["campaign", "office", "areas", "heads", "sizes", "channel", "number", "text", "cards"]


def app(url: str, var_dir: Path, *, connected: bool) -> Flask:
    settings = Settings(redis_url=SecretStr(url), var_dir=var_dir, routes=f"{NUMBER}={NAME}")
    return create_app(settings.with_channels(**CHANNEL) if connected else settings)


@pytest.fixture
def scene(redis: Redis) -> Scene:
    """The shipped plan as it comes, and the same on the days around today."""
    first_start.prepare(redis, TINH_HIEP)
    return Scene(redis, twin(NAME, shipped().day_of(datetime.now(UTC)) - timedelta(days=2)))


def missing(client: FlaskClient, campaign: str = "") -> list[str]:
    """The steps that are still to be done."""
    page = client.get("/start", query_string={"campaign": campaign} if campaign else {}).text
    found = re.findall(r'<li class="(done|now|left)" id="(\w+)"', page)
    assert [stage for _, stage in found] == STAGES
    left = [stage for looks, stage in found if looks != "done"]
    assert [stage for looks, stage in found if looks == "now"] == left[:1]
    return left


def test_each_step_is_done_by_what_is_there_and_all_of_them_are_said_to_be_done(
    redis: Redis, books_url: str, tmp_path: Path, scene: Scene
) -> None:
    before = people.signed_in(app(books_url, tmp_path / "a", connected=False), redis, "Sơn")
    assert missing(before) == ["heads", "sizes", "channel", "number", "text", "cards"]
    admin = people.signed_in(app(books_url, tmp_path / "b", connected=True), redis, "Sơn")
    assert missing(admin) == ["heads", "sizes", "text", "cards"]
    scene.people()
    assert missing(admin) == ["sizes", "text"]
    scene.sizes({"TH1": 410, "TH2": 365})
    assert "Còn 3 nơi chưa có số" in admin.get("/start").text
    scene.sizes({"TH3": 298, "TH4": 342, "TH5": 275})
    assert missing(admin) == ["text"]

    with services(books_url) as works:
        field = Field(works, scene.campaign)
        text = field.text("+84905000001", "TH1 ACT 5")
        field.drain()
        assert "«TH1 ACT 5»" in admin.get("/start").text
        assert missing(admin) == ["text"]  # counted, and not answered yet
        field.handed(text)

    assert missing(admin) == []
    page = admin.get("/start").text
    assert "Đã xong cả" in page
    assert admin.get("/start?campaign=" + NAME).text.count("đã có</small>") == len(STAGES)


def test_a_campaign_that_is_over_or_full_of_placeholders_says_so(
    redis: Redis, books_url: str, tmp_path: Path, scene: Scene
) -> None:
    admin = people.signed_in(app(books_url, tmp_path, connected=True), redis, "Sơn")
    plan, revision = campaigns.current(redis, NAME)
    name = plan.name.model_copy(update={"vi": "Điều tra xã Tên Xã"})
    assert campaigns.save(redis, plan.model_copy(update={"name": name}), after=revision)

    assert missing(admin, shipped().id)[:2] == ["campaign", "office"]
    assert "đã hết thời gian" in admin.get(f"/start?campaign={shipped().id}").text
    assert missing(admin)[0] == "areas"
    assert "tên chiến dịch còn là tên mẫu" in admin.get("/start").text


def test_what_was_begun_is_gone_on_with(redis: Redis, books_url: str, tmp_path: Path, scene: Scene) -> None:
    admin = people.signed_in(app(books_url, tmp_path, connected=False), redis, "Sơn")
    writer = accounts.create(redis, "Hoa", Role.ADMIN).id
    new = drafts.begin(redis, {"name": {"vi": "Tiêm sởi"}}, writer, datetime.now(UTC))
    plan, revision = campaigns.current(redis, NAME)
    changing = drafts.begin(redis, bases.of_campaign(plan), writer, datetime.now(UTC), NAME, revision)

    page = admin.get("/start").text

    assert f"/campaigns/drafts/{new.id}/about" in page
    assert f"/campaigns/drafts/{changing.id}/about" in page
    assert f'action="/campaigns/{NAME}/settings"' not in page


@pytest.mark.parametrize(
    ("role", "connected", "first"),
    [(Role.ADMIN, False, "/start"), (Role.ADMIN, True, "/"), (Role.CLERK, False, "/")],
)
@pytest.mark.usefixtures("scene")
def test_an_administrator_of_an_office_that_cannot_work_yet_is_led_there(
    redis: Redis, books_url: str, tmp_path: Path, role: Role, connected: bool, first: str
) -> None:
    client = app(books_url, tmp_path, connected=connected).test_client()

    assert client.post(people.link(redis, "Sơn", role)).location == first


def test_it_is_the_first_page_where_every_campaign_is_over(redis: Redis, books_url: str, tmp_path: Path) -> None:
    first_start.prepare(redis, TINH_HIEP)

    assert app(books_url, tmp_path, connected=True).test_client().post(people.link(redis, "Sơn")).location == "/start"


def test_without_any_campaign_it_says_to_begin_one(redis: Redis, books_url: str, tmp_path: Path) -> None:
    admin = people.signed_in(app(books_url, tmp_path, connected=False), redis, "Sơn")

    assert missing(admin) == STAGES
    assert 'href="/campaigns#new"' in admin.get("/start").text


def test_a_clerk_is_offered_what_a_clerk_may_do(redis: Redis, books_url: str, tmp_path: Path, scene: Scene) -> None:
    clerk = people.signed_in(app(books_url, tmp_path, connected=False), redis, "Hoa", Role.CLERK)

    page = clerk.get("/start").text

    assert "/campaigns" not in page
    assert f'href="/roster/import?campaign={NAME}"' in page
