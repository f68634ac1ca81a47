"""The roster's pages: contacts found, added, replaced and removed by a clerk; a file looked at before it is taken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse

from gateway.app import create_app
from gateway.books import log, roster
from gateway.books.accounts import Role
from gateway.books.log import Deed
from gateway.settings import Settings
from parsers.campaign.contact import Contact
from parsers.decision import Outcome
from tests.support import people
from tests.support.field import Field, services
from tests.support.pages import token_of
from tests.support.scene import HEAD, Scene, plan, twin

CAMPAIGN = twin("tinh-hiep-listed", plan().day_of(datetime.now(UTC)) - timedelta(days=10))
NEW = {"name": "Nguyễn Thị Lan", "phone": "0912 345 678", "role": "head", "areas": "TH2"}
FULL = "0905000001"


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path))


@pytest.fixture
def field(redis: Redis, books_url: str, drains: None) -> Iterator[Field]:
    """A campaign with heads."""
    Scene(redis, CAMPAIGN).people()
    with services(books_url) as works:
        yield Field(works, CAMPAIGN)


@pytest.fixture
def clerk(app: Flask, redis: Redis, field: Field) -> FlaskClient:
    """A clerk of the whole commune."""
    return people.signed_in(app, redis, "chị Hoa", Role.CLERK)


def head(redis: Redis, phone: str = HEAD) -> Contact:
    """The contact of a phone."""
    return roster.by_phones(redis, CAMPAIGN.id, [phone])[phone]


def page(client: FlaskClient, path: str = "/roster") -> str:
    """A page of the campaign."""
    answer = client.get(f"{path}{'&' if '?' in path else '?'}campaign={CAMPAIGN.id}")
    assert answer.status_code == 200
    return answer.text


def sent(client: FlaskClient, path: str, shown: str, **written: object) -> TestResponse:
    """Send a form with the token and nonce of a page that was shown."""
    nonce = re.search(r'name="nonce" value="(\w+)"', shown)
    was = re.search(r'name="was" value="(\w*)"', shown)
    data = {
        "csrf_token": token_of(shown), "campaign": CAMPAIGN.id, "nonce": nonce[1] if nonce else "",
        "was": was[1] if was else "", **written,
    }  # fmt: skip
    return client.post(path, data=data, follow_redirects=True)


def test_a_person_is_added_and_reports_from_then_on(clerk: FlaskClient, redis: Redis, field: Field) -> None:
    answer = sent(clerk, "/roster/new", page(clerk, "/roster/new"), **NEW)

    assert "Đã cập nhật danh bạ" in answer.text
    added = head(redis, "+84912345678")
    assert (added.name, added.role, added.areas) == ("Nguyễn Thị Lan", "head", ("TH2",))


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"phone": "0912 345 67O"}, "chỉ viết chữ số"),
        ({"phone": "9,12E+08"}, "bị Excel rút gọn"),
        ({"phone": ""}, "viết số máy"),
        ({"name": ""}, "viết họ tên"),
        ({"areas": "TH9"}, "không phải mã thôn"),
        ({"areas": "TH1 TH1"}, "ghi hai lần"),
        ({"role": "chief"}, "không có vai trò"),
        ({"name": "=1+1"}, "công thức"),
        ({"name": "x" * 201}, "nhiều nhất 200"),
    ],
)
def test_a_form_is_read_as_strictly_as_a_file_and_keeps_what_was_written(
    wrong: dict[str, str], said: str, clerk: FlaskClient, redis: Redis
) -> None:
    answer = sent(clerk, "/roster/new", page(clerk, "/roster/new"), **{**NEW, **wrong})

    assert answer.status_code == 400
    assert said in unescape(answer.text)
    assert NEW["areas" if "areas" not in wrong else "name"] in unescape(answer.text)
    assert "dòng 1" not in answer.text
    assert "+84912345678" not in roster.by_phones(redis, CAMPAIGN.id, ["+84912345678"])


@pytest.mark.parametrize(
    ("written", "said", "kept"),
    [
        ("0168 123 4567", "là số cũ; được đọc là 0381234567", "+84381234567"),
        ("912345678", "đã mất số 0 ở đầu", "+84912345678"),
        ("0255 3842123", "không phải số di động", "+842553842123"),
    ],
)
def test_a_phone_that_was_read_otherwise_is_shown_before_it_is_saved(
    written: str, said: str, kept: str, clerk: FlaskClient, redis: Redis
) -> None:
    shown = sent(clerk, "/roster/new", page(clerk, "/roster/new"), **{**NEW, "phone": written})
    assert said in unescape(shown.text)
    assert kept not in roster.by_phones(redis, CAMPAIGN.id, [kept])
    noted = re.search(r'name="noted" value="([^"]+)"', shown.text)
    assert noted

    sent(clerk, "/roster/new", shown.text, **{**NEW, "phone": written, "noted": noted[1]})

    assert head(redis, kept).name == NEW["name"]


def test_a_phone_that_is_known_leads_to_its_contact(clerk: FlaskClient, redis: Redis) -> None:
    answer = sent(clerk, "/roster/new", page(clerk, "/roster/new"), **{**NEW, "phone": FULL})

    assert "đã có trong danh bạ: đây là người đó" in answer.text
    assert head(redis).name in unescape(answer.text)


def test_a_new_phone_of_the_same_head_keeps_its_id_and_a_new_head_gets_another(
    clerk: FlaskClient, redis: Redis
) -> None:
    before = head(redis)
    path = f"/roster/{before.id}"
    sent(clerk, path, page(clerk, path), **{**NEW, "areas": "TH1"})
    moved = head(redis, "+84912345678")
    assert (moved.id, HEAD in roster.by_phones(redis, CAMPAIGN.id, [HEAD])) == (before.id, False)

    sent(clerk, path, page(clerk, path), **{**NEW, "areas": "TH1", "phone": "0912345679", "replaces": "yes"})

    after = head(redis, "+84912345679")
    assert after.id != before.id
    assert "+84912345678" not in roster.by_phones(redis, CAMPAIGN.id, ["+84912345678"])


def test_a_head_who_left_still_reports_for_the_days_before_and_the_new_one_from_that_day_on(
    clerk: FlaskClient, redis: Redis, field: Field
) -> None:
    today, successor = CAMPAIGN.day_of(datetime.now(UTC)), "+84912345679"
    eve, path = today - timedelta(days=1), f"/roster/{head(redis).id}"
    written = {**NEW, "areas": "TH1", "phone": "0912345679", "replaces": "yes", "succeeds": f"{today:%d/%m/%Y}"}
    sent(clerk, path, page(clerk, path), **written)
    assert (head(redis).until, head(redis, successor).since) == (eve, today)
    assert f"đến hết {eve:%d/%m/%Y}" in page(clerk)

    texts = [
        field.text(HEAD, f"TH1 NGAY {eve:%d/%m} ACT 3"),
        field.text(HEAD, "TH1 ACT 4"),
        field.text(successor, f"TH1 NGAY {eve:%d/%m} ACT 5"),
        field.text(successor, "TH1 ACT 6"),
    ]
    field.drain()

    assert field.outcomes(texts) == [Outcome.COUNTED, Outcome.WAITING, Outcome.WAITING, Outcome.COUNTED]
    assert "người khác phụ trách thôn này" in unescape(page(clerk, f"/texts/{texts[1]}"))
    assert "chưa nhận việc hoặc đã thôi việc" in page(clerk, f"/waiting/{texts[2]}")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"since": "35/8"}, "Viết ngày như"),
        ({"since": "20/08/2024", "until": "19/08/2024"}, "trước ngày bắt đầu"),
    ],
)
def test_days_in_office_that_cannot_be_meant_are_told_beside_their_field(
    written: dict[str, str], said: str, clerk: FlaskClient
) -> None:
    answer = sent(clerk, "/roster/new", page(clerk, "/roster/new"), **{**NEW, **written})

    assert answer.status_code == 400
    assert said in unescape(answer.text)


def test_a_contact_is_changed_without_its_phone_being_shown_or_typed(clerk: FlaskClient, redis: Redis) -> None:
    before = head(redis)
    shown = page(clerk, f"/roster/{before.id}")
    assert FULL not in shown

    sent(clerk, f"/roster/{before.id}", shown, name="Trần Văn Tư", role="head", areas="TH1 TH2")

    assert (head(redis).name, head(redis).areas, head(redis).id) == ("Trần Văn Tư", ("TH1", "TH2"), before.id)


def test_whoever_looks_at_a_full_number_stands_in_the_log(clerk: FlaskClient, redis: Redis) -> None:
    one = head(redis)

    shown = sent(clerk, f"/roster/{one.id}/phone", page(clerk, f"/roster/{one.id}"))

    assert f"Số máy: {FULL}" in shown.text
    [line] = [of for of in log.page(redis, CAMPAIGN.id).lines if of.what == Deed.NUMBER_SEEN]
    assert (line.who, line.about) == (people.account(redis, "chị Hoa").id, one.id)


def test_of_two_clerks_who_change_one_contact_one_wins_and_the_other_is_told(
    app: Flask, clerk: FlaskClient, redis: Redis
) -> None:
    path, other = f"/roster/{head(redis).id}", people.signed_in(app, redis, "anh Nam", Role.CLERK)
    shown = [(clerk, page(clerk, path), "Một"), (other, page(other, path), "Hai")]

    with ThreadPoolExecutor() as pool:
        asked = [pool.submit(sent, who, path, on, name=name, role="head", areas="TH1") for who, on, name in shown]
        answers = [one.result().text for one in asked]

    told = [("Đã cập nhật danh bạ" in text, "vừa được người khác đổi" in text) for text in answers]
    assert sorted(told) == [(False, True), (True, False)]
    assert head(redis).name == ("Một", "Hai")[told.index((True, False))]


def test_a_form_that_showed_the_contact_as_it_was_changes_and_removes_nothing(
    app: Flask, clerk: FlaskClient, redis: Redis
) -> None:
    path, other = f"/roster/{head(redis).id}", people.signed_in(app, redis, "anh Nam", Role.CLERK)
    old = page(other, path)
    sent(clerk, path, page(clerk, path), name="Một", role="head", areas="TH1")

    changed = sent(other, path, old, name="Hai", role="head", areas="TH1")
    removed = sent(other, f"{path}/remove", old)

    assert [(one.status_code, "vừa được người khác đổi" in one.text) for one in (changed, removed)] == [(409, True)] * 2
    assert head(redis).name == "Một"


def test_a_form_sent_twice_changes_once_and_says_so_twice(clerk: FlaskClient, redis: Redis) -> None:
    path = f"/roster/{head(redis).id}"
    shown = page(clerk, path)

    for _ in range(2):
        assert "Đã cập nhật danh bạ" in sent(clerk, path, shown, name="Một", role="head", areas="TH1").text


def test_a_contact_is_removed_and_the_village_without_one_is_named(clerk: FlaskClient, redis: Redis) -> None:
    one = head(redis)

    answer = sent(clerk, f"/roster/{one.id}/remove", page(clerk, f"/roster/{one.id}"))

    assert HEAD not in roster.by_phones(redis, CAMPAIGN.id, [HEAD])
    assert "TH1" in answer.text.partition("Chưa có ai báo cáo cho")[2][:60]


def test_who_asked_to_be_left_alone_is_kept_with_who_said_so(clerk: FlaskClient, redis: Redis) -> None:
    path = f"/roster/{head(redis).id}"
    assert sent(clerk, f"{path}/reminders", page(clerk, path), asked_by=" ").status_code == 400
    assert head(redis).reminders

    sent(clerk, f"{path}/reminders", page(clerk, path), asked_by="anh Nam gọi điện")

    assert not head(redis).reminders


@pytest.mark.parametrize(
    ("looked_for", "found"),
    [("q=000001", 1), ("area=TH1", 1), ("role=office", 1), ("q=khong-ai-ca", 0), ("area=XA&role=head", 2), ("q=01", 0)],
)
def test_contacts_are_found_by_name_end_of_phone_area_and_role(
    looked_for: str, found: int, clerk: FlaskClient, redis: Redis
) -> None:
    expected = {
        "area=XA&role=head": sum(one.role == "head" for one in roster.everyone(redis, CAMPAIGN.id)),
        "role=office": sum(one.role == "office" for one in roster.everyone(redis, CAMPAIGN.id)),
    }.get(looked_for, found)

    assert page(clerk, f"/roster?{looked_for}").count("<tr>") == (expected + 1 if expected else 0)


def test_names_are_found_without_accents(clerk: FlaskClient) -> None:
    sent(clerk, "/roster/new", page(clerk, "/roster/new"), **NEW)

    assert "Nguyễn Thị Lan" in unescape(page(clerk, "/roster?q=thi+lan"))


FILE = "phone;name;role;areas\n0905000001;Trần Văn Tư;head;TH1\n0912345678;Nguyễn Thị Lan;head;TH2\n"


def upload(client: FlaskClient, data: bytes, extent: str = "part") -> TestResponse:
    """Have a file looked at."""
    shown = page(client, "/roster/import")
    form = {
        "csrf_token": token_of(shown),
        "campaign": CAMPAIGN.id,
        "extent": extent,
        "file": (io.BytesIO(data), "x.csv"),
    }
    return client.post("/roster/import", data=form, content_type="multipart/form-data")


def test_a_file_is_shown_before_it_is_taken_and_taken_once(clerk: FlaskClient, redis: Redis) -> None:
    shown = upload(clerk, FILE.encode("utf-16"))
    assert "1 mới, 1 đổi" in shown.text
    assert "+84912345678" not in roster.by_phones(redis, CAMPAIGN.id, ["+84912345678"])
    found = re.search(r'<textarea name="order" hidden>(.*?)</textarea>', shown.text, re.DOTALL)
    assert found

    taken = sent(clerk, "/roster/import/take", shown.text, order=unescape(found[1]))

    assert "Đã cập nhật danh bạ" in taken.text
    assert head(redis, "+84912345678").name == "Nguyễn Thị Lan"


def test_every_place_that_cannot_be_read_is_named_and_nothing_is_taken(clerk: FlaskClient) -> None:
    shown = upload(clerk, FILE.replace("0912345678", "9,12E+08").encode())

    assert "dòng 3, cột 1 (phone)" in unescape(shown.text)
    assert 'name="order"' not in shown.text


def test_a_workbook_is_read_and_what_is_too_large_is_refused_in_words(
    clerk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    for row in [line.split(";") for line in FILE.splitlines()]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    assert "1 mới" in upload(clerk, out.getvalue()).text

    monkeypatch.setattr("gateway.roster.contact_file.MOST_BYTES", 100_000)
    assert "tệp quá lớn" in upload(clerk, b"phone,name\n" + b"x" * 200_000).text


def test_no_file_is_said(clerk: FlaskClient) -> None:
    assert "Chưa chọn tệp nào" in upload(clerk, b"").text


@pytest.mark.parametrize("order", ["", "{}", '{"author":{}}', "[" * 600])
def test_what_is_no_order_about_the_roster_is_refused(order: str, clerk: FlaskClient) -> None:
    assert sent(clerk, "/roster/import/take", page(clerk, "/roster/import"), order=order).status_code == 400


MADE = (
    '{"author":{"id":"x","phone":"","name":"x","role":"office","areas":["XA"]},'
    '"contacts":[],"removed":["+84905000001"]}'
)
"""An order to remove somebody that no page has shown."""


def test_an_order_that_was_not_shown_is_not_taken(app: Flask, clerk: FlaskClient, redis: Redis) -> None:
    shown = upload(clerk, FILE.encode())
    order, _, seal = unescape(re.findall(r'<textarea name="order" hidden>(.*?)</textarea>', shown.text)[0]).rpartition(
        "."
    )
    other = people.signed_in(app, redis, "anh Nam", Role.CLERK)

    for crafted in (MADE, f"{MADE}.{seal}", order):
        assert sent(clerk, "/roster/import/take", shown.text, order=crafted).status_code == 400
    foreign = sent(other, "/roster/import/take", page(other, "/roster/import"), order=f"{order}.{seal}")

    assert foreign.status_code == 400
    assert head(redis).phone == HEAD
    assert "+84912345678" not in roster.by_phones(redis, CAMPAIGN.id, ["+84912345678"])


def test_a_viewer_sees_no_phone_and_a_clerk_of_another_village_changes_nothing(
    app: Flask, clerk: FlaskClient, redis: Redis
) -> None:
    viewer = people.signed_in(app, redis, "bác Ba", Role.VIEWER)
    other = people.signed_in(app, redis, "anh Nam", Role.CLERK, ("TH2",))
    one = head(redis)

    assert FULL not in page(viewer)
    assert viewer.get("/roster?as=csv").status_code == 403
    assert viewer.get(f"/roster/{one.id}").status_code == 403
    assert other.get(f"/roster/{one.id}?campaign={CAMPAIGN.id}").status_code == 403
    assert sent(other, "/roster/new", page(other, "/roster/new"), **{**NEW, "areas": "TH1"}).status_code == 403
    assert upload(other, FILE.encode()).status_code == 403


def test_a_clerk_of_one_village_exports_no_number_of_another(app: Flask, redis: Redis, field: Field) -> None:
    other = people.signed_in(app, redis, "chị Lan", Role.CLERK, ["TH2"])

    answer = other.get(f"/roster?as=csv&campaign={CAMPAIGN.id}")

    assert {one.areas for one in roster.everyone(redis, CAMPAIGN.id) if one.phone in answer.text} == {("TH2",)}


@pytest.mark.parametrize(("role", "areas"), [(Role.VIEWER, ()), (Role.CLERK, ("TH2",))])
def test_a_search_tells_no_digit_of_a_number_that_may_not_be_seen(
    app: Flask, redis: Redis, field: Field, role: Role, areas: tuple[str, ...]
) -> None:
    other = people.signed_in(app, redis, "chị Lan", role, areas)
    name = head(redis).name

    right, wrong = (page(other, f"/roster?q={digits}{HEAD[-3:]}") for digits in (HEAD[-6:-3], "987"))

    assert (name in right) is (name in wrong) is (not areas)


def test_the_export_is_what_an_import_reads(clerk: FlaskClient, redis: Redis) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(clerk.get(f"/roster?as=xlsx&campaign={CAMPAIGN.id}").data)).worksheets[0]

    assert [cell.value for cell in sheet[3]][:4] == ["phone", "name", "role", "areas"]
    assert any(row[0].value == HEAD for row in sheet.iter_rows(min_row=4))
    assert any(of.what == Deed.EXPORT_TAKEN for of in log.page(redis, CAMPAIGN.id).lines)


def test_an_empty_roster_says_what_to_do(app: Flask, redis: Redis) -> None:
    Scene(redis, CAMPAIGN)

    assert "Danh bạ chưa có ai" in page(people.signed_in(app, redis, "chị Hoa", Role.CLERK))
