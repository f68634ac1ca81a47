"""The pages of the broadcasts: what a draft would do is shown, a send does that once, and can be watched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pydantic import SecretStr
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import campaigns, hold, reconciled, spending
from gateway.books.apply import apply
from gateway.books.broadcasts import BroadcastState
from gateway.books.cursor import position
from gateway.books.outbox import Delivery
from gateway.books.reconciled import Reconciled
from gateway.broadcasts.preview import Proposal, by_hand, preview_by
from gateway.orders import console
from gateway.settings import Settings
from gateway.web import show
from gateway.web.broadcasts import draft
from gateway.web.broadcasts.preview import looked as looked_at
from gateway.web.labels.labels import TABLES
from gateway.web.roles import Person, Role
from parsers.broadcasts.audience import Audience, AudienceKind, ExclusionReason
from parsers.broadcasts.template import PLACEHOLDERS, Wrong
from parsers.campaign.plan import Campaign
from parsers.order import BroadcastControl
from tests.support import people
from tests.support.broadcast_scene import ROUTE, Gong, awake, heads, phone, present_campaign
from tests.support.field import services
from tests.support.pages import token_of
from tests.support.scene import plan, twin
from tests.support.twilio_requests import twilio_settings

NAME = "tinh-hiep-2024-practice"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
MONEY = {"twilio_price": 300}
FORM = {"group": "silent", "key": "remind_day", "nonce": "a-nonce-of-a-form-1"}
OFFICE = Person("0a", "chị Hoa", Role.CLERK)
OWN = FORM | {"group": "heads", "key": "written", "written": "Hop luc 15h."}


@cache
def practice() -> Campaign:
    """The practice twin on its eleventh day, without quiet hours."""
    return awake(twin(NAME, plan().day_of(datetime.now(UTC)) - timedelta(days=10)))


@pytest.fixture
def gong(books_url: str) -> Iterator[Gong]:
    """The practice campaign with its people."""
    with services(books_url) as works:
        campaigns.save(works.books, practice(), None)
        gong = Gong(works, practice())
        gong.contacts(heads())
        gong.drain()
        yield gong


@pytest.fixture
def office(gong: Gong, books_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Somebody of the office, signed in; an order is not waited for, since the test itself has it judged."""
    monkeypatch.setattr("gateway.inbound.accept.Acceptor.await_outcome", lambda *_: None)
    with signed_in(gong, books_url, tmp_path, "chi Hoa") as client:
        yield client


def signed_in(gong: Gong, url: str, var_dir: Path, who: str, **more: object) -> FlaskClient:
    """A browser of `who`."""
    app = create_app(
        twilio_settings(var_dir, url, **more) if more else Settings(redis_url=SecretStr(url), var_dir=var_dir)
    )
    return people.signed_in(app, gong.books, who)


def off(gong: Gong) -> None:
    """Have nobody reminded now, nor on the day after: a campaign's day may end after midnight."""
    today = datetime.now(gong.campaign.zone).date()
    gong.days_off(today, today + timedelta(days=1))


def post(office: FlaskClient, path: str, form: dict[str, str], **headers: str) -> TestResponse:
    """Send a form with its session's token."""
    token = token_of(office.get("/try").text)
    return office.post(path, data={"csrf_token": token, "campaign": NAME, **form}, headers=headers)


def looked(office: FlaskClient, **form: str) -> str:
    """The part that says what a draft would do."""
    answer = post(office, "/broadcasts/preview", {**OWN, **form}, **{"X-Part": "1"})
    assert answer.status_code == 200
    assert "<html" not in answer.text
    return answer.text


def sent(office: FlaskClient, gong: Gong, people: int = 5, cost: int = 0, **form: str) -> str:
    """Send a draft as it was shown, and have it judged; the broadcast's id."""
    answer = post(office, "/broadcasts", {**OWN, "people": str(people), "cost": str(cost), **form})
    assert answer.status_code == 303, answer.text
    gong.drain()
    return answer.location.removeprefix("/broadcasts/").partition("?")[0]


def words(page: str) -> str:
    """What a page says, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


# --- composing ---


def test_the_page_offers_the_reminder_of_the_day_ready_to_send(office: FlaskClient, gong: Gong) -> None:
    gong.text(phone(1), "TH1 ACT 23 ABS 2")
    gong.drain()

    page = office.get("/broadcasts").text
    assert "Gửi 4 tin</button>" in page
    assert "TH2 chua bao cao ngay" in page
    assert "TH1 chua bao cao" not in page
    assert "0905***002" in page
    assert "905000002" not in page
    assert "Chưa gửi tin nào cho nhiều người." in page


def test_where_all_have_reported_the_page_says_so_and_not_that_something_is_wrong(
    office: FlaskClient, gong: Gong
) -> None:
    for village in range(1, 6):
        gong.text(phone(village), f"TH{village} ACT 23 ABS 2")
    gong.drain()

    page = office.get("/broadcasts").text

    assert 'class="against"' not in page
    assert "Ai trong danh bạ cũng đã báo cáo hôm nay" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"written": "Hop luc 15h."}, "12 ký tự · không dấu (GSM-7) · 1 tin mỗi người"),
        ({"written": "Họp lúc 15h."}, "12 ký tự · có dấu (UCS-2) · 1 tin mỗi người"),
        ({"written": "Họp lúc 15h."}, "<mark>ọ</mark>p l<mark>ú</mark>c"),
        ({"written": "a" * 161}, "Gửi 10 tin</button>"),  # two segments each
        ({"written": "{name} {v}: {tot}"}, "Head 1 TH1: "),
        ({"written": "Hop.", "group": "office"}, "Gửi 1 tin</button>"),
        ({"written": "Hop.", "areas": "TH1 TH3"}, "Gửi 2 tin</button>"),
        ({"written": "Hop.", "without": "TH1"}, "TH1 Head 1: bạn đã trừ ra"),
        ({"written": "Hop.", "group": "role", "role": "police"}, "Không có ai như vậy lúc này."),
        ({"written": ""}, "Hãy viết lời nhắn."),
        ({"written": "a_b"}, "Nhà mạng không nhận ký tự «_»"),
        ({"written": "a\u200bb"}, "ký tự không nhìn thấy (U+200B)"),
        ({"written": "{vilage}"}, "Không có chỗ điền «vilage»"),
        ({"written": "Khop tra loi 1"}, "mời trả lời bằng chữ số"),
        ({"written": "a" * 500}, "Dài hơn 3 tin"),
    ],
)
def test_what_a_draft_would_do_is_said(form: dict[str, str], said: str, office: FlaskClient) -> None:
    page = looked(office, **form)

    assert said in page or said in words(page)


@pytest.mark.parametrize("written", ["", "a_b", "a\u200bb", "{vilage}", "Khop tra loi 1", "a" * 500])
def test_what_is_wrong_cannot_be_sent(written: str, office: FlaskClient, gong: Gong) -> None:
    answer = post(office, "/broadcasts", OWN | {"written": written, "people": "5", "cost": "0"})
    gong.drain()

    assert answer.status_code == 409
    assert "Chưa gửi." in answer.text
    assert 'formaction="/broadcasts"' not in answer.text
    assert gong.newest() is None


def test_marks_are_taken_off_by_one_button_with_or_without_script(office: FlaskClient) -> None:
    page = post(office, "/broadcasts/preview", OWN | {"written": "Họp lúc 15h, đúng giờ {v}.", "fold": "1"}).text

    assert ">Hop luc 15h, dung gio {v}.</textarea>" in page
    assert "<mark>" not in page


def test_what_is_written_is_only_words(office: FlaskClient, gong: Gong) -> None:
    gong.contacts([replace(one, name=HOSTILE) for one in heads()])
    gong.drain()
    page = post(office, "/broadcasts/preview", OWN | {"written": HOSTILE}).text
    part = looked(office, written="Họp.")

    for said in (page, part):
        assert "<script>alert" not in said
        assert "<img src=x" not in said


@pytest.mark.parametrize(
    "form",
    [
        {"group": "everybody"}, {"group": "role", "role": "king"}, {"key": "office_digest"}, {"key": "none"},
        {"areas": "TH99"}, {"nonce": "../x"}, {"written": "a" * 1_001},
    ],
)  # fmt: skip
def test_what_no_form_of_ours_holds_is_refused(form: dict[str, str], office: FlaskClient, gong: Gong) -> None:
    assert post(office, "/broadcasts", {**OWN, "people": "5", "cost": "0", **form}).status_code == 400


def test_a_reminder_of_today_is_not_put_off_to_tomorrow(office: FlaskClient, gong: Gong) -> None:
    off(gong)

    page = looked(office, group="silent", key="remind_day")
    assert "tin nhắc của hôm nay không gửi sang ngày khác" in page
    assert "<button" not in page
    later = looked(office)
    assert "tin sẽ đi lúc 00:00 ngày" in later
    assert "Gửi 5 tin</button>" in later


def test_each_text_of_the_campaign_can_be_looked_at_for_each_audience(gong: Gong) -> None:
    campaign = plan()
    campaigns.save(gong.books, campaign, None)
    named = Gong(gong.works, campaign)
    named.contacts(heads())
    named.text(phone(1), "TH1 ACT 7 ABS 2", named.at("08:00"))
    named.drain(campaign.id)
    with pytest.raises(BadRequest):
        draft.read(MultiDict({"key": "office_digest"}), campaign, named.at("09:00"), OFFICE)

    for key in by_hand(campaign):
        for group in AudienceKind:
            form = MultiDict({"key": key, "group": group, "role": "head", "days": "1"})
            meant = draft.read(form, campaign, named.at("09:00"), OFFICE).audience
            proposal = Proposal(console(campaign), meant, key)
            found = preview_by(gong.books, campaign.id, proposal, ROUTE, named.at("09:00"))
            assert looked_at(found).against in ((), (TABLES["vi"]["nobody_meant"],), (TABLES["vi"]["nobody_left"],))


def test_a_hold_is_said_where_texts_are_composed(office: FlaskClient, gong: Gong) -> None:
    campaigns.save(gong.books, plan(), None)
    hold.put_on(gong.books, datetime.now(UTC), "test")

    assert "TẠM DỪNG GỬI" in office.get(f"/broadcasts?campaign={plan().id}").text


# --- sending ---


def test_what_is_sent_goes_to_those_who_were_shown(office: FlaskClient, gong: Gong) -> None:
    broadcast = sent(office, gong, written="Hop luc 15h, {name}.")

    assert gong.rows(broadcast)["2"].body == "Hop luc 15h, Head 2."
    assert (gong.found(broadcast).author, gong.found(broadcast).shown) == ("chi Hoa", 5)


def test_a_double_click_is_one_broadcast(office: FlaskClient, gong: Gong) -> None:
    first = sent(office, gong)

    assert sent(office, gong) == first
    assert sent(office, gong, nonce="a-nonce-of-a-form-2") != first
    assert sent(office, gong) == first, "though its people have had as many as they get in a day"


@pytest.mark.parametrize("shown", [{"people": "4", "cost": "0"}, {}])
def test_more_people_than_were_shown_are_shown_first(shown: dict[str, str], office: FlaskClient, gong: Gong) -> None:
    answer = post(office, "/broadcasts", OWN | shown)
    gong.drain()

    assert answer.status_code == 409
    assert "số người hoặc số tiền đã tăng" in answer.text
    assert 'name="people" value="5"' in answer.text
    assert gong.newest() is None


@pytest.mark.parametrize(
    "path", ["/broadcasts", "/broadcasts/preview", "/broadcasts/x/control", "/broadcasts/days-off"]
)
def test_nothing_is_sent_without_the_sessions_token(path: str, office: FlaskClient, gong: Gong) -> None:
    before = sorted(gong.books.keys("*"))

    assert office.post(path, data={"campaign": NAME, **OWN, "people": "5", "cost": "0"}).status_code == 400
    assert sorted(gong.books.keys("*")) == before


def test_money_is_said_and_the_days_cap_holds(
    gong: Gong, books_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.routing.is_practice", lambda _: False)
    monkeypatch.setattr("gateway.routing._campaign", lambda _: NAME)
    office = signed_in(gong, books_url, tmp_path, "chi Hoa", **MONEY, spending_limit_a_day=2_000)
    ready = looked(office)
    spending.spend(gong.books, datetime.now(gong.campaign.zone).date(), 1_000)
    capped = looked(office)

    assert "Gửi 5 tin (1,5k đ)</button>" in ready
    assert "đã chi 1k đ, tin này 1,5k đ, hạn mức 2k đ" in capped
    assert "<button" not in capped


def test_while_the_offices_telephone_is_a_placeholder_there_is_no_button(
    gong: Gong, books_url: str, tmp_path: Path
) -> None:
    real = present_campaign()
    waiting = real.office.model_copy(update={"telephone_is_placeholder": True})
    campaigns.save(gong.books, real.model_copy(update={"office": waiting}), None)
    in_it = Gong(gong.works, real)
    in_it.contacts(heads())
    in_it.drain()

    with signed_in(gong, books_url, tmp_path, "chi Hoa", **MONEY) as office:
        page = looked(office, campaign=real.id)
        assert "số điện thoại văn phòng còn là số tạm" in page
        assert "<button" not in page
        assert post(office, "/broadcasts", OWN | {"campaign": real.id, "people": "5"}).status_code == 409
    assert in_it.newest() is None


def test_the_button_stands_above_the_people(office: FlaskClient) -> None:
    page = looked(office)

    assert page.index('class="go"') < page.index('class="gets"')


def test_without_a_channel_nothing_can_be_sent(gong: Gong, office: FlaskClient) -> None:
    campaigns.save(gong.books, plan(), None)

    page = office.get(f"/broadcasts?campaign={plan().id}").text
    assert "Chưa nối kênh gửi nào" in page
    assert post(office, "/broadcasts", OWN | {"campaign": plan().id}).status_code == 409


@pytest.mark.parametrize(
    ("dong", "said"), [(300, "0,3k đ"), (350, "0,4k đ"), (1_000, "1k đ"), (1_234_567, "1.235k đ"), (99_900, "99,9k đ")]
)
def test_amounts_are_never_shown_too_low(dong: int, said: str) -> None:
    assert show.money(dong) == said


# --- a broadcast's page ---


def page_of(office: FlaskClient, broadcast: str, **headers: str) -> TestResponse:
    """A broadcast's page."""
    return office.get(f"/broadcasts/{broadcast}?campaign={NAME}", headers=headers)


def test_a_broadcast_can_be_watched_to_its_end(office: FlaskClient, gong: Gong) -> None:
    broadcast = sent(office, gong, people=5, group="silent", key="remind_day")
    gong.text(phone(3), "TH3 KPS")
    gong.drain()
    before = page_of(office, broadcast, **{"X-Part": "1"})
    same = page_of(office, broadcast, **{"X-Part": "1", "If-None-Match": before.headers["ETag"]})
    gong.send()
    after = page_of(office, broadcast, **{"X-Part": "1", "If-None-Match": before.headers["ETag"]})

    assert "Đang gửi" in before.text
    assert "5 đang chờ gửi." in before.text
    assert (same.status_code, same.data) == (304, b"")
    assert (after.status_code, "<html" in after.text) == (200, False)
    assert "Đã xong" in after.text
    assert "4 đã đến máy, 1 không cần nữa: đã báo." in after.text
    assert "0905***004" in after.text
    assert "905000004" not in after.text


def test_who_was_left_out_and_why_is_said(office: FlaskClient, gong: Gong) -> None:
    gong.text(phone(2), "NGUNG")
    gong.drain()
    broadcast = sent(office, gong, people=4)

    assert "TH2 Head 2: đã xin ngừng nhận tin nhắc (NGUNG)" in words(page_of(office, broadcast).text)


def test_a_text_that_did_not_arrive_is_said(office: FlaskClient, gong: Gong) -> None:
    broadcast = sent(office, gong)
    gong.delivered(gong.rows(broadcast)["1"], Delivery.UNDELIVERED)

    assert "Không tới máy" in words(page_of(office, broadcast).text)
    assert "4 đang chờ gửi, 1 không tới máy." in page_of(office, broadcast).text


def test_until_its_order_is_judged_the_page_says_so(office: FlaskClient, gong: Gong) -> None:
    answer = post(office, "/broadcasts", OWN | {"people": "5", "cost": "0"})

    assert "Lệnh gửi đã được giữ" in office.get(answer.location).text
    assert office.get(f"/broadcasts/none?campaign={NAME}").status_code == 404


def test_a_broadcast_is_paused_resumed_and_cancelled(office: FlaskClient, gong: Gong) -> None:
    broadcast = sent(office, gong)
    states = []
    for control in ("pause", "resume", "cancel"):
        assert f'value="{control}"' in page_of(office, broadcast).text
        assert post(office, f"/broadcasts/{broadcast}/control", {"control": control}).status_code == 303
        gong.drain()
        states.append(gong.found(broadcast).state)

    assert states == [BroadcastState.PAUSED, BroadcastState.RUNNING, BroadcastState.CANCELLED]
    assert '<form class="control"' not in page_of(office, broadcast).text
    assert post(office, f"/broadcasts/{broadcast}/control", {"control": "burn"}).status_code == 404


def test_many_people_need_another_person(office: FlaskClient, gong: Gong, books_url: str, tmp_path: Path) -> None:
    broadcast = gong.broadcast(
        Audience(AudienceKind.HEADS),
        None,
        "Hop luc 15h.",
        most=501,
        author=replace(console(gong.campaign), id=people.account(gong.books, "chi Hoa").id, name="chi Hoa"),
    )
    own = page_of(office, broadcast).text
    other = signed_in(gong, books_url, tmp_path / "other", "anh Ba")
    theirs = page_of(other, broadcast).text
    post(other, f"/broadcasts/{broadcast}/control", {"control": "approve"})
    gong.drain()

    assert ('value="approve"' in own, "cần một người khác" in own) == (False, True)
    assert ('value="approve"' in theirs, "cần một người khác" in theirs) == (True, False)
    assert "Gửi cho: Tất cả trưởng thôn" in theirs, "whoever approves sees whom it would reach"
    assert "TH3 Head 3 0905***003 Hop luc 15h." in words(theirs)
    assert len(gong.rows(broadcast)) == 5


def test_the_newest_broadcasts_are_listed_with_what_became_of_them(office: FlaskClient, gong: Gong) -> None:
    broadcast = sent(office, gong, written="Hop luc 15h nhe.")
    gong.send()

    page = words(office.get("/broadcasts").text)
    assert re.search(r"Tự viết chi Hoa gửi Hop luc 15h nhe\. Đã xong 5 5 5 0 0", page)
    assert f"/broadcasts/{broadcast}?campaign={NAME}" in office.get("/broadcasts").text


# --- days off ---


def test_a_day_off_is_added_and_removed(office: FlaskClient, gong: Gong) -> None:
    day = gong.today + timedelta(days=3)
    post(office, "/broadcasts/days-off", {"add": str(day)})
    gong.drain()
    added = gong.marked_off()
    page = office.get("/broadcasts").text
    post(office, "/broadcasts/days-off", {"remove": str(day)})
    gong.drain()

    assert (added, gong.marked_off()) == ((day,), ())
    assert f"{day:%d/%m/%Y}" in page


@pytest.mark.parametrize("day", ["tomorrow", "1999-01-01"])
def test_a_day_that_is_none_of_the_campaigns_is_refused(day: str, office: FlaskClient) -> None:
    assert post(office, "/broadcasts/days-off", {"add": day}).status_code == 400


# --- the status page ---


def card(office: FlaskClient) -> str:
    """The card of the silent villages."""
    return office.get(f"/?campaign={NAME}").text.partition('id="c-silent"')[2].partition("</section>")[0]


def test_one_tap_reminds_the_silent_villages(office: FlaskClient, gong: Gong) -> None:
    gong.text(phone(1), "TH1 ACT 23 ABS 2")
    gong.drain()
    form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', card(office)))
    again = dict(re.findall(r'name="(\w+)" value="([^"]*)"', card(office)))
    answers = [office.post("/broadcasts", data=one) for one in (form, again)]
    gong.drain()

    assert "Nhắc 4 thôn – 4 tin</button>" in card(office)
    assert ": 0/4 tin đã gửi đi" in card(office), "a run that has reached nobody has not reminded"
    gong.send()
    assert ": 4/4 tin đã gửi đi" in card(office)
    assert [one.status_code for one in answers] == [303, 303]
    assert answers[0].location == answers[1].location, "two windows, one reminder"
    newest = gong.newest()
    assert newest
    assert set(gong.rows(newest.id)) == {"2", "3", "4", "5"}


def test_why_nobody_can_be_reminded_is_said(office: FlaskClient, gong: Gong) -> None:
    for n in range(2):
        sent(office, gong, nonce=f"a-nonce-of-a-form-{n}")
    reminded = card(office)
    off(gong)
    day_off = card(office)

    assert "đã nhắc đủ 2 lần hôm nay" in reminded
    assert "ngoài giờ nhắn tin hoặc là ngày không nhắc: gửi từ 00:00" in day_off
    assert "<button" not in reminded + day_off


def test_of_very_many_silent_villages_the_composer_is_offered(
    office: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateway.web.status.reminding.MOST_SILENT", 4)
    monkeypatch.setattr("gateway.web.status.reminding.preview", lambda *_: pytest.fail("it is not worked out"))

    assert 'href="/broadcasts?campaign=' in card(office)


def test_the_quiet_hours_leave_no_button(office: FlaskClient, gong: Gong) -> None:
    local = datetime.now(gong.campaign.zone)
    quiet = {"quiet_from": time((local.hour - 1) % 24), "quiet_until": time((local.hour + 2) % 24)}
    _, revision = campaigns.current(gong.books, NAME)
    campaigns.save(gong.books, gong.campaign.model_copy(update=quiet), revision)

    assert f"gửi từ {(local.hour + 2) % 24:02}:00" in card(office)


def test_a_confirmed_village_says_up_to_when(office: FlaskClient, gong: Gong) -> None:
    day = gong.today - timedelta(days=1)
    stands = position(gong.books, NAME)
    confirmed = [reconciled.closed(NAME, "TH1", Reconciled(day, datetime.now(UTC), "x"))]
    assert apply(gong.books, NAME, stands, stands.cursor, confirmed)

    assert f"đối chiếu đến {day:%d/%m} ✓" in office.get(f"/?campaign={NAME}").text


def test_every_state_reason_and_place_has_its_words() -> None:
    names = [f"broadcast_{one}" for one in BroadcastState] + [f"delivery_{one}" for one in Delivery]
    names += (
        [f"out_{one}" for one in ExclusionReason]
        + [f"wrong_{one}" for one in Wrong]
        + [f"group_{one}" for one in AudienceKind]
    )
    names += [f"control_{one}" for one in BroadcastControl] + [f"place_{one}" for one in PLACEHOLDERS]

    assert [name for name in names if name not in TABLES["vi"]] == []
