"""Practice on pages: sample texts are played and removed by a button, and a lesson is scored by the real replies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import campaigns, inbox, roster
from gateway.books.accounts import Role
from gateway.books.inbox import Arrival
from gateway.campaigns import practice, twin
from gateway.channels import practice as channel
from gateway.jobs import INBOUND, thing, waiting
from gateway.settings import Settings
from gateway.web.try_phone import practising
from tests.support import people
from tests.support.field import Field, services
from tests.support.pages import token_of
from tests.support.scene import plan
from workers import samples

REAL = plan().id
TWIN = practice.twin_id(REAL)
NO_TWIN = "no-twin"
MARKED = [
    "/",
    "/texts",
    "/waiting",
    "/enter",
    "/enter/lists",
    "/roster",
    "/reports",
    "/broadcasts",
    "/areas/TH1",
    "/closing",
]


@pytest.fixture
def field(books_url: str) -> Iterator[Field]:
    """The shipped campaign with its twin, and a campaign that has none."""
    with services(books_url) as works:
        campaigns.save(works.books, plan(), after=None)
        campaigns.save(works.books, plan().model_copy(update={"id": NO_TWIN}), after=None)
        twin.follow(works.books, REAL)
        found = Field(works, campaigns.current(works.books, TWIN)[0])
        found.drain()
        yield found


@pytest.fixture
def app(books_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(practising, "PATIENCE_SECONDS", 0.0)  # no worker runs here
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def clerk(app: Flask, redis: Redis, field: Field) -> FlaskClient:
    return people.signed_in(app, redis, "Hoa", Role.CLERK)


def pressed(client: FlaskClient, path: str, **form: str) -> str:
    """Press a button; where that leads."""
    answer = client.post(path, data={"csrf_token": token_of(client.get("/account").text), **form})
    assert answer.status_code == 303, answer.status_code
    return str(answer.location)


def test_the_buttons_ask_a_worker_and_lead_to_the_status_page_of_practice(
    clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    led = [pressed(clerk, path, campaign=REAL) for path in ("/try/samples", "/try/samples/clear")]

    assert led == [f"/?campaign={TWIN}"] * 2
    assert thing(REAL) in waiting(field.works.jobs, INBOUND)
    log = people.signed_in(clerk.application, redis, "Sơn").get("/log").text
    assert "Phát tin mẫu vào phần tập huấn" in log
    assert "Mở, làm mới phần tập huấn" in log


def test_where_samples_are_every_page_of_practice_says_so_and_has_the_button_that_removes_them(
    clerk: FlaskClient, field: Field
) -> None:
    assert "Đang có mười ngày tin mẫu" not in clerk.get(f"/?campaign={TWIN}").text
    samples.play_in(field.works, REAL)
    field.drain()

    for path in MARKED:
        page = clerk.get(path, query_string={"campaign": TWIN}).text
        assert "TẬP HUẤN (CHẠY THỬ)" in page, path
        assert 'action="/try/samples/clear"' in page, path
    assert "Đang có mười ngày tin mẫu" not in clerk.get(f"/?campaign={REAL}").text


def test_a_clerk_of_one_village_cannot_drop_what_all_practise(app: Flask, redis: Redis, field: Field) -> None:
    neighbour = people.signed_in(app, redis, "Tuấn", Role.CLERK, ("TH2",))
    token = token_of(neighbour.get("/account").text)

    for path in ("/try/samples", "/try/samples/clear"):
        assert neighbour.post(path, data={"csrf_token": token, "campaign": REAL}).status_code == 403
    assert thing(REAL) not in waiting(field.works.jobs, INBOUND)


def test_a_campaign_without_practice_is_offered_to_open_it(clerk: FlaskClient) -> None:
    page = clerk.get(f"/try?campaign={NO_TWIN}").text

    assert "Mở phần tập huấn" in page
    assert 'name="phone"' not in page


def test_a_lesson_is_led_and_scored_by_the_real_replies(clerk: FlaskClient, field: Field) -> None:
    lesson = begun(clerk, field, "TH1")
    n = int(said(clerk, lesson, r"Hôm nay TH1 được (\d+)"))

    assert points(clerk, lesson) == "0"
    text(field, "TH1", f"TH1 ACT {n}")
    assert points(clerk, lesson) == "2,5"
    text(field, "TH1", f"TH1 ACT {n} ACT")  # no text that anybody could count
    assert "Chưa đúng" in clerk.get(lesson).text
    text(field, "TH1", f"SUA TH1 ACT {n + 2}")
    assert points(clerk, lesson) == "4,5"
    text(field, "TH1", "HUY TH1")
    text(field, "TH1", "TH1 KPS")
    assert points(clerk, lesson) == "9,5"
    assert "Xong bốn việc" in clerk.get(lesson).text


def test_a_question_that_is_answered_is_no_mistake_and_another_heads_texts_are_none_of_the_lesson(
    clerk: FlaskClient, field: Field
) -> None:
    text(field, "TH1", "TH1 ACT 20")
    lesson = begun(clerk, field, "TH1")
    n = said(clerk, lesson, r"Hôm nay TH1 được (\d+)")

    text(field, "TH2", f"TH2 ACT {n}")
    text(field, "TH1", f"TH1 ACT {n}")
    assert points(clerk, lesson) == "0"
    text(field, "TH1", "1")

    assert points(clerk, lesson) == "2,5"


def test_a_lesson_begun_again_asks_for_another_figure_than_the_one_that_stands(
    clerk: FlaskClient, field: Field
) -> None:
    n = said(clerk, begun(clerk, field, "TH1"), r"Hôm nay TH1 được (\d+)")
    text(field, "TH1", f"TH1 ACT {n}")

    again = begun(clerk, field, "TH1")

    assert said(clerk, again, r"Hôm nay TH1 được (\d+)") != n
    assert points(clerk, again) == "0"


@pytest.mark.parametrize("asked", ["", "?who=practice-xa&since=1790000000000", "?who=practice-th1&since=1"])
def test_what_is_no_lesson_is_not_found(clerk: FlaskClient, asked: str) -> None:
    assert clerk.get(f"/try/lesson{asked}").status_code == 404


def begun(client: FlaskClient, field: Field, area: str) -> str:
    """Begin a lesson with a village's phone; its address."""
    return pressed(client, "/try/lesson", campaign=TWIN, phone=phone(field, area))


def phone(field: Field, area: str) -> str:
    return next(one.phone for one in roster.everyone(field.books, TWIN) if area in one.areas)


def text(field: Field, area: str, body: str) -> None:
    """Let a head text on the practice phone, and have it answered."""
    ref = f"{area} {body} {datetime.now(UTC).isoformat()}"
    found = inbox.accept(field.books, TWIN, Arrival(channel.NAME, ref, phone(field, area), channel.NUMBER, body)).id
    field.drain()
    field.handed(found)


def said(client: FlaskClient, address: str, pattern: str) -> str:
    found = re.search(pattern, client.get(address).text)
    assert found
    return found[1]


def points(client: FlaskClient, address: str) -> str:
    """The score, as the script asks for it."""
    page = client.get(address, headers={"X-Part": "1"}).text
    assert "<html" not in page
    found = re.search(r"Điểm: ([\d,]+)/10", page)
    assert found
    return found[1]
