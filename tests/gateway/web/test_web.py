"""The pages: who may see them, what they carry, and that nothing said in a text or typed at the phone does harm."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.wrappers import Response

from gateway.app import BLUEPRINTS, create_app
from gateway.books import campaigns, inbox, sessions
from gateway.books.inbox import Arrival
from gateway.books.readiness import Readiness
from gateway.campaigns import campaign_file, first_start
from gateway.jobs import INBOUND, thing, waiting
from gateway.settings import Settings
from gateway.web import show
from gateway.web.guard import OFFICE_BYTES
from gateway.web.labels.labels import TABLES, label
from gateway.web.login.views import one_time_link
from parsers.campaign import phones
from parsers.decision import Outcome
from parsers.meaning import Reason
from tests.campaigns import TINH_HIEP as PLAN
from tests.paths import ROOT
from tests.support.pages import polled, token_of, unchanged
from tests.support.scene import HEAD, Scene, plan, twin

REAL, PRACTICE = "tinh-hiep-2024", "tinh-hiep-2024-practice"
STRANGER = phones.example("VN")
WEB = ROOT / "gateway" / "web"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>\u202eesrever\u2066\x00{{7*7}}"


def built(url: str, var_dir: Path, public_url: str = "http://127.0.0.1:8000") -> Flask:
    """The application on a test's Valkey."""
    return create_app(Settings(redis_url=SecretStr(url), var_dir=var_dir, public_url=public_url))


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application, with the real campaign and its practice twin loaded."""
    return built(books_url, tmp_path)


@pytest.fixture
def practice(redis: Redis) -> Scene:
    """The practice twin on its 11th day, beside the real campaign without texts."""
    Scene(redis, plan())
    today = plan().day_of(datetime.now(UTC))
    scene = Scene(redis, twin(PRACTICE, today - timedelta(days=10)))
    scene.people()
    scene.sizes()
    return scene


@pytest.fixture
def stranger(app: Flask, practice: Scene) -> FlaskClient:
    """Somebody who has not signed in."""
    return app.test_client()


@pytest.fixture
def office(app: Flask, practice: Scene) -> Iterator[FlaskClient]:
    """The office, signed in by a link."""
    with app.test_client() as client:
        enter(client, practice.client)
        yield client


def enter(client: FlaskClient, books: Redis) -> str:
    """Sign in; the link that was used."""
    link = one_time_link(books, "").removeprefix("http://127.0.0.1:8000")
    assert client.post(link).status_code == 303
    return link


def keys(redis: Redis, pattern: str) -> list[str]:
    """The keys that match."""
    return cast("list[str]", redis.keys(pattern))


def send(office: FlaskClient, body: str, ref: str = "", phone: str = HEAD, **headers: str) -> int:
    """Type a text on the phone and send it; the answer's status."""
    token = token_of(office.get("/try").text)
    text = {"phone": phone, "body": body, "ref": ref or str(uuid.uuid4())}
    return office.post("/try/texts", json=text, headers={"X-CSRFToken": token, **headers}).status_code


# --- signing in and out ---


@pytest.mark.parametrize("path", ["/", "/try", "/?campaign=tinh-hiep-2024"])
def test_a_page_sends_a_stranger_to_sign_in(path: str, stranger: FlaskClient) -> None:
    answer = stranger.get(path, headers={"Accept": "text/html"})

    assert (answer.status_code, answer.location) == (303, "/login")


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {"X-Part": "1"}),
        ("GET", "/try/talk?who=x", {"Accept": "application/json"}),
        ("POST", "/try/texts", {"Accept": "application/json"}),
    ],
)
def test_a_script_without_a_session_is_refused(
    method: str, path: str, headers: dict[str, str], stranger: FlaskClient
) -> None:
    assert stranger.open(path, method=method, headers=headers).status_code == 401


def test_a_link_signs_in_once(stranger: FlaskClient, redis: Redis, app: Flask) -> None:
    link = enter(stranger, redis)

    assert stranger.get("/").status_code == 200
    again = app.test_client().get(link)
    assert again.status_code == 410
    assert "đã dùng hoặc đã hết hạn" in again.text


@pytest.mark.parametrize("headers", [{}, {"Sec-Purpose": "prefetch"}, {"User-Agent": "facebookexternalhit/1.1"}])
def test_looking_at_a_link_shows_a_button_and_uses_nothing_up(
    headers: dict[str, str], stranger: FlaskClient, redis: Redis
) -> None:
    link = one_time_link(redis, "")

    stranger.head(link, headers=headers)
    seen = stranger.get(link, headers=headers)

    assert (seen.status_code, "<button" in seen.text, "Set-Cookie" in seen.headers) == (200, True, False)
    assert stranger.post(link).status_code == 303


def test_a_page_of_somebody_else_uses_no_link_up(stranger: FlaskClient, redis: Redis) -> None:
    link = one_time_link(redis, "")

    assert stranger.post(link, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert stranger.post(link).status_code == 303


def test_a_link_and_a_session_are_kept_by_their_hash_and_end_by_themselves(stranger: FlaskClient, redis: Redis) -> None:
    link = one_time_link(redis, "").rpartition("/")[2]
    [link_key] = keys(redis, "keng:link:*")
    assert 0 < redis.ttl(link_key) <= 15 * 60
    stranger.post(f"/login/{link}")
    cookie = stranger.get_cookie("keng")
    assert cookie

    [key] = keys(redis, "keng:session:*")

    assert 0 < redis.ttl(key) <= 12 * 3600
    assert link not in link_key
    assert cookie.value not in key + str(redis.get(key))


@pytest.mark.parametrize("page", ["/", "/broadcasts"])
def test_a_placeholder_for_the_offices_telephone_is_shown_where_something_would_be_sent(
    page: str, stranger: FlaskClient, redis: Redis
) -> None:
    first_start.prepare(redis, PLAN)
    campaigns.save(redis, campaign_file.load(PLAN), after=campaigns.current(redis, "tinh-hiep-2024")[1])
    enter(stranger, redis)

    shown = stranger.get(f"{page}?campaign=tinh-hiep-2024").text
    practised = stranger.get(f"{page}?campaign=tinh-hiep-2024-practice").text

    assert "số điện thoại văn phòng còn là số tạm" in shown
    assert f'href="/start?campaign={REAL}"' in shown
    assert "số tạm" not in practised


def test_the_cookie_is_out_of_reach_of_scripts(stranger: FlaskClient, redis: Redis) -> None:
    enter(stranger, redis)
    cookie = stranger.get_cookie("keng")

    assert cookie
    assert (cookie.http_only, cookie.same_site, cookie.secure, cookie.path) == (True, "Lax", False, "/")


def test_over_https_the_cookie_is_bound_to_this_host(books_url: str, tmp_path: Path, practice: Scene) -> None:
    client = built(books_url, tmp_path, "https://sms.example.org").test_client()

    answer = client.post(one_time_link(practice.client, ""))

    assert re.search(r"^__Host-keng=[^;]{43}; Secure; HttpOnly; Path=/; SameSite=Lax$", answer.headers["Set-Cookie"])
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_signing_in_anew_ends_the_session_before(stranger: FlaskClient, redis: Redis) -> None:
    enter(stranger, redis)
    before = stranger.get_cookie("keng")
    enter(stranger, redis)
    after = stranger.get_cookie("keng")

    assert before
    assert after
    assert before.value != after.value
    assert len(redis.keys("keng:session:*")) == 1


def test_signing_out_ends_the_session_on_the_server(office: FlaskClient, redis: Redis) -> None:
    cookie = office.get_cookie("keng")
    assert cookie
    answer = office.post("/logout", data={"csrf_token": token_of(office.get("/").text)})

    assert answer.status_code == 303
    assert redis.keys("keng:session:*") == []
    office.set_cookie("keng", cookie.value)
    assert office.get("/", headers={"Accept": "text/html"}).location == "/login"


def test_a_session_lasts_a_working_day_of_12_hours_touched_or_not(redis: Redis) -> None:
    now = datetime(2024, 8, 20, 10, tzinfo=UTC)
    token = sessions.start(redis, "office", now)

    assert sessions.find(redis, token, now + timedelta(hours=11, minutes=59))
    assert sessions.find(redis, token, now + timedelta(hours=12)) is None


def test_the_store_forgets_a_session_no_sooner_than_after_its_working_day(office: FlaskClient, redis: Redis) -> None:
    assert office.get("/").status_code == 200
    [key] = keys(redis, "keng:session:*")

    assert 12 * 3600 - 60 < redis.ttl(key) <= 12 * 3600


# --- every response ---

PATHS = {
    "status.page": "/",
    "login.ask": "/login",
    "login.sign_in": "/login?x",
    "login.look": "/login/x",
    "login.use": "/login/x?y",
    "login.leave": "/logout",
    "account.page": "/account",
    "account.password": "/account/password",
    "account.choose_language": "/account/language",
    "account.end": "/account/end",
    "people.all_": "/people",
    "people.add": "/people?x",
    "people.one": "/people/x",
    "people.change": "/people/x?y",
    "people.new_link": "/people/x/link",
    "people.end": "/people/x/end",
    "people.disable": "/people/x/disable",
    "people.enable": "/people/x/enable",
    "people.add_reader": "/people/readers",
    "people.revoke": "/people/readers/x/revoke",
    "campaigns.all_": "/campaigns",
    "campaigns.create": "/campaigns?x",
    "campaigns.settings": "/campaigns/x/settings",
    "campaigns.back": "/campaigns/x/back",
    "campaigns.lead": "/campaigns/x/numbers",
    "campaigns.file": "/campaigns/x/plan.yaml",
    "campaigns.form": "/campaigns/drafts/x/about",
    "campaigns.write": "/campaigns/drafts/x/about?y",
    "campaigns.take": "/campaigns/drafts/x/take",
    "campaigns.drop": "/campaigns/drafts/x/drop",
    "help.contents": "/help",
    "help.part": "/help/buoi-chieu",
    "help.whole": "/help/whole",
    "help.picture": "/help/pictures/tong-quan.png",
    "backups.all_": "/backups",
    "backups.make": "/backups?x",
    "backups.one": "/backups/x",
    "backups.try_": "/backups/x/trial",
    "backups.file": "/backups/x/file",
    "health.alive": "/healthz",
    "health.ready": "/readyz",
    "health.measured": "/metrics",
    "waiting.list": "/waiting",
    "waiting.one": "/waiting/x",
    "waiting.settle": "/waiting/x?y",
    "waiting.undo": "/waiting/x/undo",
    "waiting.teach": "/waiting/x/words",
    "waiting.number": "/waiting/x/number",
    "waiting.dismiss": "/waiting/dismiss",
    "enter.form": "/enter",
    "enter.enter": "/enter?x",
    "enter.lists": "/enter/lists",
    "enter.enter_lists": "/enter/lists?x",
    "enter.paste": "/enter/paste",
    "enter.read_pasted": "/enter/paste?x",
    "enter.store_pasted": "/enter/paste/store",
    "enter.locking": "/enter/lock",
    "enter.lock": "/enter/lock?x",
    "roster.everyone": "/roster",
    "roster.new": "/roster/new",
    "roster.add": "/roster/new?x",
    "roster.one": "/roster/x",
    "roster.change": "/roster/x?y",
    "roster.remove": "/roster/x/remove",
    "roster.reminders": "/roster/x/reminders",
    "roster.phone": "/roster/x/phone",
    "roster.file": "/roster/import",
    "roster.look": "/roster/import?x",
    "roster.take": "/roster/import/take",
    "reports.all_": "/reports",
    "reports.day": "/reports/day",
    "reports.messages": "/reports/messages",
    "reports.figures": "/reports/figures",
    "reports.final": "/reports/final",
    "reports.form": "/reports/form",
    "reports.fill_form": "/reports/form",
    "long.all_": "/reports/files",
    "long.ask": "/reports/long",
    "long.file": "/reports/long",
    "papers.cards": "/papers/cards",
    "papers.tally": "/papers/tally",
    "papers.poster": "/papers/poster",
    "papers.confirmations": "/papers/confirmations",
    "closing.page": "/closing",
    "closing.archive": "/closing/archive",
    "log.lines": "/log",
    "try_phone.phone": "/try",
    "try_phone.parts": "/try/parts",
    "try_phone.send": "/try/texts",
    "try_phone.ussd": "/try/ussd",
    "start.page": "/start",
    "try_phone.begin_lesson": "/try/lesson",
    "try_phone.lesson": "/try/lesson",
    "try_phone.say": "/try/lesson/texts",
    "try_phone.play": "/try/samples",
    "try_phone.clear": "/try/samples/clear",
    "try_phone.talk": "/try/talk?who=x",
    "areas.area": "/areas/TH1",
    "areas.day": "/areas/TH1/2024-08-20",
    "texts.list": "/texts",
    "texts.one": "/texts/x",
    "broadcasts.newest": "/broadcasts",
    "broadcasts.look": "/broadcasts/preview",
    "broadcasts.send": "/broadcasts?x",
    "broadcasts.one": "/broadcasts/x",
    "broadcasts.control": "/broadcasts/x/control",
    "broadcasts.days_off": "/broadcasts/days-off",
    "channels.all_": "/channels",
    "channels.add": "/channels/x",
    "channels.certificate": "/channels/certificate.crt",
    "static": "/static/desk.css",
}
ALL_PATHS = [*PATHS.values(), "/none", "/static/none", "/?campaign=none"]


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_response_carries_the_headers(method: str, signed_in: bool, office: FlaskClient, app: Flask) -> None:
    client = office if signed_in else app.test_client()

    for path in ALL_PATHS:
        with client.open(path, method=method) as answer:
            check_headers(path, answer)


def check_headers(path: str, answer: Response) -> None:
    assert answer.status_code < 500
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    if path != "/static/desk.css":
        assert answer.headers["Cache-Control"] == "no-store"


def test_every_page_of_ours_is_in_the_list_above(app: Flask) -> None:
    ours = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.endpoint.startswith(("webhooks.", "ussd."))}

    assert ours == set(PATHS)


def test_every_blueprint_says_what_it_asks_of_its_callers(app: Flask) -> None:
    assert {blueprint.name for blueprint, _ in BLUEPRINTS} == set(app.blueprints)


@pytest.mark.parametrize("name", [str(path.relative_to(WEB)) for path in sorted(WEB.rglob("*.html"))])
def test_no_template_has_script_or_style_in_line_or_from_elsewhere(name: str) -> None:
    text = (WEB / name).read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|https?://", text)


@pytest.mark.parametrize(
    ("method", "path", "status", "said"),
    [
        ("GET", "/none", 404, "Không có trang này"),
        ("GET", "/?campaign=none", 404, "Không có trang này"),
        ("GET", "/?area=none", 404, "Không có trang này"),
        ("DELETE", "/", 405, "Trang này không nhận cách gửi đó"),
        ("POST", "/logout", 400, "Máy chủ không hiểu yêu cầu này"),
    ],
)
def test_an_error_says_what_happened(method: str, path: str, status: int, said: str, office: FlaskClient) -> None:
    answer = office.open(path, method=method, headers={"Accept": "text/html"})

    assert answer.status_code == status
    assert said in answer.text
    assert "Traceback" not in answer.text


def test_a_body_that_is_too_large_is_refused(office: FlaskClient) -> None:
    token = token_of(office.get("/").text)

    answer = office.post("/logout", data={"csrf_token": token, "more": "x" * OFFICE_BYTES})

    assert answer.status_code == 413
    assert "quá lớn" in answer.text


def test_an_error_of_ours_shows_no_inside(app: Flask, office: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(campaigns, "current", lambda *_: 1 / 0)

    answer = office.get("/", headers={"Accept": "text/html"})

    assert answer.status_code == 500
    assert "Kẻng gặp lỗi" in answer.text
    assert "ZeroDivision" not in answer.text
    assert answer.headers["Content-Security-Policy"]


def test_without_redis_the_pages_say_so_and_the_process_still_lives(tmp_path: Path) -> None:
    client = built("unix:///nowhere/at/all.sock", tmp_path).test_client()
    client.set_cookie("keng", "x")

    assert client.get("/healthz").text == "ok\n"
    assert client.get("/readyz").status_code == 503
    answer = client.get("/", headers={"Accept": "text/html"})
    assert answer.status_code == 503
    assert "Không tải được số liệu" in answer.text


def test_ready_means_that_redis_takes_writes(
    office: FlaskClient, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readiness, "HOLDS_SECONDS", 0.0)
    assert office.get("/readyz").status_code == 200

    redis.config_set("maxmemory", 1)
    try:
        assert office.get("/readyz").status_code == 503
    finally:
        redis.config_set("maxmemory", 0)


def test_whoever_asks_without_end_whether_we_are_ready_costs_a_write_now_and_then(
    office: FlaskClient, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readiness, "HOLDS_SECONDS", 60.0)
    redis.config_resetstat()

    assert {office.get("/readyz").status_code for _ in range(50)} == {200}
    assert cast("dict[str, dict[str, int]]", redis.info("commandstats"))["cmdstat_set"]["calls"] == 1


@pytest.mark.parametrize("path", [*ALL_PATHS, "//try", "//evil.example/..", "/try/", "/webhooks//twilio/sms"])
def test_no_redirect_leads_to_the_host_that_a_caller_names(path: str, stranger: FlaskClient) -> None:
    target = path.partition("?")[0]
    with stranger.get(
        path.lstrip("/"),
        headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"},
        environ_overrides={"PATH_INFO": target},
    ) as answer:
        assert "evil.example" not in answer.headers.get("Location", "")

    assert not (answer.location or "").startswith(("http", "//"))


def test_the_application_connects_to_nothing_before_a_request(tmp_path: Path) -> None:
    built("unix:///nowhere/at/all.sock", tmp_path)


def test_every_colour_of_words_can_be_read_on_its_ground() -> None:
    light, dark = re.findall(r":root \{(.*?)\}", (WEB / "static" / "desk.css").read_text(encoding="utf-8"), re.DOTALL)[
        :2
    ]
    for text in (light, dark):
        colours = dict(re.findall(r"--([a-z]+): #([0-9a-f]{6})", text))
        for name in ("ink", "gong", "green", "amber", "red", "grey"):
            assert contrast(colours[name], colours["paper"]) >= 4.5, name
        for name in ("ink", "gong", "grey"):
            assert contrast(colours[name], colours["wash"]) >= 4.5, name


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# --- what changes something ---


@pytest.mark.parametrize("path", ["/logout", "/try/texts"])
def test_nothing_changes_without_the_sessions_token(path: str, office: FlaskClient, redis: Redis) -> None:
    before = sorted(redis.keys("*"))

    assert office.post(path, json={"phone": HEAD, "body": "TH1 ACT 1", "ref": str(uuid.uuid4())}).status_code == 400
    assert sorted(redis.keys("*")) == before


def test_nothing_changes_with_the_token_of_another_session(office: FlaskClient, app: Flask, redis: Redis) -> None:
    other = app.test_client()
    enter(other, redis)
    token = token_of(other.get("/try").text)

    answer = office.post("/try/texts", json={}, headers={"X-CSRFToken": token})

    assert answer.status_code == 400


@pytest.mark.parametrize(("site", "status"), [("cross-site", 403), ("same-site", 403), ("same-origin", 202)])
def test_nothing_changes_from_another_site(site: str, status: int, office: FlaskClient) -> None:
    assert send(office, "TH1 ACT 1", **{"Sec-Fetch-Site": site}) == status


# --- the status page ---


def test_the_page_shows_the_practice_campaign_until_the_real_one_has_a_text(office: FlaskClient, redis: Redis) -> None:
    assert "TẬP HUẤN (CHẠY THỬ)" in office.get("/").text

    Scene(redis, plan()).text("TH1 ACT 5", outcome=Outcome.REFUSED)

    page = office.get("/").text
    assert "TẬP HUẤN (CHẠY THỬ)" not in page
    assert f"/?campaign={PRACTICE}" in page


def test_a_campaign_without_lists_asks_for_them_first(office: FlaskClient) -> None:
    page = office.get(f"/?campaign={REAL}").text

    assert "Trước hết: nhập danh sách phê duyệt của từng thôn" in page
    assert "TH1 DSD 410" in page


def test_without_any_campaign_the_page_says_what_to_do(app: Flask, redis: Redis) -> None:
    client = app.test_client()
    enter(client, redis)

    assert "make run" in client.get("/").text
    assert "make run" in client.get("/try").text


def test_a_polled_page_is_sent_again_only_once_something_has_changed(office: FlaskClient, practice: Scene) -> None:
    tag = unchanged(office, "/")
    practice.text("TH1 ACT 23", figures_of=("TH1", practice.campaign.day_of(datetime.now(UTC)), {"ACT": 23}))
    status, changed, _ = polled(office, "/", tag)

    assert status is HTTPStatus.OK
    assert "<html" not in changed
    assert ">+23</a>" in changed


def test_a_phone_is_masked(office: FlaskClient, practice: Scene) -> None:
    practice.text("TH1 ACT 23", sender="+84905123456", outcome=Outcome.REFUSED, reason="unregistered")

    page = office.get("/").text

    assert "0905***456" in page
    assert "905123456" not in page


def test_a_hostile_text_is_only_words(office: FlaskClient, practice: Scene) -> None:
    practice.text(HOSTILE, sender="<b>", outcome=Outcome.REFUSED)

    page = office.get("/").text

    assert "<script>alert" not in page
    assert "<img" not in page.replace('<img src="/static/gong.svg', "")
    assert "\u202e" not in page
    assert "⟦202E⟧" in page
    assert "␀" in page
    assert "{{7*7}}" in page


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("+84905123456", "0905***456"),
        ("+12025550123", "+120***123"),
        ("VIETTEL", "VIETTEL"),
        ("195", "195"),
    ],
)
def test_phones_read(phone: str, shown: str) -> None:
    assert show.phone(phone, "VN") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TH1 ACT 23", "TH1 ACT 23"),
        ("một\r\nhai", "một ↵ hai"),
        ("a\x00b\x1bc\x7f", "a␀b␛c⟦007F⟧"),
        ("\u2066a\u2069\u200b", "⟦2066⟧a⟦2069⟧⟦200B⟧"),
        ("👍 được", "👍 được"),
    ],
)
def test_words_read_as_they_are_and_hide_nothing(text: str, shown: str) -> None:
    assert show.words(text) == shown


def test_every_outcome_and_reason_has_its_words() -> None:
    missing = [name for name in [f"outcome_{one}" for one in Outcome] if name not in TABLES["vi"]]
    missing += [name for name in [f"reason_{one}" for one in Reason] if name not in TABLES["vi"]]

    assert missing == []


def test_every_label_that_a_page_uses_is_in_the_table() -> None:
    sources = [path.read_text(encoding="utf-8") for path in WEB.rglob("*") if path.suffix in (".html", ".py")]
    used = {name for text in sources for name in re.findall(r"\b(?:t|label)\(['\"]([a-z_0-9]+)['\"]\s*[,)]", text)}

    assert used - TABLES["vi"].keys() == set()


# --- the phone at /try ---


def test_a_text_typed_on_the_phone_enters_the_practice_campaign_alone(office: FlaskClient, redis: Redis) -> None:
    Scene(redis, plan()).text("TH1 ACT 5")

    assert send(office, "TH1 ACT 23 ABS 2") == 202

    [text] = inbox.recent(redis, PRACTICE, 1)
    assert (text.sender, text.body, text.fields["channel"]) == (HEAD, "TH1 ACT 23 ABS 2", "practice")
    assert len(inbox.recent(redis, REAL, 9)) == 1
    assert thing(PRACTICE) in waiting(redis, INBOUND), "a drain has been rung for"


def test_a_double_tap_is_one_text(office: FlaskClient, redis: Redis) -> None:
    ref = str(uuid.uuid4())

    assert [send(office, "TH1 ACT 23", ref), send(office, "TH1 ACT 23", ref)] == [202, 202]
    assert len(inbox.recent(redis, PRACTICE, 9)) == 1


def test_a_stranger_may_be_tried(office: FlaskClient, redis: Redis) -> None:
    assert send(office, "TH1 ACT 23", phone=STRANGER) == 202


@pytest.mark.parametrize(
    "text",
    [
        {"phone": "+84987654321", "body": "TH1 ACT 1", "ref": str(uuid.uuid4())},  # nobody's practice phone
        {"phone": HEAD, "body": "", "ref": str(uuid.uuid4())},
        {"phone": HEAD, "body": "x" * 481, "ref": str(uuid.uuid4())},
        {"phone": HEAD, "body": "TH1 ACT 1", "ref": "../x"},
        {"phone": HEAD, "body": 7, "ref": str(uuid.uuid4())},
        {"phone": HEAD},
        ["TH1 ACT 1"],
        "TH1 ACT 1",
    ],
)
def test_what_the_phone_cannot_have_sent_is_refused(text: object, office: FlaskClient, redis: Redis) -> None:
    token = token_of(office.get("/try").text)

    answer = office.post(
        "/try/texts", data=json.dumps(text), content_type="application/json", headers={"X-CSRFToken": token}
    )

    assert answer.status_code == 400
    assert inbox.recent(redis, PRACTICE, 9) == []


def test_what_was_said_is_shown_once_the_reply_is_handed_over(office: FlaskClient, practice: Scene) -> None:
    practice.text("TH1 ACT 23", reply="Đã ghi TH1")
    practice.text("TH1 ACT 24")

    said = office.get("/try/talk", query_string={"who": "h1"}).get_json()["said"]

    assert [(one["from"], one["body"]) for one in said] == [
        ("phone", "TH1 ACT 23"),
        ("gateway", "Da ghi TH1"),  # the screen has no diacritics
        ("phone", "TH1 ACT 24"),
    ]


def test_what_was_said_with_another_phone_stays_there(office: FlaskClient, practice: Scene) -> None:
    practice.text("TH1 ACT 23", sender=HEAD)

    assert office.get("/try/talk", query_string={"who": "stranger"}).get_json()["said"] == []
    assert office.get("/try/talk", query_string={"who": "+84905000001"}).status_code == 404


def test_the_samples_fit_the_phone(office: FlaskClient) -> None:
    page = office.get("/try").text

    assert "TH1 ACT 23 ABS 2" in page
    assert "TH5 ACT 23 ABS 2" in page
    assert "SUA TH1 ACT 25" in page


def test_a_text_not_judged_yet_is_shown_as_such(office: FlaskClient, practice: Scene) -> None:
    arrival = Arrival("practice", "just-now", "+84905000001", "KENG", "TH1 ACT 5")
    inbox.accept(practice.client, practice.campaign.id, arrival)

    page = office.get(f"/?campaign={PRACTICE}")

    assert page.status_code == 200
    assert "Đang xử lý" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/waiting",
        "/texts",
        "/areas/TH1",
        "/enter",
        "/enter/lists",
        "/enter/paste",
        "/enter/lock",
        "/roster",
        "/roster/new",
        "/roster/import",
        "/log",
        "/broadcasts",
        "/reports",
    ],
)
def test_a_page_of_the_practice_campaign_says_that_nothing_on_it_is_real(path: str, office: FlaskClient) -> None:
    said = label("practice_note")

    assert said in office.get(f"{path}?campaign={PRACTICE}").text
    assert said not in office.get(f"{path}?campaign={REAL}").text
