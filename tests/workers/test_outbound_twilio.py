"""Texts to Twilio: each goes out once, its state ends where Twilio says, and what may have gone out is looked up."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from flask import Flask
from pydantic import SecretStr
from redis import Redis
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import ProxyError as RequestsProxyError
from twilio.http.response import Response
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.exceptions import ProxyError as UrllibProxyError

from gateway import redis as clients
from gateway.app import create_app
from gateway.books import campaigns, cursor, inbox, outbox, tallies
from gateway.books.operations import KeyAction
from gateway.books.outbox import Delivery, Message
from gateway.channels import twilio
from gateway.channels.registry import Channels
from gateway.channels.twilio import STATUS, Twilio
from gateway.channels.twilio_errors import REFUSALS, Refusal, refusal
from gateway.inbound.accept import Acceptor
from gateway.inbound.spool import Spool
from gateway.jobs import enqueue_drain, enqueue_pull
from gateway.settings import Settings, SettingsError
from parsers.campaign.plan import Translated
from tests.faults import plan as plans
from tests.paths import ROOT
from tests.support import twilio_api
from tests.support.twilio_api import DROPPED, SWALLOWED, Behaviour, TwilioApi, refused
from tests.support.twilio_requests import ACCOUNT, CAMPAIGN, FORM, OURS, TOKEN, post, post_form, signed, twilio_settings
from workers import attempt, inbound, missed_messages, outbound
from workers.services import Services

PHONE = "+84905000001"
ID = "00112233445566778899-r"
OUT = outbox.message_key(CAMPAIGN, ID)
QUEUE = outbox.queue_key(CAMPAIGN, "twilio")
SERVICE = "MG" + "b" * 32
KEY = "SK" + "c" * 32
STATUS_TARGET = f"/webhooks/twilio/status/{CAMPAIGN}/{ID}"


@pytest.fixture
def settings(tmp_path: Path, books_url: str) -> Settings:
    return twilio_settings(tmp_path, books_url)


@pytest.fixture
def app(settings: Settings) -> Flask:
    return create_app(settings)


@pytest.fixture
def api(app: Flask) -> Iterator[TwilioApi]:
    with twilio_api.running(ACCOUNT, {ACCOUNT: TOKEN, KEY: "secret"}) as running:
        running.tell = lambda url, form: told(app, form, urlsplit(url).path)
        yield running


@pytest.fixture
def works(books_url: str) -> Iterator[Services]:
    made = Services(clients.books(books_url, 5.0), clients.blocking(books_url), clients.jobs(books_url, 5.0))
    yield made
    for client in (made.books, made.blocking, made.jobs):
        client.close()


@pytest.fixture
def account(api: TwilioApi, settings: Settings) -> Twilio:
    return Twilio(settings, api.http())


def told(app: Flask, form: Mapping[str, str], target: str = STATUS_TARGET) -> None:
    """Call a status back as Twilio does."""
    response = post(app, "&".join(f"{name}={value}" for name, value in form.items()), signed(form, target), target)

    assert (response.status_code, response.text) == (200, twilio.NO_REPLY)


def queue(
    books: Redis, message_id: str = ID, body: str = "TH1: da nhan ACT 23", keeps: timedelta = timedelta(hours=6)
) -> None:
    """Queue a reply as a drain would."""
    campaigns.save(books, plans.plan(5, CAMPAIGN), after=None)
    now = datetime.now(UTC)
    message = Message(message_id, "twilio", OURS, PHONE, body, "counted", "text", now + keeps)
    for operation in outbox.operations(CAMPAIGN, message, now):
        if operation.act is KeyAction.SET:
            names, values = operation.arguments[::2], operation.arguments[1::2]
            books.hset(operation.key, mapping=dict(zip(cast("Any", names), values, strict=True)))
        else:
            books.zadd(operation.key, {str(operation.arguments[1]): float(operation.arguments[0])})
    books.rpush(outbox.talk_key(CAMPAIGN, PHONE), f"o:{message_id}")


def run(works: Services, account: Twilio) -> None:
    """Let the sender work until nothing is due."""
    outbound.run(works, CAMPAIGN, account)


def later(works: Services, age: timedelta = timedelta(0)) -> None:
    """Let the wait of the queued text be over, and `age` pass since it was tried."""
    works.books.zadd(QUEUE, {ID: 0}, xx=True)
    tried = works.books.hget(OUT, "tried_at")
    if tried and age:
        works.books.hset(OUT, "tried_at", int(tried) - int(age.total_seconds() * 1_000_000))


def kept(books: Redis, message_id: str = ID) -> Message:
    found = outbox.message(books, CAMPAIGN, message_id)
    assert found
    return found


def state(books: Redis) -> tuple[str, str, str, bool, int]:
    """All that must not depend on the order of events."""
    message = kept(books)
    return message.delivery, message.ref, message.code, message.handed_at is not None, books.zcard(QUEUE)


def wait_of(books: Redis) -> float:
    """How many seconds the queued text waits from now."""
    score = books.zscore(QUEUE, ID)
    assert score is not None
    return score / 1000 - datetime.now(UTC).timestamp()


def test_a_reply_goes_out_as_twilios_description_has_it(works: Services, api: TwilioApi, account: Twilio) -> None:
    queue(works.books, body="Thôn 1: đã nhận 👍")
    run(works, account)

    [form] = api.forms
    validity = form.pop("ValidityPeriod")
    assert form == {
        "To": PHONE,
        "From": OURS,
        "Body": "Thôn 1: đã nhận 👍",
        "StatusCallback": f"https://sms.example.org{STATUS_TARGET}",
    }
    assert 21_590 <= int(validity) <= 21_600
    assert api.faults == []
    assert state(works.books) == ("sent", api.messages[0]["sid"], "", True, 0)


def test_a_messaging_service_and_an_api_key_take_the_place_of_number_and_token(
    works: Services, api: TwilioApi, tmp_path: Path, books_url: str
) -> None:
    keys = {"twilio_api_key_sid": KEY, "twilio_api_key_secret": "secret", "twilio_messaging_service_sid": SERVICE}
    settings = twilio_settings(tmp_path, books_url, twilio_auth_token="of signatures only", **keys)
    queue(works.books)
    run(works, Twilio(settings, api.http()))

    [form] = api.forms
    assert (form["MessagingServiceSid"], "From" in form, api.faults) == (SERVICE, False, [])
    assert kept(works.books).delivery is Delivery.SENT


@pytest.mark.parametrize(
    ("status", "code", "ends"),
    [
        (429, 20429, Delivery.QUEUED),
        (500, 20500, Delivery.QUEUED),
        (503, 20503, Delivery.QUEUED),
        (503, 0, Delivery.QUEUED),  # of a machine in front of the API
        (400, 21611, Delivery.QUEUED),  # our number's queue is full
        (400, 14107, Delivery.QUEUED),
        (504, 0, Delivery.UNKNOWN),  # somebody in between has waited for Twilio in vain
        (502, 0, Delivery.UNKNOWN),
        (400, 21211, Delivery.FAILED),  # no number
        (400, 21614, Delivery.FAILED),  # a landline
        (400, 21610, Delivery.FAILED),  # has texted STOP
        (401, 20003, Delivery.FAILED),
        (400, 21408, Delivery.FAILED),
        (400, 21606, Delivery.FAILED),
        (400, 21608, Delivery.FAILED),
        (400, 21617, Delivery.FAILED),
        (403, 30018, Delivery.FAILED),
        (400, 99999, Delivery.FAILED),  # of tomorrow
        (404, 20404, Delivery.FAILED),
    ],
)
def test_a_refusal_is_repeated_or_final_by_its_code(
    works: Services, api: TwilioApi, account: Twilio, status: int, code: int, ends: Delivery
) -> None:
    api.next.append(refused(status, code))
    queue(works.books)
    run(works, account)

    message = kept(works.books)
    assert (message.delivery, message.code, message.ref) == (ends, str(code or status), "")
    assert (works.books.zcard(QUEUE) == 1) is (ends is not Delivery.FAILED)
    assert message.handed_at is None


@pytest.mark.parametrize(
    ("codes", "matter"),
    [
        ((14107, 20429, 20500, 20503, 21611, 30001, 30003, 30008, 30017, 30022, 30410, 63017, 63018), Refusal.RETRY),
        ((21211, 21612, 21614, 30004, 30005, 30006), Refusal.GONE),
        ((21610,), Refusal.OPTED_OUT),
        ((20003, 21408, 21603, 21606, 21608, 21609, 21617, 21703, 21704, 21705, 21709), Refusal.OURS),
        ((30002, 30007, 30018, 30024, 30036), Refusal.OURS),
    ],
)
def test_every_error_code_is_somebodys_matter(codes: Sequence[int], matter: Refusal) -> None:
    assert {refusal(code, 400) for code in codes} == {matter}


def test_no_error_code_is_left_out_of_the_tests_and_the_page() -> None:
    page = (ROOT / "docs" / "channels" / "twilio.md").read_text(encoding="utf-8")

    assert [code for code in REFUSALS if f"`{code}`" not in page] == []


def test_twilio_is_left_alone_as_long_as_it_asks(works: Services, api: TwilioApi, account: Twilio) -> None:
    api.next.append(refused(429, 20429, Retry_After="90"))
    queue(works.books)
    run(works, account)

    assert 85 < wait_of(works.books) <= 90

    later(works)
    run(works, account)

    assert (kept(works.books).delivery, len(api.messages)) == (Delivery.SENT, 1)


@pytest.mark.parametrize(
    ("attempts", "delivery", "seconds"),
    [
        (1, Delivery.QUEUED, 5),
        (2, Delivery.QUEUED, 15),
        (3, Delivery.QUEUED, 60),
        (4, Delivery.QUEUED, 300),
        (47, Delivery.QUEUED, 300),
        (1, Delivery.UNKNOWN, 5),
        (9, Delivery.UNKNOWN, 60),
    ],
)
def test_the_pauses_grow(attempts: int, delivery: Delivery, seconds: int) -> None:
    assert attempt.pause(attempts, delivery, 0.0) == timedelta(seconds=seconds)
    assert attempt.pause(attempts, delivery, 0.2) == timedelta(seconds=seconds * 1.2)


@pytest.mark.parametrize(
    ("status", "code", "elsewhere"),
    [
        (400, 21211, False),  # no number
        (400, 21614, False),  # a landline
        (400, 21610, False),  # has texted STOP
        (400, 21617, False),  # too long
        (400, 99999, False),  # of tomorrow
        (400, 21612, True),  # not reachable from our number there
        (400, 21408, True),  # the country is not allowed in the console
        (401, 20003, True),  # the account's token
        (400, 21608, True),  # a trial account
        (403, 30018, True),  # the sender must be registered
    ],
)
def test_a_refusal_about_our_account_there_lets_another_number_try(
    works: Services, api: TwilioApi, account: Twilio, status: int, code: int, elsewhere: bool
) -> None:
    api.next.append(refused(status, code))
    queue(works.books)

    assert account.send("c", kept(works.books)).elsewhere is elsewhere


def test_a_text_refused_48_times_is_given_up_with_its_code(works: Services, api: TwilioApi, account: Twilio) -> None:
    queue(works.books)
    for _ in range(60):
        api.next.append(refused(429, 20429))
        later(works)
        run(works, account)

    assert len(api.forms) == 48
    assert state(works.books) == ("failed", "", "20429", False, 0)
    assert tallies.all_of(works.books, "twilio") == {"texts failed with error 20429": 1}


def test_a_text_that_is_too_late_is_never_sent(works: Services, api: TwilioApi, account: Twilio) -> None:
    queue(works.books, keeps=timedelta(seconds=-1))
    run(works, account)

    assert (kept(works.books).delivery, api.forms) == (Delivery.EXPIRED, [])


def test_a_text_that_never_left_waits_and_needs_no_looking_up(
    works: Services, api: TwilioApi, settings: Settings
) -> None:
    nowhere = api.http()
    nowhere.base = "http://127.0.0.1:9"
    queue(works.books)
    run(works, Twilio(settings, nowhere))

    assert kept(works.books).delivery is Delivery.QUEUED
    assert 4 < wait_of(works.books) < 7


@pytest.mark.parametrize("lost", [DROPPED, Behaviour(late=True), Behaviour(garbled=True)])
def test_a_text_whose_answer_is_lost_is_found_and_not_sent_again(
    works: Services, api: TwilioApi, settings: Settings, lost: Behaviour
) -> None:
    api.next.append(lost)
    queue(works.books)
    run(works, Twilio(settings, api.http(timeout_seconds=0.3)))
    unsure = kept(works.books).delivery
    later(works)
    run(works, Twilio(settings, api.http()))

    assert (unsure, len(api.forms)) == (Delivery.UNKNOWN, 1)
    assert state(works.books) == ("sent", api.messages[0]["sid"], "", True, 0)


def test_a_text_that_twilio_does_not_show_is_sent_again_once_after_two_minutes(
    works: Services, api: TwilioApi, account: Twilio
) -> None:
    api.next += [SWALLOWED, SWALLOWED]
    queue(works.books)
    sent = []
    for age in (0, 0, 60, 70, 60, 70, 300):
        later(works, timedelta(seconds=age))
        run(works, account)
        sent.append((kept(works.books).delivery.value, len(api.forms)))

    assert sent == [
        ("unknown", 1),
        ("unknown", 1),  # looked up at once
        ("unknown", 1),  # after a minute
        ("unknown", 2),  # after more than two: once more
        ("unknown", 2),
        ("unknown", 2),  # and not a third time
        ("unknown", 2),
    ]
    assert works.books.zcard(QUEUE) == 0


def test_a_text_sent_again_is_known(works: Services, api: TwilioApi, account: Twilio) -> None:
    api.next.append(SWALLOWED)
    queue(works.books)
    run(works, account)
    later(works, timedelta(minutes=3))
    run(works, account)

    assert len(api.forms) == 2
    assert state(works.books) == ("sent", api.messages[0]["sid"], "", True, 0)


def test_a_text_that_cannot_be_looked_up_stays_unknown_and_is_never_sent_again(
    works: Services, api: TwilioApi, account: Twilio
) -> None:
    api.next.append(DROPPED)
    queue(works.books)
    run(works, account)
    for _ in range(60):
        api.lists.append(refused(500, 20500))
        later(works, timedelta(minutes=5))
        run(works, account)

    assert (kept(works.books).delivery, len(api.forms), works.books.zcard(QUEUE)) == (Delivery.UNKNOWN, 1, 0)


def test_an_unknown_text_that_is_too_late_by_then_is_not_sent_again(
    works: Services, api: TwilioApi, account: Twilio
) -> None:
    api.next.append(SWALLOWED)
    queue(works.books)
    run(works, account)
    works.books.hset(OUT, "expires_at", datetime.now(UTC).isoformat())
    later(works, timedelta(minutes=3))
    run(works, account)

    assert (kept(works.books).delivery, len(api.forms)) == (Delivery.EXPIRED, 1)


@pytest.mark.parametrize(
    "other",
    [
        {"body": "TH1: da nhan ACT 24"},
        {"age": timedelta(minutes=10)},  # the same words, before
        {"direction": "inbound"},
        {"to": "+84905000002"},
    ],
)
def test_another_text_is_not_taken_for_one_that_is_looked_up(
    works: Services, api: TwilioApi, account: Twilio, other: Mapping[str, Any]
) -> None:
    api.next.append(SWALLOWED)
    queue(works.books)
    api.add(**{"to": PHONE, "body": "TH1: da nhan ACT 23", **other})
    run(works, account)
    later(works)
    run(works, account)

    assert kept(works.books).delivery is Delivery.UNKNOWN


def test_the_same_words_sent_a_moment_before_are_another_text(works: Services, api: TwilioApi, account: Twilio) -> None:
    queue(works.books, "ffff-r")
    run(works, account)
    api.next.append(SWALLOWED)
    queue(works.books)
    run(works, account)
    later(works)
    run(works, account)

    assert (kept(works.books, "ffff-r").delivery, kept(works.books).delivery) == (Delivery.SENT, Delivery.UNKNOWN)


def test_the_words_of_a_trial_account_do_not_hide_a_text(works: Services, api: TwilioApi, account: Twilio) -> None:
    api.next.append(DROPPED)
    queue(works.books)
    run(works, account)
    api.messages[0]["body"] = f"Sent from your Twilio trial account - {api.messages[0]['body']}"
    later(works)
    run(works, account)

    assert (kept(works.books).delivery, len(api.forms)) == (Delivery.SENT, 1)


@pytest.mark.parametrize("sent", [False, True])
def test_a_sender_killed_before_it_could_say_leaves_a_text_that_is_looked_up(
    works: Services, api: TwilioApi, account: Twilio, sent: bool
) -> None:
    queue(works.books)
    claimed = outbox.claim(works.books, CAMPAIGN, "twilio")
    assert claimed
    assert claimed.delivery is Delivery.SENDING
    if sent:
        account.send(CAMPAIGN, claimed)
    assert outbox.claim(works.books, CAMPAIGN, "twilio") is None
    later(works, timedelta(minutes=3))
    run(works, account)

    assert len(api.forms) == 1
    assert state(works.books) == ("sent", api.messages[0]["sid"], "", True, 0)


def test_eight_senders_at_once_send_a_text_once(works: Services, api: TwilioApi, account: Twilio) -> None:
    for number in range(20):
        queue(works.books, f"{number:020x}-r", f"Text {number}")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: run(works, account), range(8)))

    assert sorted(form["Body"] for form in api.forms) == sorted(f"Text {number}" for number in range(20))


PERMUTED = [
    ((("queued", ""), ("sending", ""), ("sent", ""), ("delivered", "")), ("delivered", "")),
    ((("sent", ""), ("undelivered", "30005")), ("undelivered", "30005")),
    ((("sent", ""), ("failed", "30007"), ("sent", "")), ("failed", "30007")),
    ((("failed", "30008"), ("sent", ""), ("delivered", ""), ("delivered", "")), ("delivered", "")),
    ((("undelivered", "30003"), ("failed", "30008"), ("sent", "")), ("undelivered", "30003")),
    ((("huh", ""), ("sent", ""), ("read", "")), ("delivered", "")),
]


@pytest.mark.parametrize(("receipts", "ends"), PERMUTED)
def test_receipts_in_every_order_end_in_the_same_state(
    works: Services, app: Flask, receipts: Sequence[tuple[str, str]], ends: tuple[str, str]
) -> None:
    sid = "SM" + "1" * 32
    events = [*receipts, None]  # None: the answer to the send
    seen = set()
    for order in set(itertools.permutations(events)):
        works.books.delete(OUT, QUEUE)
        queue(works.books)
        outbox.claim(works.books, CAMPAIGN, "twilio")
        for event in order:
            if event is None:
                outbox.settle(works.books, CAMPAIGN, "twilio", ID, Delivery.SENT, outbox.ProviderResponse(sid))
            else:
                code = {"ErrorCode": event[1]} if event[1] else {}
                told(app, {"MessageSid": sid, "AccountSid": ACCOUNT, "MessageStatus": event[0], **code})
        seen.add(state(works.books))

    assert seen == {(ends[0], sid, ends[1], True, 0)}


def test_receipts_before_the_answer_and_twice_end_as_twilio_says(
    works: Services, api: TwilioApi, account: Twilio
) -> None:
    api.next.append(Behaviour(tells=(("delivered", ""), ("sent", ""), ("delivered", ""))))
    queue(works.books)
    run(works, account)

    assert state(works.books) == ("delivered", api.messages[0]["sid"], "", True, 0)


@pytest.mark.parametrize("status", ["sent", "undelivered", "huh"])
def test_a_receipt_is_owed_from_the_handing_over_until_any_comes(
    works: Services, api: TwilioApi, account: Twilio, app: Flask, status: str
) -> None:
    queue(works.books)
    before = tallies.owed_since(works.books, "twilio")
    run(works, account)
    owed = tallies.owed_since(works.books, "twilio")
    told(app, {"MessageSid": api.messages[0]["sid"], "AccountSid": ACCOUNT, "MessageStatus": status})

    assert (before, owed is not None, tallies.owed_since(works.books, "twilio")) == (None, True, None)


def test_none_is_owed_where_it_came_before_the_answer(works: Services, api: TwilioApi, account: Twilio) -> None:
    api.next.append(Behaviour(tells=(("sent", ""),)))
    queue(works.books)
    run(works, account)

    assert state(works.books)[0] == "sent"
    assert tallies.owed_since(works.books, "twilio") is None


def test_a_text_that_its_network_refused_is_counted_once(app: Flask, redis: Redis) -> None:
    queue(redis)
    form = {"MessageSid": "SM" + "1" * 32, "AccountSid": ACCOUNT, "MessageStatus": "undelivered", "ErrorCode": "30005"}
    for _ in range(2):
        told(app, form)

    assert tallies.all_of(redis, "twilio") == {"texts undelivered with error 30005": 1}


def test_a_receipt_settles_a_text_whose_answer_was_lost(works: Services, api: TwilioApi, account: Twilio) -> None:
    api.next.append(Behaviour(drops=True, tells=(("sent", ""),)))
    queue(works.books)
    run(works, account)
    later(works)
    run(works, account)

    assert state(works.books) == ("sent", api.messages[0]["sid"], "", True, 0)
    assert len(api.forms) == 1


@pytest.mark.parametrize(
    "target",
    [
        f"/webhooks/twilio/status/{CAMPAIGN}/ffffffffffffffffffff-r",
        "/webhooks/twilio/status/nowhere/ffffffffffffffffffff-r",
        "/webhooks/twilio/status/a%7Db/UPPER",
    ],
)
def test_a_receipt_for_an_unknown_text_is_counted_and_tells_nothing(app: Flask, redis: Redis, target: str) -> None:
    before = set(redis.scan_iter("keng:*"))
    told(app, {"MessageSid": "SM" + "1" * 32, "AccountSid": ACCOUNT, "MessageStatus": "sent"}, target)

    assert tallies.all_of(redis, "twilio") == {"receipts for unknown texts": 1}
    assert set(redis.scan_iter("keng:*")) - before == {"keng:tallies:twilio"}


def test_a_state_of_tomorrow_is_counted_and_changes_nothing(app: Flask, redis: Redis) -> None:
    queue(redis)
    told(app, {"MessageSid": "SM" + "1" * 32, "AccountSid": ACCOUNT, "MessageStatus": "huh"})

    assert kept(redis).delivery is Delivery.QUEUED
    assert tallies.all_of(redis, "twilio") == {"receipts of a new kind": 1}


@pytest.mark.parametrize(
    ("change", "signed_for", "status"),
    [
        ({}, "/webhooks/twilio/sms", 403),  # signed for another page
        ({}, STATUS_TARGET.replace("00112233", "00112234"), 403),  # for another text
        ({"MessageSid": ""}, STATUS_TARGET, 400),
        ({"AccountSid": "AC" + "b" * 32}, STATUS_TARGET, 400),
        ({"ErrorCode": "none"}, STATUS_TARGET, 400),
        ({"MessageStatus": None, "MessageS": "tatussent"}, STATUS_TARGET, 400),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(
    app: Flask, redis: Redis, change: Mapping[str, str | None], signed_for: str, status: int
) -> None:
    queue(redis)
    fields: dict[str, str | None] = {"MessageSid": "SM" + "1" * 32, "AccountSid": ACCOUNT, "MessageStatus": "sent"}
    form = {name: value for name, value in {**fields, **change}.items() if value is not None}
    response = post(app, "&".join(f"{k}={v}" for k, v in form.items()), signed(form, signed_for), STATUS_TARGET)

    assert response.status_code == status
    assert kept(redis).delivery is Delivery.QUEUED


@pytest.mark.parametrize(
    "made_up",
    [
        {"office": plans.plan(5).office.model_copy(update={"telephone_is_placeholder": True})},
        {"name": Translated(vi="Đợt tiêm chủng xã Tên Xã", en="Round")},
    ],
)
def test_nothing_goes_out_while_something_is_a_placeholder_and_all_of_it_once_it_is_set(
    works: Services, api: TwilioApi, account: Twilio, made_up: dict[str, object]
) -> None:
    ready = plans.plan(5, CAMPAIGN)
    campaigns.save(works.books, ready.model_copy(update=made_up), after=None)
    queue(works.books)
    run(works, account)
    assert (api.forms, kept(works.books).delivery) == ([], Delivery.QUEUED)

    campaigns.save(works.books, ready, after="0")
    run(works, account)

    assert len(api.forms) == 1


def test_every_state_that_twilio_has_is_known() -> None:
    outbound_states = {"accepted", "scheduled", "canceled", "queued", "sending", "sent", "delivered", "undelivered"}

    assert {*outbound_states, "failed", "read", "partially_delivered"} == STATUS.keys()


def test_a_text_delivered_twenty_times_eight_at_once_is_answered_once(
    works: Services, api: TwilioApi, account: Twilio, app: Flask, tmp_path: Path, books_url: str
) -> None:
    plans.load(works.books, plans.plan(5, CAMPAIGN))
    cut_off = create_app(twilio_settings(tmp_path, "unix:///nonexistent/valkey.sock"))
    form = {**FORM, "From": plans.phone(1), "Body": "TH1 REG 3"}
    with ThreadPoolExecutor(8) as threads:
        responses = list(threads.map(lambda number: post_form((app, cut_off)[number % 4 == 0], form), range(20)))
    acceptor = Acceptor(clients.webhook(books_url), works.jobs, Spool(tmp_path / "spool"), 8)
    acceptor.replay()
    judge_all(works)
    for _ in range(3):
        run(works, account)

    assert {response.status_code for response in responses} == {200}
    assert [(sent["To"], sent["From"]) for sent in api.forms] == [(plans.phone(1), OURS)]
    assert not Spool(tmp_path / "spool").campaigns()


def judge_all(works: Services) -> None:
    """Drain until nothing waits."""
    enqueue_drain(works.jobs, "another")
    while inbox.waiting(works.books, CAMPAIGN, cursor.position(works.books, CAMPAIGN).cursor, 1):
        inbound.run(works, CAMPAIGN)


def pulled(settings: Settings, works: Services, account: Twilio, now: datetime | None = None) -> int:
    acceptor = Acceptor(works.books, works.jobs, Spool(settings.var_dir / "spool"), 8)
    return missed_messages.run(settings, works.books, acceptor, account, now or datetime.now(UTC))


def received(api: TwilioApi, minutes: float, **changes: Any) -> str:
    """Let Twilio receive a text so long ago; its id."""
    fields = {"to": OURS, "from": PHONE, "body": "TH1 REG 3", "status": "received", "direction": "inbound", **changes}
    return str(api.add(age=timedelta(minutes=minutes), **fields)["sid"])


def test_what_the_webhook_never_brought_is_pulled_once_with_its_own_time(
    works: Services, api: TwilioApi, account: Twilio, settings: Settings, app: Flask
) -> None:
    brought = received(api, 40)
    post_form(app, {**FORM, "MessageSid": brought})
    missed = received(api, 30, body="CCCD 049203001234")
    received(api, 0)  # the webhook may be on its way
    received(api, 20, to="+12028839999")  # not to us
    received(api, 20, direction="outbound-api")
    received(api, 20, **{"from": "whatsapp:+84905000001"})
    counts = [pulled(settings, works, account) for _ in range(2)]

    assert counts == [1, 0]
    assert tallies.all_of(works.books, "twilio") == {"texts that the webhook never brought": 1}
    [newest, _] = inbox.recent(works.books, CAMPAIGN, 10)
    assert (newest.fields["ref"], newest.fields["masked"]) == (missed, "1")
    assert "049203001234" not in newest.body
    assert timedelta(minutes=29) < newest.received_at - newest.said_at < timedelta(minutes=31)
    assert api.faults == []


def test_a_pull_reads_every_page(works: Services, api: TwilioApi, account: Twilio, settings: Settings) -> None:
    for _ in range(1021):
        received(api, 5)

    assert pulled(settings, works, account) == 1021


@pytest.mark.parametrize("fault", [refused(503, 20503), Behaviour(200, drops=True), Behaviour(200, garbled=True)])
def test_a_pull_that_fails_is_made_up_for_by_the_next(
    works: Services,
    api: TwilioApi,
    account: Twilio,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    fault: Behaviour,
) -> None:
    received(api, 50)
    api.lists.append(fault)

    assert [pulled(settings, works, account), pulled(settings, works, account)] == [0, 1]
    assert tallies.all_of(works.books, "twilio") == {missed_messages.UNREADABLE: 1, missed_messages.FOUND: 1}
    assert OURS[1:] not in caplog.text


def test_the_jobs_do_it_as_the_environment_says(
    works: Services, api: TwilioApi, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {
        "REDIS_URL": settings.redis,
        "VAR_DIR": str(settings.var_dir),
        "PUBLIC_URL": settings.public_url,
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_AUTH_TOKEN": TOKEN,
        "TWILIO_NUMBERS": OURS,
    }
    monkeypatch.setattr(twilio, "Http", api.http)  # the address alone
    received(api, 10)
    queue(works.books)
    for name in environment:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REDIS_URL", settings.redis)
    outbound.send(CAMPAIGN, "twilio")
    missed_messages.pull()
    idle = (kept(works.books).delivery, inbox.recent(works.books, CAMPAIGN, 1))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    enqueue_pull(works.jobs)  # a sender stays only while no other job waits
    outbound.send(CAMPAIGN, "twilio")
    missed_messages.pull()

    assert idle == (Delivery.QUEUED, [])
    assert kept(works.books).delivery is Delivery.SENT
    assert [text.body for text in inbox.recent(works.books, CAMPAIGN, 2)] == ["TH1 REG 3"]


def test_without_credentials_the_channel_is_off_and_says_so(tmp_path: Path, books_url: str) -> None:
    settings = Settings(var_dir=tmp_path, redis_url=SecretStr(books_url))
    said = create_app(settings).test_cli_runner().invoke(args=["status"]).output

    assert [*settings.of(Channels)] == ["practice"]
    assert create_app(settings).test_client().post(STATUS_TARGET, data={"a": "b"}).status_code == 404
    wanted = "TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_NUMBERS"
    assert f"Twilio: not connected; to connect it, set {wanted}" in said.splitlines()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"twilio_api_key_sid": KEY}, "only of use together"),
        ({"twilio_api_key_secret": "secret"}, "only of use together"),
        ({"twilio_api_key_sid": "SK1", "twilio_api_key_secret": "secret"}, "pattern"),
        ({"twilio_messaging_service_sid": KEY}, "pattern"),
        ({"public_url": "https://sms_gateway.example.org"}, "host name with _"),
        ({"public_url": "http://sms.example.org"}, "must be https"),
    ],
)
def test_settings_that_cannot_work_stop_the_start(tmp_path: Path, changes: Mapping[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        twilio_settings(tmp_path, "unix:///nowhere", **changes).of(Channels)


def test_the_status_says_what_was_counted(app: Flask, redis: Redis) -> None:
    tallies.add(redis, "twilio", missed_messages.FOUND, 2)

    said = app.test_cli_runner().invoke(args=["status"]).output.splitlines()
    assert "Twilio: on; texts that the webhook never brought: 2" in said


def test_no_phone_and_no_word_reaches_the_log(
    works: Services, api: TwilioApi, account: Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    api.next += [DROPPED, refused(400, 21211)]
    queue(works.books)
    run(works, account)
    later(works)
    run(works, account)
    queue(works.books, "ffff-r")
    run(works, account)

    assert "text ffff-r is failed, error 21211" in caplog.text
    assert [secret for secret in ("905000001", "da nhan", TOKEN) if secret in caplog.text] == []


@pytest.mark.parametrize(
    ("cause", "left"),
    [
        (NewConnectionError(None, "refused"), False),  # type: ignore[arg-type]
        (ConnectTimeoutError("too slow"), False),
        (OSError("Tunnel connection failed: 503 Service Unavailable"), False),  # the proxy did not reach Twilio
        (RemoteDisconnected("closed without an answer"), True),
        (ConnectionResetError(104, "reset"), True),
        (ReadTimeoutError(None, "", "too slow"), True),  # type: ignore[arg-type]
        (SSLError("broken"), True),
        (ProtocolError("cut off"), True),
    ],
)
@pytest.mark.parametrize("proxied", [False, True])
def test_what_may_have_left_is_looked_up_first_behind_a_proxy_too(
    works: Services, settings: Settings, cause: Exception, left: bool, proxied: bool
) -> None:
    """A proxy in between wraps each of these as an error of its own."""
    reason = UrllibProxyError("Unable to connect to proxy", cause) if proxied else cause

    class Breaking(twilio.Http):
        def request(self, *_args: Any, **_options: Any) -> Response:
            kind = RequestsProxyError if proxied else RequestsConnectionError
            raise kind(MaxRetryError(None, "", reason))  # type: ignore[arg-type]

    queue(works.books)
    run(works, Twilio(settings, Breaking()))

    assert kept(works.books).delivery is (Delivery.UNKNOWN if left else Delivery.QUEUED)


def test_a_phone_that_twilio_blocks_is_shown_as_unreachable_until_it_writes(
    works: Services, api: TwilioApi, account: Twilio, app: Flask
) -> None:
    plans.load(works.books, plans.plan(5, CAMPAIGN))
    judge_all(works)
    phone = plans.phone(1)
    api.next.append(refused(400, 21610))
    post_form(app, {**FORM, "From": phone, "Body": "TH1 REG 3"})
    judge_all(works)
    run(works, account)
    said = app.test_cli_runner().invoke(args=["roster", "failing", "--campaign", CAMPAIGN]).output
    post_form(app, {**FORM, "From": phone, "MessageSid": "SM" + "7" * 32, "Body": "START"})
    judge_all(works)
    run(works, account)
    after = app.test_cli_runner().invoke(args=["roster", "failing", "--campaign", CAMPAIGN]).output

    assert "TH1" in said
    assert "UNREACHABLE, blocked at the provider until it texts START" in said
    assert "UNREACHABLE" not in after
