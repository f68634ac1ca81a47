"""Connecting the office's phone, from the page and the shell: each step succeeds, or one sentence says what to do."""

from __future__ import annotations

import json
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from gateway import certificate_authority, kept
from gateway.app import create_app
from gateway.books import caps, devices, inbox
from gateway.cli.up import Opening
from gateway.connect import callable_address
from gateway.processes import listener
from gateway.processes.supervisor import Supervisor
from gateway.settings import Settings
from tests.conftest import Server
from tests.support import people
from tests.support.https import phone_environment, running_https
from tests.support.pages import token_of
from tests.support.phone import StandIn, stand_in
from tests.support.phone_app import DEVICE, PASSWORD
from tests.support.ports import free_port
from tests.support.scene import Scene, plan

WAIT_SECONDS = 60.0
TO = "0905 000 009"


@pytest.fixture(autouse=True)
def _no_phone_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANDROID_PHONES", raising=False)


@pytest.fixture
def settings(tmp_path: Path, books_url: str, redis: Redis) -> Settings:
    Scene(redis, plan())
    certificate_authority.certificate(tmp_path)
    return Settings(var_dir=tmp_path, redis_url=books_url, https_port=free_port())


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def phone(settings: Settings) -> Iterator[StandIn]:
    with stand_in(certificate_authority.certificate_path(settings.var_dir)) as found:
        yield found


@pytest.fixture
def https(settings: Settings, server: Server) -> Iterator[str]:
    """Our own https, as it is opened once a phone is being connected."""
    certificate_authority.serve_from(settings.var_dir, "127.0.0.1")
    environment = phone_environment(settings.var_dir, server.url)
    del environment["ANDROID_PHONES"]
    with running_https(settings.var_dir, server.url, environment, settings.https_port) as address:
        yield address


@pytest.fixture
def office(app: Flask, redis: Redis) -> FlaskClient:
    client = app.test_client()
    assert client.post(people.link(redis, "chi Hoa")).status_code == 303
    return client


def typed(phone: StandIn, **changes: str) -> dict[str, str]:
    """What the office types."""
    address = phone.url.removeprefix("http://")
    usual = {"url": address, "user": "sms", "password": PASSWORD, "number": "0987 654 321", "sim": "1", "to": TO}
    return {**usual, "name": "phone-1", **changes}


def connects(office: FlaskClient, form: dict[str, str]) -> str:
    """Send the form; the page that follows."""
    token = token_of(office.get("/channels").text)
    return office.post("/channels/android", data={**form, "csrf_token": token}, follow_redirects=True).text


def until(holds: Callable[[], bool]) -> None:
    ends = time.monotonic() + WAIT_SECONDS
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.1)


def test_from_the_form_to_the_first_text(office: FlaskClient, phone: StandIn, https: str, redis: Redis) -> None:
    assert "Chưa nối kênh nhận tin" in office.get("/channels").text

    page = connects(office, typed(phone))

    assert page.count('class="done"') >= 5, page
    assert "1 phút: 1/10" in page, "the test text counts against the SIM's caps"
    until(lambda: "kênh đã nối xong" in office.get("/channels?connecting=android").text)
    phone.arrive([("+84905000001", "TH1 ACT 23", datetime.now(UTC))])
    until(lambda: bool(inbox.recent(redis, plan().id, 1)))
    page = office.get("/channels").text
    assert "+84987654321" in page
    assert "liên lạc dưới 1 phút trước" in page
    assert PASSWORD not in page


def test_the_phone_is_set_as_it_must_be(office: FlaskClient, phone: StandIn, https: str, settings: Settings) -> None:
    connects(office, typed(phone))
    connects(office, typed(phone, password=""))

    seen = phone.does("look")
    assert seen["settings"]["messages"]["processing_order"] == "FIFO"
    assert seen["settings"]["webhooks"]["internet_required"] is False
    hooks = [(hook["event"], hook["url"]) for hook in seen["hooks"]]
    assert len(hooks) == len(set(hooks)), "connected twice, registered once"
    assert ("sms:received", f"{https}/webhooks/android/sms") in hooks
    assert {"sms:sent", "sms:delivered", "sms:failed", "system:ping"} <= {event for event, _ in hooks}
    [one] = kept.values(settings.var_dir)["android_phones"]
    assert seen["key"] == one["key"]
    assert len(one["key"]) >= 32
    assert stat.S_IMODE((settings.var_dir / kept.FILE).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"password": "wrong"}, "Sai mật khẩu"),
        ({"url": "127.0.0.1:1"}, "Không tới được điện thoại"),
        ({"url": "a b"}, "Địa chỉ chưa đúng"),
        ({"url": "http://["}, "Địa chỉ chưa đúng"),
        ({"url": "127.0.0.1:99999"}, "Địa chỉ chưa đúng"),
        ({"url": "ftp://127.0.0.1"}, "Địa chỉ chưa đúng"),
        ({"url": ""}, "Địa chỉ chưa đúng"),
        ({"sim": "2"}, "Khe SIM này không có trong điện thoại"),
        ({"number": "0987654999"}, "SIM ở khe này có số khác"),
        ({"number": "12"}, "Số của SIM chưa đúng"),
        ({"to": "191"}, "Số nhận tin thử chưa đúng"),
        ({"name": "Máy 1"}, "Tên máy chưa đúng"),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_sentence_and_nothing_is_kept(
    office: FlaskClient, phone: StandIn, settings: Settings, changes: dict[str, str], sentence: str
) -> None:
    page = connects(office, typed(phone, **changes))

    assert page.count('class="stopped"') == 1
    assert sentence in page
    assert kept.values(settings.var_dir) == {}
    assert phone.does("look")["taken"] == []


def test_a_phone_that_is_switched_off_is_told(office: FlaskClient, phone: StandIn) -> None:
    phone.does("power", on=False)

    page = connects(office, typed(phone))

    assert page.count('class="stopped"') == 1
    assert "mở ứng dụng SMS Gateway" in page


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_that_is_ten_minutes_off_is_told(office: FlaskClient, phone: StandIn, minutes: int) -> None:
    phone.does("skew", seconds=minutes * 60)

    page = connects(office, typed(phone))

    assert page.count('class="stopped"') == 1
    assert "Đồng hồ điện thoại sai" in page


def test_webhooks_that_were_registered_by_hand_are_removed_and_told(
    office: FlaskClient, phone: StandIn, https: str, redis: Redis
) -> None:
    phone.registers(https, "sms:received", "sms:received")
    phone.asks("POST", "webhooks", {"id": "other", "url": "https://elsewhere.example/x", "event": "sms:received"})

    page = connects(office, typed(phone))

    assert "Có webhook đăng ký tay tới Kẻng" in page
    hooks = phone.does("look")["hooks"]
    assert [hook["id"] for hook in hooks if hook["event"] == "sms:received"] == ["other", "keng-phone-1-sms-received"]


def test_a_phone_without_our_certificate_is_told_how_to_install_it(
    office: FlaskClient, https: str, settings: Settings
) -> None:
    with stand_in(None) as phone:
        page = connects(office, typed(phone))
        assert f"{https}/webhooks/certificate" in page
        until(lambda: "Điện thoại không tin Kẻng" in office.get("/channels?connecting=android").text)
        found = office.get("/channels/certificate.crt")

        assert certificate_authority.fingerprint(settings.var_dir) in page
        assert found.data == certificate_authority.for_phones(settings.var_dir)
        phone.does("set", trusted=str(certificate_authority.certificate_path(settings.var_dir)))
        phone.does("retry_now")
        until(lambda: "kênh đã nối xong" in office.get("/channels?connecting=android").text)


def test_a_port_that_another_program_uses_is_told_on_the_page_and_in_the_shell(
    office: FlaskClient, phone: StandIn, settings: Settings, redis: Redis, capsys: pytest.CaptureFixture[str]
) -> None:
    taken = listener.opened("0.0.0.0", settings.https_port)  # noqa: S104 - where we would listen
    connects(office, typed(phone))
    with taken, ExitStack() as opened:
        Opening(settings, Supervisor(), opened, redis)()

    assert f"0.0.0.0:{settings.https_port}: Address already in use. Set HTTPS_PORT" in capsys.readouterr().err
    assert "chương trình khác đang dùng cổng của Kẻng" in office.get("/channels?connecting=android").text


def test_a_phone_that_does_not_call_back_in_a_minute_is_told(office: FlaskClient, phone: StandIn, redis: Redis) -> None:
    assert "Đang chờ điện thoại gọi về" in connects(office, typed(phone))

    attempt = devices.attempt(redis, "android")
    assert attempt
    assert attempt.sent_at
    long_ago = attempt.sent_at - timedelta(minutes=2)
    devices.tried(redis, "android", devices.Attempt(attempt.at, attempt.address, "phone-1", long_ago, attempt.steps))
    assert "Điện thoại chưa gọi về" in office.get("/channels?connecting=android").text


def test_several_phones_are_kept_beside_each_other(
    office: FlaskClient, phone: StandIn, https: str, settings: Settings, redis: Redis
) -> None:
    phone.does("sims", **{"1": "+84987654321", "2": "+84987654322"})
    connects(office, typed(phone))
    connects(office, typed(phone, sim="2", number="0987654322"))
    with stand_in(certificate_authority.certificate_path(settings.var_dir)) as other:
        other.does("sims", **{"1": "+84987654333"})
        connects(office, typed(other, name="phone-2", number="0987654333"))
        taken = connects(office, typed(other, name="phone-3", number="0987654333"))

    phones = kept.values(settings.var_dir)["android_phones"]
    assert [(one["name"], one["sims"]) for one in phones] == [
        ("phone-1", {"1": "+84987654321", "2": "+84987654322"}),
        ("phone-2", {"1": "+84987654333"}),
    ]
    assert "Số này đã nối với máy khác" in taken
    a_minute = [caps.SendCap(10, timedelta(minutes=1))]
    numbers = [number for one in phones for number in one["sims"].values()]
    sent = {number: one.texts for number, [one] in caps.used(redis, "android", numbers, a_minute).items()}
    assert sent == dict.fromkeys(numbers, 1), "each was tested by its own SIM"


def test_what_the_environment_says_is_not_connected_over(
    office: FlaskClient, phone: StandIn, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDROID_PHONES", json.dumps([phone.in_settings("abcd1234")]))

    assert "ANDROID_PHONES" in connects(office, typed(phone))
    assert kept.values(settings.var_dir) == {}


def as_options(form: dict[str, str]) -> list[str]:
    """The command that says the same as a form, but for the phone that it asks for."""
    words = [part for name, value in form.items() if name != "to" for part in (f"--{name}", value)]
    return ["channel", "add", "android", *words]


def test_the_shell_does_the_same(app: Flask, phone: StandIn, https: str, redis: Redis) -> None:
    added = app.test_cli_runner().invoke(args=as_options(typed(phone)), input=f"{TO}\n")

    assert added.exit_code == 0, added.output
    assert added.output.splitlines()[-1] == "✓ The phone has called back: the channel is connected."
    app.test_client().get("/healthz")  # a request takes up what was connected
    tested = app.test_cli_runner().invoke(args=["channel", "test", "phone-1"], input=f"{TO}\n")
    assert (tested.exit_code, tested.output.count("✓")) == (0, 6)
    phone.does("ping")
    until(lambda: devices.find(redis, "android", "phone-1").battery == 81)
    listed = app.test_cli_runner().invoke(args=["channel", "list"]).output
    assert "Android: +84987654321; waiting: 0\n  phone-1: heard 0 h 0 min ago; battery 81 %\n" in listed


@pytest.mark.parametrize(("changes", "sentence"), [({"password": "wrong"}, "Wrong password"), ({"sim": "2"}, "no SIM")])
def test_the_shell_says_in_one_sentence_what_to_do(
    app: Flask, phone: StandIn, changes: dict[str, str], sentence: str
) -> None:
    found = app.test_cli_runner().invoke(args=as_options(typed(phone, **changes)), input=f"{TO}\n")

    assert found.exit_code == 1
    assert sentence in found.output.splitlines()[-1]
    assert app.test_cli_runner().invoke(args=["channel", "test", "phone-9"], input=f"{TO}\n").exit_code == 1
    assert "No channel is connected" in app.test_cli_runner().invoke(args=["channel", "list"]).output


@pytest.mark.parametrize(
    ("public", "url", "address"),
    [
        ("https://sms.example.org", "192.168.1.20:8080", "https://sms.example.org"),
        ("http://127.0.0.1:8000", "127.0.0.1:8080", "https://127.0.0.1:8443"),
        ("https://127.0.0.1:8000", "http://127.0.0.1:8080", "https://127.0.0.1:8443"),
    ],
)
def test_a_phone_calls_us_where_it_finds_us(tmp_path: Path, public: str, url: str, address: str) -> None:
    assert callable_address(Settings(var_dir=tmp_path, public_url=public), url) == address


def test_what_is_kept_must_be_nobody_elses(settings: Settings, office: FlaskClient) -> None:
    kept.keep(settings.var_dir, {"android_phones": []})
    (settings.var_dir / kept.FILE).chmod(0o644)

    with pytest.raises(kept.KeptError, match="chmod 600"):
        kept.values(settings.var_dir)
    assert office.get("/").status_code == 200, "the pages go on"


def test_what_is_kept_and_cannot_be_used_changes_nothing(settings: Settings, office: FlaskClient) -> None:
    kept.keep(settings.var_dir, {"android_phones": [{"name": "phone-1"}]})

    assert office.get("/channels").status_code == 200


def test_the_page_is_the_offices_alone(app: Flask) -> None:
    client = app.test_client()

    assert client.get("/channels").status_code == 303
    assert client.get("/channels/certificate.crt").status_code == 303
    assert client.post("/channels/android", data={}).status_code in (400, 401, 403)


def test_a_phone_is_connected_through_a_cloud(
    office: FlaskClient, phone: StandIn, https: str, redis: Redis, settings: Settings
) -> None:
    cloud = typed(phone, url=f"{phone.url}/3rdparty/v1/")

    asked_for = connects(office, cloud)
    connects(office, {**cloud, "key": "not the app's"})
    until(lambda: "Khóa ký không khớp" in office.get("/channels?connecting=android").text)
    page = connects(office, {**cloud, "key": phone.does("look")["key"]})
    until(lambda: "kênh đã nối xong" in office.get("/channels?connecting=android").text)
    phone.arrive([("+84905000001", "TH1 ACT 23", datetime.now(UTC))])
    until(lambda: bool(inbox.recent(redis, plan().id, 1)))

    assert "Dùng cloud thì cần khóa ký" in asked_for
    assert page.count('class="done"') >= 5, page
    [one] = kept.values(settings.var_dir)["android_phones"]
    assert (one["url"], one["device"]) == (f"{phone.url}/3rdparty/v1", DEVICE)
    assert phone.does("look")["settings"]["messages"]["processing_order"] == "FIFO"


def test_the_shell_speaks_the_language_of_its_terminal_and_says_where_the_certificate_is(
    app: Flask, https: str, settings: Settings
) -> None:
    with stand_in(None) as phone:
        runner = app.test_cli_runner(env={"LC_ALL": "vi_VN.UTF-8"})
        found = runner.invoke(args=as_options(typed(phone)), input=f"{TO}\n")

    assert "✓ Tới được điện thoại, mật khẩu đúng." in found.output
    assert f"mở {https}/webhooks/certificate trên điện thoại" in found.output
    assert certificate_authority.fingerprint(settings.var_dir) in found.output
    assert "Điện thoại không tin Kẻng" in found.output.splitlines()[-1]
