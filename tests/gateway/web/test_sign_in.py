"""Signing in by name and password, one's own account, and the people who may sign in."""

from __future__ import annotations

import re
import statistics
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr
from redis import Redis
from werkzeug.test import TestResponse

from gateway import passwords
from gateway.app import create_app
from gateway.books import accounts, guesses, log, readers, sessions
from gateway.books.accounts import AccountError, AccountFault, Role, ScopedArea
from gateway.books.guesses import OF_A_NAME, OF_AN_ADDRESS
from gateway.books.log import Deed
from gateway.books.maintenance import snapshot
from gateway.books.maintenance.snapshot import Reach
from gateway.settings import Settings
from gateway.web.people.views import read_until
from tests.support import people
from tests.support.pages import token_of
from tests.support.scene import Scene, plan, twin

PRACTICE = "tinh-hiep-2024-practice"
PASSWORD = "đêm trăng rằm"
TH1, ELSEWHERE = ScopedArea("tinh-hiep-2024", "TH1"), ScopedArea("elsewhere", "TH1")
NOWHERE = ScopedArea.read("TH9")  # as accounts were kept before areas had a campaign
HTML = {"Accept": "text/html"}


@pytest.fixture
def app(books_url: str, tmp_path: Path) -> Flask:
    """The application on a test's Valkey."""
    return create_app(Settings(redis_url=SecretStr(books_url), var_dir=tmp_path, public_url="http://127.0.0.1:8000"))


@pytest.fixture
def practice(redis: Redis) -> Scene:
    """The practice twin on its eleventh day."""
    return Scene(redis, twin(PRACTICE, plan().day_of(datetime.now(UTC)) - timedelta(days=10)))


@pytest.fixture
def admin(app: Flask, redis: Redis, practice: Scene) -> FlaskClient:
    """An administrator, signed in."""
    return people.signed_in(app, redis, "office")


@pytest.fixture
def clerk(redis: Redis) -> accounts.Account:
    """A clerk with a password."""
    made = accounts.create(redis, "chị Hoa", Role.CLERK, (TH1,))
    accounts.set_password_hash(redis, made.id, passwords.hashed(PASSWORD))
    return made


def sign_in(client: FlaskClient, name: str, password: str, address: str = "127.0.0.1") -> TestResponse:
    """Type a name and a password."""
    form = {"csrf_token": token_of(client.get("/login").text), "name": name, "password": password}
    return client.post("/login", data=form, headers=HTML, environ_overrides={"REMOTE_ADDR": address})


def post(client: FlaskClient, path: str, **form: str) -> TestResponse:
    """Send a form of the person signed in."""
    token = token_of(client.get("/account").text)
    return client.post(path, data={"csrf_token": token, **form}, headers=HTML)


def link_in(page: str) -> str:
    """The sign-in link that a page shows, without the host."""
    found = re.search(r"http://127\.0\.0\.1:8000(/login/[\w-]+)", page)
    assert found
    return found[1]


def whose(client: FlaskClient) -> str:
    """Whose account is signed in."""
    found = re.search(r"<h1>([^<]*)</h1>", client.get("/account").text)
    return found[1] if found else ""


# --- name and password ---


@pytest.mark.parametrize("name", ["chị Hoa", "chi hoa", "CHIHOA", "Chi.Hoa"])
@pytest.mark.parametrize("typed", [unicodedata.normalize("NFC", PASSWORD), unicodedata.normalize("NFD", PASSWORD)])
def test_a_name_and_a_password_sign_in_however_a_keyboard_writes_them(
    name: str, typed: str, app: Flask, clerk: accounts.Account, practice: Scene
) -> None:
    client = app.test_client()

    answer = sign_in(client, name, typed)

    assert (answer.status_code, answer.location) == (303, "/")
    assert whose(client) == "chị Hoa"


@pytest.mark.parametrize(
    ("name", "password"),
    [("chị Hoa", "something else"), ("chị Hoa", ""), ("nobody", PASSWORD), ("", PASSWORD), ("new", ""),
     ("off", PASSWORD), ("chị Hoa", "x" * 5_000)],
)  # fmt: skip
def test_what_is_wrong_is_not_said(
    name: str, password: str, app: Flask, redis: Redis, clerk: accounts.Account, practice: Scene
) -> None:
    accounts.create(redis, "office", Role.ADMIN)
    accounts.create(redis, "new", Role.CLERK)
    off = accounts.create(redis, "off", Role.CLERK)
    accounts.set_password_hash(redis, off.id, passwords.hashed(PASSWORD))
    accounts.disable(redis, off)

    answer = sign_in(app.test_client(), name, password)

    assert answer.status_code == 401
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.text
    assert redis.keys("keng:session:*") == []


def test_an_unknown_name_is_answered_after_the_same_time(clerk: accounts.Account, redis: Redis) -> None:
    kept = accounts.password_hash(redis, clerk.id)

    def spent(hash_: str | None) -> float:
        begun = time.process_time()
        assert not passwords.is_right(hash_, "something else")
        return time.process_time() - begun

    known, unknown = zip(*((spent(kept), spent(None)) for _ in range(9)), strict=True)

    assert 0.5 < statistics.median(known) / statistics.median(unknown) < 2  # without a check it would be 1,000
    assert not passwords.HASHER.check_needs_rehash(passwords.NOBODYS)


def test_a_hash_is_argon2id_and_says_nothing_of_the_password(clerk: accounts.Account, redis: Redis) -> None:
    kept = accounts.password_hash(redis, clerk.id)

    assert kept
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in str([redis.get(key) for key in redis.keys("keng:password:*")])


# --- guesses ---


def test_after_some_wrong_passwords_one_waits_and_the_right_one_works_then(
    app: Flask, redis: Redis, clerk: accounts.Account, practice: Scene
) -> None:
    client = app.test_client()
    statuses = [sign_in(client, "chihoa", f"guess number {n}").status_code for n in range(OF_A_NAME.free + 1)]
    wait_long(redis, lambda n: sign_in(client, "chihoa", f"another {n}"))
    waiting = sign_in(client, "chihoa", PASSWORD)
    over(redis)
    right = sign_in(client, "chihoa", PASSWORD)

    assert statuses == [401] * 6
    assert (waiting.status_code, 2 < int(waiting.headers["Retry-After"]) <= 64) == (429, True)
    assert "Đã thử nhiều lần. Xin đợi" in waiting.text
    assert right.status_code == 303
    assert guesses.begin(redis, OF_A_NAME, "chihoa") == 0, "a right password begins anew"


def over(redis: Redis) -> None:
    """The present waits are over."""
    if keys := redis.keys("keng:wait:*"):
        redis.delete(*keys)


def wait_long(redis: Redis, guess: Callable[[int], object]) -> None:
    """Guess on until a wait is a minute: the first ones may be over before a busy machine has made the next try."""
    for n in range(5):
        over(redis)
        guess(n)


def test_the_waits_grow_to_a_quarter_of_an_hour_and_what_waits_makes_them_no_longer(redis: Redis) -> None:
    waits = []
    for _ in range(OF_A_NAME.free + 12):
        assert guesses.begin(redis, OF_A_NAME, "chihoa") == 0
        waits.append(guesses.begin(redis, OF_A_NAME, "chihoa") if redis.keys("keng:wait:*") else 0)
        assert len({guesses.begin(redis, OF_A_NAME, "chihoa") for _ in range(50)} if waits[-1] else {0}) <= 2
        over(redis)

    grown = [wait for wait in waits if wait]
    assert all(
        low - 1 <= wait <= low for wait, low in zip(grown, [2, 4, 8, 16, 32, 64, 128, 256, 512, 900], strict=False)
    )
    assert grown[-1] >= 899


def test_one_address_that_tries_many_names_waits_too(app: Flask, redis: Redis, practice: Scene) -> None:
    client = app.test_client()
    statuses = [sign_in(client, f"name{n}", "guess").status_code for n in range(OF_AN_ADDRESS.free + 1)]
    wait_long(redis, lambda n: sign_in(client, f"another{n}", "guess"))
    statuses += [sign_in(client, f"last{n}", "guess").status_code for n in range(2)]

    assert statuses == [401] * 21 + [429] * 2
    assert sign_in(client, "name99", "guess", "192.0.2.7").status_code == 401


def test_the_addresses_of_one_network_wait_together(app: Flask, redis: Redis, practice: Scene) -> None:
    client = app.test_client()
    addresses = [f"2001:db8::{n:x}" for n in range(1, OF_AN_ADDRESS.free + 4)]

    def tried(some: list[str]) -> list[int]:
        return [sign_in(client, f"name{one[10:]}", "guess", one).status_code for one in some]

    statuses = tried(addresses[:-2])
    wait_long(redis, lambda n: sign_in(client, f"another{n}", "guess", addresses[n]))
    statuses += tried(addresses[-2:])

    assert statuses == [401] * 21 + [429] * 2
    assert sign_in(client, "name99", "guess", "2001:db8:0:1::1").status_code == 401


def test_ten_thousand_guesses_are_throttled_to_a_handful(
    app: Flask, redis: Redis, clerk: accounts.Account, practice: Scene
) -> None:
    begun = time.monotonic()
    looked_at = sum(guesses.begin(redis, OF_A_NAME, "chihoa") == 0 for _ in range(10_000))
    doublings = int(time.monotonic() - begun + 2).bit_length()  # so many waits may be over meanwhile
    for _ in range(12):
        over(redis)
        guesses.begin(redis, OF_A_NAME, "chihoa")
    client = app.test_client()
    waiting = {sign_in(client, "chihoa", PASSWORD, f"192.0.2.{n}").status_code for n in range(20)}
    over(redis)

    assert looked_at <= OF_A_NAME.free + 1 + doublings
    assert waiting == {429}, "whatever address it comes from"
    assert sign_in(client, "chihoa", PASSWORD).status_code == 303


def test_whoever_has_to_wait_still_comes_in_by_a_link(
    app: Flask, redis: Redis, clerk: accounts.Account, practice: Scene
) -> None:
    client = app.test_client()
    for n in range(OF_A_NAME.free + 2):
        sign_in(client, "chihoa", f"guess number {n}")

    assert client.post(people.link(redis, "chihoa")).status_code == 303
    assert whose(client) == "chị Hoa"


# --- one's own account ---


def test_a_password_stands_in_no_key_but_as_its_hash(app: Flask, redis: Redis, practice: Scene) -> None:
    client, other = people.signed_in(app, redis, "chị Hoa", Role.CLERK), "another long password"
    post(client, "/account/password", new=PASSWORD, again=PASSWORD)
    sign_in(app.test_client(), "chihoa", PASSWORD)
    sign_in(app.test_client(), "chihoa", other)
    names = cast("list[str]", redis.keys("*"))
    kept = "".join(str(record) for page in snapshot.read(redis, names, Reach({}, {})) for record in page)

    assert "$argon2id$" in "".join(str(redis.get(key)) for key in redis.keys("keng:password:*"))
    assert [typed for typed in (PASSWORD, other) if typed in kept] == []


def test_whoever_came_by_a_link_sets_a_password_and_signs_in_with_it(app: Flask, redis: Redis, practice: Scene) -> None:
    client, other = people.signed_in(app, redis, "chị Hoa", Role.CLERK), people.signed_in(app, redis, "chị Hoa")
    changed = post(client, "/account/password", new=PASSWORD, again=PASSWORD)

    assert (changed.status_code, changed.location) == (303, "/account?changed=1")
    assert "Đã lưu mật khẩu mới." in client.get("/account?changed=1").text
    assert other.get("/account", headers=HTML).location == "/login", "all other sessions have ended"
    assert sign_in(app.test_client(), "chihoa", PASSWORD).status_code == 303


def changes_the_password(app: Flask, redis: Redis, id_: str) -> None:
    post(people.signed_in(app, redis, "chị Hoa"), "/account/password", new=PASSWORD, again=PASSWORD)


def ends_the_sessions(app: Flask, redis: Redis, id_: str) -> None:
    post(people.signed_in(app, redis, "office"), f"/people/{id_}/end")


def disables_and_enables(app: Flask, redis: Redis, id_: str) -> None:
    admin = people.signed_in(app, redis, "office")
    post(admin, f"/people/{id_}/disable")
    post(admin, f"/people/{id_}/enable")


@pytest.mark.parametrize("act", [changes_the_password, ends_the_sessions, disables_and_enables])
def test_a_link_made_before_an_account_was_closed_to_its_sessions_opens_nothing(
    act: Callable[[Flask, Redis, str], None], app: Flask, redis: Redis, practice: Scene
) -> None:
    before = people.link(redis, "chị Hoa", Role.CLERK)
    act(app, redis, people.account(redis, "chị Hoa").id)
    client = app.test_client()

    assert [client.get(before).status_code, client.post(before).status_code] == [410, 410]
    assert client.get("/", headers=HTML).location == "/login"
    assert client.post(people.link(redis, "chị Hoa")).status_code == 303, "one made since opens it"


def test_a_link_used_at_the_moment_of_a_new_password_signs_nobody_in_for_longer(
    app: Flask, redis: Redis, practice: Scene
) -> None:
    for _ in range(8):
        here, stolen = people.signed_in(app, redis, "chị Hoa", Role.CLERK), people.link(redis, "chị Hoa")
        thief = app.test_client()
        with ThreadPoolExecutor() as pool:
            changed = pool.submit(post, here, "/account/password", new=PASSWORD, again=PASSWORD)
            pool.submit(thief.post, stolen)

        assert changed.result().status_code == 303
        assert thief.get("/", headers=HTML).location == "/login"
        assert whose(here) == "chị Hoa"


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("wrong one", "một câu dễ nhớ", "một câu dễ nhớ", "mật khẩu hiện nay chưa đúng"),
        (PASSWORD, "một câu dễ nhớ", "một câu khó nhớ", "hai lần nhập mật khẩu mới khác nhau"),
        (PASSWORD, "ngắn", "ngắn", "cần ít nhất 10 ký tự"),
        (PASSWORD, "x" * 129, "x" * 129, "dài quá 128 ký tự"),
        (PASSWORD, "1212121212", "1212121212", "dễ đoán"),
        (PASSWORD, "chihoa-2024!", "chihoa-2024!", "dễ đoán"),
    ],
)
def test_a_password_that_will_not_do_changes_nothing(
    old: str, new: str, again: str, said: str, app: Flask, clerk: accounts.Account, practice: Scene
) -> None:
    client = app.test_client()
    sign_in(client, "chihoa", PASSWORD)

    answer = post(client, "/account/password", old=old, new=new, again=again)

    assert (answer.status_code, said in answer.text) == (422, True)
    assert sign_in(app.test_client(), "chihoa", PASSWORD).status_code == 303


def test_all_sessions_end_at_once(app: Flask, redis: Redis, practice: Scene) -> None:
    here, there = (people.signed_in(app, redis, "chị Hoa", Role.CLERK) for _ in range(2))
    post(here, "/account/end")

    assert [one.get("/", headers=HTML).location for one in (here, there)] == ["/login"] * 2


# --- the people ---


def test_an_account_is_made_with_a_link_and_its_role_and_areas(app: Flask, redis: Redis, admin: FlaskClient) -> None:
    made = post(admin, "/people", login="Hoa", name="Trần Thị Hoa", role="clerk", areas="TH1", campaign=PRACTICE)
    client = app.test_client()
    entered = client.post(link_in(made.text))

    account = accounts.by_login(redis, "hoa")
    assert account
    assert (account.name, account.role, account.areas) == ("Trần Thị Hoa", Role.CLERK, (TH1,))
    assert entered.status_code == 303
    assert "đang đăng nhập từ" in admin.get("/people").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"login": "OFFICE", "role": "clerk"}, "đã có người dùng"),
        ({"login": " .-. ", "role": "clerk"}, "viết tên từ 1 đến 40 ký tự"),
        ({"login": "x" * 41, "role": "clerk"}, "viết tên từ 1 đến 40 ký tự"),
        ({"login": "hoa", "name": "Hoa\u202e", "role": "clerk"}, "viết tên từ 1 đến 40 ký tự"),
    ],
)
def test_a_name_that_will_not_do_makes_no_account(
    form: dict[str, str], said: str, redis: Redis, admin: FlaskClient
) -> None:
    answer = post(admin, "/people", **form)

    assert (answer.status_code, said in answer.text) == (422, True)
    assert len(accounts.everyone(redis)) == 1


@pytest.mark.parametrize("name", ["x" * 41, "Nam\u202egnp.exe"])
def test_a_name_is_changed_to_none_that_would_not_be_made(redis: Redis, name: str) -> None:
    made = accounts.create(redis, "anh Nam", Role.CLERK)

    with pytest.raises(AccountError):
        accounts.change(redis, made, Role.CLERK, (), name)
    assert accounts.find(redis, made.id) == made


def areas_form(page: str) -> dict[str, list[str]]:
    """What the form of an account says of its areas: those it shows, and those ticked."""
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown
    return {"shown": [shown[1]], "ticked": re.findall(r'name="ticked" value="([^"]*)" checked', page)}


@pytest.mark.parametrize(
    ("ticked_off", "stay"),
    [((), (TH1, ELSEWHERE, NOWHERE)), ((str(TH1),), (ELSEWHERE, NOWHERE)), ((str(NOWHERE),), (TH1, ELSEWHERE))],
)
def test_an_account_shows_its_areas_of_every_campaign_and_loses_only_those_ticked_off(
    ticked_off: tuple[str, ...], stay: tuple[ScopedArea, ...], redis: Redis, admin: FlaskClient
) -> None:
    Scene(redis, plan())
    Scene(redis, twin(ELSEWHERE.campaign, plan().first_day))
    made = accounts.create(redis, "anh Nam", Role.CLERK, (TH1, ELSEWHERE, NOWHERE))
    page = unescape(admin.get(f"/people/{made.id}?campaign={PRACTICE}").text)
    form = areas_form(page)
    ticked = [one for one in form["ticked"] if one not in ticked_off]
    data = {**form, "ticked": ticked, "csrf_token": token_of(page), "role": "clerk", "name": "anh Nam"}
    admin.post(f"/people/{made.id}", data={**data, "campaign": PRACTICE})

    assert "TH9 – không thuộc chiến dịch nào" in page
    assert f"{plan().area['TH1'].name} – {plan().short_name.vi}" in page
    changed = accounts.find(redis, made.id)
    assert changed
    assert set(changed.areas) == set(stay)


def test_an_area_given_while_the_form_was_open_stays(redis: Redis, admin: FlaskClient) -> None:
    made = accounts.create(redis, "anh Nam", Role.CLERK, (TH1,))
    page = admin.get(f"/people/{made.id}?campaign={PRACTICE}").text
    accounts.change(redis, made, Role.CLERK, (TH1, ELSEWHERE))

    data = {**areas_form(page), "ticked": [], "csrf_token": token_of(page), "role": "clerk", "name": "anh Nam"}
    admin.post(f"/people/{made.id}", data={**data, "campaign": PRACTICE})

    changed = accounts.find(redis, made.id)
    assert changed
    assert changed.areas == (ELSEWHERE,), "not all areas, which none would be"


def test_a_new_role_holds_from_the_next_request_on(app: Flask, redis: Redis, admin: FlaskClient) -> None:
    client = people.signed_in(app, redis, "chị Hoa", Role.VIEWER)
    id_ = people.account(redis, "chị Hoa").id
    before = client.get("/broadcasts").status_code
    post(admin, f"/people/{id_}", name="Hoa", role="clerk", areas="TH1", campaign=PRACTICE)

    assert (before, client.get("/broadcasts").status_code) == (403, 200)


def test_a_disabled_account_is_out_at_once_and_by_no_way_in(app: Flask, redis: Redis, admin: FlaskClient) -> None:
    client, link = people.signed_in(app, redis, "chị Hoa", Role.CLERK), people.link(redis, "chị Hoa")
    id_ = people.account(redis, "chị Hoa").id
    post(admin, f"/people/{id_}/disable")

    assert client.get("/", headers=HTML).location == "/login"
    assert app.test_client().post(link).status_code == 410
    assert post(admin, f"/people/{id_}/link").status_code == 422
    post(admin, f"/people/{id_}/enable")
    assert app.test_client().post(link_in(post(admin, f"/people/{id_}/link").text)).status_code == 303


@pytest.mark.parametrize("path", ["", "/disable"])
def test_the_only_administrator_stays_one(path: str, redis: Redis, admin: FlaskClient) -> None:
    id_ = people.account(redis, "office").id
    answer = post(admin, f"/people/{id_}{path}", name="office", role="clerk")

    assert (answer.status_code, "quản trị viên duy nhất" in answer.text) == (422, True)


def test_sessions_of_another_are_ended(app: Flask, redis: Redis, admin: FlaskClient) -> None:
    client = people.signed_in(app, redis, "chị Hoa", Role.CLERK)
    post(admin, f"/people/{people.account(redis, 'chị Hoa').id}/end")

    assert client.get("/", headers=HTML).location == "/login"


def test_the_first_link_makes_the_first_administrator_and_a_later_one_no_other(redis: Redis) -> None:
    first, again = accounts.for_link(redis), accounts.for_link(redis)

    assert (first.login, first.role, again.id) == ("office", Role.ADMIN, first.id)
    with pytest.raises(AccountError) as refused:
        accounts.for_link(redis, "chị Hoa")
    assert len(accounts.everyone(redis)) == 1
    assert refused.value.fault is AccountFault.UNKNOWN


def test_where_clerks_alone_have_accounts_a_link_makes_the_administrator(redis: Redis) -> None:
    clerk = accounts.create(redis, "chị Hoa", Role.CLERK)

    assert accounts.for_link(redis, "chi hoa").id == clerk.id
    assert accounts.for_link(redis).role is Role.ADMIN


# --- those who read by a link ---


def test_a_readers_link_shows_one_campaign_without_phones_until_it_is_revoked(
    app: Flask, redis: Redis, admin: FlaskClient, practice: Scene
) -> None:
    Scene(redis, plan())
    practice.text("TH1 ACT 23", sender="+84905123456")
    made = post(admin, "/people/readers", name="Chủ tịch", campaign=PRACTICE)
    link = link_in(made.text)
    reader = app.test_client()
    looked, begun = reader.get(link), [reader.post(link).status_code for _ in range(2)]
    page = reader.get("/").text

    assert ("Xem số liệu" in looked.text, begun) == (True, [303, 303]), "it works again and again"
    assert "905123456" not in page
    assert "/account" not in page
    assert reader.get("/?campaign=tinh-hiep-2024").status_code == 404
    [id_] = [one.id for one in readers.everyone(redis)]
    post(admin, f"/people/readers/{id_}/revoke")
    assert reader.get("/", headers=HTML).location == "/login"
    assert app.test_client().post(link).status_code == 410


def test_a_readers_link_ends_thirty_days_after_the_campaign(redis: Redis, admin: FlaskClient, practice: Scene) -> None:
    Scene(redis, plan())
    made = post(admin, "/people/readers", name="Chủ tịch", campaign=PRACTICE)
    [key] = redis.keys("keng:reader:*")
    late = post(admin, "/people/readers", name="Chủ tịch", campaign="tinh-hiep-2024")
    until = read_until(practice.campaign)

    assert until.astimezone(practice.campaign.zone).date() == practice.campaign.last_day + timedelta(days=31)
    assert abs(redis.ttl(key) - (until - datetime.now(UTC)).total_seconds()) < 5
    assert f"{practice.campaign.last_day + timedelta(days=30):%d/%m/%Y}" in made.text
    assert (late.status_code, "chiến dịch này đã kết thúc" in late.text) == (422, True)


# --- what is noted ---


def test_the_log_says_who_signed_in_failed_made_and_changed_what_and_from_where(
    app: Flask, redis: Redis, admin: FlaskClient, clerk: accounts.Account
) -> None:
    client = app.test_client()
    sign_in(client, "chihoa", "a wrong one", "192.0.2.7")
    sign_in(client, "0905123456", "a phone typed as a name", "192.0.2.7")
    sign_in(client, "chihoa", PASSWORD, "192.0.2.7")
    client.post("/logout", data={"csrf_token": token_of(client.get("/").text)})
    post(admin, "/people", login="new", role="viewer")

    lines = [(one.what, one.who, one.where) for one in log.page(redis, PRACTICE).lines]
    office = people.account(redis, "office").id
    assert lines[:6] == [
        (Deed.LINK_MADE, office, "127.0.0.1"),
        (Deed.ACCOUNT_MADE, office, "127.0.0.1"),
        (Deed.SIGNED_OUT, clerk.id, "127.0.0.1"),
        (Deed.SIGNED_IN, clerk.id, "192.0.2.7"),
        (Deed.SIGN_IN_FAILED, "", "192.0.2.7"),
        (Deed.SIGN_IN_FAILED, clerk.id, "192.0.2.7"),
    ]
    assert "0905123456" not in str(redis.xrange(log.NOTED_KEY))


def test_who_is_signed_in_is_forgotten_when_the_session_is_over(redis: Redis) -> None:
    now = datetime(2024, 8, 20, 10, tzinfo=UTC)
    kept, ended = sessions.start(redis, "0a", now), sessions.start(redis, "0b", now)
    sessions.end(redis, ended)

    assert kept
    assert [one.who for one in sessions.signed_in(redis, now)] == ["0a"]
    assert sessions.signed_in(redis, now + sessions.LASTS) == []
