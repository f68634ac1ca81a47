"""The page of the campaigns: one is made from a template, changed, and put back, by one of two people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import campaigns, drafts, log
from gateway.books.log import Deed
from gateway.campaigns import campaign_file
from gateway.plans import bases, preview, steps
from gateway.settings import Settings
from tests.support import people
from tests.support.field import Field, services
from tests.support.pages import token_of
from tests.support.scene import HEAD, Scene, plan, twin

CAMPAIGN = twin("tinh-hiep-changed", plan().day_of(datetime.now(UTC)) - timedelta(days=10))
NAME: dict[str, Any] = {
    "name": "Đợt tiêm sởi xã Tịnh Hiệp", "short_name": "tiêm sởi", "id": "", "first_day": "1/3/27",
    "last_day": "20/03/2027", "telephone": "0255 3842123", "placeholder": [],
}  # fmt: skip
AREAS = "XA, Xã Tịnh Hiệp\nTH1, Thôn 1, Vĩnh Tuy\nTH2, Thôn 2"


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def field(redis: Redis, books_url: str, drains: None) -> Iterator[Field]:
    """A campaign with heads."""
    scene = Scene(redis, CAMPAIGN)
    scene.people()
    scene.sizes()
    with services(books_url) as works:
        yield Field(works, CAMPAIGN)


@pytest.fixture
def admin(app: Flask, redis: Redis, field: Field) -> FlaskClient:
    """An administrator."""
    return people.signed_in(app, redis, "anh Sơn")


def typed(page: str) -> dict[str, list[str]]:
    """What a browser sends of the form on a page that nobody touched."""
    sent: dict[str, list[str]] = {}
    form = page[page.index('<form id="plan"') :].split("</form>")[0]
    unescaped = {"&#39;": "'", "&#34;": '"', "&amp;": "&", "&lt;": "<", "&gt;": ">"}
    for tag, name, rest in re.findall(
        r'<(input|textarea|select)[^>]* name="(\w+)"([^<]*(?:<option[^<]*</option>)*)', form
    ):
        if tag == "select":
            value = re.search(r'value="([^"]*)" selected', rest)
            said = value[1] if value else ""
        elif tag == "textarea":
            said = rest.split(">", 1)[1]
        else:
            value = re.search(r'value="([^"]*)"', rest)
            said = value[1] if value else ""
            if 'type="checkbox"' in form.split(f'name="{name}"')[0].rsplit("<", 1)[-1] and " checked" not in rest:
                continue
        for code, sign in unescaped.items():
            said = said.replace(code, sign)
        sent.setdefault(name, []).append(said)
    return sent


def write(admin: FlaskClient, address: str, go: str = "next", **changes: Any) -> TestResponse:
    """Fill in a step of the form and send it."""
    shown = admin.get(address)
    assert shown.status_code == 200, shown.text
    sent = {**typed(shown.text), **{name: [said] if isinstance(said, str) else said for name, said in changes.items()}}
    return admin.post(address.partition("?")[0], data={**sent, "go": go})


def begun(admin: FlaskClient, path: str = "/campaigns", **said: str) -> str:
    """The address of a new draft, without its step."""
    token = token_of(admin.get("/campaigns").text)
    answer = admin.post(path, data={"csrf_token": token, **said})
    assert answer.status_code == 303, answer.text
    return answer.location.split("?")[0].rpartition("/")[0]


def take(admin: FlaskClient, draft: str) -> TestResponse:
    """Put a draft in force by the button of its review."""
    shown = admin.get(f"{draft}/review").text
    version = re.search(r'name="version" value="(\d+)"', shown)
    return admin.post(f"{draft}/take", data={"csrf_token": token_of(shown), "version": version[1] if version else ""})


def test_a_campaign_is_made_from_a_template(admin: FlaskClient, redis: Redis) -> None:
    draft = begun(admin, base="vaccination")
    assert write(admin, f"{draft}/about", **NAME).location.split("?")[0].endswith("/areas")
    assert "/indicators" in write(admin, f"{draft}/areas", areas=AREAS).location
    answer = take(admin, draft)

    assert (answer.status_code, "done=begun" in answer.location) == (303, True)
    made, revision = campaigns.current(redis, "dot-tiem-soi-xa-tinh-hiep")
    assert (revision, made.name.vi, made.area["TH1"].aliases) == ("0", NAME["name"], ("VINH TUY",))
    assert drafts.everyone(redis) == []
    [line] = [one for one in log.page(redis, made.id).lines if one.what == Deed.PLAN_PUT]
    assert (line.about, line.where) == (f"{made.id} r0", "desk")
    file = admin.get(f"/campaigns/{made.id}/plan.yaml")
    assert campaign_file.loads(file.text, "plan.yaml") == made
    assert [one.key for one in preview.everything(made) if one.is_too_long] == []


def test_an_indicator_is_added_to_an_empty_plan(admin: FlaskClient, redis: Redis) -> None:
    draft = begun(admin, base=bases.BLANK)
    write(
        admin, f"{draft}/about", name="Phát màn", short_name="phát màn", first_day="2027-05-01", last_day="2027-05-20",
        telephone="0255 3842123", placeholder=[],
    )  # fmt: skip
    write(admin, f"{draft}/areas", areas="XA, Xã Tịnh Hiệp\nTH1, Thôn 1")
    write(
        admin, f"{draft}/indicators?at=0", "save", code="man", what="Số hộ nhận màn", kind="flow", unit="hộ",
        level="village", reporters=["head"], required="yes", aliases="phát màn",
    )  # fmt: skip
    write(admin, f"{draft}/leading", main="MAN")
    assert take(admin, draft).status_code == 303

    made, _ = campaigns.current(redis, "phat-man")
    [one] = made.indicators
    assert (one.code, one.label, one.reporters, [alias.word for alias in one.aliases]) == (
        "MAN", "So ho nhan m", ("head",), ["PHAT MAN"],
    )  # fmt: skip


def test_a_mistake_is_told_beside_the_field_and_what_was_typed_is_kept(admin: FlaskClient) -> None:
    draft = begun(admin, base="census")
    answer = write(admin, f"{draft}/about", **{**NAME, "telephone": "gọi chị Hoa"})
    shown = admin.get(answer.location).text

    assert "checked=1" in answer.location
    assert re.search(r'value="gọi chị Hoa"[^>]*aria-invalid="true"', shown)
    assert re.search(
        r'<p class="fault" id="telephone-fault">.*chưa dùng được|<p class="fault" id="telephone-fault">', shown
    )
    review = admin.get(f"{draft}/review").text
    assert "Điện thoại văn phòng" in review
    assert "Đưa vào sử dụng" not in review


def test_what_is_too_long_for_a_text_is_marked_and_refused(admin: FlaskClient) -> None:
    draft = begun(admin, base="flood")
    write(admin, f"{draft}/about", **NAME)
    write(admin, f"{draft}/areas", areas=AREAS)
    write(
        admin,
        f"{draft}/replies?at=closed",
        "save",
        plain="Dot {plan} da ket thuc. " + "Cam on anh chi " * 12,
        accented="Hết.",
    )
    shown = admin.get(f"{draft}/review").text

    assert re.search(r'<li class="long"><small><b>closed</b> không dấu <strong>quá dài: \d+/160 ký tự', shown)
    assert take(admin, draft).status_code == 409


def test_the_preview_alone_keeps_nothing(admin: FlaskClient, redis: Redis) -> None:
    draft = begun(admin, base="flood")
    write(admin, f"{draft}/about", **NAME)
    write(admin, f"{draft}/areas", areas=AREAS)
    sent = {**typed(admin.get(f"{draft}/about").text), "short_name": ["lũ lớn"]}
    part = admin.post(f"{draft}/about", data=sent, headers={"X-Part": "1"})

    assert "Dot lu lon da ket thuc" in part.text
    assert [one.version for one in drafts.everyone(redis)] == [3]


def test_of_two_who_write_a_draft_one_wins_and_the_other_is_told(admin: FlaskClient, redis: Redis) -> None:
    draft = begun(admin, base="flood")
    seen = typed(admin.get(f"{draft}/about").text)
    write(admin, f"{draft}/about", **NAME)
    late = admin.post(f"{draft}/about", data={**seen, "name": ["Của tôi"], "go": "save"})

    assert late.status_code == 409
    assert "người khác vừa sửa bản soạn này" in late.text
    assert NAME["name"] in late.text
    assert steps.value_at(drafts.everyone(redis)[0].plan, ("name", "vi")) == NAME["name"]


def test_an_id_that_is_taken_is_told(admin: FlaskClient) -> None:
    draft = begun(admin, base="flood")
    write(admin, f"{draft}/about", **{**NAME, "id": CAMPAIGN.id})
    write(admin, f"{draft}/areas", areas=AREAS)

    assert "Mã chiến dịch này đã có" in admin.get(f"{draft}/review").text
    assert take(admin, draft).status_code == 409


def test_a_change_of_a_running_campaign_is_shown_first_and_can_be_undone(
    admin: FlaskClient, redis: Redis, field: Field
) -> None:
    field.text(HEAD, "TH1 ACT 70")
    field.text(HEAD, "TH1 ACT 5 tram y te")
    field.drain()
    draft = begun(admin, f"/campaigns/{CAMPAIGN.id}/settings")
    write(admin, f"{draft}/about", report_by="18:30")
    write(admin, f"{draft}/indicators?at=0", "save", ask_above="80")
    shown = admin.get(f"{draft}/review").text

    assert "<b>Báo cáo trước giờ</b>: 17:30 thành 18:30" in shown
    assert "60 thành 80" in shown
    assert "Da duyet: so may nay bao cao cho" in shown
    assert take(admin, draft).status_code == 303
    changed, revision = campaigns.current(redis, CAMPAIGN.id)
    assert (revision, changed.indicator["ACT"].limits.ask_above) == ("1", 80)

    page = admin.get("/campaigns").text
    token = token_of(page)
    for expected in (303, 409):  # pressed twice, it is undone once
        answer = admin.post(f"/campaigns/{CAMPAIGN.id}/back", data={"csrf_token": token, "revision": "1"})
        assert answer.status_code == expected
    assert campaigns.current(redis, CAMPAIGN.id) == (CAMPAIGN, "2")
    put = [one for one in log.page(redis, CAMPAIGN.id).lines if one.what == Deed.PLAN_PUT]
    assert [one.about for one in put] == [f"{CAMPAIGN.id} r2", f"{CAMPAIGN.id} r1"]


def test_the_hour_of_a_reminder_is_changed(admin: FlaskClient, redis: Redis) -> None:
    draft = begun(admin, f"/campaigns/{CAMPAIGN.id}/settings", step="reminders")
    rule = {"rule": "evening", "reply": "remind_day", "audience": "silent_today", "at": "18:05", "until": "19:00"}
    assert write(admin, f"{draft}/reminders?at=0", "save", **rule).status_code == 303
    assert take(admin, draft).status_code == 303

    assert [f"{one.at:%H:%M}" for one in campaigns.current(redis, CAMPAIGN.id)[0].reminders] == ["18:05"]


def test_why_a_plan_was_refused_is_said_again_when_the_page_is_loaded_again(
    admin: FlaskClient, redis: Redis, field: Field
) -> None:
    mine, theirs = (begun(admin, f"/campaigns/{CAMPAIGN.id}/settings") for _ in range(2))
    write(admin, f"{theirs}/about", report_by="18:30")
    write(admin, f"{mine}/about", report_by="19:00")
    take(admin, theirs)
    take(admin, mine)

    for _ in range(2):
        assert "kế hoạch vừa được người khác đổi" in admin.get(f"{mine}/review").text
    write(admin, f"{mine}/about", report_by="19:30")
    assert "kế hoạch vừa được người khác đổi" not in admin.get(f"{mine}/review").text


LAST = CAMPAIGN.last_day + timedelta(days=5)
YESTERDAY = f"{CAMPAIGN.day_of(datetime.now(UTC)) - timedelta(days=1):%d/%m/%Y}"
SETTINGS = {
    "dates": ("about", {"last_day": f"{LAST:%d/%m/%Y}"}, r"Ngày cuối</b>: .* thành "),
    "targets": ("rates?at=1", {"share": "9"}, r"Tỷ lệ kích hoạt theo danh sách phê duyệt</b>: .* thành [^<]*/9% Đạt"),
    "limits": ("indicators?at=0", {"ask_above": "80"}, r"</b>: 60 thành 80"),
    "rules": ("hours", {"reminders_a_day": "1"}, r"</b>: 2 thành 1"),
    "a rule": (
        "reminders?at=0",
        {"reply": "remind_day", "audience": "silent_today", "at": "17:45"},
        r"<b>Tin nhắc › rule_1</b>: thêm",
    ),
    "words": ("words", {"known": "tram y te"}, r"</b>: chưa có thành TRAM Y TE"),
    "a reply": ("replies?at=status", {"plain": "{v} {d}: {items}"}, r"tin trả lời, màn hình đổi lời"),
    "language": ("about", {"language": "en"}, r"tin trả lời, màn hình đổi lời"),
    "days off": (
        "holidays?at=0",
        {"holiday": "Giỗ làng", "holiday_first": YESTERDAY, "holiday_last": YESTERDAY, "holiday_areas": "TH2, TH3"},
        r"Số ngày còn thiếu báo cáo:.*<b>Thôn 2</b>: 10 thành 9.*<b>Thôn 3</b>: 10 thành 9",
    ),
}  # fmt: skip


@pytest.mark.parametrize("of", SETTINGS)
def test_each_setting_is_shown_first_put_in_force_once_logged_and_undone(
    admin: FlaskClient, redis: Redis, field: Field, of: str
) -> None:
    step, said, shows = SETTINGS[of]
    for text in ("TH1 ACT 45", "TH1 ACT 5 tram y te"):
        field.text(HEAD, text)
    field.drain()
    figures = field.figures()
    draft = begun(admin, f"/campaigns/{CAMPAIGN.id}/settings")
    write(admin, f"{draft}/{step}", "save", **said)

    page = admin.get(f"{draft}/review").text
    assert re.search(shows, page, re.DOTALL)
    assert campaigns.current(redis, CAMPAIGN.id) == (CAMPAIGN, "0")
    answer = take(admin, draft)
    assert answer.status_code == 303
    assert campaigns.current(redis, CAMPAIGN.id)[0] != CAMPAIGN
    assert field.figures() == figures
    token = token_of(admin.get("/campaigns").text)
    assert admin.post(f"/campaigns/{CAMPAIGN.id}/back", data={"csrf_token": token, "revision": "1"}).status_code == 303
    assert campaigns.current(redis, CAMPAIGN.id) == (CAMPAIGN, "2")
    put = [one.about for one in log.page(redis, CAMPAIGN.id).lines if one.what == Deed.PLAN_PUT]
    assert put == [f"{CAMPAIGN.id} r2", f"{CAMPAIGN.id} r1"]


def test_how_the_whole_would_stand_is_shown(admin: FlaskClient, redis: Redis, field: Field) -> None:
    field.text(HEAD, "TH1 ACT 45")  # of 410
    field.drain()
    draft = begun(admin, f"/campaigns/{CAMPAIGN.id}/settings")
    write(admin, f"{draft}/rates?at=1", "save", share="9")
    shown = admin.get(f"{draft}/review").text

    assert "Tỷ lệ, mức giao › R2 › Mức giao (%)</b>: 100% thành 9%" in shown
    rate = "Tỷ lệ kích hoạt theo danh sách phê duyệt"
    assert re.search(rf"{rate}</b>: ([0-9,]+)%/100% Chưa đạt[^<]* thành \1%/9% Đạt", shown)


def test_of_two_who_change_a_campaign_one_wins_and_the_other_is_told(admin: FlaskClient, redis: Redis) -> None:
    mine, theirs = (begun(admin, f"/campaigns/{CAMPAIGN.id}/settings") for _ in range(2))
    write(admin, f"{theirs}/about", report_by="18:30")
    write(admin, f"{mine}/about", report_by="19:00")
    assert take(admin, theirs).status_code == 303
    late = take(admin, mine)

    assert late.status_code == 409
    assert "kế hoạch vừa được người khác đổi" in late.text
    assert f"{campaigns.current(redis, CAMPAIGN.id)[0].report_by:%H:%M}" == "18:30"


def test_what_figures_rest_on_is_not_changed(admin: FlaskClient, redis: Redis) -> None:
    draft = begun(admin, f"/campaigns/{CAMPAIGN.id}/settings")
    write(admin, f"{draft}/indicators?at=0", "save", kind="stock")
    shown = admin.get(f"{draft}/review").text

    assert "Không đổi được ACT.kind từ flow thành stock" in shown
    assert take(admin, draft).status_code == 409
    assert campaigns.current(redis, CAMPAIGN.id)[1] == "0"


GARBAGE = (
    "",
    "x" * 3_000,
    "{a} {{b}} [c",
    "-1",
    "²",
    "\x00\x07",
    "a: [b, {c",
    "99999999999",
    "0",
    "\n,\n#,\n<=",
    "ế" * 40,
)


@pytest.mark.slow
@pytest.mark.parametrize("base", ["vaccination", bases.BLANK])
def test_whatever_is_typed_into_a_form_is_answered(admin: FlaskClient, redis: Redis, base: str) -> None:
    draft = begun(admin, base=base)
    token = token_of(admin.get("/campaigns").text)
    for number, said in enumerate(GARBAGE):
        for step in steps.STEPS:
            keys = step.items.keys(drafts.everyone(redis)[0].plan)[:1] if step.items and step.items.keys else ("7",)
            own = step.items.controls if step.items else step.controls
            sent = {one.name: [said, GARBAGE[number - 1]] for one in own}
            for at in keys if step.items else ("",):
                version = drafts.everyone(redis)[0].version
                form = {"csrf_token": token, "version": version, "item": at, **sent}
                assert admin.post(f"{draft}/{step.name}", data=form).status_code in (303, 404), (step.name, said)
                assert admin.get(f"{draft}/{step.name}?at={at}&checked=1").status_code in (200, 404)
    assert admin.get(f"{draft}/review").status_code == 200
