"""Twilio's webhook: what Twilio signed is kept, once; nothing else is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from redis import Redis

from gateway.app import create_app
from gateway.books import inbox
from gateway.channels import twilio
from gateway.channels.channel import FORM as FORM_TYPE
from gateway.channels.channel import Malformed, WebhookCall, read_fields
from gateway.channels.twilio import Twilio
from gateway.settings import Settings
from gateway.web.webhooks import raw_target
from parsers.campaign.phones import is_service
from tests.support.forged import FORGED, let_in
from tests.support.twilio_requests import (
    ACCOUNT,
    CAMPAIGN,
    FORM,
    NEXT_TOKEN,
    OURS,
    SID,
    TARGET,
    TOKEN,
    post,
    post_form,
    signed,
    twilio_settings,
)

"""How many changed requests are tried; 10,000 take some seconds more."""
Pairs = Sequence[tuple[str, str]]


@pytest.fixture
def app(tmp_path: Path, books_url: str) -> Flask:
    return create_app(twilio_settings(tmp_path, books_url))


def test_a_signed_text_is_kept_and_answered_with_nothing_to_send(app: Flask, redis: Redis) -> None:
    response = post_form(app, FORM)

    assert (response.status_code, response.mimetype) == (200, "text/xml")
    assert response.text == '<?xml version="1.0" encoding="UTF-8"?><Response/>'
    [text] = inbox.recent(redis, CAMPAIGN, 10)
    assert (text.sender, text.body) == ("+84905000001", "TH1 ACT 23 ABS 2")
    assert (text.fields["channel"], text.fields["ref"], text.fields["receiver"]) == ("twilio", SID, OURS)


@pytest.mark.parametrize(
    ("body", "parts", "cut"),
    [
        ("TH1 ACT 23 ABS 2", "1", False),
        ("Thôn 1 hôm nay kích hoạt được mười mấy người rồi nghe em, vắng mặt 1", "2", True),  # "12" in two parts
        ("TH1 ACT 23 ABS 2", "2", True),
        ("a" * 100, "2", False),  # letters that the phone wrote in UCS-2
        ("a" * 153, "2", True),
        ("ẳ" * 134, "3", False),  # parts numbered in two bytes
        ("ẳ" * 134, "1", False),  # fewer than we count is no loss
        ("TH1 ACT 23 ABS 2", "many", False),
    ],
)
def test_a_text_that_says_it_has_more_parts_is_known_to_be_cut(
    app: Flask, redis: Redis, body: str, parts: str, cut: bool
) -> None:
    assert post_form(app, {**FORM, "Body": body, "NumSegments": parts}).status_code == 200

    [text] = inbox.recent(redis, CAMPAIGN, 10)
    assert text.is_cut is cut


@pytest.mark.parametrize(
    ("public_url", "signature", "valid"),
    [
        ("https://mycompany.com", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", True),
        ("https://mycompany.com", "kvajT1Ptam85bY51eRf/AJRuM3w=", True),  # signed with :443 in the address
        ("https://mycompany.com:443", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", True),  # the other way round
        ("https://mycompany.com", "0ZXoZLH/DfblKGATFgpif+LLRf4=", False),  # the signature of another scheme
        ("https://mycompany.com", "RSOYDt4T1cUTdK1PDd93/VVr8B8", False),  # cut
        ("https://mycompany.com", "", False),
        ("https://mycompany.com", None, False),
        ("https://mycompany.com", "ễ" * 28, False),
        ("https://mycompany.com", "A" * 100_000, False),
    ],
)
def test_signatures_are_those_of_twilios_own_examples(
    tmp_path: Path, public_url: str, signature: str | None, valid: bool
) -> None:
    channel = Twilio(twilio_settings(tmp_path, "unix:///nowhere", public_url=public_url))
    body = b"CallSid=CA1234567890ABCDE&Digits=1234&From=%2B14158675309&To=%2B18005551212&Caller=%2B14158675309"
    fields = read_fields(FORM_TYPE, body)
    headers = {} if signature is None else {"X-Twilio-Signature": signature}

    assert not isinstance(fields, Malformed)
    assert channel.verify(WebhookCall("sms", "/myapp.php?foo=1&bar=2", headers, body, fields)) is valid


def test_both_tokens_count_while_they_are_changed(app: Flask) -> None:
    body = urlencode(FORM)

    answers = [
        post(app, body, signed(FORM, token=token)).status_code for token in (TOKEN, NEXT_TOKEN, "of somebody else")
    ]

    assert answers == [200, 200, 403]


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (f"{TARGET}?a=%41&b=%7E", 200),  # signed as it was spelled, not as it is decoded
        (f"{TARGET}?name=Th%C3%B4n%201+2", 200),
        ("/webhooks/twilio/%73ms", 200),  # the spelling configured at Twilio counts
    ],
)
def test_the_address_counts_as_it_was_requested(app: Flask, target: str, status: int) -> None:
    response = post(app, urlencode(FORM), signed(FORM, target), target)

    assert response.status_code == status


@pytest.mark.parametrize(
    ("environ", "target"),
    [
        ({"REQUEST_URI": "/%6Cen?q=%41&"}, "/%6Cen?q=%41&"),
        ({"RAW_URI": "/%6Cen?q=%41&"}, "/%6Cen?q=%41&"),
        ({"PATH_INFO": "/len", "QUERY_STRING": "q=%41&"}, "/len?q=%41&"),
        ({"PATH_INFO": "/len", "QUERY_STRING": ""}, "/len"),
    ],
)
def test_the_target_is_found_whatever_the_server(environ: dict[str, Any], target: str) -> None:
    assert raw_target(environ) == target


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"MessageSid": ""}, "MessageSid is not the id of a message."),
        ({"MessageSid": SID + "0"}, "MessageSid is not the id of a message."),
        ({"MessageSid": SID + "\n"}, "MessageSid is not the id of a message."),
        ({"MessageSid": "CA" + SID[2:]}, "MessageSid is not the id of a message."),  # a call
        ({"AccountSid": "AC" + "b" * 32}, "AccountSid is not ours."),
        ({"From": ""}, "From is not a sender."),
        ({"From": "whatsapp:+84905000001"}, "From is not a sender."),
        ({"From": "+084905000001"}, "From is not a sender."),
        ({"To": "+12028832222"}, "To is not a number of ours."),
        ({"Body": "x" * 1601}, "Body is longer than 1600 characters."),
    ],
)
def test_a_signed_form_that_cannot_be_is_refused_with_the_reason(
    app: Flask, redis: Redis, change: Mapping[str, str], reason: str
) -> None:
    response = post_form(app, {**FORM, **change})

    assert (response.status_code, response.text.strip()) == (400, reason)
    assert inbox.recent(redis, CAMPAIGN, 1) == []


@pytest.mark.parametrize("name", ["MessageSid", "AccountSid", "From", "To"])
def test_a_signed_form_without_a_field_we_use_is_refused(app: Flask, name: str) -> None:
    response = post_form(app, {of: value for of, value in FORM.items() if of != name})

    assert response.status_code == 400
    assert response.text.startswith(name)


@pytest.mark.parametrize(
    "cut",
    [
        {"MessageSid": None, "MessageS": f"id{SID}"},
        {"Body": None, "Bod": "yTH1 ACT 23 ABS 2"},
        {"Body": "TH1 A", "CT": " 23 ABS 2"},
        {"Body": "TH1 A", "CT 23 ABS 2": ""},
        {"Body": "TH1 ", "Act": " 23 ABS 2"},  # spelled as Twilio spells its own
    ],
)
def test_a_form_cut_in_other_places_is_refused_though_its_signature_may_hold(
    app: Flask, cut: Mapping[str, str | None]
) -> None:
    changed = {name: value for name, value in {**FORM, **cut}.items() if value is not None}

    response = post_form(app, changed)

    assert (response.status_code, response.text.strip()) == (400, "A parameter is none that Twilio sends.")


@pytest.mark.parametrize(
    ("told", "cut"),
    [
        ({}, {"ApiVersion": "2010-04-01BodyTH1 ACT 23 ABS 2", "Body": None}),
        ({}, {"AccountSid": f"{ACCOUNT}ApiVersion2010-04-01BodyTH1 ACT 23 ABS 2", "ApiVersion": None, "Body": None}),
        (
            {"Body": "TH1FromCityHA NOI", "FromCity": None, "FromCountry": None, "FromState": None, "FromZip": None},
            {"Body": "TH1", "From": "CityHA NOIFrom+84905000001"},
        ),
    ],
)
def test_a_text_or_a_sender_that_was_cut_in_another_place_is_refused(
    app: Flask, told: Mapping[str, str | None], cut: Mapping[str, str | None]
) -> None:
    whole = {name: value for name, value in {**FORM, **told}.items() if value is not None}
    changed = {name: value for name, value in {**FORM, **told, **cut}.items() if value is not None}

    assert signed(changed) == signed(whole)
    response = post(app, urlencode(changed), signed(whole))
    assert (response.status_code, response.text.strip()) == (400, "A parameter is a piece of another.")


def test_a_sender_written_into_a_text_does_not_become_its_sender(app: Flask) -> None:
    told = {**FORM, "Body": "TH1 ACT 23From+84905000002FromAb"}
    changed = {**FORM, "Body": "TH1 ACT 23", "From": "+84905000002", "FromAb": "From+84905000001"}

    assert signed(changed) == signed(told)
    assert post(app, urlencode(changed), signed(told)).status_code == 400
    assert post_form(app, told).status_code == 200


@pytest.mark.parametrize(
    ("change", "stored"),
    [
        ({"Body": ""}, ""),  # a picture without words
        ({"Body": "Thôn 1\nACT 23 👍"}, "Thôn 1\nACT 23 👍"),
        ({"Body": "VEgxIEFDVCAyMw=="}, "VEgxIEFDVCAyMw=="),  # base64 is not guessed at
        ({"From": "8041"}, "TH1 ACT 23 ABS 2"),
        ({"From": "VIETTEL"}, "TH1 ACT 23 ABS 2"),
        ({"To": "38438"}, "TH1 ACT 23 ABS 2"),
        ({"MessageSid": "MM" + SID[2:]}, "TH1 ACT 23 ABS 2"),
        ({"From": "F88.VN"}, "TH1 ACT 23 ABS 2"),
        ({"From": "+266696687"}, "TH1 ACT 23 ABS 2"),  # ANONYMOUS on a telephone's keys
        ({"ButtonText": "OK", "MediaUrl0": "https://a", "MediaContentType0": "image/png"}, "TH1 ACT 23 ABS 2"),
        ({"Body": "NGUNG", "OptOutType": "STOP"}, "STOP"),  # Twilio blocks this phone from now on
        ({"Body": "tiep tuc", "OptOutType": "START"}, "START"),
        ({"Body": "HELP", "OptOutType": "HELP"}, "HELP"),
        ({"Body": None}, ""),  # some forms have none
    ],
)
def test_every_form_that_twilio_sends_is_kept(
    app: Flask, redis: Redis, change: Mapping[str, str | None], stored: str
) -> None:
    response = post_form(app, {name: value for name, value in {**FORM, **change}.items() if value is not None})

    assert response.status_code == 200
    assert [text.body for text in inbox.recent(redis, CAMPAIGN, 2)] == [stored]


def test_a_text_from_a_number_of_ours_is_kept_and_answered_by_nobody(app: Flask, redis: Redis) -> None:
    """Two of our numbers that wrote to each other would never stop."""
    assert post_form(app, {**FORM, "From": OURS}).status_code == 200

    [kept] = inbox.recent(redis, CAMPAIGN, 2)
    assert kept.sender == f"own {OURS}"
    assert is_service(kept.sender)


@pytest.mark.parametrize(
    ("body", "changes", "status"),
    [
        (urlencode(FORM) + "&Body=TH1", {}, 400),  # twice, differing
        (urlencode(FORM) + "&Body=TH1+ACT+23+ABS+2", {}, 400),  # twice the same: the signature would hold
        (urlencode(FORM) + "&" + "&".join(f"P{n}=1" for n in range(50)), {}, 400),
        (urlencode(FORM).replace("TH1", "%FF"), {}, 400),
        (urlencode(FORM).replace("TH1", "%ED%A0%80"), {}, 400),  # half of a surrogate pair
        (urlencode(FORM).encode().replace(b"TH1", b"\xff"), {}, 400),
        ("Body", {}, 400),
        ("", {}, 403),
        (urlencode(FORM), {"content_type": "application/json"}, 400),
        (urlencode(FORM), {"content_type": "multipart/form-data; boundary=x"}, 400),
        (urlencode(FORM), {"content_type": ""}, 400),
        (urlencode({**FORM, "Body": "x" * 16_384}), {}, 413),
        (urlencode(FORM), {"headers": {"Transfer-Encoding": "chunked", "X-Twilio-Signature": signed(FORM)}}, 411),
        (urlencode(FORM), {"headers": {}}, 403),
        (urlencode(FORM), {"headers": {"X-Twilio-Signature": ""}}, 403),
    ],
)
def test_a_malformed_request_is_refused(
    app: Flask, redis: Redis, body: bytes | str, changes: Mapping[str, Any], status: int
) -> None:
    response = post(app, body, signed(FORM), **changes)

    assert (response.status_code, response.mimetype) == (status, "text/plain")
    assert inbox.recent(redis, CAMPAIGN, 1) == []


def test_a_channel_that_is_not_set_up_is_off(tmp_path: Path, books_url: str) -> None:
    app = create_app(Settings(var_dir=tmp_path, redis_url=books_url))

    assert post_form(app, FORM).status_code == 404
    assert app.test_client().get(TARGET).status_code == 404


def test_a_bad_signature_says_nothing_about_the_form(app: Flask) -> None:
    wrong = {**FORM, "AccountSid": "AC" + "b" * 32, "Body": ""}

    assert post(app, urlencode(wrong), signed(FORM)).text == "Not allowed.\n"


def test_changed_requests_are_all_refused(app: Flask, redis: Redis, capfd: pytest.CaptureFixture[str]) -> None:
    rng = random.Random(20240810)
    signature = signed(FORM, f"{TARGET}?a=1&b=2")

    requests = (
        ((target, body), post(app, body, signature, target).status_code < 300) for target, body in _changes(rng, FORGED)
    )

    assert let_in(capfd, "twilio", requests) == []
    assert inbox.recent(redis, CAMPAIGN, 1) == []


def test_a_text_delivered_twenty_times_eight_at_once_is_one_text(app: Flask, redis: Redis) -> None:
    with ThreadPoolExecutor(8) as threads:
        responses = list(threads.map(lambda _: post_form(app, FORM), range(20)))

    assert {(response.status_code, response.text) for response in responses} == {(200, twilio.NO_REPLY)}
    assert len(inbox.recent(redis, CAMPAIGN, 50)) == 1


def test_the_unchanged_request_of_them_is_kept(app: Flask) -> None:
    target = f"{TARGET}?a=1&b=2"

    assert post(app, urlencode(FORM), signed(FORM, target), target).status_code == 200


def _changes(rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """Targets and bodies that differ from the signed ones in meaning, not only in the form's order or escapes."""
    target = f"{TARGET}?a=1&b=2"
    pairs: Pairs = sorted(FORM.items())
    while count:
        changed_target, changed_pairs = target, pairs
        if rng.random() < 0.3:
            changed_target = _changed_target(rng, target)
        else:
            changed_pairs = rng.choice([_altered, _repeated, _dropped, _recut, _recut])(rng, pairs)
        if (changed_target, _meaning(changed_pairs)) != (target, _meaning(pairs)):
            count -= 1
            yield changed_target, urlencode(rng.sample(changed_pairs, len(changed_pairs)))


def _meaning(pairs: Pairs) -> list[tuple[str, str]]:
    """What we use, and whatever stands there twice. Cutting ToCity from ToCountry otherwise changes nothing kept."""
    used = ("AccountSid", "Body", "From", "MessageSid", "To")
    names = [name for name, _ in pairs]
    return sorted(pair for pair in pairs if pair[0] in used or names.count(pair[0]) > 1)


def _changed_target(rng: random.Random, target: str) -> str:
    """Another address that mostly leads to the same page."""
    at = rng.randrange(len(TARGET) - 3, len(target))
    spelled = target[:at] + f"%{ord(target[at]):02X}" + target[at + 1 :]
    ends = ["", "?", "&", "#", "#x", "&a=1", "%20", "/"]
    moved = [f"{TARGET}?b=2&a=1", f"{TARGET}?a=1&a=1&b=2", TARGET, f"{TARGET}?", f"{TARGET}?a=1&b=%32"]
    return rng.choice([spelled, target + rng.choice(ends), rng.choice(moved), target[:at] + quote("ế") + target[at:]])


def _altered(rng: random.Random, pairs: Pairs) -> Pairs:
    """One character of a value or a name put in, taken out or changed."""
    at = rng.randrange(len(pairs))
    side = rng.randrange(2)
    word = pairs[at][side]
    cut = rng.randrange(len(word) + 1)
    word = word[:cut] + rng.choice(["", "0", "1", " ", "a", "A", "\0", "ế", "+"]) + word[cut + rng.randrange(2) :]
    return [*pairs[:at], (pairs[at][0], word) if side else (word, pairs[at][1]), *pairs[at + 1 :]]


def _repeated(rng: random.Random, pairs: Pairs) -> Pairs:
    """A parameter twice: the signature cannot tell."""
    return [*pairs, rng.choice(pairs)]


def _dropped(rng: random.Random, pairs: Pairs) -> Pairs:
    left = rng.choice(pairs)
    return [pair for pair in pairs if pair != left]


def _recut(rng: random.Random, pairs: Pairs) -> Pairs:
    """The same characters in a row, cut into names and values in other places, so that the signature mostly holds."""
    at = rng.randrange(len(pairs) - 1)
    row = "".join(pairs[at] + pairs[at + 1])
    cuts = sorted(rng.randrange(len(row) + 1) for _ in range(rng.choice([1, 3, 5])))
    words = [row[first:last] for first, last in zip([0, *cuts], [*cuts, len(row)], strict=True)]
    return [*pairs[:at], *zip(words[::2], words[1::2], strict=True), *pairs[at + 2 :]]
