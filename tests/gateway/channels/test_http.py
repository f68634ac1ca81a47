"""The channel that settings describe: providers' own examples are read and sent by field names alone."""

from __future__ import annotations

import hashlib
import hmac
import http.server
import json
import random
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from flask import Flask
from redis import Redis
from werkzeug.test import TestResponse

from gateway import secrets
from gateway.app import create_app
from gateway.books import inbox
from gateway.books.inbox import Arrival
from gateway.books.outbox import Delivery, Message, ProviderResponse, SendResult
from gateway.channels.channel import FORM, JSON, Malformed, Receipt, WebhookCall, read_fields
from gateway.channels.http import HttpProvider
from gateway.settings import Settings, SettingsError
from parsers.campaign.phones import is_service
from tests.gateway.channels.cases import HEAD, OURS
from tests.paths import ROOT
from tests.support.forged import FORGED, let_in

CAMPAIGN = "tinh-hiep-2024"
"""How many changed requests are tried of each way to prove a call."""
KEY = "0123456789abcdef"
EXAMPLES: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "tests/data/http_payloads.jsonl").read_text(encoding="utf-8").splitlines()
]
SENDS = {"http_send_url": "https://sms.example.org/send", "http_send_body": "to={to}&text={text}"}
ROW = {"http_numbers": OURS, "http_id": "id", **SENDS}
"""The fewest settings that it takes."""

PROVIDERS: dict[str, dict[str, Any]] = {
    "httpsms": {
        "http_numbers": "+18005550199",
        "http_format": "json",
        "http_received": "type=message.phone.received",
        "http_id": "data.message_id",
        "http_sender": "data.contact",
        "http_receiver": "data.owner",
        "http_text": "data.content",
        "http_time": "data.timestamp",
        "http_receipt_id": "data.request_id",
        "http_state": "type",
        "http_states": "message.phone.sent=sent,message.phone.delivered=delivered,message.send.failed=failed",
    },
    "africastalking": {
        "http_numbers": "21512",
        "http_id": "id",
        "http_receiver": "to",
        "http_time": "date",
        "http_time_zone": "UTC",
        "http_state": "status",
        "http_states": "Success=delivered,Expired=undelivered",
    },
    "kannel": {
        "http_numbers": "24453",
        "http_method": "GET",
        "http_id": "id",
        "http_sender": "sender",
        "http_receiver": "to",
        "http_text": "message",
        "http_time": "ts",
        "http_receipt_id": "uuid",
        "http_state": "status",
        "http_states": "1=delivered,2=undelivered,4=sent,8=sent,16=failed",
    },
    "playsms": {
        "http_numbers": "8041",
        "http_id": "id",
        "http_receiver": "to",
        "http_text": "message",
    },
    "vonage": {
        "http_numbers": "2020",
        "http_id": "messageId",
        "http_sender": "msisdn",
        "http_receiver": "to",
        "http_receipt_id": "client-ref",
        "http_state": "status",
        "http_states": "failed=failed",
    },
    "plivo": {
        "http_numbers": "2020",
        "http_id": "MessageUUID",
        "http_sender": "From",
        "http_receiver": "To",
        "http_text": "Text",
        "http_state": "status",
        "http_states": "sent=sent",
    },
    "telnyx": {
        "http_numbers": "+18445550001",
        "http_format": "json",
        "http_received": "data.event_type=message.received",
        "http_id": "data.payload.id",
        "http_sender": "data.payload.from.phone_number",
        "http_receiver": "data.payload.to.0.phone_number",
        "http_text": "data.payload.text",
        "http_time": "data.occurred_at",
    },
    "speedsms": {"http_numbers": "8041", "http_format": "json", "http_id": "tranId", "http_sender": "phone",
                 "http_text": "content"},
    "telerivet": {"http_numbers": "8041", "http_received": "event=incoming_message", "http_id": "id",
                  "http_sender": "from_number", "http_text": "content"},
    "rapidpro-android": {"http_numbers": OURS, "http_format": "json", "http_id": "id"},
}  # fmt: skip
"""How each provider of the examples is described."""


def arrival(ref: str, sender: str, receiver: str, text: str, sent_at: str = "") -> Arrival:
    return Arrival("http", ref, sender, receiver, text, sent_at=sent_at)


def receipt(campaign: str, message: str, delivery: Delivery | None, code: str = "") -> Receipt:
    return Receipt(campaign, message, delivery, ProviderResponse(code=code))


READ = [
    # the provider, which of its examples, where it is called, and what it tells
    ("httpsms", 0, "sms", arrival("32343a19-da5e-4b1b-a767-3298a73703cb", "+18005550100", "+18005550199",
                                  "This is a sample text message", "2022-06-05T11:26:01.520828+00:00")),
    ("httpsms", 1, "sms", receipt("c", "m-r", Delivery.SENT)),
    ("httpsms", 2, "sms", receipt("c", "m-r", Delivery.DELIVERED)),
    ("httpsms", 3, "sms", receipt("c", "m-r", Delivery.FAILED, "message.send.failed")),
    ("httpsms", 4, "sms", receipt("c", "m-r", None)),  # it may still be sent
    ("africastalking", 0, "sms", arrival("ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3", "+254791541111", "21512", "Msg",
                                         "2017-05-03T06:04:45+00:00")),
    ("africastalking", 1, "sms", arrival("ec9adc86-51d5-4bc8-8eb0-d8ab0bb53dc3", "+254791541111", "21512", "Msg",
                                         "2017-05-03T06:04:45+00:00")),
    ("africastalking", 2, "status/c/m-r", receipt("c", "m-r", Delivery.DELIVERED)),
    ("africastalking", 3, "status/c/m-r", receipt("c", "m-r", Delivery.UNDELIVERED, "Expired")),
    ("kannel", 0, "sms/", arrival("asdf-asdf", "+2349067554729", "24453", "Join", "2017-05-02T14:31:49+00:00")),
    ("kannel", 1, "status/", Malformed("uuid has no id of ours.")),  # the id is of another program
    ("playsms", 1, "sms", arrival("ext1", "+84912345678", "8041", "TH1 ACT 23")),
    ("vonage", 0, "sms", arrival("external1", "+2349067554729", "2020", "Join")),
    ("vonage", 1, "sms", arrival("external1", "+2349067554729", "2020", "Join")),
    ("vonage", 2, "status/c/m-r", receipt("c", "m-r", Delivery.FAILED, "failed")),
    ("plivo", 0, "sms", arrival("abc1234", "+60124361111", "2020", "Hello")),
    ("plivo", 1, "status/c/m-r", receipt("c", "m-r", Delivery.SENT)),
    ("telnyx", 0, "sms", arrival("7ee4241c-f127-47e5-9c34-3aac291f8058", "+18665550001", "+18445550001",
                                 "Hello, World!", "2019-01-23T18:10:02.574000+00:00")),
    ("speedsms", 0, "sms", Malformed("tranId is not the id of a text.")),  # it has none: two are not told from one
    ("telerivet", 0, "sms", Malformed("id is not the id of a text.")),  # the example leaves it out
    # RapidPro's own Android app batches commands that each want an answer: it needs a channel of its own
    ("rapidpro-android", 0, "sms", Malformed("id is not the id of a text.")),
    ("rapidpro-android", 1, "sms", Malformed("id is not the id of a text.")),
    ("rapidpro-android", 2, "sms", Malformed("id is not the id of a text.")),
    ("rapidpro-android", 3, "sms", Malformed("id is not the id of a text.")),
]  # fmt: skip


def channel(directory: Path, **own: Any) -> HttpProvider:
    made = Settings(var_dir=directory, redis_url="unix:///nowhere", public_url="https://keng.example.org")
    return HttpProvider(made.with_channels(**own))


def called(directory: Path, path: str, media_type: str, body: str, **own: Any) -> object:
    """What a call under the secret address tells."""
    made = channel(directory, **own)
    fields = read_fields(media_type, body.encode())
    assert not isinstance(fields, Malformed)
    target = f"{secrets.secret(directory, 'http')}/{path}"
    call = WebhookCall(target, f"/webhooks/http/{target}", {}, body.encode(), fields)
    assert made.verify(call)
    found = made.decode(call)
    return found if isinstance(found, Malformed) or len(found) != 1 else found[0]


@pytest.mark.parametrize(("provider", "number", "path", "told"), READ)
def test_the_providers_examples_are_read(tmp_path: Path, provider: str, number: int, path: str, told: object) -> None:
    rows = [row for row in EXAMPLES if row["channel"] == provider]
    got = [row for row in rows if row["direction"] != "send" or provider in ("rapidpro-android", "playsms")]
    row = got[number]
    body = row["body"].replace("<your id>", "c.m-r") or urlsplit(row["path_or_query"]).query
    own = {**SENDS, **PROVIDERS[provider], "http_method": row["method"]}
    assert called(tmp_path, path, JSON if own.get("http_format") == "json" else FORM, body, **own) == told


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2026-03-02T08:15:30.000+07:00", "2026-03-02T01:15:30+00:00"),
        ("2026-03-02T01:15:30Z", "2026-03-02T01:15:30+00:00"),
        ("2016-10-06T09:28:39.220+0000", "2016-10-06T09:28:39.220000+00:00"),
        ("2026-03-02 08:15:30", "2026-03-02T01:15:30+00:00"),  # in HTTP_TIME_ZONE
        ("20260302081530", "2026-03-02T01:15:30+00:00"),
        ("1772414130", "2026-03-02T01:15:30+00:00"),
        ("1772414130000", "2026-03-02T01:15:30+00:00"),
    ],
)
def test_times_are_read_as_providers_spell_them(tmp_path: Path, said: str, moment: str) -> None:
    form = {"id": "7", "from": "0905000001", "text": "TH1 ACT 23", "at": said}

    found = called(tmp_path, "sms", FORM, urlencode(form), **ROW, http_time="at")

    assert found == arrival("7", HEAD, OURS, "TH1 ACT 23", moment)


@pytest.mark.parametrize("said", ["", "now", "99999999999999999999", "20261302081530", "²", "2026-03-02T25:00"])
def test_a_time_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    form = {"id": "7", "from": HEAD, "text": "TH1 ACT 23", "at": said}

    assert called(tmp_path, "sms", FORM, urlencode(form), **ROW, http_time="at") == Malformed("at is not a time.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": ""}, "id is not the id of a text."),
        ({"id": "x" * 201}, "id is not the id of a text."),
        ({"id": True}, "id is not the id of a text."),
        ({"id": ["7"]}, "id is not the id of a text."),
        ({"id": None}, "id is not the id of a text."),
        ({"from": ""}, "from is not a sender."),
        ({"from": "+84\n905"}, "from is not a sender."),
        ({"from": "x" * 41}, "from is not a sender."),
        ({"text": None}, "text is not a text of at most 1600 characters."),
        ({"text": "x" * 1601}, "text is not a text of at most 1600 characters."),
        ({"text": "TH1 \ud800"}, "text is not a text of at most 1600 characters."),  # half a character
    ],
)
def test_what_no_provider_would_send_is_refused_with_the_reason(
    tmp_path: Path, change: Mapping[str, Any], reason: str
) -> None:
    body = json.dumps({"id": 7, "from": HEAD, "text": "TH1 ACT 23", **change})

    assert called(tmp_path, "sms", JSON, body, **ROW, http_format="json") == Malformed(reason)


@pytest.mark.parametrize(
    ("sender", "kept"),
    [
        ("84905000001", HEAD),  # as aggregators spell it
        ("0905 000 001", HEAD),
        ("Viettel", "Viettel"),
        ("8041", "8041"),
        (OURS, f"own {OURS}"),  # two of our numbers that wrote to each other would never stop
    ],
)
def test_senders_are_kept_as_phones_where_they_are_some(tmp_path: Path, sender: str, kept: str) -> None:
    found = called(tmp_path, "sms", FORM, urlencode({"id": "7", "from": sender, "text": "TH1 ACT 23"}), **ROW)

    assert isinstance(found, Arrival)
    assert found.sender == kept
    assert is_service(kept) is (kept != HEAD)


def test_without_an_id_the_sender_the_time_and_the_words_tell_two_texts_apart(tmp_path: Path) -> None:
    own = {**ROW, "http_id": "", "http_time": "at"}
    forms = [
        {"from": "0905000001", "text": "TH1 ACT 23", "at": "1772414130"},
        {"from": HEAD, "text": "TH1 ACT 23", "at": "2026-03-02T08:15:30+07:00"},  # the same, spelled otherwise
        {"from": HEAD, "text": "TH1 ACT 23", "at": "1772414131"},
        {"from": HEAD, "text": "TH1 ACT 24", "at": "1772414130"},
        {"from": "0905000002", "text": "TH1 ACT 23", "at": "1772414130"},
    ]

    texts = [called(tmp_path, "sms", FORM, urlencode(form), **own) for form in forms]

    refs = [text.ref for text in texts if isinstance(text, Arrival)]
    assert refs[0] == refs[1]
    assert len(set(refs)) == 4


@pytest.mark.parametrize(
    ("path", "form", "told"),
    [
        ("status/ok", {"ours": "c.m-r"}, receipt("c", "m-r", Delivery.DELIVERED)),  # the state alone in the path
        ("status/bad", {"ours": "c.m-r"}, receipt("c", "m-r", Delivery.FAILED, "bad")),
        ("status/new", {"ours": "c.m-r"}, receipt("c", "m-r", None)),
        ("status", {"ours": "c.m-r"}, Malformed("The path has no state.")),
        ("status/ok", {}, Malformed("ours has no id of ours.")),
        ("status/ok", {"ours": "c"}, Malformed("ours has no id of ours.")),
        ("other", {"ours": "c.m-r"}, Malformed("The path is neither /sms nor /status.")),
        ("sms/ok", {"ours": "c.m-r"}, Malformed("The path is neither /sms nor /status.")),
    ],
)
def test_receipts_are_read_from_the_field_or_the_path(
    tmp_path: Path, path: str, form: Mapping[str, str], told: object
) -> None:
    own = {**ROW, "http_receipt_id": "ours", "http_states": "ok=delivered,bad=failed"}

    assert called(tmp_path, path, FORM, urlencode({**form, "n": "1"}), **own) == told


def test_other_events_at_the_same_address_are_answered_and_not_kept(tmp_path: Path) -> None:
    body = json.dumps({"type": "phone.heartbeat.offline", "data": {"owner": "+18005550199"}})

    assert called(tmp_path, "sms", JSON, body, **SENDS, **PROVIDERS["httpsms"]) == ()


# ---- who calls


@dataclass(frozen=True)
class Way:
    """A way to prove a call: its settings, and the call that it opens."""

    proof: str
    settings: Mapping[str, Any] = field(default_factory=dict)


FORM_BODY = urlencode({"id": "7", "from": HEAD, "text": "TH1 ACT 23"})
WAYS = {
    "path": Way("path"),
    "header": Way("header X-Token", {"http_key": KEY}),
    "query": Way("query token", {"http_key": KEY}),
    "field": Way("field authcode", {"http_key": KEY}),
    "sha1": Way("sha1 X-Signature", {"http_key": KEY}),
    "sha256": Way("sha256 X-Signature", {"http_key": KEY}),
    "sha512": Way("sha512 X-Signature", {"http_key": KEY}),
}


@dataclass(frozen=True)
class Request:
    """A call, whole."""

    target: str
    body: str
    headers: Mapping[str, str]


@pytest.fixture(params=sorted(WAYS))
def way(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture
def app(way: str, tmp_path: Path, books_url: str) -> Flask:
    return app_of(way, tmp_path, books_url)


def app_of(way: str, directory: Path, books_url: str, **more: Any) -> Flask:
    settings = Settings(var_dir=directory, redis_url=books_url)
    one = WAYS[way]
    return create_app(settings.with_channels(**ROW, **one.settings, **more, http_proof=one.proof))


def right(way: str, directory: Path, body: str = FORM_BODY) -> Request:
    """A call that the key opens."""
    target = "/webhooks/http/sms"
    if way == "path":
        return Request(f"/webhooks/http/{secrets.secret(directory, 'http')}/sms", body, {})
    if way == "header":
        return Request(target, body, {"X-Token": KEY})
    if way == "query":
        return Request(f"{target}?token={KEY}", body, {})
    if way == "field":
        return Request(target, f"{body}&authcode={KEY}", {})
    return Request(target, body, {"X-Signature": hmac.new(KEY.encode(), body.encode(), way).hexdigest()})


def post(app: Flask, asked: Request) -> TestResponse:
    path, _, query = asked.target.partition("?")
    return app.test_client().post(
        path, query_string=query, data=asked.body, content_type=FORM, headers=dict(asked.headers),
        environ_overrides={"REQUEST_URI": asked.target, "RAW_URI": asked.target},
    )  # fmt: skip


def test_a_call_with_its_proof_is_kept(app: Flask, way: str, redis: Redis, tmp_path: Path) -> None:
    assert post(app, right(way, tmp_path)).status_code == 200
    assert [text.body for text in inbox.recent(redis, CAMPAIGN, 2)] == ["TH1 ACT 23"]


@pytest.mark.parametrize("shape", [lambda mac: f"sha256={mac.hex()}", lambda mac: b64encode(mac).decode()])
def test_an_hmac_is_taken_in_each_spelling(tmp_path: Path, books_url: str, shape: Any) -> None:
    mac = hmac.new(KEY.encode(), FORM_BODY.encode(), hashlib.sha256).digest()

    asked = Request("/webhooks/http/sms", FORM_BODY, {"X-Signature": shape(mac)})

    assert post(app_of("sha256", tmp_path, books_url), asked).status_code == 200


def test_changed_requests_are_all_refused(
    app: Flask, way: str, redis: Redis, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Where an HMAC covers the body, nothing of it may change; where a key opens, nothing of the key."""
    rng = random.Random(20261130)
    requests = _changes(rng, way, right(way, tmp_path), FORGED)

    assert let_in(capfd, f"http ({way})", ((one, post(app, one).status_code < 300) for one in requests)) == []
    assert inbox.recent(redis, CAMPAIGN, 1) == []


def _changes(rng: random.Random, way: str, asked: Request, count: int) -> Iterator[Request]:
    while count:
        changed = _changed(rng, way, asked)
        if changed != asked:
            count -= 1
            yield changed


def _changed(rng: random.Random, way: str, asked: Request) -> Request:
    if way == "path":
        start = len("/webhooks/http/")
        return replace(asked, target=asked.target[:start] + _bent(rng, asked.target[start:-4]) + "/sms")
    if way == "query":
        name, _, key = asked.target.partition("=")
        spoilt = [
            f"{name}={quote(_bent(rng, key))}",
            f"{asked.target}&token={key}",
            name,
            asked.target.partition("?")[0],
        ]
        return replace(asked, target=rng.choice(spoilt))
    if way == "field":
        *rest, (name, key) = parse_qsl(asked.body)
        twice = [*rest, (name, key), (name, key)]
        return replace(asked, body=urlencode(rng.choice([[*rest, (name, _bent(rng, key))], twice, rest])))
    [(name, value)] = asked.headers.items()
    if way != "header" and rng.random() < 0.7:
        return replace(asked, body=_bent(rng, asked.body))
    return replace(asked, headers=rng.choice([{name: _bent(rng, value)}, {}, {"X-Other": value}]))


def _bent(rng: random.Random, text: str) -> str:
    """The text with a character put in, taken out or changed."""
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice(["", "0", "a", "A", "~", "&", "%00", "+", "="]) + text[at + rng.randrange(2) :]


def test_what_is_answered_stands_in_the_settings(tmp_path: Path, books_url: str) -> None:
    app = app_of("field", tmp_path, books_url, http_answer="OK", http_refusal='{"error": 1}')

    taken = post(app, right("field", tmp_path))
    refused = post(app, replace(right("field", tmp_path), body=FORM_BODY))

    assert (taken.status_code, taken.text, taken.mimetype) == (200, "OK", "text/plain")
    assert (refused.status_code, refused.text, refused.mimetype) == (403, '{"error": 1}', "application/json")


# ---- settings


def test_without_any_it_is_off_and_says_what_is_missing(tmp_path: Path) -> None:
    assert channel(tmp_path).missing == ("HTTP_NUMBERS", "HTTP_SEND_URL")


def test_what_to_paste_at_the_provider_is_printed(tmp_path: Path, books_url: str) -> None:
    settings = Settings(var_dir=tmp_path, redis_url=books_url, public_url="https://keng.example.org")
    secret = secrets.secret(tmp_path, "http")

    runs = [
        create_app(settings.with_channels(**own)).test_cli_runner().invoke(args=["webhooks"])
        for own in (ROW, {**ROW, "http_proof": "header X-Token", "http_key": KEY}, {})
    ]

    assert [run.output for run in runs] == [
        f"SMS (HTTP)\n  https://keng.example.org/webhooks/http/{secret}/sms\n"
        f"  https://keng.example.org/webhooks/http/{secret}/status\n",
        "SMS (HTTP)\n  https://keng.example.org/webhooks/http/sms\n  https://keng.example.org/webhooks/http/status\n",
        "No channel is on that needs it: docs/settings.md says which settings turn one on.\n",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"http_region": "VIET"}, "HTTP_REGION: must be the two letters of a country, such as VN."),
        ({"http_time_zone": "Hanoi"}, "HTTP_TIME_ZONE: must be a time zone such as Asia/Ho_Chi_Minh or UTC."),
        (
            {"http_proof": "basic"},
            "HTTP_PROOF: must be path, or how the key comes and under which name: header X-Token",
        ),
        ({"http_proof": "header X-Token"}, "HTTP_KEY is missing: write the token or key that the provider shows"),
        ({"http_key": KEY}, "HTTP_KEY is of no use with HTTP_PROOF=path"),
        ({"http_proof": "field k", "http_key": "short"}, "HTTP_KEY: must have at least 16 characters"),
        ({"http_id": ""}, "HTTP_ID or HTTP_TIME must name a field"),
        ({"http_id": "message id"}, "HTTP_ID: "),
        ({"http_received": "type"}, "HTTP_RECEIVED: "),
        ({"http_method": "PATCH"}, "HTTP_METHOD: "),
        ({"http_states": "ok"}, "HTTP_STATES: must be such as DELIVRD=delivered,UNDELIV=undelivered; ours are sent"),
        ({"http_states": "ok=arrived"}, "HTTP_STATES: must be such as DELIVRD=delivered"),
        ({"http_state": "s"}, "HTTP_STATES must say what the values of HTTP_STATE mean"),
        (
            {"http_send_url": "sms.example.org"},
            "HTTP_SEND_URL: must be an address such as https://sms.example.org/send",
        ),
        ({"http_send_url": "https://{to}.example.org"}, "HTTP_SEND_URL: must be an address"),
        ({"http_send_body": "to={phone}&text={text}"}, "HTTP_SEND_BODY: names {phone}; known are {to}, {to_digits}"),
        ({"http_send_body": '{"to": "{to}", "text": {text}}'}, "HTTP_SEND_BODY: must be a form such as"),
        ({"http_send_body": "to={to}"}, "HTTP_SEND_URL or HTTP_SEND_BODY must hold {text}, and {to} or {to_digits}"),
        ({"http_send_headers": "X-Api-Key"}, "HTTP_SEND_HEADERS: must be such as X-Api-Key: abc | Accept"),
        ({"http_send_headers": "X: {text}"}, "HTTP_SEND_HEADERS: must be such as X-Api-Key: abc | Accept"),
        ({"http_send_headers": "X: a\r\nY: b"}, "HTTP_SEND_HEADERS: must be such as X-Api-Key: abc | Accept"),
        ({"http_send_once": "true"}, "HTTP_SEND_ONCE needs {id} in HTTP_SEND_URL, HTTP_SEND_BODY or HTTP_SEND_HEADERS"),
    ],
)
def test_bad_settings_are_refused_with_what_to_write(tmp_path: Path, change: Mapping[str, str], sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        channel(tmp_path, **{**ROW, **change})

    assert str(refused.value).startswith(sentence)


def test_no_refusal_shows_a_secret(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        channel(tmp_path, **{**ROW, "http_send_headers": "secret-token", "http_send_body": "pass=hunter2&x={y}"})

    assert "secret-token" not in str(refused.value)
    assert "hunter2" not in str(refused.value)


# ---- sending


@dataclass
class Provider:
    """A provider on loopback: what it was asked, and what it answers."""

    port: int
    asked: list[tuple[str, str, Mapping[str, str], str]] = field(default_factory=list)
    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs_up: bool = False


@pytest.fixture
def provider() -> Iterator[Provider]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            taken.asked.append((self.command, self.path, dict(self.headers), self.rfile.read(length).decode()))
            if taken.hangs_up:
                return
            self.send_response(taken.status)
            for name, value in taken.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(taken.body.encode())

        do_GET = do_PUT = do_POST  # noqa: N815 - as http.server calls them

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        taken = Provider(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield taken
        server.shutdown()
        thread.join()


TO_SEND = Message("m1-r", "http", OURS, HEAD, "Đã ghi TH1: 23 & 2\n+", "", "", datetime.now(UTC) + timedelta(hours=1))
SAME_FORM = [("to", HEAD), ("text", TO_SEND.body)]


@pytest.mark.parametrize(
    ("own", "asked"),
    [
        (
            {"http_send_body": "to={to}&text={text}&key=a%26b"},
            ("POST", "/send", [*SAME_FORM, ("key", "a&b")]),
        ),
        (  # Africa's Talking
            {"http_send_body": "username=Username&to={to}&message={text}&from={from}"},
            ("POST", "/send", [("username", "Username"), ("to", HEAD), ("message", TO_SEND.body), ("from", OURS)]),
        ),
        (  # httpSMS
            {"http_send_body": '{"from": "{from}", "to": "{to}", "content": "{text}", "request_id": "{id}"}'},
            ("POST", "/send", {"from": OURS, "to": HEAD, "content": TO_SEND.body, "request_id": "c.m1-r"}),
        ),
        (  # nested, and what is no text stays
            {"http_send_body": '[{"to": ["{to_digits}"], "sms": {"text": "{text}", "flash": false, "n": 1}}]'},
            ("POST", "/send", [{"to": ["84905000001"], "sms": {"text": TO_SEND.body, "flash": False, "n": 1}}]),
        ),
        (  # RapidPro's external channel: what came in there
            {"http_send_body": "sender={from}&text={text}&to={to_digits}", "http_send_method": "PUT"},
            ("PUT", "/send", [("sender", OURS), ("text", TO_SEND.body), ("to", "84905000001")]),
        ),
    ],
)
def test_a_text_goes_out_as_the_template_says(
    tmp_path: Path, provider: Provider, own: Mapping[str, str], asked: tuple[str, str, Any]
) -> None:
    url = {
        "http_send_url": f"http://127.0.0.1:{provider.port}/send",
        "http_send_headers": "X-Api-Key: abc | X-Id: {id}",
    }

    result = channel(tmp_path, **{**ROW, **url, **own}).send("c", TO_SEND)

    [(method, target, headers, body)] = provider.asked
    is_json = headers["Content-Type"] == JSON
    assert (method, target, json.loads(body) if is_json else parse_qsl(body)) == asked
    assert (headers["X-Api-Key"], headers["X-Id"]) == ("abc", "c.m1-r")
    assert result == SendResult(Delivery.SENT)


def test_a_text_goes_out_as_a_query(tmp_path: Path, provider: Provider) -> None:
    """As Kannel and playSMS take it."""
    url = f"http://127.0.0.1:{provider.port}/ws/{{to}}?op=pv&to={{to}}&msg={{text}}&dlr-url={{callback}}&empty="
    own = {"http_numbers": OURS, "http_id": "id", "http_send_url": url, "http_send_method": "GET"}

    channel(tmp_path, **own).send("c", TO_SEND)

    [(method, target, _, body)] = provider.asked
    back = f"https://keng.example.org/webhooks/http/{secrets.secret(tmp_path, 'http')}/status/c/m1-r"
    assert (method, urlsplit(target).path, body) == ("GET", "/ws/%2B84905000001", "")
    assert parse_qsl(urlsplit(target).query, keep_blank_values=True) == [
        ("op", "pv"), ("to", HEAD), ("msg", TO_SEND.body), ("dlr-url", back), ("empty", ""),
    ]  # fmt: skip


def test_a_text_that_names_a_place_of_the_template_stays_as_it_is(tmp_path: Path, provider: Provider) -> None:
    url = {"http_send_url": f"http://127.0.0.1:{provider.port}/send"}

    channel(tmp_path, **{**ROW, **url}).send("c", replace(TO_SEND, body='{id} {to} "}'))

    assert parse_qsl(provider.asked[0][3]) == [("to", HEAD), ("text", '{id} {to} "}')]


LATER = timedelta(0)
ONCE = {"http_send_once": "true", "http_send_body": "to={to}&text={text}&ref={id}"}
MESSAGES = {"http_sent_if": "messages.0.status=0", "http_sent_id": "messages.0.message-id"}
RESULTS = [
    (200, "", {}, {}, SendResult(Delivery.SENT)),
    (202, "0: Accepted for delivery", {}, {}, SendResult(Delivery.SENT)),
    (201, '{"data": {"id": "q1"}}', {}, {"http_sent_id": "data.id"}, SendResult(Delivery.SENT, ProviderResponse("q1"))),
    (200, '{"messages": [{"status": "0", "message-id": "1002"}]}', {}, MESSAGES,
     SendResult(Delivery.SENT, ProviderResponse("1002"))),
    (200, '{"messages": [{"status": "4"}]}', {}, MESSAGES, SendResult(Delivery.FAILED, ProviderResponse(code="4"))),
    (200, "no JSON", {}, MESSAGES, SendResult(Delivery.FAILED, ProviderResponse(code="200"))),
    (200, '{"CodeResult": 103}', {}, {"http_sent_if": "CodeResult=100"},
     SendResult(Delivery.FAILED, ProviderResponse(code="103"))),
    (200, '{"CodeResult": 103}', {}, {"http_sent_if": "CodeResult=100", "http_elsewhere": "103,104"},
     SendResult(Delivery.FAILED, ProviderResponse(code="103"), elsewhere=True)),  # no money
    (200, '{"CodeResult": 124}', {}, {"http_sent_if": "CodeResult=100", "http_elsewhere": "103,104"},
     SendResult(Delivery.FAILED, ProviderResponse(code="124"))),  # it has it
    (403, "Not routable. Do not try again.", {}, {},
     SendResult(Delivery.FAILED, ProviderResponse(code="403"), elsewhere=True)),
    (412, "No route found", {}, {}, SendResult(Delivery.FAILED, ProviderResponse(code="412"), elsewhere=True)),
    (302, "", {"Location": "/elsewhere"}, {}, SendResult(Delivery.FAILED, ProviderResponse(code="302"))),
    (400, "rejected", {}, {}, SendResult(Delivery.FAILED, ProviderResponse(code="400"))),
    (401, "", {}, {}, SendResult(Delivery.FAILED, ProviderResponse(code="401"), elsewhere=True)),
    (409, "", {}, {}, SendResult(Delivery.FAILED, ProviderResponse(code="409"))),
    (409, "", {}, ONCE, SendResult(Delivery.SENT, ProviderResponse(code="409"))),  # it has it
    (429, "", {}, {}, SendResult(Delivery.QUEUED, ProviderResponse(code="429"), again=LATER)),
    (503, "", {"Retry-After": "30"}, {},
     SendResult(Delivery.QUEUED, ProviderResponse(code="503"), again=timedelta(seconds=30))),
    (503, "", {"Retry-After": "99999999999"}, {},
     SendResult(Delivery.QUEUED, ProviderResponse(code="503"), again=timedelta(hours=1))),
    (500, "", {}, {}, SendResult(Delivery.UNKNOWN, ProviderResponse(code="500"))),  # it may have gone out
    (504, "", {}, ONCE, SendResult(Delivery.UNKNOWN, ProviderResponse(code="504"), again=LATER)),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "headers", "own", "result"), RESULTS)
def test_what_the_provider_answers_decides_what_became_of_the_text(
    tmp_path: Path,
    provider: Provider,
    status: int,
    body: str,
    headers: Mapping[str, str],
    own: Mapping[str, str],
    result: SendResult,
) -> None:
    provider.status, provider.body, provider.headers = status, body, headers
    url = {"http_send_url": f"http://127.0.0.1:{provider.port}/send"}

    assert channel(tmp_path, **{**ROW, **url, **own}).send("c", TO_SEND) == result
    assert len(provider.asked) == 1


def test_only_what_has_surely_not_gone_out_is_sent_again(tmp_path: Path, provider: Provider) -> None:
    provider.hangs_up = True
    url = {"http_send_url": f"http://127.0.0.1:{provider.port}/send"}

    lost = channel(tmp_path, **{**ROW, **url}).send("c", TO_SEND)
    lost_but_taken_once = channel(tmp_path, **{**ROW, **url, **ONCE}).send("c", TO_SEND)
    nobody_there = channel(tmp_path, **{**ROW, "http_send_url": "http://127.0.0.1:9/"}).send("c", TO_SEND)

    assert lost == SendResult(Delivery.UNKNOWN)
    assert lost_but_taken_once == SendResult(Delivery.UNKNOWN, again=LATER)
    assert nobody_there == SendResult(Delivery.QUEUED, ProviderResponse(code="unreachable"), again=LATER)
    assert channel(tmp_path, **ROW).find(TO_SEND, set()) == SendResult(Delivery.UNKNOWN)
    assert channel(tmp_path, **{**ROW, **ONCE}).find(TO_SEND, set()) is None
