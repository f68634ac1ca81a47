"""The office's phone: what it signed is kept, once, however and in whatever order it comes; nothing else is."""

from __future__ import annotations

import http.server
import json
import random
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis import Redis

from gateway.app import create_app
from gateway.books import campaigns, cursor, devices, inbox, outbox, tallies
from gateway.books.apply import apply
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels.android import Android, spelled, unspelled
from gateway.channels.channel import UnreachableError
from gateway.settings import SettingsError
from parsers.campaign.phones import is_service
from tests.paths import ROOT
from tests.support.android_requests import (
    CAMPAIGN,
    HEAD,
    KEY,
    OTHER,
    OURS,
    PHONE,
    SECOND,
    STATUS_TARGET,
    TARGET,
    android_settings,
    call,
    event,
    post,
    signed,
    text,
)
from tests.support.forged import FORGED, let_in
from tests.support.scene import plan

"""How many changed requests are tried."""
ROWS = [json.loads(line) for line in (ROOT / "tests/data/android_payloads.jsonl").read_text("utf-8").splitlines()]
SOON = datetime.now(UTC) + timedelta(hours=1)
MESSAGE = Message("a" * 20 + "-r", "android", OURS, HEAD, "Da nhan bao cao TH1", "ok_day", "a" * 20, SOON)


@pytest.fixture
def app(tmp_path: Path, books_url: str) -> Flask:
    return create_app(android_settings(tmp_path, books_url, PHONE, OTHER))


def kept(redis: Redis) -> list[inbox.Text]:
    """The texts, oldest first."""
    return inbox.recent(redis, CAMPAIGN, 100)[::-1]


def of_direction(direction: str) -> list[Any]:
    rows = [row for row in ROWS if row["direction"] == direction]
    return [pytest.param(row, id=row["expected_meaning"][:40]) for row in rows]


@pytest.mark.parametrize("row", of_direction("mo"))
def test_every_example_of_a_text_is_kept(app: Flask, redis: Redis, row: dict[str, Any]) -> None:
    told = json.loads(row["body"])

    assert post(app, row["body"], signed(row["body"])).status_code == 200
    [found] = kept(redis)
    payload = told["payload"]
    assert (found.sender, found.body) == (payload.get("sender", payload["phoneNumber"]), payload["message"])
    assert found.fields["receiver"] == OURS
    assert datetime.fromisoformat(found.fields["sent_at"]) == datetime.fromisoformat(payload["receivedAt"])


def test_the_signature_is_that_of_the_example(tmp_path: Path, books_url: str, redis: Redis) -> None:
    row = ROWS[0]
    years = {"android_clock_minutes": 1440}
    app = create_app(android_settings(tmp_path, books_url, PHONE, **years))
    at = int(row["headers"]["X-Timestamp"])

    assert signed(row["body"], KEY, at)["X-Signature"] == row["headers"]["X-Signature"]
    assert post(app, row["body"], row["headers"]).status_code == 403, "it is of another year"
    assert kept(redis) == []


@pytest.mark.parametrize("row", of_direction("status"))
def test_every_example_of_what_became_of_a_text_is_taken(app: Flask, redis: Redis, row: dict[str, Any]) -> None:
    body = row["body"].replace('"<id>"', json.dumps(PHONE["device"]))
    handed(redis, MESSAGE)
    body = body.replace("PyDmBQZZXYmyxMwED8Fzy", MESSAGE.id)

    assert post(app, body, signed(body), STATUS_TARGET).status_code == 200
    assert devices.find(redis, "android", "phone-1").heard_at
    state = {"sms:sent": "sent", "sms:delivered": "delivered", "system:ping": "sent"}.get(
        json.loads(body)["event"], "failed"
    )
    assert outbox.messages(redis, CAMPAIGN, [MESSAGE.id])[MESSAGE.id].delivery == state


@pytest.mark.parametrize("row", of_direction("send"))
def test_every_example_of_a_request_has_what_ours_has(row: dict[str, Any]) -> None:
    if row["method"] == "GET":
        with phone([(200, json.loads(row["body"]))]) as (asked, channel):
            assert channel.find(MESSAGE, frozenset()) == SendResult(Delivery.DELIVERED)
        assert [path for _, path, _ in asked] == [f"/messages/{MESSAGE.id}"]
        return
    with phone([(202, {})]) as (asked, channel):
        assert channel.send(CAMPAIGN, MESSAGE) == SendResult(Delivery.SENT)
    [(_, path, body)] = asked
    assert path == "/messages?skipPhoneValidation=true"
    assert body.keys() >= json.loads(row["body"]).keys() - {"ttl"}


def handed(redis: Redis, message: Message) -> None:
    """Have a text in the outbox that the phone has."""
    campaigns.save(redis, plan(), after=None)
    at = cursor.position(redis, CAMPAIGN)
    assert apply(redis, CAMPAIGN, at, at.cursor, list(outbox.operations(CAMPAIGN, message, datetime.now(UTC))))
    outbox.settle(redis, CAMPAIGN, "android", message.id, Delivery.SENT)


@contextmanager
def phone(answers: list[tuple[int, Any]], **changes: Any) -> Iterator[tuple[list[tuple[str, str, Any]], Android]]:
    """A local server that gives these answers, and a channel that asks it."""
    asked: list[tuple[str, str, Any]] = []
    left = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked.append((self.command, self.path, json.loads(body) if body else None))
            status, found = left.pop(0)
            if status:
                said = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

        do_GET = do_POST  # noqa: N815 - as the library asks for it

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_port}{changes.pop('path', '')}"
        yield asked, Android(android_settings(Path("/nowhere"), "unix:///nowhere", {**PHONE, "url": url, **changes}))
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("change", "sender", "ours"),
    [
        ({"sender": "0905000001"}, "+84905000001", OURS),  # as some networks write it
        ({"sender": "84905000001"}, "+84905000001", OURS),
        ({"sender": None}, "+84905000001", OURS),  # older versions
        ({"simNumber": None}, "+84905000001", OURS),  # some phones do not tell
        ({"recipient": None}, "+84905000001", OURS),
        ({"recipient": "0987654321"}, "+84905000001", OURS),
        ({"sender": "VIETTEL"}, "VIETTEL", OURS),
        ({"sender": "191"}, "191", OURS),
        ({"sender": "18001091"}, "18001091", OURS),  # a hotline is no person
        ({"sender": " "}, "anonymous", OURS),
        ({"sender": OURS}, f"own {OURS}", OURS),  # two of ours that wrote to each other would never stop
        ({"sender": "+84987650001"}, "own +84987650001", OURS),
    ],
)
def test_senders_are_phones_of_people_or_nobody_to_answer(
    app: Flask, redis: Redis, change: Mapping[str, Any], sender: str, ours: str
) -> None:
    assert call(app, text(**change)).status_code == 200

    [found] = kept(redis)
    assert (found.sender, found.fields["receiver"]) == (sender, ours)
    assert is_service(found.sender) is (sender != HEAD)


def test_each_sim_of_each_phone_is_a_number_of_its_own(app: Flask, redis: Redis) -> None:
    told = [
        (text(simNumber=1), KEY),
        ({**text(ref="2", simNumber=2), "deviceId": "other-device"}, "efgh5678"),
        ({**text(ref="3", simNumber=1), "deviceId": "other-device"}, "efgh5678"),
    ]

    assert [call(app, what, key).status_code for what, key in told] == [200, 200, 200]
    assert {found.fields["receiver"] for found in kept(redis)} == {OURS, SECOND, "+84987650001"}


def test_what_comes_to_a_sim_that_is_not_ours_is_not_kept_and_not_sent_again(app: Flask, redis: Redis) -> None:
    assert call(app, text(simNumber=2)).status_code == 200

    assert kept(redis) == []
    assert tallies.all_of(redis, "android") == {"texts to a SIM that is not ours": 1}


@pytest.mark.parametrize(
    "name", ["sms:data-received", "mms:received", "mms:downloaded", "app:started", "sms:batch:received", "x"]
)
def test_what_is_no_text_is_counted_and_not_kept(app: Flask, redis: Redis, name: str) -> None:
    assert call(app, event(name, {"messageId": "1", "sender": HEAD, "data": "AAEC"})).status_code == 200

    assert kept(redis) == []
    assert sum(tallies.all_of(redis, "android").values()) == 1


def test_one_text_told_under_two_ids_is_one(app: Flask, redis: Redis) -> None:
    """Two registrations, or the inbox told again, also after the phone has changed its time zone."""
    once, again = text(), text(receivedAt="2026-03-02T01:15:30.000Z")

    assert [call(app, what).status_code for what in (once, {**once, "id": "another"}, again)] == [200, 200, 200]
    assert len(kept(redis)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"receivedAt": "2026-03-02T08:15:31.000+07:00"},
        {"ref": "9f3c21ac"},
        {"sender": "+84905000002"},
    ],
)
def test_texts_that_differ_in_one_thing_are_two(app: Flask, redis: Redis, change: Mapping[str, Any]) -> None:
    for what in (text(), text(**change)):
        assert call(app, what).status_code == 200

    assert len(kept(redis)) == 2


def test_a_call_made_twice_is_refused_and_a_new_try_is_not(app: Flask, redis: Redis) -> None:
    body = json.dumps(text())
    headers = signed(body)

    assert [post(app, body, headers).status_code for _ in range(3)] == [200, 403, 403]
    assert post(app, body, signed(body)).status_code == 200
    assert len(kept(redis)) == 1


@pytest.mark.parametrize(
    ("minutes", "window", "status"),
    [(0, 5, 200), (-4.8, 5, 200), (4.8, 5, 200), (-10, 5, 403), (10, 5, 403), (10, 15, 200)],
)
def test_a_clock_that_is_wrong_is_refused_and_told(
    tmp_path: Path, books_url: str, redis: Redis, minutes: float, window: int, status: int
) -> None:
    app = create_app(android_settings(tmp_path, books_url, android_clock_minutes=window))
    body = json.dumps(text())

    answer = post(app, body, signed(body, at=int(time.time() + minutes * 60)))

    assert answer.status_code == status
    fault = devices.fault(redis, "android", "phone-1")
    assert (fault.code if fault else "") == ("clock" if status == 403 else "")
    assert call(app, text()).status_code == 200
    assert devices.fault(redis, "android", "phone-1") is None, "its clock is right again"


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({}, "no signature"),
        ({"X-Timestamp": "", "X-Signature": ""}, "empty"),
        ({"X-Timestamp": "now", "X-Signature": "a" * 64}, "no time"),
        ({"X-Timestamp": "9" * 400, "X-Signature": "a" * 64}, "a time past all"),
        ({"X-Timestamp": "1772414130", "X-Signature": "ễ" * 64}, "no letters of hex"),
        ({"X-Timestamp": "1772414130", "X-Signature": "a" * 9_000}, "long"),
    ],
)
def test_what_is_not_signed_is_refused(app: Flask, redis: Redis, headers: Mapping[str, str], reason: str) -> None:
    spelled_ = {name: value.encode().decode("latin-1") for name, value in headers.items()}

    assert post(app, json.dumps(text()), spelled_).status_code == 403, reason
    assert kept(redis) == []
    assert devices.fault(redis, "android", "phone-1") is None


def test_another_phone_may_not_call_with_the_key_of_ours(app: Flask, redis: Redis) -> None:
    assert call(app, {**text(), "deviceId": "other-device"}).status_code == 403
    assert call(app, text(), "efgh5678").status_code == 403
    assert kept(redis) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"event": None}, "event is missing."),
        ({"payload": None}, "payload is missing."),
        ({"payload": []}, "payload is missing."),
        ({"payload": {"sender": HEAD}}, "message is missing."),
        ({"payload": {"message": "TH1"}}, "sender is missing."),
        ({"payload": {"message": "TH1", "sender": 84905000001}}, "sender is missing."),
        ({"payload": {"message": 5, "sender": HEAD}}, "message is missing."),
        ({"payload": {"message": "TH1", "sender": HEAD, "messageId": 5}}, "messageId is no text."),
        ({"payload": {"message": "TH1", "sender": HEAD, "simNumber": "1"}}, "simNumber is no number."),
        ({"payload": {"message": "TH1", "sender": HEAD, "simNumber": True}}, "simNumber is no number."),
        ({"payload": {"message": "TH1", "sender": HEAD, "receivedAt": "now"}}, "receivedAt is no time with its zone."),
        ({"payload": {"message": "TH1", "sender": HEAD, "receivedAt": "2026-03-02T08:15:30"}},
         "receivedAt is no time with its zone."),
        ({"event": "sms:sent", "payload": {}}, "messageId is missing."),
    ],
)  # fmt: skip
def test_a_signed_call_that_cannot_be_is_refused_with_the_reason(
    app: Flask, redis: Redis, change: Mapping[str, Any], reason: str
) -> None:
    answer = call(app, {**text(), **change})

    assert (answer.status_code, answer.text.strip()) == (400, reason)
    assert kept(redis) == []


def test_a_path_that_is_none_is_refused(app: Flask) -> None:
    assert call(app, text(), target="/webhooks/android/other").status_code == 400


def test_changed_requests_are_all_refused(app: Flask, redis: Redis, capfd: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(20240810)
    right = json.dumps(text())
    headers = signed(right)

    requests = (_changed(rng, right, headers) for _ in range(FORGED))

    assert let_in(capfd, "android", ((one, post(app, *one).status_code < 300) for one in requests)) == []
    assert kept(redis) == []
    assert post(app, right, headers).status_code == 200


def _changed(rng: random.Random, body: str, headers: Mapping[str, str]) -> tuple[bytes, dict[str, str]]:
    """A byte or more put in, taken out or changed; the time moved; another key; another call's signature."""
    raw, said = body.encode(), dict(headers)
    match rng.randrange(5):
        case 0 | 1:
            at = rng.randrange(len(raw))
            raw = raw[:at] + bytes([raw[at] ^ (1 << rng.randrange(8))]) + raw[at + 1 :]
        case 2:
            at, end = sorted(rng.sample(range(len(raw) + 1), 2))
            raw = raw[:at] + rng.choice([b"", b" ", raw[at:end] * 2]) + raw[end:]
            raw = raw if raw != body.encode() else raw + b" "
        case 3:
            said["X-Timestamp"] = str(int(said["X-Timestamp"]) + rng.choice([-1, 1, 10, 3600, -86_400]))
        case _:
            other = signed(body, rng.choice(["abcd123", "abcd1235", "ABCD1234", "efgh5678", " " * 8]))
            said = rng.choice([other, {**said, "X-Signature": said["X-Signature"][:-1] + "~"}])
    return raw, said


def test_a_receipt_finds_its_text_in_whichever_campaign_has_it(app: Flask, redis: Redis) -> None:
    row = replace(MESSAGE, id="b" * 20 + "-b0123456789abcdef")
    for message in (MESSAGE, row):
        handed(redis, message)

    answers = [
        call(app, event("sms:delivered", {"messageId": spelled(message.id)}), target=STATUS_TARGET).status_code
        for message in (row, MESSAGE)
    ]
    unknown = call(app, event("sms:sent", {"messageId": "of somebody else"}), target=STATUS_TARGET)

    assert (answers, unknown.status_code) == ([200, 200], 200)
    found = outbox.messages(redis, CAMPAIGN, [MESSAGE.id, row.id])
    assert {of.delivery for of in found.values()} == {Delivery.DELIVERED}
    assert tallies.all_of(redis, "android") == {"receipts for unknown texts": 1}


@pytest.mark.parametrize("order", [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
def test_receipts_end_alike_in_whatever_order_they_come(app: Flask, redis: Redis, order: list[int]) -> None:
    handed(redis, MESSAGE)
    failed = {"messageId": MESSAGE.id, "reason": "Send result: RESULT_ERROR_NO_SERVICE (…)"}
    told = [event("sms:sent", failed), event("sms:failed", failed), event("sms:delivered", failed)]

    for at in order:
        call(app, told[at], target=STATUS_TARGET)

    assert outbox.messages(redis, CAMPAIGN, [MESSAGE.id])[MESSAGE.id].delivery is Delivery.DELIVERED


def test_a_text_that_was_not_sent_is_told_by_the_phones_reason(app: Flask, redis: Redis) -> None:
    handed(redis, MESSAGE)
    reason = "Send result: RESULT_ERROR_NO_SERVICE (Failed because service is currently unavailable)"

    call(app, event("sms:failed", {"messageId": MESSAGE.id, "reason": reason}), target=STATUS_TARGET)

    assert outbox.messages(redis, CAMPAIGN, [MESSAGE.id])[MESSAGE.id].code == "RESULT_ERROR_NO_SERVICE"
    fault = devices.fault(redis, "android")
    assert fault
    assert (
        Android(android_settings(Path("/nowhere"), "unix:///nowhere"))
        .explained(fault.code)
        .startswith("Điện thoại không có sóng")
    )


def test_a_ping_tells_the_battery(app: Flask, redis: Redis) -> None:
    checks = {
        "battery:level": {"observedValue": 94, "observedUnit": "percent", "status": "pass"},
        "battery:charging": {"observedValue": 5.0, "observedUnit": "flags", "status": "pass"},
    }
    health = {"status": "pass", "version": "1.0.0", "checks": checks}

    assert call(app, event("system:ping", {"health": health}), target=STATUS_TARGET).status_code == 200
    assert call(app, text()).status_code == 200, "a text tells nothing of the battery"
    found = devices.find(redis, "android", "phone-1")
    assert (found.battery, found.charging) == (94, True)
    assert found.heard_at
    assert datetime.now(UTC) - found.heard_at < timedelta(seconds=10)
    assert devices.find(redis, "android", "phone-2").heard_at is None


@pytest.mark.parametrize(
    ("status", "result"),
    [
        (202, SendResult(Delivery.SENT)),
        (200, SendResult(Delivery.SENT)),
        (409, SendResult(Delivery.SENT)),  # the phone has it already
        (400, SendResult(Delivery.FAILED, ProviderResponse(code="400"), elsewhere=True)),
        (404, SendResult(Delivery.FAILED, ProviderResponse(code="404"), elsewhere=True)),
        (401, SendResult(Delivery.QUEUED, ProviderResponse(code="401"), timedelta(seconds=60))),
        (403, SendResult(Delivery.QUEUED, ProviderResponse(code="403"), timedelta(seconds=60))),
        (429, SendResult(Delivery.QUEUED, ProviderResponse(code="429"), timedelta(seconds=60))),
        (503, SendResult(Delivery.QUEUED, ProviderResponse(code="503"), timedelta(seconds=60))),
        (500, SendResult(Delivery.UNKNOWN, ProviderResponse(code="no_answer"), timedelta(0))),
        (0, SendResult(Delivery.UNKNOWN, ProviderResponse(code="no_answer"), timedelta(0))),  # taken or not, who knows
    ],
)
def test_what_the_phone_answers_decides_whether_a_text_is_tried_again(status: int, result: SendResult) -> None:
    with phone([(status, {"message": "no"})]) as (_, channel):
        assert channel.send(CAMPAIGN, MESSAGE) == result


def test_a_phone_that_is_away_leaves_the_text_in_the_queue(tmp_path: Path) -> None:
    channel = Android(android_settings(tmp_path, "unix:///nowhere"))

    assert channel.send(CAMPAIGN, MESSAGE) == SendResult(
        Delivery.QUEUED, ProviderResponse(code="unreachable"), timedelta(seconds=60)
    )


def test_a_reply_goes_out_from_the_sim_that_was_written_to_before_any_reminder(tmp_path: Path) -> None:
    sims = {"1": OURS, "2": SECOND}
    reminder = replace(MESSAGE, id="b" * 20 + "-b0123456789abcdef", sender=SECOND)
    with phone([(202, {}), (202, {})], sims=sims) as (asked, channel):
        channel.send(CAMPAIGN, MESSAGE)
        channel.send(CAMPAIGN, reminder)

    bodies = [body for _, _, body in asked]
    assert [(body["simNumber"], body["priority"], body["id"]) for body in bodies] == [
        (1, 100, MESSAGE.id),
        (2, 0, "b" * 20 + "-BASNFZ4mrze8"),
    ]
    assert all("deviceId" not in body and len(body["id"]) <= 36 for body in bodies)
    assert channel.send(CAMPAIGN, replace(MESSAGE, sender="+84900000000")).told.code == "no_sim"


def test_a_cloud_is_told_which_phone(tmp_path: Path) -> None:
    with phone([(202, {}), (202, {})], path="/3rdparty/v1") as (asked, channel):
        channel.send(CAMPAIGN, MESSAGE)
        channel.received(datetime.now(UTC))

    assert [(path, body["deviceId"]) for _, path, body in asked] == [
        ("/3rdparty/v1/messages?skipPhoneValidation=true", PHONE["device"]),
        ("/3rdparty/v1/inbox/refresh", PHONE["device"]),
    ]


def test_ids_are_spelled_so_that_they_come_back() -> None:
    ids = [MESSAGE.id, MESSAGE.id + "1732900000", "b" * 20 + "-b0123456789abcdef", "f" * 20 + "-bffffffffffffffff"]

    assert [unspelled(spelled(of)) for of in ids] == ids
    assert all(len(spelled(of)) <= 36 for of in ids)


@pytest.mark.parametrize(
    ("answer", "result"),
    [
        ((200, {"state": "Pending"}), SendResult(Delivery.SENT)),
        ((200, {"state": "Processed"}), SendResult(Delivery.SENT)),
        ((200, {"state": "Sent"}), SendResult(Delivery.SENT)),
        ((200, {"state": "Delivered"}), SendResult(Delivery.DELIVERED)),
        ((200, {"state": "Failed", "recipients": [{"error": "RESULT_ERROR_RADIO_OFF"}]}),
         SendResult(Delivery.FAILED, ProviderResponse(code="RESULT_ERROR_RADIO_OFF"))),
        ((200, {"state": "new"}), SendResult(Delivery.UNKNOWN, again=timedelta(0))),
        ((200, []), SendResult(Delivery.UNKNOWN, again=timedelta(0))),
        ((404, None), None),
        ((401, None), SendResult(Delivery.UNKNOWN, again=timedelta(0))),
    ],
)  # fmt: skip
def test_a_text_that_may_have_gone_out_is_looked_up_by_our_id(
    answer: tuple[int, Any], result: SendResult | None
) -> None:
    with phone([answer]) as (_, channel):
        assert channel.find(MESSAGE, frozenset()) == result


def test_the_inbox_is_asked_again_also_of_older_versions() -> None:
    since = datetime(2026, 3, 2, 1, tzinfo=UTC)
    with phone([(202, None), (404, None), (202, None)]) as (asked, channel):
        assert [channel.received(since).texts, channel.received(since).texts] == [(), ()]

    assert [path for _, path, _ in asked] == ["/inbox/refresh", "/inbox/refresh", "/messages/inbox/export"]
    assert {body["since"] for _, _, body in asked} == {"2026-03-02T01:00:00.000+00:00"}
    assert asked[0][2]["triggerWebhooks"] is True


def test_a_phone_that_cannot_be_asked_is_asked_from_the_same_moment_next_time() -> None:
    with phone([(401, None)]) as (_, channel), pytest.raises(UnreachableError, match="phone-1"):
        channel.received(datetime.now(UTC))


@pytest.mark.parametrize(
    ("phones", "reason"),
    [
        ([PHONE, PHONE], "each name and each number may stand once"),
        ([PHONE, {**OTHER, "sims": {"1": OURS}}], "each name and each number may stand once"),
        ([{**PHONE, "name": "Phone 1"}], "must be 1 to 20 small letters"),
        ([{**PHONE, "name": "all"}], "must be 1 to 20 small letters"),
        ([{**PHONE, "url": "192.168.1.20:8080"}], "must be an address such as"),
        ([{**PHONE, "sims": {}}], "must give a number for each SIM slot"),
        ([{**PHONE, "sims": {"1": "0987654321"}}], "must give a number for each SIM slot"),
        ([{**PHONE, "sims": {"4": OURS}}], "must give a number for each SIM slot"),
        ([{**PHONE, "key": "short"}], "should have at least 8"),
    ],
)
def test_settings_that_cannot_be_are_told(tmp_path: Path, phones: list[dict[str, Any]], reason: str) -> None:
    with pytest.raises(SettingsError, match=reason) as error:
        Android(android_settings(tmp_path, "unix:///nowhere", *phones))
    assert "secret" not in str(error.value)
    assert KEY not in str(error.value)


def test_the_address_is_only_called_on(app: Flask) -> None:
    assert app.test_client().get(TARGET).status_code == 405
