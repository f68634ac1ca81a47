"""The dialects: how each spells a request and a page; the examples of the providers' pages are rows here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from gateway.app import create_app
from gateway.channels.ussd.dial import Begins, Call, Dial, Inputs, MalformedDial, Notice, UssdAnswer, bare, opened
from gateway.channels.ussd.dialects import DIALECTS
from gateway.settings import Settings
from parsers.ussd.menu import Page
from tests.conftest import Server
from tests.support.aggregators import ask
from tests.support.ussd_gateway import day_of_campaign, served

EXAMPLES: list[dict[str, Any]] = [
    json.loads(line) for line in Path("tests/data/ussd_payloads.jsonl").read_text(encoding="utf-8").splitlines()
]
KENYAN, VUMI, GHANAIAN = "+254711000111", "+27761234567", "+233246912184"
CUMULATIVE, LATEST = Inputs.CUMULATIVE, Inputs.LATEST
YES, NO, UNSAID = Begins.YES, Begins.NO, Begins.UNSAID
OK = '{"responseExitCode": 200, "responseMessage": ""}'

READ: list[tuple[int, str, Dial | UssdAnswer]] = [
    # which example, in which dialect, and what it says
    (0, "africastalking", Dial("ATUid_abc123", KENYAN, "123", "", CUMULATIVE, YES)),
    (1, "africastalking", Dial("ATUid_abc123", KENYAN, "123", "1", CUMULATIVE)),
    (2, "africastalking", Dial("ATUid_abc123", KENYAN, "123", "1*1", CUMULATIVE)),
    (3, "africastalking", UssdAnswer("")),
    (4, "infobip", Dial("{sessionId}", "+385955363443", "", "", LATEST, YES)),
    (5, "infobip", Dial("{sessionId}", "+385955363443", "", "1", LATEST, NO)),
    (6, "infobip", UssdAnswer(OK, "application/json")),
    (7, "conend", Dial("session-id", VUMI, "167", "7*a*b*c", CUMULATIVE)),
    (8, "flares", Dial("session-id", VUMI, "", "121", LATEST)),
    (9, "flares", UssdAnswer("")),
    (
        19, "hubtel",
        Dial("8d440a43a98b4614b9df22b79c8190b8", GHANAIAN, "b230733cd56b4a0fad820e39f66bc27c", "", LATEST, YES, "1"),
    ),
    (20, "hubtel", Dial("bundle_self_mtn_001", "+233262195121", "714*51", "2", LATEST, NO, "2")),
]  # fmt: skip
UNREADABLE: list[tuple[int, str, str]] = [
    # examples whose session id, phone or code is left open by their source: what is said of them as they stand
    (21, "arkesel", ""),
    (26, "conend", "The phone is missing or no phone."),
    (27, "conend-code", "The phone is missing or no phone."),
]
NOT_SPOKEN = {
    "ussd-dmark", "ussd-cellulant", "ussd-imimobile", "ussd-mtech", "ussd-vodacom-messaging", "ussd-integrat",
    "ussd-mtn-nigeria", "ussd-mtn-rwanda", "ussd-nalo", "ussd-nsano", "ussd-hollatags", "ussd-oltranz", "ussd-beem",
}  # fmt: skip
"""Dialects that nobody has asked for yet: each would be one more file like the others."""


def call_of(example: Mapping[str, Any]) -> Call:
    """An example as the webhook takes it."""
    parts = urlsplit(example["path_or_query"])
    is_json, body = "json" in example["content_type"], example["body"]
    form = dict(parse_qsl(body, keep_blank_values=True)) if body and not is_json else {}
    fields = {**dict(parse_qsl(parts.query, keep_blank_values=True)), **form}
    return Call(example["method"], parts.path.strip("/"), fields, json.loads(body) if body and is_json else {})


@pytest.mark.parametrize(("number", "dialect", "says"), READ)
def test_an_example_says(number: int, dialect: str, says: Dial | UssdAnswer) -> None:
    read = DIALECTS[dialect].read(call_of(EXAMPLES[number]))

    assert (read.answer if isinstance(read, Notice) else read) == says


@pytest.mark.parametrize(("number", "dialect", "reason"), UNREADABLE)
def test_an_example_with_parts_left_open_is_malformed_or_read_as_it_stands(
    number: int, dialect: str, reason: str
) -> None:
    read = DIALECTS[dialect].read(call_of(EXAMPLES[number]))

    assert read == (MalformedDial(reason) if reason else Dial("<id>", "+233544919953", "", "*928*01#", LATEST, YES))


def test_every_example_is_looked_at() -> None:
    rows = {row[0] for row in READ} | {row[0] for row in UNREADABLE}
    spoken = {number for number, example in enumerate(EXAMPLES) if example["channel"] not in NOT_SPOKEN}

    assert rows == spoken
    assert not NOT_SPOKEN & {f"ussd-{name}" for name in DIALECTS}


ASKED, CLOSED = Page("Ba so?\n1 Gui"), Page("Da ghi", more=False)
HUBTEL = (
    '{"SessionId": "s", "Type": "%s", "Message": "%s", "Label": "", "ClientState": "", "DataType": "%s", '
    '"FieldType": "text"}'
)
ARKESEL = '{"sessionID": "s", "userID": "u", "msisdn": "84", "message": "%s", "continueSession": %s}'
FREE = {"charge": "N", "amount": "0"}
WRITTEN = [
    ("africastalking", ASKED, UssdAnswer("CON Ba so?\n1 Gui")),
    ("africastalking", CLOSED, UssdAnswer("END Da ghi")),
    ("conend", ASKED, UssdAnswer("CON Ba so?\n1 Gui")),
    ("conend-latest", CLOSED, UssdAnswer("END Da ghi")),
    ("flares", ASKED, UssdAnswer("Ba so?\n1 Gui", headers={"Freeflow": "FC", **FREE})),
    ("flares", CLOSED, UssdAnswer("Da ghi", headers={"Freeflow": "FB", **FREE})),
    (
        "infobip",
        ASKED,
        UssdAnswer('{"shouldClose": false, "ussdMenu": "Ba so?\\n1 Gui", ' + OK[1:], "application/json"),
    ),
    ("infobip", CLOSED, UssdAnswer('{"shouldClose": true, "ussdMenu": "Da ghi", ' + OK[1:], "application/json")),
    ("hubtel", ASKED, UssdAnswer(HUBTEL % ("response", "Ba so?\\n1 Gui", "input"), "application/json")),
    ("hubtel", CLOSED, UssdAnswer(HUBTEL % ("release", "Da ghi", "display"), "application/json")),
    ("arkesel", ASKED, UssdAnswer(ARKESEL % ("Ba so?\\n1 Gui", "true"), "application/json")),
    ("arkesel", CLOSED, UssdAnswer(ARKESEL % ("Da ghi", "false"), "application/json")),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "page", "answer"), WRITTEN)
def test_a_page_is_spelled(dialect: str, page: Page, answer: UssdAnswer) -> None:
    body = {"SessionId": "s", "sessionID": "s", "userID": "u", "msisdn": "84"}

    assert DIALECTS[dialect].write(Call("POST", "", {}, body), page) == answer


FORM = {"text": "", "sessionId": "s", "phoneNumber": KENYAN}
QUERY = {"sessionid": "s", "msisdn": KENYAN, "ussdcode": "*101#", "input": ""}
NO_SESSION, NO_PHONE = "The session id is missing or no id.", "The phone is missing or no phone."
ODD: list[tuple[str, Call, str]] = [
    ("africastalking", Call("POST", "", {"sessionId": "s", "phoneNumber": KENYAN}), "The text is missing."),
    ("africastalking", Call("POST", "", {**FORM, "sessionId": ""}), NO_SESSION),
    ("africastalking", Call("POST", "", {**FORM, "sessionId": "s s"}), NO_SESSION),
    ("africastalking", Call("POST", "", {**FORM, "phoneNumber": "Viettel"}), NO_PHONE),
    ("conend", Call("GET", "", {"sessionid": "s", "msisdn": KENYAN}), "The input is missing."),
    ("conend", Call("GET", "", {**QUERY, "input": "1" * 401}), "The input is too long."),
    ("conend-code", Call("GET", "", {**QUERY, "input": "*102*1#"}), "The input does not begin with the code."),
    ("infobip", Call("POST", "session/s/stop", {}, {}), "The path is not session/ID/start, response, end or status."),
    ("hubtel", Call("POST", "", {}, {"Type": "other"}), "Type is neither initiation, response nor release."),
    ("arkesel", Call("POST", "", {}, {"sessionID": "s", "newSession": "yes"}), "newSession is missing."),
    ("flares", Call("GET", "", {"MSISDN": KENYAN, "SessionID": "s"}), "The input is missing."),
]


@pytest.mark.parametrize(("dialect", "call", "reason"), ODD)
def test_a_request_that_no_aggregator_sends_is_named(dialect: str, call: Call, reason: str) -> None:
    assert DIALECTS[dialect].read(call) == MalformedDial(reason)


@pytest.mark.parametrize("kind", ["Release", "timeout"])
def test_hubtel_tells_when_a_phone_hangs_up(kind: str) -> None:
    read = DIALECTS["hubtel"].read(Call("POST", "", {}, {"Type": kind, "SessionId": "s"}))

    assert isinstance(read, Notice)


@pytest.mark.parametrize(
    ("code_input", "said"), [("*101#", ""), ("*101*1#", "1"), ("*101*1*23#", "1*23"), ("*101*33*1#", "33*1")]
)
def test_the_code_is_taken_off_the_input(code_input: str, said: str) -> None:
    fields = {"SESSIONID": "1", "USSDCODE": "*101#", "MSISDN": KENYAN, "INPUT": code_input}

    read = DIALECTS["conend-code"].read(Call("GET", "", fields))
    assert isinstance(read, Dial)
    assert (read.input, read.code) == (said, "101")


@pytest.mark.parametrize(("region", "phone"), [("GH", "+233244123456"), ("VN", "+84244123456"), (None, None)])
@pytest.mark.parametrize(
    ("number", "dialect", "field"),
    [
        (0, "africastalking", "phoneNumber"),
        (4, "infobip", "msisdn"),
        (7, "conend", "ORIG"),
        (8, "flares", "MSISDN"),
        (19, "hubtel", "Mobile"),
        (21, "arkesel", "msisdn"),
    ],
)
def test_a_phone_without_a_country_code_is_of_the_campaigns_region(
    number: int, dialect: str, field: str, region: str | None, phone: str | None
) -> None:
    call = call_of(EXAMPLES[number])
    spelled = {field: "0244123456"}
    here = replace(call, fields={**call.fields, **spelled}, body={**call.body, **spelled}, region=region)

    read = DIALECTS[dialect].read(here)

    assert (read.phone if isinstance(read, Dial) else None) == phone


def test_a_code_is_the_same_however_it_is_spelled() -> None:
    assert {bare(code) for code in ("*101#", "101", "*101", " *101# ")} == {"101"}


@pytest.fixture(scope="module")
def web(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with served(tmp_path_factory.mktemp("web"), server.url, day_of_campaign(11)) as found:
        yield found


FIELDS = {"sessionId": "s", "serviceCode": "*101#", "phoneNumber": "+84905000001", "text": ""}


@pytest.mark.parametrize("number", [number for number, one in enumerate(EXAMPLES) if one["channel"] in NOT_SPOKEN])
def test_a_dialect_that_is_not_spoken_has_no_address(number: int, web: tuple[str, str]) -> None:
    name = EXAMPLES[number]["channel"].removeprefix("ussd-")

    assert ask(f"{web[0]}/webhooks/ussd/{name}/{web[1]}", "GET", "", {}, None)[0] == 404


@pytest.mark.parametrize("secret", ["", "x", "x" * 43])
def test_without_the_secret_there_is_nothing(secret: str, web: tuple[str, str]) -> None:
    status, body, _ = ask(f"{web[0]}/webhooks/ussd/conend/{secret}", "GET", "", FIELDS, None)
    absent = ask(f"{web[0]}/webhooks/ussd/conend/{web[1]}/x/none", "DELETE", "", {}, None)

    assert status == 404
    assert "CON" not in body
    assert absent[0] == 405


def test_the_secret_has_256_bits_and_is_kept_from_others(web: tuple[str, str]) -> None:
    assert len(web[1]) == 43


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({**FIELDS, "serviceCode": "*102#"}, "That code is none of ours."),
        ({**FIELDS, "sessionId": ""}, "The session id is missing or no id."),
    ],
)
def test_what_is_no_session_is_refused_with_the_reason(fields: dict[str, str], said: str, web: tuple[str, str]) -> None:
    assert ask(f"{web[0]}/webhooks/ussd/conend/{web[1]}", "GET", "", fields, None)[:2] == (400, f"{said}\n")


def test_a_page_is_not_to_be_kept_and_sets_no_cookie(web: tuple[str, str], redis: object) -> None:
    status, _, headers = ask(f"{web[0]}/webhooks/ussd/conend/{web[1]}", "GET", "", FIELDS, None)

    assert status == 200
    assert headers["Content-Type"] == "text/plain; charset=utf-8"
    assert headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in headers


def test_the_shell_prints_an_address_for_each_dialect_and_says_that_they_are_closed(tmp_path: Path) -> None:
    app = create_app(Settings(var_dir=tmp_path, public_url="https://sms.example.org"))
    done = app.test_cli_runner().invoke(args=["ussd"])

    lines = [line.split() for line in done.stdout.splitlines()]
    assert [name for name, _ in lines] == sorted(DIALECTS)
    assert all(url.startswith(f"https://sms.example.org/webhooks/ussd/{name}/") for name, url in lines)
    assert "USSD_CODES" in done.stderr
    assert app.test_client().get(lines[0][1].removeprefix("https://sms.example.org")).status_code == 404


@pytest.mark.parametrize(
    ("inputs", "begins", "said", "expected"),
    [
        (Inputs.LATEST, Begins.UNSAID, "101", (Begins.YES, "")),
        (Inputs.LATEST, Begins.UNSAID, "*101#", (Begins.YES, "")),
        (Inputs.LATEST, Begins.UNSAID, "23", (Begins.UNSAID, "23")),
        (Inputs.LATEST, Begins.NO, "101", (Begins.NO, "101")),  # the dialect says that it goes on
        (Inputs.CUMULATIVE, Begins.UNSAID, "*101#", (Begins.YES, "")),
        (Inputs.CUMULATIVE, Begins.UNSAID, "101", (Begins.UNSAID, "101")),  # dialled behind the code
        (Inputs.CUMULATIVE, Begins.UNSAID, "1*101", (Begins.UNSAID, "1*101")),
    ],
)
def test_a_code_of_ours_begins_a_session_and_is_no_answer(
    inputs: Inputs, begins: Begins, said: str, expected: tuple[Begins, str]
) -> None:
    dial = opened(Dial("s", "+84905000001", "", said, inputs, begins), ("*101#",))

    assert (dial.begins, dial.input) == expected
