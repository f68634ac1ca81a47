"""The status page as it is printed: its words, its ways to other pages, its days, and what it costs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis

from gateway.app import create_app
from gateway.books import cursor, inbox, tallies
from gateway.books.accounts import Role
from gateway.books.inbox import Arrival
from gateway.orders import DESK, give
from gateway.settings import Settings
from gateway.status.status import status
from gateway.web import menu
from gateway.web.status.presenter import view
from parsers.campaign.contact import Contact
from parsers.campaign.plan import Campaign
from parsers.decision import Outcome
from parsers.order import (
    DaysOffOrder,
    LockOrder,
    Order,
    RosterOrder,
)
from tests.support import people
from tests.support.scene import Scene, plan, twin

TWILIO = {"twilio_account_sid": "AC" + 32 * "0", "twilio_auth_token": 32 * "f", "twilio_numbers": "+84901234567"}
HEAD2 = "+84905000002"
REAL, PRACTICE = "tinh-hiep-2024", "tinh-hiep-2024-practice"
HOA = Contact("a1", "", "chị Hoa", "office", ("XA",))
NOW = datetime(2024, 8, 20, 10, 32, tzinfo=UTC)


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def scene(redis: Redis) -> Scene:
    """The practice twin on its 11th day, beside the real campaign."""
    Scene(redis, plan())
    found = Scene(redis, twin(PRACTICE, today() - timedelta(days=10)))
    found.people()
    found.sizes()
    return found


@pytest.fixture
def office(app: Flask, scene: Scene) -> Iterator[FlaskClient]:
    """Somebody of the office."""
    with people.signed_in(app, scene.client, "chị Hoa", Role.CLERK) as client:
        yield client


def today() -> date:
    return plan().day_of(datetime.now(UTC))


def shown(office: FlaskClient, **args: str) -> str:
    """The page without what lies between its words."""
    answer = office.get("/", query_string={"campaign": PRACTICE, **args})
    assert answer.status_code == 200
    return answer.text


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_after_midnight_the_page_says_which_day_texts_are_still_of(scene: Scene) -> None:
    day, hour = scene.campaign.first_day + timedelta(days=10), scene.campaign.day_starts
    late = datetime.combine(day + timedelta(days=1), time(0, 30), scene.campaign.zone)

    said = view(status(scene.client, scene.campaign, late))["day_of"]
    assert said == f"ngày thứ 11/62, tin đến {hour:%H:%M} còn tính cho ngày {day:%d/%m}"
    evening = view(status(scene.client, scene.campaign, late - timedelta(hours=2)))["day_of"]
    assert evening == "ngày thứ 11/62"


# --- targets and pace ---


def test_a_share_far_from_its_target_is_not_near_it_though_it_keeps_the_pace(office: FlaskClient, scene: Scene) -> None:
    scene.figures("TH1", today(), {"ACT": 350, "INE": 0})
    for area in ("TH2", "TH3", "TH4", "TH5"):
        scene.figures(area, today(), {"ACT": 5, "INE": 0})

    said = words(shown(office))

    assert "21,9% 370/1.690" in said
    assert "Chưa đạt Đúng tiến độ" in said
    assert "Gần đạt <" not in shown(office)


def test_a_village_behind_the_pace_is_told_so_beside_its_small_line(office: FlaskClient, scene: Scene) -> None:
    scene.figures("TH1", today() - timedelta(days=1), {"ACT": 2, "INE": 0})

    page = shown(office)

    assert "Chậm tiến độ" in words(page)
    assert "TH1: 11 ngày gần nhất, lũy kế từ 0 đến 2" in page


def test_targets_without_data_are_one_folded_line(office: FlaskClient) -> None:
    page = shown(office)

    assert "Chưa đánh giá được 11 chỉ tiêu vì chưa có số liệu (R1, R2," in page
    assert '<table class="targets">' not in page


def test_every_indicator_that_came_in_stands_in_the_folded_table(office: FlaskClient, scene: Scene) -> None:
    scene.figures("TH1", today(), {"ACT": 5, "REG": 2})

    said = words(shown(office))

    assert "Mọi số đã báo Mở bảng 3 chỉ số đã có số liệu" in said
    assert "REG Số công dân được hướng dẫn tự đăng ký mới tài khoản mức 1 1/5 thôn có số liệu 2 2 người" in said


def test_the_chart_is_told_in_words_and_by_a_table(office: FlaskClient, scene: Scene) -> None:
    scene.figures("TH1", today() - timedelta(days=1), {"ACT": 30})
    scene.figures("TH1", today(), {"ACT": 1204})

    page = shown(office)

    assert '<title id="chart-title">Kích hoạt: lũy kế từng ngày so với tiến độ bình quân</title>' in page
    assert f"Đến hết ngày {today():%d/%m}: 1.234 người. Tiến độ bình quân đến ngày này: 300 người" in page
    assert f"{today():%d/%m} 1.204 1.234 300" in words(page)


# --- days ---


def test_a_cell_opens_its_day_and_says_that_it_is_locked(office: FlaskClient, scene: Scene) -> None:
    yesterday = today() - timedelta(days=1)
    scene.figures("TH1", yesterday, {"ACT": 30})
    scene.apply([cursor.lock(PRACTICE, yesterday)])

    page = shown(office)

    cell = re.search(
        rf'<a class="c reported locked" href="([^"]*)" title="{yesterday:%d/%m}: Đã báo, đã khóa sổ">', page
    )
    assert cell
    assert office.get(cell[1].replace("&amp;", "&")).status_code == 200
    assert f'title="{today():%d/%m}: Chưa báo"' in page


def test_the_day_before_shows_its_figures_and_who_was_silent(office: FlaskClient, scene: Scene) -> None:
    yesterday = today() - timedelta(days=1)
    scene.figures("TH1", yesterday, {"ACT": 30})
    scene.figures("TH1", today(), {"ACT": 4})

    page = shown(office, day=yesterday.isoformat())

    assert f"Đang xem ngày {yesterday:%d/%m/%Y}" in page
    assert f"Chưa báo cáo ngày {yesterday:%d/%m}" in page
    assert re.search(r'data-k="TH1.today"><a [^>]*>\+30<', page)
    assert re.search(r'data-k="TH1.total"><a [^>]*>30<', page)
    assert "đang nhận tin" not in page
    assert f"day={today().isoformat()}" in page


@pytest.mark.parametrize(
    ("named", "is_today"), [("", True), ("2999-01-01", True), ("1999-01-01", False), ("2024-02-30", None), ("x", None)]
)
def test_a_day_outside_the_campaign_is_brought_into_it_and_no_day_is_no_page(
    named: str, is_today: bool | None, office: FlaskClient
) -> None:
    answer = office.get("/", query_string={"campaign": PRACTICE, "day": named})

    assert answer.status_code == (400 if is_today is None else 200)
    assert is_today is None or ("Chưa báo cáo hôm nay" in answer.text) == is_today


# --- the feed ---


def test_the_feed_names_who_sent_a_text_and_hides_unknown_phones(office: FlaskClient, scene: Scene) -> None:
    scene.text("TH2 ACT 4", "+84905000002", figures_of=("TH2", today(), {"ACT": 4}))
    scene.text("xin chao", "+84977123456", outcome=Outcome.WAITING, reason="unregistered")

    said = words(shown(office))

    assert "Đỗ Thị Bình Trưởng thôn TH2 TH2 ACT 4 Đã ghi TH2" in said
    assert "0977***456" in said


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (LockOrder(HOA, date(2024, 8, 19)), "Khóa sổ đến 19/08"),
        (DaysOffOrder(HOA, (date(2024, 9, 2), date(2024, 9, 3))), "02/09"),
        (RosterOrder(HOA, (HOA,), ("+84905000001",)), "Danh bạ"),
    ],
)
def test_the_feed_says_who_did_what(order: Order, said: str, office: FlaskClient, scene: Scene) -> None:
    scene.judge(give(scene.client, PRACTICE, "r", order, DESK), outcome=Outcome.ANSWERED)

    feed = words(shown(office)).partition("Tin mới nhất")[2]
    assert "chị Hoa" in feed
    assert said in feed
    assert "905000001" not in feed


def test_an_order_that_nobody_can_read_is_still_shown(office: FlaskClient, scene: Scene) -> None:
    text = give(scene.client, PRACTICE, "r", LockOrder(HOA, None), DESK)
    scene.judge(text, outcome=Outcome.ANSWERED)
    scene.client.hset(f"keng:{{{PRACTICE}}}:text:{text}", "body", '{"version": 99}')

    assert "Văn phòng nhập" in shown(office)


def test_a_village_that_tried_in_vain_is_not_merely_silent(office: FlaskClient, scene: Scene) -> None:
    for _ in range(8):
        scene.text("th5 chua kich hoat", "+84905000005", outcome=Outcome.ASKED, reason="unclear_words")

    assert "TH5 đã gửi 8 tin nhưng chưa ghi được" in shown(office)


def test_the_page_of_a_village_shows_only_its_own_texts(office: FlaskClient, scene: Scene) -> None:
    scene.text("cua thon mot", "+84905000001", outcome=Outcome.WAITING, waits=True)
    scene.text("cua thon hai", "+84905000002", outcome=Outcome.WAITING, waits=True)

    page = shown(office, area="TH1")

    assert "cua thon mot" in page
    assert "cua thon hai" not in page
    assert '<span data-k="waiting">1 tin</span>' in page


# --- where it leads ---


@pytest.mark.parametrize("campaign", [REAL, PRACTICE])
@pytest.mark.parametrize(
    "path", ["/", "/broadcasts", "/channels", "/try", "/roster", "/texts", "/enter", "/areas/TH1", "/log", "/people"]
)
def test_every_link_keeps_the_campaign_that_one_is_in(path: str, campaign: str, app: Flask, scene: Scene) -> None:
    client = people.signed_in(app, scene.client, "admin", Role.ADMIN)
    page = client.get(path, query_string={"campaign": campaign}).text
    links = [
        link for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page) if "certificate" not in link and link != "/login"
    ]
    entered = PRACTICE if path == "/try" else campaign  # whoever practises is in the practice campaign
    others = [link for link in links if f"campaign={entered}" not in re.split(r"[?&;#]", link)]

    assert len(links) > 4
    assert set(others) <= {f"/?campaign={REAL}", f"/?campaign={PRACTICE}"}  # the switch


@pytest.mark.parametrize("path", ["/", "/broadcasts"])
def test_the_switch_between_practice_and_real_is_on_every_page(path: str, office: FlaskClient) -> None:
    page = office.get(path, query_string={"campaign": REAL}).text

    assert f'<a href="/?campaign={REAL}" aria-current="true">Số thật</a>' in page
    assert f'<a href="/?campaign={PRACTICE}">Tập huấn</a>' in page


def test_without_a_channel_nothing_is_green_and_the_page_says_what_to_do(app: Flask, scene: Scene) -> None:
    admin, viewer = (people.signed_in(app, scene.client, str(role), role) for role in (Role.ADMIN, Role.VIEWER))

    page = admin.get("/", query_string={"campaign": REAL}).text

    assert "đang nhận tin" not in page
    assert "Chưa nối kênh nhận tin: chưa ai nhắn tới Kẻng được." in page
    assert f'<a href="/channels?campaign={REAL}">Kênh nhận tin</a>' in page
    assert "/channels" not in viewer.get("/", query_string={"campaign": REAL}).text


def test_a_channel_without_a_device_says_whether_texts_come_and_go(
    books_url: str, tmp_path: Path, scene: Scene
) -> None:
    settings = Settings(redis_url=SecretStr(books_url), var_dir=tmp_path).with_channels(**TWILIO)
    with people.signed_in(create_app(settings), scene.client, "chị Hoa", Role.CLERK) as clerk:
        assert "chưa có tin nào qua kênh này" in clerk.get("/channels").text
        inbox.accept(scene.client, PRACTICE, Arrival("twilio", "SM1", "+84905000001", "+84901234567", "TH1 ACT 5"))
        tallies.owed(scene.client, "twilio", datetime.now(UTC) - timedelta(minutes=20))

        page = clerk.get("/channels").text

    assert "tin gần nhất" in page
    assert "20 phút nay không có báo nhận nào" in page


def test_a_viewer_is_not_offered_to_remind(app: Flask, scene: Scene) -> None:
    viewer = people.signed_in(app, scene.client, "xem", Role.VIEWER)

    assert "Nhắc 5 thôn" not in viewer.get("/", query_string={"campaign": PRACTICE}).text


def test_what_waits_is_counted_beside_its_page(
    office: FlaskClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(menu, "WAITING", "broadcasts")
    scene.text("kho qua", outcome=Outcome.WAITING, waits=True)

    assert 'Nhắc <b class="count" title="1 tin chờ">1</b></a>' in shown(office)


def test_who_calls_for_help_is_seen_first_by_whoever_answers_for_the_village(
    app: Flask, office: FlaskClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        scene.text(f"hom nay mua {n}", outcome=Outcome.WAITING, reason="not_a_report", waits=True)
    assert "Việc khẩn" not in shown(office)
    monkeypatch.setattr("gateway.status.waits.MOST_READ", 3)
    urgent = scene.text("Cuu voi, chay nha thon 2", HEAD2, outcome=Outcome.WAITING, reason="not_a_report", waits=True)

    page = shown(office)

    first = page[page.index("<main") : page.index('class="cards"')]
    assert "1 tin có từ báo nguy" in first
    assert "Cuu voi, chay nha thon 2" in first
    assert f"/waiting/{urgent}" in first
    assert "Cuu voi" not in shown(office, wall="1")
    with people.signed_in(app, scene.client, "thôn 1", Role.CLERK, ("TH1",)) as neighbour:
        assert "Cuu voi" not in shown(neighbour)


def test_a_wall_shows_figures_and_neither_menu_nor_words_of_texts(office: FlaskClient, scene: Scene) -> None:
    scene.text("mat khau la abc", "+84977123456", outcome=Outcome.WAITING)

    page = shown(office, wall="1")

    assert '<body class="wall">' in page
    assert "<nav" not in page
    assert "mat khau" not in page
    assert "0977" not in page
    assert '<meta http-equiv="refresh" content="60">' in page


def test_a_page_has_a_line_to_sign_on_paper(office: FlaskClient) -> None:
    assert "Người lập" in shown(office)


# --- a figure is a door ---


def test_every_figure_leads_to_what_it_is_made_of_and_a_village_to_its_page(office: FlaskClient, scene: Scene) -> None:
    scene.sizes()
    scene.figures("TH1", today(), {"ACT": 4, "ABS": 3})
    page = shown(office)

    at = dict(re.findall(r'data-k="([^"]*)"><a class="figure" href="([^"?]*)', page))
    day, village = f"/areas/TH1/{today()}", "/areas/TH1"
    assert (at["TH1.today"], at["TH1.total"], at["TH1.size"], at["TH1.rate"]) == (day, village, village, village)
    assert (at["today"], at["total"], at["sum.size"]) == (f"/areas/XA/{today()}", "/areas/XA", "/areas/XA")
    assert f'<th scope="row"><a href="/areas/TH1?campaign={PRACTICE}">TH1</a>' in page
    main = page.partition("<main")[2]
    for address in {unescape(one) for one in re.findall(r'<a [^>]*href="(/[^"#]*)', main)}:
        assert office.get(address).status_code == 200, address


def test_no_figure_leads_to_a_village_that_one_does_not_answer_for(app: Flask, redis: Redis, scene: Scene) -> None:
    scene.figures("TH1", today(), {"ACT": 4})
    scene.figures("TH2", today(), {"ACT": 5})

    page = shown(people.signed_in(app, redis, "chị Lan", Role.CLERK, ("TH2",)))

    assert "/areas/TH2" in page
    assert "/areas/TH1" not in page
    assert "/areas/XA" not in page


# --- what it costs ---


def test_the_page_asks_redis_the_same_on_every_day_of_a_campaign(app: Flask, redis: Redis) -> None:
    asked = [calls(app, redis, many(f"d{age}-practice", 5, age)) for age in (1, 14, 62)]

    assert asked[0] == asked[1] == asked[2]
    assert sum(asked[0].values()) <= 45


def test_five_hundred_villages_cost_no_more_commands_and_fit_100_kilobytes(app: Flask, redis: Redis) -> None:
    few, all_of_them = many("few-practice", 5, 3), many("all-practice", 500, 3)

    assert sum(calls(app, redis, all_of_them).values()) <= sum(calls(app, redis, few).values())
    page = people.signed_in(app, redis, "admin").get("/", query_string={"campaign": "all-practice"})
    assert len(page.data) <= 100_000
    assert "1–20 trong 500 thôn" in page.text
    assert "và 476 thôn nữa" in page.text


def many(name: str, villages: int, age: int) -> Campaign:
    """The shipped plan with so many villages, on the day of its age."""
    base = twin(name, today() - timedelta(days=age - 1)).model_dump()
    top, village, *_ = base["areas"]
    codes = [f"{'ABCDE'[n // 100]}V{n % 100}" for n in range(villages)]
    below = [{**village, "code": code, "name": code, "aliases": ()} for code in codes]
    return Campaign.model_validate({**base, "areas": [top, *below]})


def calls(app: Flask, redis: Redis, campaign: Campaign) -> dict[str, int]:
    """The commands that one look at the page sends; what a script reads within the server is not counted."""
    scene = Scene(redis, campaign)
    for area in campaign.reporting_areas[:3]:
        scene.figures(area, campaign.first_day, {"DSD": 100, "ACT": 3})
    scene.text("TH1 ACT 3")
    client = people.signed_in(app, redis, "admin")
    client.get("/", query_string={"campaign": campaign.id})
    redis.config_resetstat()
    sent_before = sent(redis)
    assert client.get("/", query_string={"campaign": campaign.id}).status_code == 200
    after = sent(redis)
    return {name: after[name] - sent_before.get(name, 0) for name in sorted(after)}


def sent(redis: Redis) -> dict[str, int]:
    """Commands by name, less those of the scripts."""
    stats = cast("Any", redis.info("commandstats"))
    return {name: of["calls"] for name, of in stats.items() if name not in OF_SCRIPTS}


OF_SCRIPTS = {"cmdstat_hgetall", "cmdstat_hmget", "cmdstat_info", "cmdstat_config|resetstat"}
