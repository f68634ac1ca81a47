"""The waiting list: what waits and why, settled once by whoever may, taken back, and nothing of others' areas."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import inbox, log, review_queue, roster
from gateway.books.accounts import Role
from gateway.books.inbox import Arrival, Text
from gateway.orders import give, setup
from gateway.settings import Settings
from gateway.verification.verify import verify
from gateway.web.labels.labels import TABLES
from gateway.web.waiting.presenter import why
from gateway.web.waiting.queue import Group
from parsers.decision import Waiver
from parsers.meaning import Act, AreaReport, Reason, Submission
from parsers.order import FiguresOrder, How, RosterOrder
from tests.support import people
from tests.support.field import Field, services
from tests.support.pages import polled, unchanged
from tests.support.scene import HEAD, SIZES, Scene, plan, twin

TODAY = plan().day_of(datetime.now(UTC))
CAMPAIGN = twin("tinh-hiep-waits", TODAY - timedelta(days=20))
LATE = TODAY - timedelta(days=15)
LATE_TEXT = f"TH1 NGAY {LATE.day}/{LATE.month} ACT 12 ABS 3"
OTHER, STRANGER = "+84905000002", "+84907777777"
NEW_WORD = "ACT 5. Lac rang"
REFS = itertools.count()


@pytest.fixture(scope="module")
def _judges(drains: None) -> None:
    """Something judges what comes in."""


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def field(redis: Redis, books_url: str, _judges: None) -> Iterator[Field]:
    """The campaign on its 21st day, with heads and lists."""
    Scene(redis, CAMPAIGN).people()
    with services(books_url) as works:
        field = Field(works, CAMPAIGN)
        for area, size in SIZES.items():
            stands(field, area, CAMPAIGN.first_day, DSD=size)
        yield field


@pytest.fixture
def clerk(app: Flask, redis: Redis, field: Field) -> FlaskClient:
    """A clerk of the whole commune."""
    return people.signed_in(app, redis, "chị Hoa", Role.CLERK)


def stands(field: Field, area: str, day: date, **values: int) -> None:
    """Figures that the office has given."""
    order = FiguresOrder(setup(CAMPAIGN), Submission(Act.CORRECT, (AreaReport(area, day, values),)), tuple(Waiver))
    given = give(field.books, CAMPAIGN.id, f"stands-{next(REFS)}", order)
    assert inbox.await_outcome(field.books, CAMPAIGN.id, given, 60)


def came(field: Field, phone: str, *bodies: str) -> str:
    """Texts that came and were judged; the id of the last."""
    ids = [field.text(phone, body) for body in bodies]
    for text_id in ids:
        assert inbox.await_outcome(field.books, CAMPAIGN.id, text_id, 60)
    return ids[-1]


def shown(client: FlaskClient, path: str = "/waiting", status: int = 200) -> str:
    """A page of the campaign."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}campaign={CAMPAIGN.id}")
    assert answer.status_code == status
    return unescape(answer.text)


def forms(page: str) -> list[dict[str, str]]:
    """What each button of a page sends that changes something: the fields of its form, with its address as "action"."""
    found = []
    for form in re.findall(r'<form method="post".*?</form>', page, re.DOTALL):
        fields = {
            name: unescape(value) for name, value in re.findall(r'<input[^>]*name="([^"]*)" value="([^"]*)"', form)
        }
        action = re.search(r'action="([^"]*)"', form)
        assert action
        buttons = re.findall(r'<button[^>]*name="([^"]*)" value="([^"]*)"', form)
        found += [{**fields, **dict([button]), "action": action[1]} for button in buttons] or [
            {**fields, "action": action[1]}
        ]
    return found


def form(page: str, **wanted: str) -> dict[str, str]:
    """The first form with these fields."""
    return next(one for one in forms(page) if wanted.items() <= one.items())


def ending(page: str, end: str) -> dict[str, str]:
    """The first form whose address ends so."""
    return next(one for one in forms(page) if one["action"].endswith(end))


def sent(client: FlaskClient, of: dict[str, str]) -> TestResponse:
    """Press the button of a form, and follow to the page that says what became of it."""
    data = {name: value for name, value in of.items() if name != "action"}
    return client.post(of["action"], data=data, follow_redirects=True)


def said(answer: TestResponse | str) -> str:
    """What a page says became of a form."""
    text = answer if isinstance(answer, str) else answer.text
    found = re.search(r'<p class="said \w+"[^>]*>(.*?)</p>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]*>", "", unescape(found[1])).split()) if found else ""


def waits(field: Field) -> list[str]:
    return [text_id for text_id, _ in review_queue.page(field.books, CAMPAIGN.id, 100)]


# --- what is shown


def test_an_empty_list_says_what_will_come_here(clerk: FlaskClient) -> None:
    page = shown(clerk)

    assert "Không có tin nào chờ" in page
    assert "tin của số lạ sẽ hiện ở đây" in page


@pytest.mark.parametrize(
    ("phone", "body", "group", "sentence"),
    [
        (HEAD, LATE_TEXT, "Báo muộn", "quá hạn nhận tin"),
        (HEAD, "TH2 ACT 5", "Báo cho thôn khác", "thôn không phải của mình"),
        (HEAD, "anh oi may app bi hong", "Tin nhắn cho văn phòng", "không phải báo cáo"),
        (HEAD, "TH1 co dam chay cap cuu", "Việc khẩn", "báo việc khẩn"),
        (STRANGER, "co dam chay cap cuu", "Việc khẩn", "báo việc khẩn"),
        (STRANGER, "TH1 ACT 5", "Số lạ", "chưa có trong danh bạ"),
        (STRANGER, "DK TH3 Nguyen Van A", "Xin đăng ký", "xin đăng ký để báo cáo"),
    ],
)
def test_what_waits_stands_in_its_group_with_its_words_and_why(
    phone: str, body: str, group: str, sentence: str, clerk: FlaskClient, field: Field
) -> None:
    came(field, phone, body)

    page = shown(clerk)

    assert f"{group} <small" in page
    assert sentence in page
    assert body in page


def test_the_guess_is_told_in_figures_with_what_stands(clerk: FlaskClient, field: Field) -> None:
    came(field, HEAD, LATE_TEXT)

    assert f"Sẽ ghi TH1 {LATE:%d/%m}: ACT 12, ABS 3 (trước: –)" in shown(clerk)


def test_whatever_waits_has_a_sentence() -> None:
    asked = {"unanswered": "2024-08-20T12:00:00+07:00"}
    every = itertools.product([None, *Reason], Group, [{}, asked])
    said = [
        why(Text("t", {**fields, **({"reason": reason} if reason else {})}), group) for reason, group, fields in every
    ]

    assert [one for one in said if not re.fullmatch(r"[A-ZĐ].*\.", one)] == []
    assert {f"group_of_{group}" for group in Group} <= TABLES["vi"].keys()


def test_every_way_to_settle_has_its_words() -> None:
    assert {f"{name}_{how}" for how in How for name in ("how", "waiting_done", "order_settle")} <= TABLES["vi"].keys()


def test_a_text_whose_question_is_open_says_so_and_leads_to_the_form(clerk: FlaskClient, field: Field) -> None:
    page = shown(clerk, f"/waiting/{came(field, HEAD, NEW_WORD)}")

    assert "Kẻng đã hỏi lại người gửi" in page
    assert f"/enter?campaign={CAMPAIGN.id}&area=TH1&day={TODAY.isoformat()}" in page


# --- settled, once


def test_the_guess_is_stored_from_the_list_and_its_sender_told(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, LATE_TEXT)

    answer = sent(clerk, form(shown(clerk), how="store"))

    assert said(answer) == f"✓ Đã ghi TH1 {LATE:%d/%m}: ACT 12, ABS 3. Người gửi được nhắn lại."
    assert field.level("TH1", "ACT") == 12
    assert waits(field) == []
    order = field.kept(text_id).fields["settled_order"]
    told = field.reply(order)
    assert told
    assert (told.key, told.receiver) == ("office_fixed", HEAD)


def test_other_words_are_read_first_and_stored_only_then(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, "anh oi may app bi hong, hom nay nam nguoi")

    tried = shown(clerk, f"/waiting/{text_id}?words=TH1+ACT+5")

    assert f"Sẽ ghi TH1 {TODAY:%d/%m}: ACT 5 (trước: –)" in tried
    assert field.level("TH1", "ACT") == 0
    assert "Đã ghi" in said(sent(clerk, form(tried, words="TH1 ACT 5")))
    assert field.level("TH1", "ACT") == 5


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("TH9 ACT 5", "Chưa ghi được. Chưa ghi: "), ("xin chao", "Chưa ghi được."), ("HD", "Đó chưa phải một báo cáo")],
)
def test_words_that_are_no_report_are_told_so_and_stay_in_the_field(
    words: str, sentence: str, clerk: FlaskClient, field: Field
) -> None:
    text_id = came(field, HEAD, "anh oi may app bi hong")

    page = shown(clerk, f"/waiting/{text_id}?words={words.replace(' ', '+')}")

    assert sentence in said(page)
    assert f'value="{words}"' in page
    assert waits(field) == [text_id]


@pytest.mark.parametrize(
    ("how", "sentence"), [("dismiss", "Đã bỏ qua tin"), ("hand_over", "Đã chuyển Công an xã, không ghi gì")]
)
def test_a_message_is_taken_off_the_list_or_handed_to_the_police(
    how: str, sentence: str, clerk: FlaskClient, field: Field
) -> None:
    text_id = came(field, HEAD, "anh oi may app bi hong")

    answer = sent(clerk, form(shown(clerk, f"/waiting/{text_id}"), how=how))

    assert sentence in said(answer)
    assert (waits(field), field.kept(text_id).fields["settled"]) == ([], how)


def test_what_the_rules_refuse_waits_on_and_the_page_says_why(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, "anh oi may app bi hong")

    answer = sent(clerk, form(shown(clerk, f"/waiting/{text_id}?words=TH1+ABS+500"), words="TH1 ABS 500"))

    assert said(answer) == "● Chưa ghi, tin vẫn chờ. Chưa ghi: ABS 500 vượt danh sách TH1 (410 người)."
    assert waits(field) == [text_id]


def test_figures_that_changed_since_the_page_was_shown_are_shown_again(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, LATE_TEXT)
    page = shown(clerk, f"/waiting/{text_id}")
    stands(field, "TH1", LATE, ACT=9)

    answer = sent(clerk, form(page, how="store"))

    assert (answer.status_code, "số liệu vừa được người khác đổi" in said(answer)) == (409, True)
    assert "(trước: ACT 9)" in unescape(answer.text)
    assert field.level("TH1", "ACT") == 9


def test_a_form_sent_twice_settles_once_and_says_the_same(clerk: FlaskClient, field: Field) -> None:
    came(field, HEAD, LATE_TEXT)
    once = form(shown(clerk), how="store")

    assert said(sent(clerk, once)) == said(sent(clerk, once))
    assert field.level("TH1", "ACT") == 12


def test_of_two_clerks_at_one_moment_one_wins_and_the_other_is_told_who_and_how(
    app: Flask, clerk: FlaskClient, redis: Redis, field: Field
) -> None:
    text_id = came(field, HEAD, LATE_TEXT)
    clients = clerk, people.signed_in(app, redis, "anh Nam", Role.CLERK)
    asked = [
        form(shown(client, f"/waiting/{text_id}"), how=how)
        for client, how in zip(clients, ("store", "dismiss"), strict=True)
    ]

    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(sent, clients, asked))

    texts = [unescape(answer.text) for answer in answers]
    won = field.kept(text_id).fields["settled"]
    winner, how = {"store": ("chị Hoa", "đã ghi số liệu"), "dismiss": ("anh Nam", "bỏ qua")}[won]
    loser = texts[1 if won == "store" else 0]
    assert re.search(rf"{winner} đã xử lý lúc \d\d:\d\d: {how}", loser)
    assert said(loser).startswith("● Chưa làm gì thêm")
    assert field.level("TH1", "ACT") == (12 if won == "store" else 0)


def test_who_has_a_text_in_hand_is_shown_to_others(app: Flask, clerk: FlaskClient, redis: Redis, field: Field) -> None:
    text_id = came(field, HEAD, LATE_TEXT)
    shown(clerk, f"/waiting/{text_id}")
    other = people.signed_in(app, redis, "anh Nam", Role.CLERK)

    assert "chị Hoa đang xem" in shown(other)
    assert "chị Hoa đang xem" in shown(other, f"/waiting/{text_id}")
    assert "đang xem" not in shown(clerk)


# --- registrations


def test_a_phone_is_registered_and_what_it_sent_before_can_be_counted(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, STRANGER, "TH3 ACT 4 ABS 2", "DK TH3 Nguyen Van A")

    answer = sent(clerk, form(shown(clerk, f"/waiting/{text_id}"), how="register"))

    assert "Đã duyệt số máy" in said(answer)
    assert roster.by_phones(field.books, CAMPAIGN.id, [STRANGER])[STRANGER].areas == ("TH3",)
    assert f"Sẽ ghi TH3 {TODAY:%d/%m}: ACT 4, ABS 2 (trước: –)" in answer.text
    counted = sent(clerk, form(answer.text, how="replay"))
    assert "Đã ghi TH3" in said(counted)
    assert field.level("TH3", "ACT") == 4
    assert 'value="replay"' not in counted.text
    assert verify(field.books, CAMPAIGN.id).clean


def test_a_registration_is_approved_from_the_list(clerk: FlaskClient, field: Field) -> None:
    came(field, STRANGER, "DK TH3 Nguyen Van A")

    answer = sent(clerk, form(shown(clerk), how="register"))

    assert "Đã duyệt số máy" in said(answer)
    assert roster.by_phones(field.books, CAMPAIGN.id, [STRANGER])[STRANGER].areas == ("TH3",)
    assert waits(field) == []


def test_a_registration_is_decided_by_who_answers_for_its_village(app: Flask, redis: Redis, field: Field) -> None:
    text_id = came(field, STRANGER, "DK TH3 Nguyen Van A")
    theirs, others = (people.signed_in(app, redis, area, Role.CLERK, (area,)) for area in ("TH3", "TH1"))
    wanted = form(shown(theirs), how="refuse")
    stolen = {**wanted, "csrf_token": form(shown(others, "/account"), action="/logout")["csrf_token"]}

    assert (text_id in shown(others), sent(others, stolen).status_code) == (False, 403)
    assert waits(field) == [text_id]
    assert "Đã từ chối đăng ký" in said(sent(theirs, wanted))


def test_an_unknown_phone_is_given_to_a_person_from_the_list_and_its_text_counted(
    clerk: FlaskClient, field: Field
) -> None:
    text_id = came(field, STRANGER, "TH3 ACT 4 ABS 2")
    enrol = {**form(shown(clerk), how="register"), "name": "Nguyễn Văn A", "area": "TH3"}

    answer = sent(clerk, enrol)

    assert "Đã duyệt số máy" in said(answer)
    contact = roster.by_phones(field.books, CAMPAIGN.id, [STRANGER])[STRANGER]
    assert (contact.name, contact.role, contact.areas) == ("Nguyễn Văn A", "head", ("TH3",))
    counted = sent(clerk, form(answer.text, how="replay"))
    assert "Đã ghi TH3" in said(counted)
    assert (field.level("TH3", "ACT"), waits(field)) == (4, [])
    assert field.kept(text_id).fields["settled"] == "replay"
    assert verify(field.books, CAMPAIGN.id).clean


@pytest.mark.parametrize(
    ("name", "area", "sentence"),
    [
        ("", "TH3", "ghi họ tên"),
        ("123", "TH3", "ghi họ tên"),
        ("An", "XA", "sửa ở danh bạ"),
        ("An", "TH99", "danh bạ"),
        ("An", "", "danh bạ"),
    ],
)
def test_an_unknown_phone_is_given_to_nobody_without_a_name_and_a_village(
    name: str, area: str, sentence: str, clerk: FlaskClient, field: Field
) -> None:
    text_id = came(field, STRANGER, "TH3 ACT 4")

    answer = sent(clerk, {**form(shown(clerk), how="register"), "name": name, "area": area})

    assert (answer.status_code, sentence in said(answer)) == (400, True)
    assert (waits(field), roster.by_phones(field.books, CAMPAIGN.id, [STRANGER])) == ([text_id], {})


def test_of_two_clerks_who_give_a_phone_to_two_people_one_wins_and_the_other_is_told(
    app: Flask, clerk: FlaskClient, redis: Redis, field: Field
) -> None:
    came(field, STRANGER, "TH3 ACT 4")
    clients = clerk, people.signed_in(app, redis, "anh Nam", Role.CLERK)
    asked = [
        {**form(shown(client), how="register"), "name": name, "area": area}
        for client, name, area in zip(clients, ("An", "Ba"), ("TH3", "TH4"), strict=True)
    ]

    with ThreadPoolExecutor() as pool:
        answers = [said(one) for one in pool.map(sent, clients, asked)]

    assert sorted(one.startswith("✓ Đã duyệt số máy") for one in answers) == [False, True]
    assert sorted(one.startswith("●") for one in answers) == [False, True]
    contact = roster.by_phones(field.books, CAMPAIGN.id, [STRANGER])[STRANGER]
    assert (contact.name, contact.areas) in (("An", ("TH3",)), ("Ba", ("TH4",)))


# --- refused texts


def test_a_refused_text_is_worked_on_until_a_report_has_followed(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, "TH1 ABS 500")

    page = shown(clerk)

    assert "Tin chưa ghi được, người gửi chưa nhắn lại <small" in page
    assert "sau đó chưa có báo cáo nào của ngày này. Số báo vượt danh sách được giao." in page
    assert f"/waiting/{text_id}" in shown(clerk, f"/texts/{text_id}")
    tried = shown(clerk, f"/waiting/{text_id}?words=TH1+ABS+50")
    assert "Đã ghi" in said(sent(clerk, form(tried, words="TH1 ABS 50")))
    assert (field.level("TH1", "ABS"), waits(field)) == (50, [])


def test_a_clerk_who_comes_after_the_report_is_told_that_it_waits_no_more(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, "TH1 ABS 500")
    page = shown(clerk, f"/waiting/{text_id}")
    came(field, HEAD, "TH1 ABS 5")

    answer = sent(clerk, form(page, how="dismiss"))

    assert (answer.status_code, said(answer).startswith("● Chưa làm gì thêm")) == (409, True)
    assert f'"/waiting/{text_id}' not in shown(clerk, f"/texts/{text_id}")


@pytest.mark.parametrize("areas", [(), ("TH1",), ("TH2",), ("TH3",), ("TH1", "TH2"), ("XA",)])
def test_menu_list_and_status_page_count_the_same_for_everybody(
    areas: tuple[str, ...], app: Flask, redis: Redis, field: Field
) -> None:
    came(field, HEAD, "TH1 ABS 500")  # refused
    came(field, HEAD, "anh oi may app bi hong")
    came(field, HEAD, "TH2 ACT 5")  # of TH1, about TH2
    came(field, STRANGER, "DK TH3 Nguyen Van A")
    came(field, "+84907777778", "TH2 ACT 5")
    wanted = {(): 5, ("TH1",): 3, ("TH2",): 1, ("TH3",): 1, ("TH1", "TH2"): 3, ("XA",): 5}[areas]
    client = people.signed_in(app, redis, "chị Hoa", Role.CLERK, areas)

    page = shown(client)

    assert sum(map(int, re.findall(r'data-k="count-\w+">(\d+)<', page))) == wanted
    assert re.findall(r'/waiting\?[^"]*"[^>]*>[^<]*<[^>]*>(\d+)<', page)[:1] == [str(wanted)]
    if len(areas) == 1:
        status = shown(client, f"/?area={areas[0]}")
        assert re.findall(r'data-k="waiting">(\d+) tin', status) == [str(wanted)]


def test_a_registration_is_refused_and_its_phone_told(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, STRANGER, "DK TH3 Nguyen Van A")

    answer = sent(clerk, form(shown(clerk, f"/waiting/{text_id}"), how="refuse"))

    assert "Đã từ chối đăng ký" in said(answer)
    assert waits(field) == []


# --- taken back


def test_stored_figures_go_back_to_what_they_were_and_the_text_waits_again(clerk: FlaskClient, field: Field) -> None:
    came(field, HEAD, LATE_TEXT)
    stands(field, "TH1", LATE, ACT=9)
    stored = sent(clerk, form(shown(clerk), how="store"))
    assert "ACT 9 → 12, ABS 3" in said(stored)

    back = sent(clerk, ending(stored.text, "/undo"))

    assert said(back) == f"✓ Đã hoàn tác: TH1 {LATE:%d/%m}: ACT 12 → 9, bỏ ABS 3. Tin lại chờ xử lý."
    assert (field.level("TH1", "ACT"), field.level("TH1", "ABS")) == (9, 0)
    assert len(waits(field)) == 1
    assert "Sẽ ghi" in unescape(back.text)
    assert verify(field.books, CAMPAIGN.id).clean


def test_a_dismissed_text_waits_again_since_when_it_waited_before(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, STRANGER, "TH1 ACT 5")
    before = review_queue.page(field.books, CAMPAIGN.id, 10)
    gone = sent(clerk, form(shown(clerk, f"/waiting/{text_id}"), how="dismiss"))

    back = sent(clerk, ending(gone.text, "/undo"))

    assert "Đã hoàn tác" in said(back)
    assert review_queue.page(field.books, CAMPAIGN.id, 10) == before
    assert verify(field.books, CAMPAIGN.id).clean


def test_figures_that_somebody_has_changed_since_are_not_taken_back(clerk: FlaskClient, field: Field) -> None:
    came(field, HEAD, LATE_TEXT)
    stored = sent(clerk, form(shown(clerk), how="store"))
    stands(field, "TH1", LATE, ACT=20)

    back = sent(clerk, ending(stored.text, "/undo"))

    assert said(back).startswith("● Chưa ghi: số liệu vừa được người khác đổi")
    assert field.level("TH1", "ACT") == 20
    assert waits(field) == []


# --- several at once, a call, a word


def test_the_ticked_texts_of_unknown_phones_are_dismissed_with_one_answer(clerk: FlaskClient, field: Field) -> None:
    ids = [came(field, f"+8490777000{number}", "TH1 ACT 5") for number in range(4)]
    page = shown(clerk, "/waiting?group=strangers")
    data = {name: value for name, value in ending(page, "/dismiss").items() if name not in ("action", "text")}

    answer = clerk.post("/waiting/dismiss", data={**data, "text": [*ids[:3], "none"]}, follow_redirects=True)

    assert said(answer) == "Đã bỏ qua 3 tin; 1 tin vừa được người khác xử lý hoặc còn đang ghi."
    assert waits(field) == [ids[3]]


def test_the_full_number_is_shown_to_who_asks_for_it_and_that_stands_in_the_log(
    clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    text_id = came(field, STRANGER, "TH1 ACT 5")
    page = shown(clerk, f"/waiting/{text_id}")
    assert "0907***777" in page
    assert "0907777777" not in page

    answer = sent(clerk, ending(page, "/number"))

    assert f'href="tel:{STRANGER}"' in answer.text
    [line] = [one for one in log.page(redis, CAMPAIGN.id).lines if one.what == log.Deed.NUMBER_SEEN]
    assert (line.who, line.about) == (people.account(redis, "chị Hoa").id, text_id)


def asked_and_left(field: Field, phone: str, body: str) -> str:
    """A text that was asked back about, and whose sender left before the answer and came back."""
    text_id = came(field, phone, body)
    assert field.kept(text_id).fields["outcome"] == "asked"
    [contact] = roster.by_phones(field.books, CAMPAIGN.id, [phone]).values()
    leaves = RosterOrder(setup(CAMPAIGN), (), (phone,), seen=(contact,))
    give(field.books, CAMPAIGN.id, f"gone-{next(REFS)}", leaves)
    back = give(field.books, CAMPAIGN.id, f"back-{next(REFS)}", RosterOrder(setup(CAMPAIGN), (contact,)))
    assert inbox.await_outcome(field.books, CAMPAIGN.id, back, 60)
    return text_id


def test_a_word_is_taught_after_a_look_at_what_it_would_change(clerk: FlaskClient, field: Field) -> None:
    text_id = asked_and_left(field, HEAD, NEW_WORD)
    page = shown(clerk, f"/waiting/{text_id}")
    assert "Đã hỏi lại người gửi nhưng chưa có trả lời" in page
    assert 'name="teach" value="LAC"' in page

    look = shown(clerk, f"/waiting/{text_id}?teach=lac+rang")
    assert "Nếu hiểu «LAC RANG», 1 tin đang chờ sẽ đọc được:" in look
    taught = sent(clerk, ending(look, "/words"))

    assert "Kẻng đã hiểu thêm: LAC RANG" in said(taught)
    assert f"Sẽ ghi TH1 {TODAY:%d/%m}: ACT 5" in unescape(taught.text)
    assert field.level("TH1", "ACT") == 0
    assert "Đã ghi" in said(sent(clerk, form(shown(clerk), how="store")))


@pytest.mark.parametrize(("role", "areas"), [(Role.CLERK, ("TH1",)), (Role.VIEWER, ())])
def test_a_word_is_taught_by_clerks_of_the_whole_campaign_alone(
    role: Role, areas: tuple[str, ...], app: Flask, clerk: FlaskClient, redis: Redis, field: Field
) -> None:
    text_id = asked_and_left(field, HEAD, NEW_WORD)
    of = ending(shown(clerk, f"/waiting/{text_id}?teach=lac+rang"), "/words")
    other = people.signed_in(app, redis, "anh Nam", role, areas)
    look = shown(other, f"/waiting/{text_id}?teach=lac+rang")

    assert ("LAC RANG" in look, 'name="teach"' in look) == (False, False)
    token = form(look, action="/logout")["csrf_token"]
    assert sent(other, {**of, "csrf_token": token}).status_code == 403


@pytest.mark.parametrize("word", ["", "ACT", "x y z " * 60])
def test_a_word_that_means_something_already_is_not_taught(word: str, clerk: FlaskClient, field: Field) -> None:
    text_id = asked_and_left(field, HEAD, NEW_WORD)
    of = ending(shown(clerk, f"/waiting/{text_id}?teach=lac+rang"), "/words")

    answer = sent(clerk, {**of, "word": word})

    assert answer.status_code == 400
    assert "Chưa đổi gì" in said(answer)


# --- who may


def test_a_viewer_reads_the_list_and_can_do_nothing(app: Flask, redis: Redis, field: Field) -> None:
    viewer = people.signed_in(app, redis, "anh Ba", Role.VIEWER)
    text_id = came(field, STRANGER, "TH1 ACT 5")

    page, of = shown(viewer), shown(viewer, f"/waiting/{text_id}")

    assert "0907***777" in page
    assert [one for one in forms(page) + forms(of) if "/waiting" in one["action"]] == []
    assert "đang xem" not in shown(people.signed_in(app, redis, "chị Hoa", Role.CLERK))
    data = {"csrf_token": forms(page)[0]["csrf_token"], "campaign": CAMPAIGN.id, "how": "dismiss", "text": text_id}
    for path in (f"/{text_id}", f"/{text_id}/undo", f"/{text_id}/words", f"/{text_id}/number", "/dismiss"):
        assert viewer.post(f"/waiting{path}", data=data).status_code == 403
    assert waits(field) == [text_id]


def test_a_clerk_of_one_village_sees_and_settles_only_what_is_of_or_about_it(
    app: Flask, redis: Redis, field: Field
) -> None:
    mine, about, other, strange = (
        came(field, *of) for of in [(OTHER, LATE_TEXT.replace("TH1", "TH2")), (HEAD, "TH2 ACT 5"),
        (HEAD, LATE_TEXT), (STRANGER, "TH2 ACT 5")]
    )  # fmt: skip
    clerk = people.signed_in(app, redis, "chị Lan", Role.CLERK, ("TH2",))

    page = shown(clerk)

    assert [one for one in (mine, about, other, strange) if f"/waiting/{one}" in page] == [mine, about]
    for hidden in (other, strange):
        assert clerk.get(f"/waiting/{hidden}?campaign={CAMPAIGN.id}").status_code == 403
        assert sent(clerk, {**form(page, how="store"), "action": f"/waiting/{hidden}"}).status_code == 403
    assert "Đã ghi TH2" in said(sent(clerk, form(page, how="store")))


def test_a_clerk_of_one_village_stores_nothing_for_another_out_of_a_text_of_it(
    app: Flask, redis: Redis, field: Field
) -> None:
    text_id = came(field, HEAD, "TH2 ACT 5")
    clerk = people.signed_in(app, redis, "chị Lan", Role.CLERK, ("TH1",))
    page = shown(clerk, f"/waiting/{text_id}")

    assert [one for one in forms(page) if one.get("how") == "store"] == []
    of = form(page, how="dismiss")
    assert sent(clerk, {**of, "how": "store"}).status_code == 403
    assert field.level("TH2", "ACT") == 0
    assert "Đã bỏ qua" in said(sent(clerk, of))


# --- as a file, fresh, and at what cost


def test_the_list_is_taken_away_as_a_file_and_that_stands_in_the_log(
    clerk: FlaskClient, field: Field, redis: Redis
) -> None:
    came(field, HEAD, LATE_TEXT)

    rows = clerk.get(f"/waiting?campaign={CAMPAIGN.id}&as=csv").text.splitlines()

    assert rows[0].endswith("Chờ từ,Nhóm,Người gửi,Chức danh,Địa bàn,Nội dung tin,Lý do chờ,Hệ thống hiểu là")
    assert "Báo muộn,Bùi Văn An," in rows[1]
    assert log.page(redis, CAMPAIGN.id).lines[0].what == log.Deed.EXPORT_TAKEN


def test_the_list_is_sent_again_only_when_something_has_changed(clerk: FlaskClient, field: Field) -> None:
    text_id = came(field, HEAD, LATE_TEXT)
    path = f"/waiting?campaign={CAMPAIGN.id}"
    tag = unchanged(clerk, path)
    shown(clerk, f"/waiting/{text_id}")
    status, held, _ = polled(clerk, path, tag)

    assert (status, "<html" in held) == (HTTPStatus.OK, False)


def test_words_from_outside_are_harmless_and_quarantined_orders_are_told(clerk: FlaskClient, field: Field) -> None:
    hostile = "<script>alert(1)</script> anh oi \u202e may hong"
    text_id = came(field, HEAD, hostile)
    broken = inbox.accept(field.books, CAMPAIGN.id, Arrival("desk", "broken", "office", "", "{", "order")).id
    assert inbox.await_outcome(field.books, CAMPAIGN.id, broken, 60)

    for path in ("/waiting", f"/waiting/{text_id}"):
        raw = clerk.get(f"{path}?campaign={CAMPAIGN.id}").text
        assert "<script>alert" not in raw
        assert "\u202e" not in raw
    assert "Một lệnh của văn phòng không đọc được" in shown(clerk, f"/waiting/{broken}")
    assert "Đã bỏ qua" in said(sent(clerk, form(shown(clerk, f"/waiting/{broken}"), how="dismiss")))


def test_storing_figures_of_a_village_that_is_not_the_senders_is_no_main_button(
    clerk: FlaskClient, field: Field
) -> None:
    other = came(field, HEAD, "TH2 ACT 7")
    own = came(field, HEAD, LATE_TEXT)

    listed, its_own, tried = (
        shown(clerk, path) for path in ("/waiting", f"/waiting/{other}", f"/waiting/{own}?words=TH2+ACT+7")
    )

    assert [len(re.findall(r'<button class="button main"', page)) for page in (listed, its_own)] == [1, 0]
    assert "Số của TH2, mà Bùi Văn An phụ trách TH1" in its_own
    edited = tried.partition('aria-labelledby="edit"')[2].partition("</section>")[0]
    assert "Số của TH2" in edited
    assert "button main" not in edited
